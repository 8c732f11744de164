-- How much came from each source on each day of event time: part of the commit script (see commit.lua).
--
-- A source is named as in provenance.py: as in JSON, without quotes; '' is an unknown one, REST all that came after the
-- first MOST_SOURCES. Articles of an archive that is indexed only (seed) are not counted. flow_layout.lua stands in front.

local MOST_SOURCES = 1000
-- No name, since JSON writes a tab otherwise. It is so long that the server takes a table for the hash: in the compact
-- form each look-up would go through all sources, which took three times as long with 300 of them.
local REST = string.rep('\t', 65)
local FLOW_LIFETIME = 40 * 86400000
local DAY = 86400000
-- What an article adds to the number of its source (publish.lua does that). Published, duplicates and dead are one number
-- while a call counts, since a table for each source costs more than all else here.
local DUPLICATE = 100000  -- more than a call has articles; a published one adds 1
local DEAD = DUPLICATE ^ 2

local flows = {}  -- day -> its key and size when this call began, and what the call adds: by source, and sources in order
local counting, sources_here  -- the latter for the day of the current entry; nil: it is not counted
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
    flow = {key = key, size = call('HLEN', key), added = {}, sources = {}}
    flows[day] = flow
  end
  counting, sources_here = flow.added, flow.sources
  if now then day_begins, day_ends = day * DAY, (day + 1) * DAY end
end

-- Writes what the call counted: two commands a day, for all its entries.
local function write_flows()
  local pack_numbers, unpack_numbers, layout = struct.pack, struct.unpack, FLOW_NUMBERS
  for _, flow in pairs(flows) do
    local added, size, sources = flow.added, flow.size, flow.sources
    local count = #sources
    -- The rest makes the hash a table from the beginning; later it is only read where something may go into it.
    local crowded, rest = size == 0 or size + count > MOST_SOURCES, 0
    if count > 0 and crowded then sources[count + 1], added[REST] = REST, 0 end
    local values = count > 0 and call('HMGET', flow.key, unpack(sources)) or {}
    local command, last = {'HSET', flow.key}, 2
    for i = 1, #values do
      local source, value = sources[i], values[i]
      local number, published, duplicates, dead = added[source], 0, 0, 0
      if value then
        if #value == 12 then published, duplicates, dead = unpack_numbers(layout, value) end
      elseif size < MOST_SOURCES then
        size = size + 1
      elseif source ~= REST then
        rest, number = rest + number, nil
      end
      if crowded and source == REST then number = rest end
      if number then
        if number >= DUPLICATE then
          local others = floor(number / DUPLICATE)
          number, duplicates, dead = number % DUPLICATE, duplicates + others % DUPLICATE, dead + floor(others / DUPLICATE)
        end
        command[last + 1] = source
        last = last + 2
        command[last] = pack_numbers(layout, published + number, duplicates, dead)
      end
    end
    if last > 2 then call(unpack(command, 1, last)) end
    if flow.size == 0 and last > 2 then call('PEXPIRE', flow.key, FLOW_LIFETIME) end
  end
end
