-- Writes the settings that an index is built with and its secret, unless it has them, and tells which ones hold.
--
-- KEYS  1 meta (hash of name → value)
-- ARGV  name, value, name, value …
-- Returns the hash as a flat list of names and values.

-- It asks before it writes, so that a user who may only look can make an index of a namespace that has one.
for at = 1, #ARGV, 2 do
  if redis.call('HEXISTS', KEYS[1], ARGV[at]) == 0 then redis.call('HSETNX', KEYS[1], ARGV[at], ARGV[at + 1]) end
end
return redis.call('HGETALL', KEYS[1])
