-- Takes records out of the output streams and their stories, and marks their states, at once.
-- count_less.lua, recount.lua and what stands in front of it stand in front of this.
--
-- KEYS  1 clean (stream)   2 duplicates (stream)   3 dead (stream)   4 newest stories (zset)
--       5 slices (set)     6 ended slices (set)      7 stories to be counted again (set)
-- ARGV  1 to 3 see recount.lua   4 records of stories that are counted here, at most
--       then packed ids (12 bytes each)
-- Returns how many states were marked, entries removed from clean, duplicates and dead, and stories that a record left.
-- A record without a state (older than what is kept, or never committed) is left alone.

local clean, duplicates, dead, newest, slices, ended, recounts = unpack(KEYS)
local lists = {}
for _, numbers in ipairs({slices, ended}) do
  for _, slice in ipairs(call('SMEMBERS', numbers)) do lists[#lists + 1] = prefix .. 'stories:' .. slice end
end

local shrunk = {}  -- stories that a record left
local function leave_story(story, id)
  local key, name = prefix .. 'story:' .. record_id(story), record_id(story)
  if call('HDEL', key, record_id(id)) == 0 then return 0 end
  shrunk[name] = true
  local size = call('HLEN', key)
  for _, list in ipairs(lists) do
    if call('ZSCORE', list, name) then
      if size == 0 then call('ZREM', list, name) else call('ZADD', list, size, name) end
    end
  end
  if size == 0 then call('ZREM', newest, name) end
  return 1
end

-- Status of a state -> the stream that its entry is in.
local STREAM = {c = clean, u = duplicates, d = dead}

local marked, left = 0, 0
local removed = {[clean] = 0, [duplicates] = 0, [dead] = 0}
for at = 5, #ARGV do
  local id = ARGV[at]
  local states, state = format('%sstates:%.0f', prefix, floor(milliseconds(id) / window)), state_of(id)
  local status = state and status_of(state)
  if STREAM[status] then
    local entry, stream = entry_of(state), STREAM[status]
    if entry ~= '' then removed[stream] = removed[stream] + call('XDEL', stream, entry) end
    if status ~= 'd' then
      left = left + leave_story(story_of(state), id)
      if entry ~= '' then  -- else it was seeded, and not counted
        local outlet = string.match(provenance_of(state), '^[^\t]*')
        count_less(prefix, milliseconds(id), outlet, status == 'c' and 1 or 2)
      end
    end
    call('HSET', states, id, 'f')
    marked = marked + 1
  end
end
local left_to_count = tonumber(ARGV[4])
for story in pairs(shrunk) do
  local size = call('HLEN', prefix .. 'story:' .. story)
  if size <= left_to_count then
    left_to_count = left_to_count - size
    count_anew(story)
  else
    call('SADD', recounts, story)
  end
end
return {marked, removed[clean], removed[duplicates], removed[dead], left}
