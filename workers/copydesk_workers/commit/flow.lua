-- How much came from each source on each day of event time: part of the commit script (see commit.lua).
--
-- A call writes one note a day, of all that it counted. flow_layout.lua, which stands in front, adds up many notes at once.
-- Articles of an archive that is indexed only (seed) are not counted.

local MOST_NOTES = 120  -- of a day
local LONGEST_NOTE = 8192  -- bytes; a longer one is added up at once
local FLOW_LIFETIME = 40 * 86400000
local DAY = 86400000

local flows = {}  -- day -> its key, its notes when this call began, whether it is new, and the note of this call
local counting  -- the note for the day of the current entry; nil: it is not counted
local COLUMNS = {p = 1, u = 2, d = 3}
local day_begins, day_ends = 0, 0  -- of the day that is counted (ms): for its next entry nothing need be read

-- Reads what is needed to count the entry, and that the key has its type.
local function meet_flow()
  counting, day_begins, day_ends = nil, 0, 0
  local at = now or tonumber(string.match(entry, '^%d+'))
  if seed or not at or at > latest then return end
  local day = floor(at / DAY)
  local flow = flows[day]
  if not flow then
    local key = flow_key(prefix, at)
    local found = call('HGET', key, FLOW_NOTES)
    local notes = tonumber(found or 0) or error(key .. ' has no number of notes')
    flow = {key = key, notes = notes, new = not found and call('HLEN', key) == 0, note = {{}, {}, {}}}
    flows[day] = flow
  end
  counting = flow.note
  if now then day_begins, day_ends = day * DAY, (day + 1) * DAY end
end

-- The list of a note for an answer (see decide.lua). The note gets it under the answer, too, which spares to ask again.
local function list_of(answer)
  counting[answer] = counting[COLUMNS[sub(answer, 1, 1)]]
  return counting[answer]
end

-- Writes what the call counted: one command a day, for all its entries.
local function write_flows()
  for _, flow in pairs(flows) do
    local published, duplicates, dead = unpack(flow.note)
    if published[1] or duplicates[1] or dead[1] then
      local key, notes, note = flow.key, flow.notes + 1, cmsgpack.pack({published, duplicates, dead})
      call('HSET', key, FLOW_NOTES, notes, FLOW_NOTES .. notes, note)
      if flow.new then call('PEXPIRE', key, FLOW_LIFETIME) end
      if notes >= MOST_NOTES or #note > LONGEST_NOTE then fold_notes(key, notes) end
    end
  end
end
