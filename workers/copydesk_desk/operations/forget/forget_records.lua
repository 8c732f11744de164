-- Takes records out of the output streams and their stories, and marks their states, at once.
-- ids.lua (copydesk_schemas), states.lua and spread.lua (copydesk_workers/records) stand in front of this.
--
-- KEYS  1 clean (stream)   2 duplicates (stream)   3 dead (stream)   4 newest stories (zset)
--       5 slices (set)     6 ended slices (set)
-- ARGV  1 prefix of the namespace's keys   2 window, also the length of a slice (ms)   3 tight relations, by commas
--       then packed ids (12 bytes each)
-- Returns how many states were marked, entries removed from clean, duplicates and dead, and stories that a record left.
-- A record without a state (older than what is kept, or never committed) is left alone.

local clean, duplicates, dead, newest, slices, ended = unpack(KEYS)
local prefix, window = ARGV[1], tonumber(ARGV[2])
local tight = {}
for name in string.gmatch(ARGV[3], '[^,]+') do tight[name] = true end

local lists = {}
for _, numbers in ipairs({slices, ended}) do
  for _, slice in ipairs(call('SMEMBERS', numbers)) do lists[#lists + 1] = prefix .. 'stories:' .. slice end
end

local function state_of(id) return call('HGET', format('%sstates:%.0f', prefix, floor(milliseconds(id) / window)), id) end

-- Counts the spread of a story anew from the records that it still has: its first record, then by id.
local function count_anew(story)
  local key, spread_key = prefix .. 'story:' .. story, prefix .. 'spread:' .. story
  local members, ids, fields = call('HGETALL', key), {}, {}
  local relations, spread = {}, new_spread(0)
  call('DEL', spread_key)
  if not members[1] then return end
  for i = 1, #members, 2 do
    ids[#ids + 1] = members[i]
    relations[members[i]] = string.match(members[i + 1], '^%S+')
  end
  table.sort(ids, function(a, b)
    if a == story or b == story then return a == story and b ~= story end
    return earlier('', a, '', b)
  end)
  for _, id in ipairs(ids) do
    local state = state_of(packed_id(id))
    local provenance = state and string.find(state, '^[cu]') and provenance_of(state) or ''
    count_record(spread, id, tight[relations[id]], read_provenance(provenance))
  end
  call('HSET', spread_key, 'sum', write_sum(spread))
  for _, name in ipairs(spread.added) do call('HSET', spread_key, name, '1') end
  call('PEXPIRE', spread_key, math.max(call('PTTL', key), 1))
end

local shrunk = {}  -- stories that a record left
local function leave_story(story, id)
  local key, name = prefix .. 'story:' .. record_id(story), record_id(story)
  if call('HDEL', key, record_id(id)) == 0 then return 0 end
  shrunk[name] = true
  local size = call('HLEN', key)
  for _, list in ipairs(lists) do
    if call('ZSCORE', list, name) then
      if size == 0 then call('ZREM', list, name) else call('ZADD', list, size, name) end
    end
  end
  if size == 0 then call('ZREM', newest, name) end
  return 1
end

-- Status of a state -> the stream that its entry is in.
local STREAM = {c = clean, u = duplicates, d = dead}

local marked, left = 0, 0
local removed = {[clean] = 0, [duplicates] = 0, [dead] = 0}
for at = 4, #ARGV do
  local id = ARGV[at]
  local states, state = format('%sstates:%.0f', prefix, floor(milliseconds(id) / window)), state_of(id)
  local status = state and status_of(state)
  if STREAM[status] then
    local entry, stream = entry_of(state), STREAM[status]
    if entry ~= '' then removed[stream] = removed[stream] + call('XDEL', stream, entry) end
    if status ~= 'd' then left = left + leave_story(story_of(state), id) end
    call('HSET', states, id, 'f')
    marked = marked + 1
  end
end
for story in pairs(shrunk) do count_anew(story) end
return {marked, removed[clean], removed[duplicates], removed[dead], left}
