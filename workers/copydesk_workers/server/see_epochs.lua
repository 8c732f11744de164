-- Notes which epoch the partitions of an index elsewhere are in, and what they may lack if it is a new one.
-- gaps.lua stands in front of this.
--
-- KEYS  1 gaps (hash, see gaps.lua)
-- ARGV  1 how long before the last look what was written may be lost (ms)
--       then three for each partition: its number, its epoch, and the latest time that it knows of (ms; '' for none)
-- Returns the partitions with a new epoch. Of one that is seen for the first time nothing is lost. One that knows of no
-- time may have come back empty, and may lack everything.

local gaps, margin = KEYS[1], tonumber(ARGV[1])
local now, changed = milliseconds_now(), {}
for at = 2, #ARGV, 3 do
  local partition, epoch, alive = ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 2]) or 0
  local before, seen = unpack(redis.call('HMGET', gaps, partition .. ':epoch', partition .. ':seen'))
  if before and before ~= epoch then
    note_gap(gaps, partition, math.max(0, math.min(tonumber(seen), alive) - margin), 0)
    redis.call('HINCRBY', gaps, partition .. ':changes', 1)
    changed[#changed + 1] = partition
  end
  redis.call('HSET', gaps, partition .. ':epoch', epoch, partition .. ':seen', string.format('%.0f', now))
end
return changed
