-- How much came from each source on each day of event time: part of the commit script (see commit.lua).
--
-- A source is named as in provenance.py: as in JSON, without quotes; '' is an unknown one, REST all that came after the
-- first MOST_SOURCES. Articles of an archive that is indexed only (seed) are not counted. flow_layout.lua stands in front.

local MOST_SOURCES = 1000
-- No name, since JSON writes a tab otherwise. It is so long that the server takes a table for the hash: in the compact
-- form each look-up would go through all sources, which took three times as long with 300 of them.
local REST = string.rep('\t', 65)
local FLOW_LIFETIME = 40 * 86400000
local KINDS = {p = 1, u = 2, d = 3}  -- first letter of an article's answer -> place among the numbers

local flows = {}  -- key of a day -> its size when this call began, and what the call adds: by source, and sources in order
local flow_here  -- that of the current entry; nil: it is not counted

-- Reads what is needed to count the entry, and that the key has its type.
local function meet_flow()
  flow_here = nil
  local at = now or tonumber(string.match(entry, '^%d+'))
  if seed or not at or at > latest then return end
  local key = flow_key(prefix, at)
  flow_here = flows[key]
  if flow_here then return end
  flow_here = {size = call('HLEN', key), added = {}, sources = {}}
  flows[key] = flow_here
end

local function count_flow()
  if not flow_here then return end
  for _, article in ipairs(articles) do
    local source
    if article.kind == 'd' then
      source = ARGV[article.at + 7]
    else
      local from = ARGV[article.at + 4]
      source = sub(from, 1, (string.find(from, '\t', 1, true) or 1) - 1)
    end
    local numbers = flow_here.added[source]
    if not numbers then
      numbers = {0, 0, 0}
      flow_here.added[source] = numbers
      flow_here.sources[#flow_here.sources + 1] = source
    end
    local kind = KINDS[sub(article.answer, 1, 1)]
    numbers[kind] = numbers[kind] + 1
  end
end

-- Writes what the call counted: two commands a day, for all its entries.
local function write_flows()
  for key, flow in pairs(flows) do
    if flow.sources[1] then
      local sources, size, rest = flow.sources, flow.size, {0, 0, 0}
      local command = {'HSET', key}
      sources[#sources + 1], flow.added[REST] = REST, rest
      for i, value in ipairs(call('HMGET', key, unpack(sources))) do
        local source, published, duplicates, dead = sources[i], 0, 0, 0
        local numbers = flow.added[source]
        if value and #value == 12 then published, duplicates, dead = struct.unpack(FLOW_NUMBERS, value) end
        if not value and source ~= REST and size >= MOST_SOURCES then
          for k = 1, 3 do rest[k] = rest[k] + numbers[k] end
        else
          if not value then size = size + 1 end
          command[#command + 1] = source
          command[#command + 1] = struct.pack(FLOW_NUMBERS, published + numbers[1], duplicates + numbers[2], dead + numbers[3])
        end
      end
      call(unpack(command))
      if flow.size == 0 then call('PEXPIRE', key, FLOW_LIFETIME) end
    end
  end
end
