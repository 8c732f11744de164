-- Shortens output streams, and notes what a group had not read or not acknowledged of what it cuts.
-- ids.lua (copydesk_schemas) and losses.lua (server/) stand in front of this.

local CUT_BLOCK = 100  -- entries that a stream may hold too many
-- Groups are many where their names, and this much for each, have so many bytes. They are then asked for once in a while: the
-- more there are, the longer the pause (ms).
local MANY, OF_A_GROUP, MANY_PAUSE, LONGEST_PAUSE = 400000, 1000, 10000, 600000
local LOOK = 50  -- entries that are read at once for their ids

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

local function first_id(stream)
  local first = call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
  return first and first[1] or '0-0'
end

-- The id of the entry at a place of a stream, counted from 1. They come with all that they hold.
local function id_at(stream, place)
  local from, id = '-', nil
  while place > 0 do
    local found = call('XRANGE', stream, from, '+', 'COUNT', math.min(place, LOOK))
    id, place = found[#found][1], place - #found
    from = '(' .. id
  end
  return id
end

-- The groups of a stream, the last one first: {name, last id that it read, number of entries that it has not acknowledged,
-- number of consumers}.
local function groups_of(stream)
  local found = {}
  for _, flat in ipairs(call('XINFO', 'GROUPS', stream)) do
    local group = {}
    for at = 1, #flat, 2 do group[flat[at]] = flat[at + 1] end
    found[#found + 1] =
      {name = group.name, read = group['last-delivered-id'], pending = group.pending, consumers = group.consumers}
  end
  table.sort(found, function(a, b) return comes_before(a.read, b.read) end)
  return found
end

-- Has the next cut of a stream wait if the names of its readers have so many bytes.
local function note_many(ledger, name, size, now)
  if size <= MANY then return end
  local pause = math.min(LONGEST_PAUSE, floor(MANY_PAUSE * size / MANY))
  call('HSET', ledger, 'many_groups:' .. name, format('%.0f', now + pause))
end

local cut
do  -- the main function of a script may have 200 local variables, and the commit has nearly as many
  local CUT_CHUNK = 1000  -- pending entries that are read at once
  local LONGEST_NAME = 200  -- bytes of the name of a group in the ledger
  local MOST_FIELDS = 2000  -- fields that the ledger may have when a group gets one; behind them groups share one
  -- Bytes of the name of a consumer whose entries are counted: each of them is told with it, and a reader can make it as
  -- long as memory.
  local LONGEST_CONSUMER = 1000
  -- Consumers that one cut lists, each group as ten more, and entries that it counts one by one: a reader can make millions.
  local MOST_CONSUMERS, AS_CONSUMERS, MOST_SINGLES = 10000, 10, 10000
  local GREATEST = '18446744073709551615-18446744073709551615'  -- behind it the server takes no range

  -- The stream entry id behind this one. Its numbers have up to 20 digits, and a reader may begin its group anywhere.
  local function following(id)
    local milliseconds, sequence = unpack(parts_of(id))
    if sequence == '18446744073709551615' then return format('%.0f-0', milliseconds + 1) end
    local head, digit, nines = string.match(sequence, '^(%d-)([0-8]?)(9*)$')
    return milliseconds .. '-' .. head .. format('%d', digit == '' and 1 or digit + 1) .. string.rep('0', #nines)
  end

  -- Collects what groups of a stream lose, to be noted at once; returns two functions: one that takes a loss, and one that notes
  -- all. A reader chooses the name of its group, of any length, and makes any number of groups, and the ledger is read as a
  -- whole, all the time: so names are cut, and behind MOST_FIELDS groups share one field.
  local function collect_losses(ledger, stream, now)
    local losses, fields = {}, call('HLEN', ledger)
    local function lose(kind, group, count)
      local prefix = 'lost:' .. kind .. ':' .. stream .. ':'
      local field = prefix .. group
      if #group > LONGEST_NAME then
        field = prefix .. string.sub(group, 1, LONGEST_NAME) .. '…' .. redis.sha1hex(group)
      end
      if not losses[field] and call('HEXISTS', ledger, field) == 0 then
        if fields >= MOST_FIELDS then field = prefix .. '…' else fields = fields + 1 end
      end
      losses[field] = (losses[field] or 0) + count
    end
    return lose, function()
      for field, count in pairs(losses) do note_loss(ledger, field, count, now, now) end
    end
  end

  -- The consumers of a group: {name, number of entries that it has not acknowledged}.
  local function consumers_of(stream, group)
    local found = {}
    for _, flat in ipairs(call('XINFO', 'CONSUMERS', stream, group)) do
      local consumer = {}
      for at = 1, #flat, 2 do consumer[flat[at]] = flat[at + 1] end
      found[#found + 1] = {name = consumer.name, pending = consumer.pending}
    end
    return found
  end

  -- How many entries a consumer has not acknowledged from one id on and before another, '0-0' for up to the last.
  local function pending_of(stream, group, consumer, from, before)
    local count = 0
    while true do
      local pending = call('XPENDING', stream, group, from, before == '0-0' and '+' or before, CUT_CHUNK, consumer)
      for _, one in ipairs(pending) do
        if one[1] ~= before then count = count + 1 end
      end
      local last = #pending == CUT_CHUNK and pending[CUT_CHUNK][1] or GREATEST
      if last == GREATEST then return count end
      from = '(' .. last
    end
  end

  -- The same of all consumers of a group that has too many to be listed, one by one, up to the first of a name that is too long;
  -- `most` at most. Also returns the bytes of the names that it was told.
  local function pending_of_crowd(stream, group, from, before, most)
    local count, bytes = 0, 0
    while count < most do
      local one = call('XPENDING', stream, group, from, before == '0-0' and '+' or before, 1)[1]
      if not one then break end
      bytes = bytes + #one[2]
      if one[1] == before or #one[2] > LONGEST_CONSUMER then break end
      count, from = count + 1, '(' .. one[1]
      if one[1] == GREATEST then break end
    end
    return count, bytes
  end

  -- Cuts entries below the id `limit`, whole blocks of them; returns how many left. `name`: of the stream, for the ledger.
  -- `groups`: if they are known.
  function cut(stream, limit, ledger, name, now, groups)
    if call('EXISTS', stream) == 0 then return 0 end
    local removed, first = 0, first_id(stream)
    if not comes_before(first, limit) then return 0 end
    groups = groups or groups_of(stream)
    if #groups == 0 then return call('XTRIM', stream, 'MINID', '~', limit) end
    local cut_at, before = {}, nil
    -- Up to where each group has read, exactly; what leaves then is unread by those before it.
    for i, group in ipairs(groups) do
      if not comes_before(group.read, limit) then break end
      cut_at[i] = 0
      if group.read ~= before and not comes_before(group.read, first) then
        cut_at[i] = call('XTRIM', stream, 'MINID', following(group.read))
        removed = removed + cut_at[i]
      end
      before = group.read
    end
    local unread = call('XTRIM', stream, 'MINID', '~', limit)
    removed = removed + unread
    if removed == 0 then return 0 end
    local lose, note_losses = collect_losses(ledger, name, now)
    for i = #cut_at, 1, -1 do
      if unread > 0 then lose('unread', groups[i].name, unread) end
      unread = unread + cut_at[i]
    end
    local kept = first_id(stream)
    local size, left, singles = 0, MOST_CONSUMERS, MOST_SINGLES
    for _, group in ipairs(groups) do
      local count, bytes = 0, 0
      local listed = group.pending > 0 and group.consumers + AS_CONSUMERS <= left
      if listed then
        left = left - group.consumers - AS_CONSUMERS
      elseif group.pending > 0 and singles > 0 then
        count, bytes = pending_of_crowd(stream, group.name, first, kept, singles)
        singles = singles - count - 1
      end
      size = size + #group.name + OF_A_GROUP + bytes
      for _, consumer in ipairs(listed and consumers_of(stream, group.name) or {}) do
        size = size + #consumer.name + OF_A_GROUP
        if consumer.pending > 0 and #consumer.name <= LONGEST_CONSUMER then
          count = count + pending_of(stream, group.name, consumer.name, first, kept)
        end
      end
      if count > 0 then lose('unacked', group.name, count) end
    end
    note_losses()
    note_many(ledger, name, size, now)
    return removed
  end
end

-- Whether the stream had so many groups at the last cut that the next one waits.
local function waits(ledger, name, now)
  local left = tonumber(call('HGET', ledger, 'many_groups:' .. name) or 0) - now
  return left > 0 and left <= LONGEST_PAUSE
end

-- Cuts a stream to its newest `keep` entries, about: a block at a time.
local function cut_to(stream, keep, ledger, name)
  local surplus = call('XLEN', stream) - keep
  if surplus < CUT_BLOCK then return end
  local time = call('TIME')
  local now = time[1] * 1000 + floor(time[2] / 1000)
  if waits(ledger, name, now) then return end
  local groups, size = groups_of(stream), 0
  if #groups == 0 then
    call('XTRIM', stream, 'MAXLEN', '~', keep)
    return
  end
  for _, group in ipairs(groups) do size = size + #group.name + OF_A_GROUP end
  note_many(ledger, name, size, now)
  cut(stream, id_at(stream, surplus + 1), ledger, name, now, groups)
end
