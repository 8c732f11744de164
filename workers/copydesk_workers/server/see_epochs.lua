-- Notes which epoch the partitions of an index elsewhere are in, and what they may lack if it is a new one.
-- gaps.lua stands in front of this.
--
-- A slot that moves key by key lies on two servers. When the move is over, another server has all of it. If it is over and
-- the old server has it, or the replica that took that one's place and knows of no move (before Valkey 8), a part of the
-- keys is left behind elsewhere, and nobody says so: the partition may lack anything.
--
-- KEYS  1 gaps (hash, see gaps.lua)
-- ARGV  1 how long before the last look what was written may be lost (ms)
--       then five for each partition: its number; its epoch, '' if that is not known while it moves; the latest time that
--       it knows of (ms; '' for none); the epoch of the server whose replica it was ('' for none); whether it moves key by
--       key ('1', '0', or '' if that is not known)
-- Returns the partitions with a new epoch, and those whose move was given up. Of one that is seen for the first time
-- nothing is lost. One that knows of no time may have come back empty, and may lack everything.

local gaps, margin = KEYS[1], tonumber(ARGV[1])
local now, changed, split = milliseconds_now(), {}, {}

local function note_change(partition, from)
  note_gap(gaps, partition, from, 0)
  redis.call('HINCRBY', gaps, partition .. ':changes', 1)
end

local function see_epoch(partition, epoch, alive)
  local before, seen = unpack(redis.call('HMGET', gaps, partition .. ':epoch', partition .. ':seen'))
  if before and before ~= epoch then
    note_change(partition, math.max(0, math.min(tonumber(seen), alive) - margin))
    changed[#changed + 1] = partition
  end
  redis.call('HSET', gaps, partition .. ':epoch', epoch, partition .. ':seen', string.format('%.0f', now))
end

for at = 2, #ARGV, 5 do
  local partition, epoch, alive, former, moves = unpack(ARGV, at, at + 4)
  local source = redis.call('HGET', gaps, partition .. ':source')
  if moves == '1' then
    local from = epoch ~= '' and epoch or redis.call('HGET', gaps, partition .. ':epoch')
    if from then redis.call('HSET', gaps, partition .. ':source', from) end
  elseif moves == '0' and source and epoch ~= '' then
    if source == epoch or source == former then
      note_change(partition, 0)
      split[#split + 1] = partition
    end
    redis.call('HDEL', gaps, partition .. ':source')
  end
  if epoch ~= '' then see_epoch(partition, epoch, tonumber(alive) or 0) end
end
return {changed, split}
