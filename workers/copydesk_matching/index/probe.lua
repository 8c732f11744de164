-- Inserts a batch of sketches into one partition of the index, looks them up there, or both, as one atomic step.
-- ids.lua (copydesk_schemas) stands in front of this.
--
-- KEYS  1 the partition's slices (hash: slice number → buckets of it that are dropped)
--       2 its turns (hash: 'turn' → number), only where there are several partitions: how often something was inserted
-- ARGV  1 mode: "both", "insert" or "look"
--       2 prefix of the posting buckets; slice number, ":" and bucket follow, giving a hash: field → packed ids
--       3 window in milliseconds
--       4 most candidates to return a sketch, 0: all that share anything, in any order
--       5 how many more to return of those that lead postings, where there are too many
--       6 most ids in a posting
--       then for sketches of one slice, one behind the other, as often as the slice changes:
--         slice number
--         number of sketches
--         the sketches, a string each: packed id (12 bytes), "1" if the first fingerprint is the hash of the whole text
--         or "0" if that lies in another partition, and the fingerprints, 9 bytes each: bucket (6 hex digits), field
--         (3 bytes). One string, for of several partitions each gets few fingerprints of a sketch, and every argument
--         costs as much as one of them.
-- Buckets have no expiry by the clock: to look for it at every new posting took a sixth of this script's time. They leave
-- with their slice (expire.lua), and KEYS[1] stays as long as they do.
-- Returns, if it inserts and has KEYS[2], its turn, and then (nothing for "insert") for each sketch that has candidates
-- its place among the arguments, from 0, and one string, 17 bytes a candidate, best first: packed id (12), shares the
-- whole text (1: 0 or 1), shared fingerprints, and how many of these postings it leads (2 each, big-endian).
--
-- A posting holds the first id that came and the latest ones, so that a burst of copies neither hides the original nor
-- the newest. Where a takedown took an id out of a full one it left GONE: a posting that was ever full stays full, so one
-- with fewer ids names every record that came to it. A sketch sees what came before it, never itself or later articles of
-- its own entry.
--
-- A record leads a posting if it is its first id, and no earlier slice has one within the window. Nobody can take that
-- from it afterwards. So where there are too many candidates, those that lead most postings are returned besides, even if
-- they share nothing more. Else a dozen texts with parts of a story hide its update from later copies of that.

local ID, FINGERPRINT = 12, 9
local FIRST, ONE = ID + 2, string.byte('1')  -- where fingerprints begin in a sketch
local TURNS_LIFETIME = 86400000  -- ms; turns are compared within one lookup
local GONE = string.rep('\0', ID)
local char = string.char

local slices, mode, prefix = KEYS[1], ARGV[1], ARGV[2]
local window, most, leaders, most_ids = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local SHARED = 4096  -- a count is this for each shared fingerprint, and 1 for each posting that the record leads
local insert, look = mode ~= 'look', mode ~= 'insert'

local known, neighbours_of = {}, {}
for _, slice in ipairs(call('HKEYS', slices)) do known[slice] = true end

local function register(slice)
  if insert and not known[slice] then
    call('HSET', slices, slice, '0')
    known[slice], neighbours_of = true, {}
  end
end

-- Prefixes of the buckets of the slices beside one, where they are there: of the earlier and of the later one.
local function neighbours(slice)
  local found = neighbours_of[slice]
  if not found then
    found = {}
    for step = -1, 1, 2 do
      local neighbour = string.format('%.0f', tonumber(slice) + step)
      found[step] = look and known[neighbour] and prefix .. neighbour .. ':'
    end
    neighbours_of[slice] = found
  end
  return found
end

-- Sequence and position of an id, as one number.
local function rest(id)
  local a, b, c, d, e, f = byte(id, 7, 12)
  return ((((a * 256 + b) * 256 + c) * 256 + d) * 256 + e) * 256 + f
end

local function earlier(left, right)
  local mine, other = milliseconds(left), milliseconds(right)
  if mine ~= other then return mine < other end
  return rest(left) < rest(right)
end

-- The value of a posting after `id` came to it, or nil if it is there already.
local function joined(value, id)
  for at = 1, #value, ID do
    if sub(value, at, at + ID - 1) == id then return nil end
  end
  if #value >= most_ids * ID then
    value = sub(value, 1, ID) .. sub(value, 2 * ID + 1)
  end
  return value .. id
