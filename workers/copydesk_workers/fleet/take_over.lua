-- Hands all pending entries of a dead consumer to another one, then deletes it.
--
-- KEYS  1 raw (stream)
-- ARGV  1 group (string)
--       2 the dead consumer (string)
--       3 its heir (string)
--
-- Answers how many entries were handed over. Delivery counts stay as they are.

local CHUNK = 500
local taken = 0
while true do
  local pending = redis.call('XPENDING', KEYS[1], ARGV[1], '-', '+', CHUNK, ARGV[2])
  if #pending == 0 then break end
  local command = {'XCLAIM', KEYS[1], ARGV[1], ARGV[3], 0}
  for _, entry in ipairs(pending) do command[#command + 1] = entry[1] end
  command[#command + 1] = 'JUSTID'
  redis.call(unpack(command))
  taken = taken + #pending
end
redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[2])
return taken
