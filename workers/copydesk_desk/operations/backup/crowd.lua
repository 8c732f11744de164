-- Reads what a group has not acknowledged, one entry at a time: each is told with the name of its consumer, of any length.
-- For groups with so many consumers that they cannot be listed.
--
-- KEYS  1 stream
-- ARGV  1 group   2 the first id, as XPENDING takes it   3 most entries   4 bytes of the longest name
-- Returns {id, consumer, deliveries} of each entry, up to the first with a longer name.

local GREATEST = '18446744073709551615-18446744073709551615'  -- behind it the server takes no range
local found, from = {}, ARGV[2]
while #found < tonumber(ARGV[3]) do
  local one = redis.call('XPENDING', KEYS[1], ARGV[1], from, '+', 1)[1]
  if not one or #one[2] > tonumber(ARGV[4]) then break end
  found[#found + 1], from = {one[1], one[2], one[4]}, '(' .. one[1]
  if one[1] == GREATEST then break end
end
return found
