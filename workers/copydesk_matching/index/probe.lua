-- Inserts a batch of sketches into one partition of the index, looks them up there, or both, as one atomic step.
--
-- KEYS  1 the partition's slices (hash: slice number → buckets of it that are dropped)
-- ARGV  1 mode: "both", "insert" or "look"
--       2 prefix of the posting buckets; slice number, ":" and bucket follow, giving a hash: field → packed ids
--       3 window in milliseconds
--       4 most candidates to return a sketch, 0: all that share anything
--       then four for each sketch:
--         slice number
--         packed id (12 bytes)
--         "1" if the first fingerprint is the hash of the whole text, "0" if that lies in another partition
--         fingerprints, 9 bytes each: bucket (6 hex digits), field (3 bytes)
-- Buckets have no expiry by the clock: to look for it at every new posting took a sixth of this script's time. They leave
-- with their slice (expire.lua), and KEYS[1] stays as long as they do.
-- Returns (nothing for "insert") for each sketch one string, 15 bytes a candidate, best first: packed id (12),
-- shares the whole text (1: 0 or 1), shared fingerprints (2, big-endian).
--
-- A posting holds at most 4 ids: the first that came and the latest 3, so that a burst of copies neither hides the
-- original nor the newest. Where a takedown took an id out of a full one it left GONE: a posting that was ever full stays
-- full, so one with fewer ids names every record that came to it. A sketch sees what came before it, never itself or later articles of its own entry.

local ID, FINGERPRINT, MOST_IDS = 12, 9, 4
local GONE = string.rep('\0', ID)
local sub, byte, char, floor, call = string.sub, string.byte, string.char, math.floor, redis.call

local slices, mode, prefix = KEYS[1], ARGV[1], ARGV[2]
local window, most = tonumber(ARGV[3]), tonumber(ARGV[4])
local insert, look = mode ~= 'look', mode ~= 'insert'

local known, neighbours_of = {}, {}
for _, slice in ipairs(call('HKEYS', slices)) do known[slice] = true end

local function register(slice)
  if insert and not known[slice] then
    call('HSET', slices, slice, '0')
    known[slice], neighbours_of = true, {}
  end
end

-- Prefixes of the buckets of the slices beside one, where they are there.
local function neighbours(slice)
  local found = neighbours_of[slice]
  if not found then
    found = {}
    for step = -1, 1, 2 do
      local neighbour = string.format('%.0f', tonumber(slice) + step)
      if look and known[neighbour] then found[#found + 1] = prefix .. neighbour .. ':' end
    end
    neighbours_of[slice] = found
  end
  return found
end

-- Numbers, not strings: Lua compares strings by the server's locale.
local function milliseconds(id)
  local a, b, c, d, e, f = byte(id, 1, 6)
  return ((((a * 256 + b) * 256 + c) * 256 + d) * 256 + e) * 256 + f
end

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
  if #value >= MOST_IDS * ID then
    value = sub(value, 1, ID) .. sub(value, 2 * ID + 1)
  end
  return value .. id
end

local function is_own_or_later(other, id)
  return sub(other, 1, 10) == sub(id, 1, 10) and rest(other) % 65536 >= rest(id) % 65536
end

local function best_first(counts, whole, id)
  local found = {}
  for other, count in pairs(counts) do
    if (most == 0 or count >= 2 or whole[other]) and not is_own_or_later(other, id) then
      found[#found + 1] = other
    end
  end
  table.sort(found, function(left, right)
    if whole[left] ~= whole[right] then return whole[left] == true end
    if counts[left] ~= counts[right] then return counts[left] > counts[right] end
    return earlier(left, right)
  end)
  local shown = {}
  for i = 1, most == 0 and #found or math.min(#found, most) do
    local other = found[i]
    local count = counts[other]
    shown[i] = other .. char(whole[other] and 1 or 0, floor(count / 256), count % 256)
  end
  return table.concat(shown)
end

local answer = {}
for at = 5, #ARGV, 4 do
  local slice, id, fingerprints = ARGV[at], ARGV[at + 1], ARGV[at + 3]
  local whole_at = ARGV[at + 2] == '1' and 1 or 0
  register(slice)
  local own = prefix .. slice .. ':'
  local beside = neighbours(slice)
  local now = milliseconds(id)
  local counts, whole = {}, {}

  local function count(value, from, check)
    for start = 1, #value, ID do
      local other = sub(value, start, start + ID - 1)
      if other ~= id and other ~= GONE and (not check or math.abs(milliseconds(other) - now) <= window) then
        counts[other] = (counts[other] or 0) + 1
        if from == whole_at then whole[other] = true end
      end
    end
  end

  for from = 1, #fingerprints, FINGERPRINT do
    local bucket = sub(fingerprints, from, from + 5)
    local field = sub(fingerprints, from + 6, from + FINGERPRINT - 1)
    local key = own .. bucket
    -- Most fingerprints are new: one call then stores and tells.
    if not insert or call('HSETNX', key, field, id) == 0 then
      local value = call('HGET', key, field)
      if value and look then count(value, from, false) end
      local longer = insert and joined(value, id)
      if longer then call('HSET', key, field, longer) end
    end
    for _, neighbour in ipairs(beside) do
      local other = call('HGET', neighbour .. bucket, field)
      if other then count(other, from, true) end
    end
  end
  if look then answer[#answer + 1] = best_first(counts, whole, id) end
end
return answer
