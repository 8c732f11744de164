-- Puts a record at the end of its stream, in the place of an entry that nobody can read, unless its state has changed.
--
-- KEYS  1 states of its slice (hash)   2 the stream of the entry   3 counters (hash)
-- ARGV  1 packed id   2 its state as it was seen   3 the state to be, up to the entry id   4 the entry's id
--       5 what stands behind the entry id in the state   6 counter of the stream   7 … fields and values
--
-- Answers the new entry id, or false.

if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return false end
redis.call('XLEN', KEYS[2])
redis.call('HINCRBY', KEYS[3], ARGV[6], 1)
redis.call('XDEL', KEYS[2], ARGV[4])
local added = redis.call('XADD', KEYS[2], '*', unpack(ARGV, 7))
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3] .. added .. ARGV[5])
return added
