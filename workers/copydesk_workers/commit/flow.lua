-- How much came from each source on each day of event time: part of the commit script (see commit.lua).
--
-- A call writes one note a day: what it answered, beside the sources as the worker sent them, so nothing is done for each
-- article. flow_layout.lua, which stands in front, adds up many notes at once.
-- Articles of an archive that is indexed only (seed) are not counted.

local MOST_NOTES = 120  -- of a day
local LONGEST_NOTE = 8192  -- bytes; a longer one is added up at once
local FLOW_LIFETIME = 40 * 86400000
local DAY = 86400000

local flows = {}  -- day -> its key, its notes when this call began, and whether it is new
local turns = {}  -- from which entry of the call on which day is counted: number of the entry; flow of its day, or false
local day_begins, day_ends = 0, 0  -- of the day that is counted (ms): for its next entry nothing need be read

-- Reads what is needed to count the entry, and that the key has its type.
local function meet_flow()
  day_begins, day_ends = 0, 0
  local flow, at = false, now or tonumber(string.match(entry, '^%d+'))
  if not seed and at and at <= latest then
    local day = floor(at / DAY)
    flow = flows[day]
    if not flow then
      local key = flow_key(prefix, at)
      local found = call('HGET', key, FLOW_NOTES)
      local notes = tonumber(found or 0) or error(key .. ' has no number of notes')
      flow = {key = key, notes = notes, new = not found and call('HLEN', key) == 0}
      flows[day] = flow
    end
    if now then day_begins, day_ends = day * DAY, (day + 1) * DAY end
  end
  turns[#turns + 1] = {#replies + 1, flow}
end

-- The answers for all articles of the call, in order; '--' for those that do not count on this day.
local function answers_of(flow)
  local answers = {}
  if #turns == 1 and #finished == #replies then  -- nearly always
    for i = 1, #replies do answers[i] = replies[i][2] end
    return table.concat(answers)
  end
  local at, turn = FIRST_ENTRY, 0
  for i = 1, #replies do
    while turns[turn + 1] and turns[turn + 1][1] <= i do turn = turn + 1 end
    local reply, count = replies[i], 0
    at = at + 3
    while ARGV[at] and ARGV[at] ~= 'e' do at, count = end_of(at), count + 1 end
    local counts = reply[1] == 'C' and turns[turn] and turns[turn][2] == flow
    answers[i] = counts and reply[2] or string.rep('--', count)
  end
  return table.concat(answers)
end

-- Writes what the call counted: one command a day, for all its entries.
local function write_flows()
  for _, flow in pairs(flows) do
    local answers, key, notes = answers_of(flow), flow.key, flow.notes + 1
    if string.find(answers, '[pud]') then
      local note = '\146' .. cmsgpack.pack(answers) .. ARGV[16]  -- an array of two
      call('HSET', key, FLOW_NOTES, notes, FLOW_NOTES .. notes, note)
      if flow.new then call('PEXPIRE', key, FLOW_LIFETIME) end
      if notes >= MOST_NOTES or #note > LONGEST_NOTE then fold_notes(key, notes) end
    end
  end
end
