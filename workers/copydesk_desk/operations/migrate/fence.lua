-- Has no worker commit any more: those of this version wait, those before it find a key of another type.
--
-- KEYS  1 meta (hash)   2 migration (hash)   3 attempts before format 13 (hash, then string)   4 attempts since (hash)
-- ARGV  1 what the format is meanwhile   2 a new number for the namespace: what was looked up before is of another epoch
--       3 '1': workers before format 13 may run (flag)   4 what the string says
-- Returns the time in milliseconds.

local call = redis.call
local meta, migration, former, attempts = unpack(KEYS)
local time = call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

call('HSET', meta, 'format', ARGV[1], 'incarnation', ARGV[2])
if ARGV[3] == '1' then
  local found = call('TYPE', former)
  if (found.ok or found) == 'hash' and call('EXISTS', attempts) == 0 then call('RENAME', former, attempts) end
  call('SET', former, ARGV[4])  -- their script asks for the length of this hash before it acknowledges anything
end
call('HSET', migration, 'phase', 'fenced', 'fenced_at', string.format('%.0f', now))
return now
