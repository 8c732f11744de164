-- Replaces states that are still what they were.
--
-- KEYS  1 states of a slice (hash)
-- ARGV  for each: packed id, the state that was read, the one to put in its place
-- Returns how many were replaced: one that a takedown has marked meanwhile stays marked.

local replaced = 0
for at = 1, #ARGV, 3 do
  if redis.call('HGET', KEYS[1], ARGV[at]) == ARGV[at + 1] then
    redis.call('HSET', KEYS[1], ARGV[at], ARGV[at + 2])
    replaced = replaced + 1
  end
end
return replaced
