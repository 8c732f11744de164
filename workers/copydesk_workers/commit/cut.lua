-- Shortens output streams, and notes what a group had not read or not acknowledged of what it cuts.
-- ids.lua (copydesk_schemas) and losses.lua (server/) stand in front of this.

local CUT_CHUNK = 1000  -- pending entries that are read at once
local CUT_BLOCK = 100  -- entries that a stream may hold too many

-- Milliseconds and sequence of stream entry ids, as text. Readers may have thousands of groups, which are sorted by these.
local parts = {}
local function parts_of(id)
  parts[id] = parts[id] or {string.match(id, '^(%d+)-(%d+)$')}
  return parts[id]
end

-- Whether stream entry id `a` comes before `b`; ids have up to 20 digits, more than a number of Lua holds.
local function comes_before(a, b)
  local x, y = parts_of(a), parts_of(b)
  for i = 1, 2 do
    if #x[i] ~= #y[i] then return #x[i] < #y[i] end
    if x[i] ~= y[i] then return x[i] < y[i] end
  end
  return false
end

-- The stream entry id behind this one. Its numbers have up to 20 digits, and a reader may begin its group anywhere.
local function following(id)
  local milliseconds, sequence = unpack(parts_of(id))
  if sequence == '18446744073709551615' then return format('%.0f-0', milliseconds + 1) end
  local head, digit, nines = string.match(sequence, '^(%d-)([0-8]?)(9*)$')
  return milliseconds .. '-' .. head .. format('%d', digit == '' and 1 or digit + 1) .. string.rep('0', #nines)
end

local function first_id(stream)
  local first = call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
  return first and first[1] or '0-0'
end

-- The groups of a stream, the last one first: {name, last id that it read, number of entries that it has not acknowledged}.
local function groups_of(stream)
  local found = {}
  for _, flat in ipairs(call('XINFO', 'GROUPS', stream)) do
    local group = {}
    for at = 1, #flat, 2 do group[flat[at]] = flat[at + 1] end
    found[#found + 1] = {name = group.name, read = group['last-delivered-id'], pending = group.pending}
  end
  table.sort(found, function(a, b) return comes_before(a.read, b.read) end)
  return found
end

-- Cuts entries below the id `limit`, whole blocks of them; returns how many left. `name`: of the stream, for the ledger.
local function cut(stream, limit, ledger, name, now)
  if call('EXISTS', stream) == 0 then return 0 end
  local groups, removed = groups_of(stream), 0
  if #groups == 0 then return call('XTRIM', stream, 'MINID', '~', limit) end
  local first = first_id(stream)
  if not comes_before(first, limit) then return 0 end
  local unread = {}
  -- Up to where each group has read, exactly; what leaves then is unread by those before it.
  for i, group in ipairs(groups) do
    if not comes_before(group.read, limit) then break end
    if not comes_before(group.read, first) then
      local count = call('XTRIM', stream, 'MINID', following(group.read))
      for j = 1, i - 1 do unread[j] = unread[j] + count end
      removed = removed + count
    end
    unread[i] = 0
  end
  local rest = call('XTRIM', stream, 'MINID', '~', limit)
  removed = removed + rest
  for i, count in ipairs(unread) do
    if count + rest > 0 then
      note_loss(ledger, 'lost:unread:' .. name .. ':' .. groups[i].name, count + rest, now, now)
    end
  end
  local kept = first_id(stream)
  if removed == 0 then return 0 end
  for _, group in ipairs(groups) do
    local from, count = first, 0
    while group.pending > 0 do
      local pending = call('XPENDING', stream, group.name, from, kept == '0-0' and '+' or kept, CUT_CHUNK)
      for _, one in ipairs(pending) do
        if one[1] ~= kept then count = count + 1 end
      end
      if #pending < CUT_CHUNK then break end
      from = '(' .. pending[#pending][1]
    end
    if count > 0 then note_loss(ledger, 'lost:unacked:' .. name .. ':' .. group.name, count, now, now) end
  end
  return removed
end

-- Cuts a stream to its newest `keep` entries, about: a block at a time.
local function cut_to(stream, keep, ledger, name)
  local surplus = call('XLEN', stream) - keep
  if surplus < CUT_BLOCK then return end
  if #call('XINFO', 'GROUPS', stream) == 0 then
    call('XTRIM', stream, 'MAXLEN', '~', keep)
  else
    local time = call('TIME')
    local found = call('XRANGE', stream, '-', '+', 'COUNT', surplus + 1)
    cut(stream, found[#found][1], ledger, name, time[1] * 1000 + floor(time[2] / 1000))
  end
end
