-- Commits entry by entry: last part of the commit script (see commit.lua).

-- Reads the counters that the entry adds to and that were not read yet.
local function read_counters()
  if not unread[1] then return end
  for i, value in ipairs(call('HMGET', counters, unpack(unread))) do
    if value and not string.match(value, '^%d+$') then error('counter ' .. unread[i] .. ' is not a number') end
    counted[unread[i]] = tonumber(value or 0)
  end
end

local function count_entry()
  for _, name in ipairs(increments) do
    counted[name], changed[name] = counted[name] + 1, true
  end
end

-- Writes what the call counted: once for all its entries, of which each has a handful of counters.
local function write_counters()
  if next(changed) == nil then return end
  local command = {'HSET', counters}
  for name in pairs(changed) do
    command[#command + 1] = name
    command[#command + 1] = format('%.0f', counted[name])
  end
  call(unpack(command))
end

-- A signature as copydesk_schemas/signing.py reads it: name, space, 64 hex digits. Of others it is kept that they are none.
local SIGNED = '^[a-z0-9_.-]+ ' .. string.rep('[0-9a-f]', 64) .. '$'

-- Notes the records of the entry that were decided without a part of the index.
local partly_matched = 0
local function count_partly_matched()
  if lacking == '' then return end
  for _, article in ipairs(articles) do
    if article.kind == 'p' then partly_matched = partly_matched + 1 end
  end
end

-- Notes which parts of the index these records must be matched with again: in the step that publishes them.
local function write_gaps()
  if partly_matched == 0 then return end
  for partition in string.gmatch(lacking, '%d+') do note_gap(gaps, partition, began, partly_matched) end
end

-- Commits the current entry; returns its answer.
local function commit_entry()
  -- The worker looked before the probe. The clock can have gone back since then.
  if now and now > latest then error('the id of the entry lies ahead of the server\'s clock') end
  local verify
  for index, article in ipairs(articles) do
    local unverified
    if article.kind == 'p' then unverified = decide(article) else bury(article) end
    if unverified then
      verify = verify or {'V'}
      verify[#verify + 1] = format('%d', index - 1)
      verify[#verify + 1] = table.concat(unverified)
    end
  end
  if verify then return verify end
  if next(texts) then is_there(texts_here) end
  if next(addresses) then is_there(addresses_here) end

  -- What is written besides: counters, and the upkeep of slices

  increment('entries_committed')
  if lacking ~= '' then call('HLEN', gaps) end
  read_counters()
  if seed or not now or now < day_begins or now >= day_ends then meet_flow() end
  if some_attempts == nil then some_attempts = call('HLEN', attempts) > 0 end
  if some_attempts and call('HEXISTS', attempts, entry) == 1 then write('HDEL', attempts, entry) end

  if now and not is_there(states_here) then
    write_hashes()  -- since what follows drops hashes
    write('SADD', slices, format('%.0f', here))
    -- Bookkeeping outlives its window by two: one for the postings, one for what is still in flight.
    for _, slice in ipairs(call('SMEMBERS', slices)) do
      if tonumber(slice) < here - 2 then
        for _, name in ipairs({'states', 'links', 'texts', 'addresses'}) do
          write('UNLINK', slice_key(name, tonumber(slice)))
        end
        call('SCARD', ended)
        if call('ZCARD', slice_key('stories', tonumber(slice))) > 0 then write('SADD', ended, slice) end
        write('SREM', slices, slice)
      end
    end
  end

  if archive_keep ~= '0' then
    check_stream(archive)
    local found = call('XRANGE', raw, entry, entry)[1]
    if found then
      local document, outcomes, signed = '', {}, nil
      for i = 1, #found[2], 2 do
        if found[2][i] == 'document' then document = found[2][i + 1] end
        if found[2][i] == 'signed' then signed = string.match(found[2][i + 1], SIGNED) or '-' end
      end
      local letter  -- where one stands for many articles, its word stands in the places of the others
      for _, article in ipairs(articles) do
        if article.id ~= '' then
          local high, low = string.byte(article.id, 11, 12)
          while letter and #outcomes < high * 256 + low do outcomes[#outcomes + 1] = letter end
        end
        if article.kind ~= 'p' then letter = article.outcome end
        outcomes[#outcomes + 1] = article.outcome
      end
      local commit = format('%.0f', counted.entries_committed + 1)
      local command = {'XADD', archive, '*', 'commit', commit, 'raw_id', entry, 'outcomes', table.concat(outcomes, ','),
                       'seed', seed and '1' or '0', 'document', document}
      if signed then command[14], command[15] = 'signed', signed end
      writes[#writes + 1] = command
    end
  end

  -- From here on nothing can fail

  if call('XACK', raw, group, entry) == 0 then return {'L'} end
  local letters, states = {}, now and unwritten_of(states_here)
  for i = 1, #publications do publications[i] = call(unpack(publications[i])) end
  for i = 1, #articles do
    local article = articles[i]
    local id = article.id
    if id ~= '' then
      local provenance = provenances[id]
      states[id] = decided[id] .. (publications[article.publication] or '') .. (provenance and '\t' .. provenance or '')
    end
    letters[i] = article.answer
  end
  if next(texts) then
    local fields = unwritten_of(texts_here)
    for field, id in pairs(texts) do fields[field] = id end
  end
  if next(addresses) then
    local fields = unwritten_of(addresses_here)
    for field, id in pairs(addresses) do fields[field] = id end
  end
  write_stories(states)
  for _, command in ipairs(writes) do call(unpack(command)) end
  for key, is_fresh in pairs(fresh) do
    if is_fresh then call('PEXPIRE', key, lifetime) end
    exists[key] = true
  end
  for _, command in ipairs(writes) do  -- the last field of a hash takes the hash with it
    if command[1] == 'HDEL' or command[1] == 'UNLINK' then exists[command[2]] = nil end
  end
  count_entry()
  count_partly_matched()
  finished[#finished + 1] = entry
  return {'C', table.concat(letters)}
end

-- What is written after XACK must not fail for lack of a permission either; only from Redis 7.0 on can a script ask.
if redis.acl_check_cmd then
  local story, spread, flow = prefix .. 'story:', prefix .. 'spread:', prefix .. 'flow:'
  for _, command in ipairs({
    {'XADD', clean, '*', 'a', 'b'}, {'XADD', duplicates, '*', 'a', 'b'}, {'XADD', dead, '*', 'a', 'b'},
    {'XADD', archive, '*', 'a', 'b'}, {'XADD', growths, '*', 'a', 'b'}, {'XDEL', raw, '1-1'}, {'HSET', counters, 'a', 'b'},
    {'HDEL', attempts, 'a'},
    {'SADD', slices, '1'}, {'SREM', slices, '1'}, {'SADD', ended, '1'}, {'ZADD', newest_stories, '1', 'a'},
    {'ZREMRANGEBYRANK', newest_stories, '0', '-2'}, {'HSET', story, 'a', 'b'}, {'PEXPIRE', story, '1'}, {'UNLINK', story},
    {'HSET', spread, 'a', 'b'}, {'PEXPIRE', spread, '1'},
    {'HSET', flow, 'a', 'b'}, {'HDEL', flow, 'a'}, {'PEXPIRE', flow, '1'},
    {'HSET', gaps, 'a', 'b'}, {'HINCRBY', gaps, 'a', '1'},
  }) do
    if not redis.acl_check_cmd(unpack(command)) then
      return redis.error_reply(format('NOPERM the workers may not %s %s: see `copydesk acl`', command[1], command[2]))
    end
  end
end

local whole, problem = pcall(function()
  local at, waits = FIRST_ENTRY, false
  while ARGV[at] do
    at = take_entry(at)
    local done, reply = true, {'W'}
    if not waits then done, reply = pcall(commit_entry) end
    if not done then reply = {'E', type(reply) == 'table' and reply.err or tostring(reply)} end
    waits = waits or reply[1] == 'V'
    replies[#replies + 1] = reply
  end
end)
-- What is committed is written even if the arguments of a later entry are malformed.
write_hashes()
if finished[1] then call('XDEL', raw, unpack(finished)) end
write_counters()
write_gaps()
write_flows()
-- What is committed is committed: a stream that cannot be shortened now is shortened at the next call.
pcall(function()
  keep = tonumber(keep)
  if checked[archive] then call('XTRIM', archive, 'MAXLEN', '~', archive_keep) end
  if checked[clean] then cut_to(clean, keep, ledger, 'clean') end
  if checked[duplicates] then cut_to(duplicates, keep, ledger, 'duplicates') end
  if checked[dead] then cut_to(dead, keep, ledger, 'dead') end
  if checked[growths] then cut_to(growths, keep, ledger, 'stories') end
end)
if not whole then error(problem) end
return replies
