-- Cuts entries that are too old out of output streams (see cut.lua, which stands in front of this, behind ids.lua and
-- losses.lua).
--
-- KEYS  1 ledger (hash), then the streams
-- ARGV  1 the oldest id to keep, then the names of the streams
-- Returns how many entries left each stream.

local time = call('TIME')
local removed = {}
local now = time[1] * 1000 + floor(time[2] / 1000)
for i = 2, #KEYS do
  removed[#removed + 1] = waits(KEYS[1], ARGV[i], now) and 0 or cut(KEYS[i], ARGV[1], KEYS[1], ARGV[i], now)
end
return removed
