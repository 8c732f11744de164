-- Compares a piece of the raw stream with what is in hand, as one step: between two steps workers come and go.
--
-- KEYS  1 raw (stream)
-- ARGV  1 group (string)
--       2 first entry id of the piece: "-", or "(" and the last id of the piece before (string)
--       3 entries of the piece (number)
--       4 id of the last entry that was handed out (string), compared as two numbers
--
-- Answers {entry ids of the piece}, {those that were handed out and are in nobody's hands}.

local raw, group, first, count = KEYS[1], ARGV[1], ARGV[2], ARGV[3]

local function numbers(id)
  local milliseconds, sequence = string.match(id, '^(%d+)-(%d+)$')
  return tonumber(milliseconds), tonumber(sequence)
end

local last_time, last_sequence = numbers(ARGV[4])
local GREATEST = '(18446744073709551615-18446744073709551615'  -- behind it the server takes no range
local ids, lost = {}, {}
for _ = 1, tonumber(count) do  -- one by one: they come with all that they hold
  if first == GREATEST then break end
  local found = redis.call('XRANGE', raw, first, '+', 'COUNT', 1)[1]
  if not found then break end
  local id = found[1]
  ids[#ids + 1], first = id, '(' .. id
  local time, sequence = numbers(id)
  if time < last_time or (time == last_time and sequence <= last_sequence) then
    if #redis.call('XPENDING', raw, group, id, id, 1) == 0 then lost[#lost + 1] = id end
  end
end
return {ids, lost}
