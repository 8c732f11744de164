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
-- records, outlets, owners, independent, agency, time and appearance (JSON) of the first and of the latest, head, its rank
local SUM = '^(%d+)\t(%d+)\t(%d+)\t(%d+)' .. string.rep('\t([^\t]*)', 7) .. '$'
local PROVENANCE = '^([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)\t?b?$'

local function new_spread(records)
  return {records = records, outlets = 0, owners = 0, independent = 0, agency = '', first_at = '', first = '',
          latest_at = '', latest = '', head = '', rank = '', names = {}, added = {}}
end

-- The spread of a stored sum; nil if it is none.
local function read_sum(sum)
  local s = {}
  s.records, s.outlets, s.owners, s.independent, s.agency, s.first_at, s.first, s.latest_at, s.latest,
    s.head, s.rank = string.match(sum, SUM)
  if not s.records then return nil end
  for _, count in ipairs({'records', 'outlets', 'owners', 'independent'}) do s[count] = tonumber(s[count]) end
  s.names, s.added = {}, {}
  return s
end

local function write_sum(s)
  return table.concat({s.records, s.outlets, s.owners, s.independent, s.agency, s.first_at, s.first,
                       s.latest_at, s.latest, s.head, s.rank}, '\t')
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

-- Whether a printed id comes before another one.
local function comes_earlier(id, other_id)
  local a, b, c = string.match(id, '(%d+)-(%d+)/(%d+)')
  local x, y, z = string.match(other_id, '(%d+)-(%d+)/(%d+)')
  if a ~= x then return tonumber(a) < tonumber(x) end
  if b ~= y then return tonumber(b) < tonumber(y) end
  return tonumber(c) < tonumber(z)
end

local function or_null(name) return name == '' and 'null' or '"' .. name .. '"' end

-- The JSON of an appearance.
local function appearance(at, id, outlet)
  return '{"at":"' .. sub(at, 1, 4) .. '-' .. sub(at, 5, 6) .. '-' .. sub(at, 7, 8) .. 'T' .. sub(at, 9, 10) .. ':' ..
    sub(at, 11, 12) .. ':' .. sub(at, 13, 14) .. 'Z","outlet":' .. or_null(outlet) .. ',"record":"' .. id .. '"}'
end

local function record_of(shown) return string.match(shown, '"record":"([^"]*)"}$') end

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
    local at, first, latest = tonumber(from.at), tonumber(s.first_at), tonumber(s.latest_at)
    if not first or at < first or (at == first and comes_earlier(id, record_of(s.first))) then
      s.first_at, s.first = from.at, appearance(from.at, id, from.outlet)
    end
    if not latest or at > latest or (at == latest and comes_earlier(record_of(s.latest), id)) then
      s.latest_at, s.latest = from.at, appearance(from.at, id, from.outlet)
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

-- The JSON of a growth (copydesk_schemas/growth.py).
local function growth_of(s, story, id, relation, event)
  return '{"schema":1,"story":"' .. story .. '","record":"' .. id .. '","relation":"' .. relation .. '","event":"' .. event ..
    '","head":"' .. s.head .. '","records":' .. s.records .. ',"outlets":' .. s.outlets .. ',"owners":' .. s.owners ..
    ',"independent":' .. math.max(s.independent, 1) .. ',"agency":' .. or_null(s.agency) .. ',"first":' .. s.first ..
    ',"latest":' .. s.latest .. '}'
end

