-- Compares what was ever added to the raw stream with what was committed and what waits.
-- epoch.lua, losses.lua and entries_behind.lua stand in front of this.
--
-- KEYS  1 raw (stream)   2 counters (hash)   3 ledger (hash)   4 meta (hash)   5 … outputs (streams)
-- ARGV  1 '1': the ledger is brought up to date, '0': nothing is written (flag)
--       2 epoch of the caller's last look, '' for none   3 id that was then the last one ('' likewise)
--
-- The law: entries added = entries committed + entries in the stream + entries lost. It holds at every moment, since the
-- commit takes an entry out of the stream and counts it in one step. A stream that was deleted counts from 0 again; the
-- ledger then begins another incarnation of it, and keeps the sums of those before.
--
-- `epoch_ended` is the last look of the epoch before this one (ms); see enter_epoch.lua.
-- Fields of the ledger: `born` (microseconds: another value is another ledger), `incarnation` (1, 2, …), `added_before` and
-- `committed_before` (sums at its begin), `told` (losses noted in it), `epoch` and `epoch_added` (the sum of entries at
-- the first look in this epoch), and of the last look `added`, `committed`, `waiting` and `at` (ms); and the losses (see
-- losses.lua).
--
-- Returns {entries ever added ('' where the server does not tell: before Redis 7.0), committed, in the stream, lost since
-- the last look, how: 'removed' or 'gone', time of the last look (ms, 0 for none), time of this one, last id added,
-- epoch, born, entries ever added without those that came since the epoch of ARGV 2 ended ('' as above), records in the
-- outputs}.

local call = redis.call
local raw, counters, ledger = unpack(KEYS)

local function map(flat)
  local found = {}
  for at = 1, #flat, 2 do found[flat[at]] = flat[at + 1] end
  return found
end

local time = call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local known = map(call('HGETALL', ledger))
local function number(name) return tonumber(known[name] or 0) end
local exists = call('EXISTS', raw) == 1
local stream = exists and map(call('XINFO', 'STREAM', raw)) or {length = 0, ['entries-added'] = 0}
local added, waiting = stream['entries-added'], stream.length  -- nil: the server does not tell
local committed = tonumber(call('HGET', counters, 'entries_committed') or 0) or 0

local incarnation, told = math.max(1, number('incarnation')), number('told')
local before, base, last = number('added_before'), number('committed_before'), number('at')
local lost, how = 0, 'removed'
-- A stream that has never lost an entry to XDEL is not the one from which entries were committed.
local untouched = stream['max-deleted-entry-id'] == '0-0' and added == waiting and number('committed') > base
if last > 0 and (not exists or (added and (added < number('added') or untouched))) then
  how = 'gone'
  local begin = committed - (added - waiting)  -- what the new stream lacks was committed
  lost = math.max(0, number('waiting') - math.max(0, begin - number('committed')))
  before, base = before + number('added'), begin
  if ARGV[1] == '1' and (number('added') > 0 or lost > 0) then
    note_loss(ledger, string.format('lost:gone:%d', incarnation), lost, last, now)
    incarnation, told = incarnation + 1, 0
  end
elseif added then
  lost = math.max(added - (committed - base) - waiting - told, -told)
  if lost ~= 0 and ARGV[1] == '1' then
    note_loss(ledger, string.format('lost:removed:%d', incarnation), lost, last, now)
    told = told + lost
  end
end

local epoch = epoch_of(KEYS[4])
local born = known.born and number('born') or time[1] * 1000000 + time[2]
local total = added and before + added
local first = known.epoch == epoch and number('epoch_added') or total or 0
local survived = total
if total and ARGV[2] ~= '' and ARGV[2] ~= epoch then
  -- Neither is too small. The first counts what came before the first look, the second what came and was committed, or
  -- came under an id that the lost entries had.
  survived = math.min(first, total - entries_behind(raw, ARGV[3]))
end
if ARGV[1] == '1' then
  local function whole(value) return string.format('%.0f', value) end
  if known.epoch and known.epoch ~= epoch then call('HSET', ledger, 'epoch_ended', whole(last)) end
  call('HSET', ledger, 'born', whole(born), 'incarnation', whole(incarnation), 'added_before', whole(before),
       'committed_before', whole(base), 'told', whole(told), 'epoch', epoch, 'epoch_added', whole(first),
       'added', whole(added or 0), 'committed', whole(committed), 'waiting', whole(waiting), 'at', whole(now))
end
local kept = 0
for at = 5, #KEYS do kept = kept + call('XLEN', KEYS[at]) end
return {total or '', committed, waiting, lost, how, last, now, stream['last-generated-id'] or '0-0', epoch, born,
        survived or '', kept}
