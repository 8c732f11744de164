-- Names of keys that are short, some at a time, without sending the others.
--
-- ARGV  1 cursor of SCAN, '0' to begin with   2 pattern   3 bytes that a name has at most
-- Answers the next cursor, '0' at the end, and names.

local answer, found = redis.call('SCAN', ARGV[1], 'MATCH', ARGV[2], 'COUNT', 200), {}
for _, key in ipairs(answer[2]) do
  if #key <= tonumber(ARGV[3]) then found[#found + 1] = key end
end
return {answer[1], found}
