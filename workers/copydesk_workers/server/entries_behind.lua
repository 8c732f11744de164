-- Counts the entries of a stream behind an id, without sending them. Stands in front of ledger.lua.

local function entries_behind(stream, id)
  local first, count = '(' .. id, 0
  while true do
    local found = redis.call('XRANGE', stream, first, '+', 'COUNT', 100)
    if #found == 0 then return count end
    count, first = count + #found, '(' .. found[#found][1]
  end
end
