-- How a story spread: counts over its records, kept so that a commit need not read them all.
-- ids.lua (copydesk_schemas) and states.lua stand in front of this.
--
-- spread:<story> is a hash:
--   'sum'            what the counts are, and who was first and latest (SUM)
--   'outlet <name>', 'owner <name>', 'origin <name>'   '1': the name is counted, at most MOST_NAMES of each kind
-- Names are those of provenance.py: as in JSON, without quotes. `at` has 14 digits, year to second in UTC.
-- All of it follows from the set of records, in whatever order they are counted, but for two: `agency` is the first that
-- was named, and of several heads of one rank the first stays. A record whose state lacks its provenance has no time.

local MOST_NAMES = 1000
-- records, outlets, owners, independent, agency, at, id and outlet of the first and of the latest, head, rank of the head
local SUM = '^(%d+)\t(%d+)\t(%d+)\t(%d+)\t([^\t]*)' .. string.rep('\t([^\t]*)', 8) .. '$'
local PROVENANCE = '^([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)$'

local function new_spread(records)
  return {records = records, outlets = 0, owners = 0, independent = 0, agency = '', first_at = '', first_id = '',
          first_outlet = '', latest_at = '', latest_id = '', latest_outlet = '', head = '', rank = '', names = {}, added = {}}
end

-- The spread of a stored sum; nil if it is none.
local function read_sum(sum)
  local s = {}
  s.records, s.outlets, s.owners, s.independent, s.agency, s.first_at, s.first_id, s.first_outlet, s.latest_at,
    s.latest_id, s.latest_outlet, s.head, s.rank = string.match(sum, SUM)
  if not s.records then return nil end
  for _, count in ipairs({'records', 'outlets', 'owners', 'independent'}) do s[count] = tonumber(s[count]) end
  s.names, s.added = {}, {}
  return s
end

local function write_sum(s)
  return table.concat({s.records, s.outlets, s.owners, s.independent, s.agency, s.first_at, s.first_id, s.first_outlet,
                       s.latest_at, s.latest_id, s.latest_outlet, s.head, s.rank}, '\t')
end

local function read_provenance(text)
  local outlet, owner, agency, at, rank = string.match(text, PROVENANCE)
  if not outlet then return {outlet = '', owner = '', agency = '', at = '', rank = ''} end
  return {outlet = outlet, owner = owner, agency = agency, at = at, rank = rank}
end

-- The fields of the names that a record can add: outlet, owner and origin.
local function names_of(from)
  local owner = from.owner ~= '' and from.owner or from.outlet
  return 'outlet ' .. from.outlet, 'owner ' .. owner, 'origin ' .. (from.agency ~= '' and from.agency or owner)
end

local function count_name(s, count, name)
  if s.names[name] or s[count] >= MOST_NAMES then return end
  s.names[name] = true
  s.added[#s.added + 1] = name
  s[count] = s[count] + 1
end

-- Whether a record was published before another one: by time, then by id.
local function earlier(at, id, other_at, other_id)
  if at ~= other_at then return tonumber(at) < tonumber(other_at) end
  local a, b, c = string.match(id, '(%d+)-(%d+)/(%d+)')
  local x, y, z = string.match(other_id, '(%d+)-(%d+)/(%d+)')
  if a ~= x then return tonumber(a) < tonumber(x) end
  if b ~= y then return tonumber(b) < tonumber(y) end
  return tonumber(c) < tonumber(z)
end

-- Counts a record. `repeats`: its text repeats another one (a tight relation). Returns whether it is the new head of
-- records that were counted before.
local function count_record(s, id, repeats, from)
  local outlet, owner, origin = names_of(from)
  s.records = s.records + 1
  if from.outlet ~= '' then
    count_name(s, 'outlets', outlet)
    count_name(s, 'owners', owner)
  end
  if not repeats then count_name(s, 'independent', origin) end
  if s.agency == '' then s.agency = from.agency end
  if from.at ~= '' then
    if s.first_at == '' or earlier(from.at, id, s.first_at, s.first_id) then
      s.first_at, s.first_id, s.first_outlet = from.at, id, from.outlet
    end
    if s.latest_at == '' or earlier(s.latest_at, s.latest_id, from.at, id) then
      s.latest_at, s.latest_id, s.latest_outlet = from.at, id, from.outlet
    end
  end
  if s.head == '' then
    s.head, s.rank = id, from.rank
    return false
  end
  if from.rank == '' or (s.rank ~= '' and tonumber(from.rank) >= tonumber(s.rank)) then return false end
  s.head, s.rank = id, from.rank
  return true
end

local function or_null(name) return name == '' and 'null' or '"' .. name .. '"' end

local function appearance(at, id, outlet)
  local moment = string.gsub(at, '^(....)(..)(..)(..)(..)(..)$', '%1-%2-%3T%4:%5:%6Z')
  return '{"at":"' .. moment .. '","outlet":' .. or_null(outlet) .. ',"record":"' .. id .. '"}'
end

-- The JSON of a growth (copydesk_schemas/growth.py).
local function growth_of(s, story, id, relation, event)
  return format('{"schema":1,"story":"%s","record":"%s","relation":"%s","event":"%s","head":"%s","records":%d,' ..
                '"outlets":%d,"owners":%d,"independent":%d,"agency":%s,"first":%s,"latest":%s}', story, id, relation, event,
                s.head, s.records, s.outlets, s.owners, math.max(s.independent, 1), or_null(s.agency),
                appearance(s.first_at, s.first_id, s.first_outlet), appearance(s.latest_at, s.latest_id, s.latest_outlet))
end

