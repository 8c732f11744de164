-- flow:<day> is a hash: source -> published, duplicates and dead, 4 bytes each. The day is counted from 1970 in UTC. Stands
-- in front of the scripts that count into it (commit/flow.lua) and take out of it (count_less.lua of the desk).

local FLOW_NUMBERS = '>I4I4I4'

local function flow_key(prefix, milliseconds)
  return string.format('%sflow:%.0f', prefix, math.floor(milliseconds / 86400000))
end
