-- Adds to numbers of a hash, in one step.
--
-- KEYS[1]  hash  field -> integer
-- ARGV     pairs of a field and what to add to it (integer)
for at = 1, #ARGV, 2 do redis.call('HINCRBY', KEYS[1], ARGV[at], ARGV[at + 1]) end
