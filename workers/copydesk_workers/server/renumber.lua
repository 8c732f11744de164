-- Gives raw entries that lie ahead of the server's clock new ids of now, in a new stream that takes the old one's place.
-- A stream never takes an id below its newest one, so one id of the far future stands in all later ids, and behind the
-- greatest id nothing can be added at all. In a millisecond that is still to come ids are counted on from the newest one,
-- and behind a high number a record id soon cannot hold them.
--
-- KEYS  1 raw (stream)   2 the new stream, only while this runs   3 attempts (hash of raw entry id → number)
-- ARGV  1 group (string)
--       2 how far ids may lie ahead of the clock (ms), '' for as far as record ids reach
--       3 most entries to copy, and then no more than MOST_BYTES of them; 0: all (number)
--
-- What waits and what is pending stays so, in its order, for the same consumers, with the same deliveries and attempts.
-- Entries in range keep their ids, unless their millisecond is still to come and half of its numbers are used up. A worker that has an entry in hand under its old id commits nothing: the id is no longer
-- pending. Only the workers' group is kept; it is made if there was none.
--
-- Returns {whether the stream was replaced (1 or 0), entries, entries with new ids, newest id before}.

local call, format, floor = redis.call, string.format, math.floor
local raw, rebuilt, attempts = unpack(KEYS)
local group, ahead, most = ARGV[1], ARGV[2], tonumber(ARGV[3])
local CHUNK = 100
local COPIED = 10  -- entries that are read at once to be copied: each may have megabytes
local MOST_BYTES = 64 * 1024 * 1024  -- of entries that are copied where their number is bounded, too
local FIELDS = 1000  -- an entry with more (name, value, …) keeps those that copydesk reads
local READ = {document = true, seed = true, signed = true, origin = true, traceparent = true}
local LAST = 281474976710655  -- milliseconds of the last record id
local MOST_COUNTED = 2147483647  -- half of the numbers of a millisecond (event_time.py)

local function map(flat)
  local found = {}
  for at = 1, #flat, 2 do found[flat[at]] = flat[at + 1] end
  return found
end
local function milliseconds(id) return tonumber(string.match(id, '^%d+')) end
local function sequence(id) return tonumber(string.match(id, '%d+$')) end

if call('EXISTS', raw) == 0 then return {0, 0, 0, '0-0'} end
local stream, ours = map(call('XINFO', 'STREAM', raw)), nil
for _, one in ipairs(call('XINFO', 'GROUPS', raw)) do
  local found = map(one)
  if found.name == group then ours = found end
end
local newest = stream['last-generated-id']
local time = call('TIME')
local now = time[1] * 1000 + floor(time[2] / 1000)
local latest = ahead == '' and LAST or now + ahead
local function spoils(id)
  return milliseconds(id) > latest or (milliseconds(id) >= now and sequence(id) > MOST_COUNTED)
end
if not spoils(newest) or (most > 0 and stream.length > most) then
  return {0, stream.length, 0, newest}
end

-- From Redis 7.0 on a script can ask what it may do.
if redis.acl_check_cmd and not (redis.acl_check_cmd('RENAME', rebuilt, raw) and redis.acl_check_cmd('XSETID', rebuilt, '1-0')) then
  return redis.error_reply('NOPERM this user may not run RENAME and XSETID on ' .. raw .. ': see `copydesk acl`')
end

call('UNLINK', rebuilt)
call('XADD', rebuilt, '0-1', 'a', 'b')  -- makes an empty stream
call('XDEL', rebuilt, '0-1')
local new_id, last, renamed, raised, bytes = {}, '0-0', 0, false, 0

-- The next id is one of the millisecond after this one, in which no id was made before.
local function raise()
  raised = true
  redis.pcall('XSETID', rebuilt, format('%.0f-0', now + 1))  -- refused where ids in range go beyond: they then count on
end

local function too_much() return most > 0 and bytes > MOST_BYTES end

local function kept(fields)
  if #fields <= FIELDS then return fields end
  local found = {}
  for at = 1, #fields, 2 do
    if READ[fields[at]] then
      found[#found + 1], found[#found + 2] = fields[at], fields[at + 1]
    end
    if #found == FIELDS then break end
  end
  return #found > 0 and found or {fields[1], fields[2]}
end

-- Copies entries in order; returns the new id of the last of them, nil if there are none.
local function copy(first, to)
  local copied
  while true do
    local entries = call('XRANGE', raw, first, to, 'COUNT', COPIED)
    if #entries == 0 or too_much() then return copied end
    for _, entry in ipairs(entries) do
      local id, wanted = entry[1], entry[1]
      if spoils(id) then
        if not raised then raise() end
        wanted, renamed = '*', renamed + 1
      end
      local fields = kept(entry[2])
      for _, word in ipairs(fields) do bytes = bytes + #word end
      last = call('XADD', rebuilt, wanted, unpack(fields))
      new_id[id], copied = last, last
    end
    if entries[#entries][1] == newest then return copied end
    first = '(' .. entries[#entries][1]
  end
end

local delivered = ours and ours['last-delivered-id'] or '0-0'
local read_up_to = copy('-', delivered) or '0-0'
if delivered ~= newest then copy('(' .. delivered, '+') end
if too_much() then
  call('UNLINK', rebuilt)
  return {0, stream.length, 0, newest}
end
if not raised then raise() end
local read = ours and ours['entries-read']
call('XGROUP', 'CREATE', rebuilt, group, read_up_to, unpack(read and {'ENTRIESREAD', read} or {}))
if ours then
  local first = '-'
  while true do
    local pending = call('XPENDING', raw, group, first, '+', CHUNK)
    for _, one in ipairs(pending) do
      local id, consumer, idle, deliveries = unpack(one)
      local new = new_id[id]  -- nil: someone deleted the entry, so it can have no outcome
      if new then
        call('XCLAIM', rebuilt, group, consumer, '0', new, 'IDLE', idle, 'RETRYCOUNT', deliveries, 'FORCE', 'JUSTID')
        local weight = new ~= id and call('HGET', attempts, id)
        if weight then
          call('HDEL', attempts, id)
          call('HSET', attempts, new, weight)
        end
      end
    end
    if #pending < CHUNK or pending[#pending][1] == newest then break end
    first = '(' .. pending[#pending][1]
  end
end
-- From Redis 7.0 on a stream counts what was ever added, and a group what it read (above): the counts go on.
if stream['entries-added'] then
  local top = map(call('XINFO', 'STREAM', rebuilt))['last-generated-id']
  call('XSETID', rebuilt, top, 'ENTRIESADDED', stream['entries-added'], 'MAXDELETEDID', '0-1')
end
local done = redis.pcall('RENAME', rebuilt, raw)
if done.err then
  call('UNLINK', rebuilt)
  return done
end
return {1, stream.length, renamed, newest}
