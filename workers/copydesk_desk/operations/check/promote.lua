-- Publishes a duplicate whose original is not published, unless its state has changed meanwhile.
--
-- KEYS  1 states of its slice (hash)   2 duplicates (stream)   3 clean (stream)   4 counters (hash)
-- ARGV  1 packed id   2 its state as it was seen   3 the state to be, up to the entry id   4 entry id in duplicates
--       5 what stands behind the entry id in the state   6 … fields and values of the entry in clean
--
-- Answers the entry id in clean, or false.

if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return false end
redis.call('XLEN', KEYS[2])
redis.call('XLEN', KEYS[3])
redis.call('HINCRBY', KEYS[4], 'articles_published', 1)
redis.call('HINCRBY', KEYS[4], 'relation_original', 1)
redis.call('XDEL', KEYS[2], ARGV[4])
local added = redis.call('XADD', KEYS[3], '*', unpack(ARGV, 6))
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3] .. added .. ARGV[5])
return added
