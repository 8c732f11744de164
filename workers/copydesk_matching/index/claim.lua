-- Writes the settings that an index is built with and its secret, unless it has them, and tells which ones hold.
--
-- KEYS  1 meta (hash of name → value)
-- ARGV  name, value, name, value …
-- Returns the hash as a flat list of names and values.

for at = 1, #ARGV, 2 do redis.call('HSETNX', KEYS[1], ARGV[at], ARGV[at + 1]) end
return redis.call('HGETALL', KEYS[1])
