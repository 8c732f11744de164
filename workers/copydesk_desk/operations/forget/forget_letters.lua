-- Removes dead letters, and takes them out of the flow. count_less.lua stands in front of this.
--
-- KEYS  1 dead (stream)
-- ARGV  1 prefix of the namespace's keys
--       then for each letter: its entry id, event time of its document (ms), outlet of its document (as in provenance)
-- Returns how many were still there.
local removed = 0
for at = 2, #ARGV, 3 do
  if redis.call('XDEL', KEYS[1], ARGV[at]) == 1 then
    removed = removed + 1
    count_less(ARGV[1], tonumber(ARGV[at + 1]), ARGV[at + 2], 3)
  end
end
return removed
