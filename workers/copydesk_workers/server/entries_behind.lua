-- Counts the entries of a stream behind an id, without sending them. Stands in front of ledger.lua.

local function entries_behind(stream, id)
  local first, count = '(' .. id, 0
  while first ~= '(18446744073709551615-18446744073709551615' do  -- behind it the server takes no range
    local found = redis.call('XRANGE', stream, first, '+', 'COUNT', 10)
    if #found == 0 then break end
    count, first = count + #found, '(' .. found[#found][1]
  end
  return count
end
