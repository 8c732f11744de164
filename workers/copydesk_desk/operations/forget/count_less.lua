-- Takes a forgotten article out of the flow by source and day (see commit/flow.lua); what is counted together with
-- others, under no name, stays.
local function count_less(prefix, milliseconds, source, kind)
  local key = string.format('%sflow:%.0f', prefix, math.floor(milliseconds / 86400000))
  local kept = redis.call('HGET', key, source)
  if not kept then return end
  local numbers = {struct.unpack('>I4I4I4', kept)}
  numbers[kind] = math.max(0, numbers[kind] - 1)
  if numbers[1] + numbers[2] + numbers[3] == 0 then
    redis.call('HDEL', key, source)
  else
    redis.call('HSET', key, source, struct.pack('>I4I4I4', numbers[1], numbers[2], numbers[3]))
  end
end
