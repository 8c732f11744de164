-- Writes the settings that an index is built with, if it has none yet, and tells which ones hold.
--
-- KEYS  1 meta (hash of name → value)
-- ARGV  name, value, name, value …
-- Returns the hash as a flat list of names and values.

if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('HSET', KEYS[1], unpack(ARGV)) end
return redis.call('HGETALL', KEYS[1])
