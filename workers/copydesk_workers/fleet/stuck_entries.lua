-- Finds entries that were handed out and are in nobody's hands, as one step: between two steps workers come and go.
-- It asks for what lies between the entries in hand, which is nothing where all is well: the documents of a batch may have
-- hundreds of megabytes, and to read them for their ids held the server for as long as to copy them.
--
-- KEYS  1 raw (stream)
-- ARGV  1 group (string)
--       2 where to begin: "-", or "(" and the last id of the call before (string)
--       3 id of the last entry that was handed out (string)
--       4 entries to look at, about: in hand or stuck (number)
--
-- Answers {ids of stuck entries}, how many were looked at, where the next call is to begin ("-": all is looked at).

local raw, group, from, last, most = KEYS[1], ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local COPIED = 10  -- stuck entries that are read at once
local stuck = {}

-- Takes what lies up to `to`; whether that is all.
local function take(to)
  while #stuck < most do
    local found = redis.call('XRANGE', raw, from, to, 'COUNT', COPIED)
    for _, entry in ipairs(found) do
      stuck[#stuck + 1] = entry[1]
      from = '(' .. entry[1]
    end
    if #found < COPIED or found[#found][1] == last then return true end
  end
  return false
end

local pending = redis.call('XPENDING', raw, group, from, last, most)
for at, one in ipairs(pending) do
  if not take('(' .. one[1]) then return {stuck, at - 1 + #stuck, from} end
  if one[1] == last then return {stuck, at + #stuck, '-'} end  -- behind the greatest id there is no range
  from = '(' .. one[1]
end
if #pending == most or not take(last) then return {stuck, #pending + #stuck, from} end
return {stuck, #pending + #stuck, '-'}
