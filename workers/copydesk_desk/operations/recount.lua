-- Counts the spread of stories again.
-- ids.lua (copydesk_schemas), states.lua and spread.lua (copydesk_workers/records) stand in front of this, and a script
-- that calls count_anew behind it.
--
-- ARGV  1 prefix of the namespace's keys   2 window, also the length of a slice (ms)   3 tight relations, by commas

local prefix, window = ARGV[1], tonumber(ARGV[2])
local tight = {}
for name in string.gmatch(ARGV[3], '[^,]+') do tight[name] = true end

local function state_of(id) return call('HGET', format('%sstates:%.0f', prefix, floor(milliseconds(id) / window)), id) end

-- Counts records into a spread, in this order; `relations` holds what the story says of each.
local function count_members(spread, ids, relations)
  for _, id in ipairs(ids) do
    local state = state_of(packed_id(id))
    local provenance = state and string.find(state, '^[cu]') and provenance_of(state) or ''
    count_record(spread, id, tight[relations[id]], read_provenance(provenance))
  end
end

local function write_spread(key, spread)
  call('HSET', key, 'sum', write_sum(spread))
  for _, name in ipairs(spread.added) do call('HSET', key, name, '1') end
end

-- Counts the spread of a story anew from the records that it still has: its first record, then by id. For small stories:
-- the server does nothing else meanwhile.
local function count_anew(story)
  local key, spread_key = prefix .. 'story:' .. story, prefix .. 'spread:' .. story
  local members, ids, relations, spread = call('HGETALL', key), {}, {}, new_spread(0)
  call('DEL', spread_key)
  if not members[1] then return end
  for i = 1, #members, 2 do
    ids[#ids + 1] = members[i]
    relations[members[i]] = string.match(members[i + 1], '^%S+')
  end
  table.sort(ids, function(a, b)
    if a == story or b == story then return a == story and b ~= story end
    return comes_earlier(a, b)
  end)
  count_members(spread, ids, relations)
  write_spread(spread_key, spread)
  call('PEXPIRE', spread_key, math.max(call('PTTL', key), 1))
end