end

local function is_own_or_later(other, id)
  return sub(other, 1, 10) == sub(id, 1, 10) and rest(other) % 65536 >= rest(id) % 65536
end

local answer = {}
if insert and KEYS[2] then
  answer[1] = call('HINCRBY', KEYS[2], 'turn', 1)
  call('PEXPIRE', KEYS[2], TURNS_LIFETIME)
end
-- What the current sketch shares, made when it shares something: fingerprints by record, and with whom the whole text. No
-- closure is made for each sketch.
local id, whole_at, counts, whole

-- Counts the records of a posting; returns whether any record leads the fingerprint, `led`: one of an earlier slice does.
local function count(value, from, now, led)
  for start = 1, #value, ID do
    local other = sub(value, start, start + ID - 1)
    if other ~= id and other ~= GONE and (not now or math.abs(milliseconds(other) - now) <= window) then
      if not counts then counts, whole = {}, {} end
      local leads = not led and start == 1
      counts[other] = (counts[other] or 0) + (leads and SHARED + 1 or SHARED)
      if leads then led = true end
      if from == whole_at then whole[other] = true end
    end
  end
  return led
end

local function packed(other)
  local leads = counts[other] % SHARED
  local shared = (counts[other] - leads) / SHARED
  return other .. char(whole[other] and 1 or 0, floor(shared / 256), shared % 256, floor(leads / 256), leads % 256)
end

-- Adds to the `most` candidates of an ordered list those of the others that lead most postings, as long as they lead any.
local function with_leaders(found)
  local shown = {unpack(found, 1, most)}
  for _ = 1, leaders do
    local best, leads = nil, 0
    for at = most + 1, #found do
      if counts[found[at]] % SHARED > leads then best, leads = at, counts[found[at]] % SHARED end
    end
    if not best then break end
    shown[#shown + 1] = table.remove(found, best)
  end
  return shown
end

-- What shares the whole text comes first, then what shares most, leads most and is earliest.
local function is_better(left, right)
  if whole[left] ~= whole[right] then return whole[left] == true end
  if counts[left] ~= counts[right] then return counts[left] > counts[right] end
  return earlier(left, right)
end

local function best_first()
  local found, few = {}, {}
  for other, count in pairs(counts) do
    if not is_own_or_later(other, id) then
      if most == 0 or count >= 2 * SHARED or whole[other] then
        found[#found + 1] = other
      elseif count > SHARED then
        few[#few + 1] = other
      end
    end
  end
  if most ~= 0 and #found > 1 then
    table.sort(found, is_better)
    if #found > most then
      table.sort(few, is_better)
      for _, other in ipairs(few) do found[#found + 1] = other end
      found = with_leaders(found)
    end
  end
  for at, other in ipairs(found) do found[at] = packed(other) end
  return table.concat(found)
end

local at, place = 7, 0
while at <= #ARGV do
  local slice, last = ARGV[at], at + 1 + ARGV[at + 1]
  register(slice)
  local own = prefix .. slice .. ':'
  local before, behind = neighbours(slice)[-1], neighbours(slice)[1]
  for line = at + 2, last do
    local sketch = ARGV[line]
    id, whole_at, counts, whole = sub(sketch, 1, ID), byte(sketch, ID + 1) == ONE and FIRST or 0, nil, nil
    local now = (before or behind) and milliseconds(id)

    for from = FIRST, #sketch, FINGERPRINT do
      local bucket = sub(sketch, from, from + 5)
      local field = sub(sketch, from + 6, from + FINGERPRINT - 1)
      local key = own .. bucket
      local other = before and call('HGET', before .. bucket, field)
      local led = other and count(other, from, now)
      -- Most fingerprints are new: one call then stores and tells.
      if not insert or call('HSETNX', key, field, id) == 0 then
        local value = call('HGET', key, field)
        if value and look then led = count(value, from, nil, led) end
        local longer = insert and joined(value, id)
        if longer then call('HSET', key, field, longer) end
      end
      other = behind and call('HGET', behind .. bucket, field)
      if other then count(other, from, now, led) end
    end
    if counts then
      local found = best_first()
      if found ~= '' then
        answer[#answer + 1] = place
        answer[#answer + 1] = found
      end
    end
    place = place + 1
  end
  at = last + 1
end
return answer
