-- How a loss is noted in the ledger (hash): a field for each kind of loss and place, holding how many were lost, since
-- when and until when (ms), by spaces. Stands in front of the scripts that find losses.

-- Adds to what was lost; `since`: when all was still well. A count below zero takes back what was noted too much.
local function note_loss(ledger, field, count, since, now)
  local noted = redis.call('HGET', ledger, field)
  local before, first = string.match(noted or '', '^(%d+) (%d+)')
  local total = count + tonumber(before or 0)
  if total > 0 then
    redis.call('HSET', ledger, field, string.format('%.0f %.0f %.0f', total, tonumber(first or since), now))
  elseif noted then
    redis.call('HDEL', ledger, field)
  end
end

-- Notes a loss unless as much is noted already, so that a repeated call changes nothing.
local function note_at_least(ledger, field, count, since, now)
  local noted = tonumber(string.match(redis.call('HGET', ledger, field) or '', '^%d+') or 0)
  if count > noted then note_loss(ledger, field, count - noted, since, now) end
end
