-- Tells a partition of an index elsewhere the time, and asks which server it has and what it knows.
--
-- KEYS  1 the time that the partition was told last (string, ms)
-- ARGV  1 epoch of its server as it is noted, '' for none   2 the time (ms)   3 how long it is kept (ms)
-- Returns its epoch, the time that it knows: what was written before that is there; and the epoch of the server whose
-- replica it was when it took over. One with another epoch than the noted one is told nothing, so that what it lacks is
-- noted before it knows a newer time.

local told = redis.call('INFO', 'replication')
local epoch = string.match(told, 'master_replid:(%x+)') or ''
local former = string.match(told, 'master_replid2:(%x+)') or ''
local known = redis.call('GET', KEYS[1]) or ''
if epoch == ARGV[1] then redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
return {epoch, known, former}
