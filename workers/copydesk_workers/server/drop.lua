-- Unlinks some keys of a namespace. Their names stay here: whoever may push may make keys with names of megabytes, and the
-- server ends a client for which it holds hundreds of them.
--
-- ARGV  1 cursor of SCAN, '0' to begin with   2 pattern   3 a key that stays, '' for none
-- Answers the next cursor, '0' at the end, and how many keys were unlinked.

local answer, unlinked = redis.call('SCAN', ARGV[1], 'MATCH', ARGV[2], 'COUNT', 200), 0
for _, key in ipairs(answer[2]) do
  if key ~= ARGV[3] then unlinked = unlinked + redis.call('UNLINK', key) end
end
return {answer[1], unlinked}
