-- Notes the plan of a migration, unless a backup is being made.
--
-- KEYS  1 migration (hash)   2 backups (sorted set of who makes one, by when that counts as given up, ms)
-- ARGV  name, value, name, value …
-- Returns 1 if it is noted, else 0.

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if redis.call('ZCOUNT', KEYS[2], string.format('(%.0f', now), '+inf') > 0 then return 0 end
redis.call('HSET', KEYS[1], unpack(ARGV))
return 1
