-- Counts a piece of the records of a large story into a draft of its spread.
-- recount.lua and what stands in front of it stand in front of this.
--
-- KEYS  1 the draft (hash, as spread:<story>)
-- ARGV  1 to 3 see recount.lua   4 milliseconds after which the draft leaves
--       then printed id and relation of each record, in the order in which they count

local draft = KEYS[1]
local sum = call('HGET', draft, 'sum')
local spread = sum and read_sum(sum) or new_spread(0)
for _, name in ipairs(call('HKEYS', draft)) do spread.names[name] = true end
local ids, relations = {}, {}
for at = 5, #ARGV, 2 do
  ids[#ids + 1] = ARGV[at]
  relations[ARGV[at]] = ARGV[at + 1]
end
count_members(spread, ids, relations)
write_spread(draft, spread)
call('PEXPIRE', draft, ARGV[4])
