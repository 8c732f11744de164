-- Counts the entries of a stream behind an id, without sending them.
--
-- KEYS  1 a stream
-- ARGV  1 entry id

local first, count = '(' .. ARGV[1], 0
while true do
  local found = redis.call('XRANGE', KEYS[1], first, '+', 'COUNT', 100)
  if #found == 0 then return count end
  count, first = count + #found, '(' .. found[#found][1]
end
