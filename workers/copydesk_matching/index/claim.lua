-- Writes the settings that an index is built with and its secret, unless it has them, and tells which ones hold.
--
-- KEYS  1 meta (hash of name → value)
-- ARGV  name, value, name, value …
-- Where the index lives (`home`) is written only for a namespace that has no index yet: one without it is beside the
-- streams.
-- Returns the hash as a flat list of names and values.

-- It asks before it writes, so that a user who may only look can make an index of a namespace that has one.
local is_new = redis.call('HEXISTS', KEYS[1], 'window') == 0
for at = 1, #ARGV, 2 do
  if redis.call('HEXISTS', KEYS[1], ARGV[at]) == 0 and (is_new or ARGV[at] ~= 'home') then
    redis.call('HSETNX', KEYS[1], ARGV[at], ARGV[at + 1])
  end
end
return redis.call('HGETALL', KEYS[1])
