-- Which entries of a stream are not there, without sending those that are.
--
-- KEYS  1 a stream
-- ARGV  entry ids
--
-- Answers the ids that no entry has.

local absent = {}
for _, id in ipairs(ARGV) do
  if #redis.call('XRANGE', KEYS[1], id, id) == 0 then absent[#absent + 1] = id end
end
return absent
