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
-- First letter of an article's answer -> what is added to the number of its source. Published, duplicates and dead are one
-- number while a call counts, since a table for each source costs more than all else here.
local HUNDRED_THOUSAND = 100000  -- more than a call has articles
local ONE = {[byte('p')] = 1, [byte('u')] = HUNDRED_THOUSAND, [byte('d')] = HUNDRED_THOUSAND ^ 2}

local flows = {}  -- day -> its key and size when this call began, and what the call adds: by source, and sources in order
local flow_here  -- that of the current entry; nil: it is not counted
local pack_numbers, unpack_numbers = struct.pack, struct.unpack

-- Reads what is needed to count the entry, and that the key has its type.
local function meet_flow()
  flow_here = nil
  local at = now or tonumber(string.match(entry, '^%d+'))
  if seed or not at or at > latest then return end
  local day = floor(at / DAY)
  flow_here = flows[day]
  if flow_here then return end
  local key = flow_key(prefix, at)
  flow_here = {key = key, size = call('HLEN', key), added = {}, sources = {}}
  flows[day] = flow_here
end

local function count_flow()
  if not flow_here then return end
  local added, sources = flow_here.added, flow_here.sources
  for i = 1, #articles do
    local article = articles[i]
    local source = ARGV[article.last]
    local number = added[source]
    if not number then
      number = 0
      sources[#sources + 1] = source
    end
    added[source] = number + ONE[byte(article.answer)]
  end
end

-- Writes what the call counted: two commands a day, for all its entries.
local function write_flows()
  for _, flow in pairs(flows) do
    local sources, added, size, count = flow.sources, flow.added, flow.size, #flow.sources
    if count > 0 then
      local command, last, rest = {'HSET', flow.key}, 2, 0
      -- The rest makes the hash a table from the beginning; later it is only read where something may go into it.
      if size == 0 or size + count > MOST_SOURCES then
        count = count + 1
        sources[count], added[REST] = REST, 0
      end
      local values = call('HMGET', flow.key, unpack(sources))
      for i = 1, count do
        local source, value, published, duplicates, dead = sources[i], values[i], 0, 0, 0
        local number = source == REST and rest or added[source]
        if value and #value == 12 then published, duplicates, dead = unpack_numbers(FLOW_NUMBERS, value) end
        if not value and source ~= REST and size >= MOST_SOURCES then
          rest = rest + number
        else
          if not value then size = size + 1 end
          if number >= HUNDRED_THOUSAND then
            local others = floor(number / HUNDRED_THOUSAND)
            duplicates = duplicates + others % HUNDRED_THOUSAND
            dead = dead + floor(others / HUNDRED_THOUSAND)
            number = number % HUNDRED_THOUSAND
          end
          command[last + 1], command[last + 2] = source, pack_numbers(FLOW_NUMBERS, published + number, duplicates, dead)
          last = last + 2
        end
      end
      call(unpack(command, 1, last))
      if flow.size == 0 then call('PEXPIRE', flow.key, FLOW_LIFETIME) end
    end
  end
end
