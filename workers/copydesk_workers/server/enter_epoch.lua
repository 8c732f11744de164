-- The first step in a new epoch: has no stream give an id again that it may have given before. epoch.lua stands in front
-- of this.
--
-- A promoted replica, or a server that comes back, may lack the last entries of its streams. It makes ids from its clock,
-- and never one below the last id that it knows. If its clock is behind, the next ids are those that the lost entries had:
-- a reader that stands behind these passes over the new ones, and two documents have one id. So the last id of each
-- stream is raised to the time that the clock of the old server can have reached.
--
-- KEYS  1 meta (hash)   2 ledger (hash)   3 raw (stream)   4 … outputs and archive (streams)
-- ARGV  1 epoch that the caller was in before, '' for none
--       2 what the clock of that epoch shows by now, as far as the caller knows (ms)
--       3 how long a server may work on behind the last look of the ledger (ms)
--       4 how old the last id of raw may be at that look (ms): ids of the past are the dates of an archive, and rise by
--         themselves
--
-- `turned` in the ledger is the epoch in which this was done last, and `epoch_ended` the last look of the epoch before.
--
-- Returns {epoch, time now (ms), time that the ids were raised to (ms; 0: none was), why one was not raised ('' for none)}.

local call = redis.call
local meta, ledger, raw = KEYS[1], KEYS[2], KEYS[3]
local epoch = epoch_of(meta)
local time = call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local turned, looked, at, ended = unpack(call('HMGET', ledger, 'turned', 'epoch', 'at', 'epoch_ended'))
local last = tonumber(looked == epoch and ended or at or 0) or 0

local floor = 0
if ARGV[1] ~= '' and ARGV[1] ~= epoch then floor = tonumber(ARGV[2]) end
if turned and turned ~= epoch and last > 0 then floor = math.max(floor, last + ARGV[3]) end

local raised, why = 0, ''
if floor > now then
  for i = 3, #KEYS do
    if call('EXISTS', KEYS[i]) == 1 then
      local told, top = call('XINFO', 'STREAM', KEYS[i]), 0
      for at = 1, #told, 2 do
        if told[at] == 'last-generated-id' then top = tonumber(string.match(told[at + 1], '^%d+')) end
      end
      if top < floor and (KEYS[i] ~= raw or top >= math.max(last, now) - ARGV[4]) then
        local done = redis.pcall('XSETID', KEYS[i], string.format('%.0f-0', floor))
        if type(done) == 'table' and done.err then why = done.err else raised = floor end
      end
    end
  end
end
if turned ~= epoch then call('HSET', ledger, 'turned', epoch) end
return {epoch, now, raised, why}
