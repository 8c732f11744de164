-- Notes which epoch the partitions of an index elsewhere are in, and what they may lack if it is a new one.
-- gaps.lua stands in front of this.
--
-- KEYS  1 gaps (hash, see gaps.lua)
-- ARGV  1 how long before the last look what was written may be lost (ms)
--       then two for each partition: its number, its epoch
-- Returns the partitions with a new epoch. Of one that is seen for the first time nothing is lost.

local gaps, margin = KEYS[1], tonumber(ARGV[1])
local now, changed = milliseconds_now(), {}
for at = 2, #ARGV, 2 do
  local partition, epoch = ARGV[at], ARGV[at + 1]
  local before, seen = unpack(redis.call('HMGET', gaps, partition .. ':epoch', partition .. ':seen'))
  if before and before ~= epoch then
    note_gap(gaps, partition, tonumber(seen) - margin, 0)
    changed[#changed + 1] = partition
  end
  redis.call('HSET', gaps, partition .. ':epoch', epoch, partition .. ':seen', string.format('%.0f', now))
end
return changed
