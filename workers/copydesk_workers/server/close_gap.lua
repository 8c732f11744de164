-- Closes the gap of a partition of the index, unless it was noted again since it was read.
-- gaps.lua stands in front of this.
--
-- KEYS  1 gaps (hash, see gaps.lua)
-- ARGV  1 partition   2 notes, as they were read   3 up to when the partition has all records again (ms)
-- Returns 1 if it is closed, else 0: it then begins where it is not healed yet.

local gaps, partition = KEYS[1], ARGV[1]
if redis.call('HGET', gaps, partition .. ':notes') == ARGV[2] then
  redis.call('HDEL', gaps, partition .. ':from', partition .. ':notes', partition .. ':records')
  return 1
end
local from = tonumber(redis.call('HGET', gaps, partition .. ':from') or '')
if from and from < tonumber(ARGV[3]) then redis.call('HSET', gaps, partition .. ':from', ARGV[3]) end
return 0
