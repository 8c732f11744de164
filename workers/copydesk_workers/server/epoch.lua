-- Which server this is, since when, and which namespace: the replication id, which every start of a server and every
-- failover make anew, and the number that the first worker gave the namespace. What was written under another epoch may
-- be lost. Stands in front of the scripts that ask.

local function epoch_of(meta)
  local told = redis.call('INFO', 'replication')
  return (string.match(told, 'master_replid:(%x+)') or '') .. ':' .. (redis.call('HGET', meta, 'incarnation') or '')
end
