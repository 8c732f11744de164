-- Takes records out of a piece of the postings of one slice and partition.
--
-- KEYS  1 the partition's slices (hash); it says on which server of a cluster this runs
-- ARGV  1 prefix of the slice's posting buckets; the bucket (6 hex digits) follows
--       2 first bucket   3 last bucket   4 most ids in a posting
--       then packed ids (12 bytes each)
-- Returns how many postings named one of the ids. In a full posting an id becomes GONE (see probe.lua); a shorter one
-- loses it, and goes when it names no other record.

local call, sub, format = redis.call, string.sub, string.format
local prefix, first, last, most_ids = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local ID = 12
local GONE = string.rep('\0', ID)

local gone = {}
for at = 5, #ARGV do gone[ARGV[at]] = true end

local function names_one(value)
  for at = 1, #value, ID do
    if gone[sub(value, at, at + ID - 1)] then return true end
  end
end

local function others(value)
  local left = {}
  for at = 1, #value, ID do
    local id = sub(value, at, at + ID - 1)
    if not gone[id] then
      left[#left + 1] = id
    elseif #value >= most_ids * ID then
      left[#left + 1] = GONE
    end
  end
  return table.concat(left)
end

local function clean(key)
  local postings, found = call('HGETALL', key), 0
  for i = 1, #postings, 2 do
    local value = postings[i + 1]
    if names_one(value) then
      local left = others(value)
      if left ~= '' then call('HSET', key, postings[i], left) else call('HDEL', key, postings[i]) end
      found = found + 1
    end
  end
  return found
end

local found = 0
for bucket = first, last do
  local key = prefix .. format('%06x', bucket)
  for _, value in ipairs(call('HVALS', key)) do  -- half of what HGETALL brings: nearly no bucket has any
    if names_one(value) then
      found = found + clean(key)
      break
    end
  end
end
return found
