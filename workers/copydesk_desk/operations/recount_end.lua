-- Puts the draft of a spread in the place of what it was, if commits have paused since its story was read.
--
-- KEYS  1 pause (string)   2 the draft (hash)   3 the spread (hash)   4 the story (hash)
-- ARGV  1 who has commits pause
-- Returns 1, or 0 if the pause has ended.

if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if redis.call('EXISTS', KEYS[2]) == 1 then
  redis.call('RENAME', KEYS[2], KEYS[3])
  redis.call('PEXPIRE', KEYS[3], math.max(redis.call('PTTL', KEYS[4]), 1))
else
  redis.call('DEL', KEYS[3])
end
return 1
