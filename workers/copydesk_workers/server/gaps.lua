-- What partitions of an index elsewhere may lack: stands in front of the scripts that note it.
--
-- The hash of gaps holds for each partition p:
--   'p:from'     milliseconds on this server: records committed since then may lack in the partition, or were decided
--                without it; absent if nothing lacks
--   'p:notes'    how often that was noted since
--   'p:changes'  how often because it has another epoch: what was there before may be gone
--   'p:records'  how many records were decided without the partition since
--   'p:epoch'    the epoch of the partition that was seen last
--   'p:seen'     when that was (ms)
--   'p:source'   the epoch of the server that it is moving away from, key by key; absent if it does not move
-- and for all of them
--   'healed'     how often records were matched again

-- Notes that a partition lacks what was committed since `from`, and how many records were decided without it.
local function note_gap(gaps, partition, from, records)
  local known = tonumber(redis.call('HGET', gaps, partition .. ':from') or '')
  if not known or from < known then
    redis.call('HSET', gaps, partition .. ':from', string.format('%.0f', from))
  end
  redis.call('HINCRBY', gaps, partition .. ':notes', 1)
  redis.call('HINCRBY', gaps, partition .. ':records', records)
end

-- Milliseconds on this server.
local function milliseconds_now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
