-- Puts the index that was rebuilt, and its bookkeeping, in the place of what was there.
--
-- KEYS  1 meta (hash)   2 migration (hash)   3 stop (string)   4 slices (set)
-- ARGV  1 a new number for the namespace   2 slices in the new window, by commas; '' to leave them as they are
--       3 how many values of meta follow (number), then name, value, …
--       then keys by twos: what was rebuilt, and whose place it takes. What was not rebuilt leaves.
-- Returns how many keys took another's place. What leaves is freed later, so that this takes no time.

local call = redis.call
local meta, migration, stop, slices = unpack(KEYS)

local values = tonumber(ARGV[3])
local moved = 0
for at = 4 + values, #ARGV, 2 do
  call('UNLINK', ARGV[at + 1])
  if call('EXISTS', ARGV[at]) == 1 then
    call('RENAME', ARGV[at], ARGV[at + 1])
    moved = moved + 1
  end
end
if ARGV[2] ~= '' then
  call('DEL', slices)
  for slice in string.gmatch(ARGV[2], '[^,]+') do call('SADD', slices, slice) end
end
call('HSET', meta, 'incarnation', ARGV[1], unpack(ARGV, 4, 3 + values))
call('HSET', migration, 'phase', 'switched')
call('DEL', stop)
return moved
