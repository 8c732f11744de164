-- Closes the gap of a partition of the index, unless it was noted again since it was read.
-- gaps.lua stands in front of this.
--
-- KEYS  1 gaps (hash, see gaps.lua)
-- ARGV  1 partition   2 notes, as they were read   3 up to when the partition has all records again (ms)
--       4 changes, as they were read
-- Returns 1 if it is closed, else 0: it then begins where it is not healed yet. What was healed before another change is
-- not healed.

local gaps, partition = KEYS[1], ARGV[1]
if redis.call('HGET', gaps, partition .. ':notes') == ARGV[2] then
  redis.call('HDEL', gaps, partition .. ':from', partition .. ':notes', partition .. ':changes',
             partition .. ':records')
  return 1
end
local from = tonumber(redis.call('HGET', gaps, partition .. ':from') or '')
local changes = redis.call('HGET', gaps, partition .. ':changes') or '0'
if changes == ARGV[4] and from and from < tonumber(ARGV[3]) then redis.call('HSET', gaps, partition .. ':from', ARGV[3]) end
return 0
