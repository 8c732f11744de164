-- Takes a forgotten article out of the flow by source and day (see commit/flow.lua); what is counted together with
-- others, under no name, stays. flow_layout.lua stands in front of this.
local function count_less(prefix, milliseconds, source, kind)
  local key = flow_key(prefix, milliseconds)
  fold_notes(key, tonumber(redis.call('HGET', key, FLOW_NOTES) or 0))
  local kept = redis.call('HGET', key, source)
  if not kept then return end
  local numbers = {struct.unpack(FLOW_NUMBERS, kept)}
  numbers[kind] = math.max(0, numbers[kind] - 1)
  if numbers[1] + numbers[2] + numbers[3] == 0 then
    redis.call('HDEL', key, source)
  else
    redis.call('HSET', key, source, struct.pack(FLOW_NUMBERS, numbers[1], numbers[2], numbers[3]))
  end
end
