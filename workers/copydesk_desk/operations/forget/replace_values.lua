-- Removes or replaces fields of a hash that still hold the value that was seen.
--
-- KEYS  1 hash
-- ARGV  1 what comes in their place, '' to remove them
--       then field, value, field, value …
-- Returns how many fields still held their value.

local hash, instead, found = KEYS[1], ARGV[1], 0
for at = 2, #ARGV, 2 do
  if redis.call('HGET', hash, ARGV[at]) == ARGV[at + 1] then
    if instead == '' then redis.call('HDEL', hash, ARGV[at]) else redis.call('HSET', hash, ARGV[at], instead) end
    found = found + 1
  end
end
return found
