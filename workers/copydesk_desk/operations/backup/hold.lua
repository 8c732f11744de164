-- Notes that a backup is being made, or goes on, unless the namespace is being migrated.
--
-- KEYS  1 backups (sorted set of who makes one, by when that counts as given up, ms)   2 migration (hash)
-- ARGV  1 who makes it   2 for how long that holds (ms)
-- Returns 1 if it is noted, else 0.

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
redis.call('ZADD', KEYS[1], string.format('%.0f', now + ARGV[2]), ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
