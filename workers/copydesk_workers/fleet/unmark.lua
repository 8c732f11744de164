-- Takes back one mark of a raw entry; the field goes with the last one.
--
-- KEYS  1 attempts (hash of raw entry id -> number)
-- ARGV  1 raw entry id (string)
--
-- Does nothing if the entry was finished meanwhile (its commit removed the field).

local marks = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '0')
if marks > 1 then
  redis.call('HINCRBY', KEYS[1], ARGV[1], -1)
elseif marks == 1 then
  redis.call('HDEL', KEYS[1], ARGV[1])
end
