-- Takes a record out of the postings that its fingerprints lead to, in one slice and partition.
--
-- KEYS  1 the partition's slices (hash); it says on which server of a cluster this runs
-- ARGV  1 prefix of the slice's posting buckets; the bucket (6 hex digits) follows
--       2 packed id (12 bytes)
--       3 fingerprints, 9 bytes each: bucket (6 hex digits), field (3 bytes)
--       4 most ids in a posting
-- Returns how many postings named it. In a full posting it becomes GONE (see probe.lua); a shorter one loses it, and goes
-- when it names no other record.

local call, sub = redis.call, string.sub
local prefix, id, fingerprints, most_ids = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local ID, FINGERPRINT = 12, 9
local GONE = string.rep('\0', ID)

local found = 0
for from = 1, #fingerprints, FINGERPRINT do
  local key, field = prefix .. sub(fingerprints, from, from + 5), sub(fingerprints, from + 6, from + FINGERPRINT - 1)
  local value = call('HGET', key, field) or ''
  for at = 1, #value, ID do
    if sub(value, at, at + ID - 1) == id then
      local instead = #value >= most_ids * ID and GONE or ''
      local left = sub(value, 1, at - 1) .. instead .. sub(value, at + ID)
      if left ~= '' then call('HSET', key, field, left) else call('HDEL', key, field) end
      found = found + 1
      break
    end
  end
end
return found
