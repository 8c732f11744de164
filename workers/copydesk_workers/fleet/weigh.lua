-- Makes the last mark of a raw entry weigh more: it ended its worker by itself.
--
-- KEYS  1 attempts (hash of raw entry id -> number)
-- ARGV  1 raw entry id (string)
--       2 what is added (number)
--
-- Does nothing if the entry was finished meanwhile (its commit removed the field).

if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then redis.call('HINCRBY', KEYS[1], ARGV[1], ARGV[2]) end
