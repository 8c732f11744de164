-- The slices that taught, or were asked to: stands in front of the scripts of this folder.

local call = redis.call

-- Registers a slice in the set of them; the first time, those before the last two leave, as they are of no use to anyone.
-- `prefixes`: of the keys of a slice.
local function register(slices, slice, prefixes)
  if call('SADD', slices, slice) == 0 then return end
  for _, number in ipairs(call('SMEMBERS', slices)) do
    if tonumber(number) < tonumber(slice) - 2 then
      for _, prefix in ipairs(prefixes) do call('UNLINK', prefix .. number) end
      call('SREM', slices, number)
    end
  end
end

