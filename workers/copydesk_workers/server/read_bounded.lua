-- Reads entries of a stream, as many as have a number of bytes in all: by the number alone, a hundred of those that anybody
-- may push are more than the server holds for one connection.
--
-- KEYS  1 stream
-- ARGV  1 the first id, as XRANGE takes it   2 the last one   3 most entries   4 bytes that are enough
-- Returns the entries, as XRANGE does.

local GREATEST = '(18446744073709551615-18446744073709551615'  -- behind it the server takes no range
local found, size, from = {}, 0, ARGV[1]
while #found < tonumber(ARGV[3]) and size < tonumber(ARGV[4]) and from ~= GREATEST do
  local entry = redis.call('XRANGE', KEYS[1], from, ARGV[2], 'COUNT', 1)[1]
  if not entry then break end
  for _, part in ipairs(entry[2] or {}) do size = size + #part end
  found[#found + 1], from = entry, '(' .. entry[1]
end
return found
