-- Drops a piece of the stories of the oldest slice that has ended.
--
-- KEYS  1 ended slices (set)   2 slices (set)   3 newest stories (zset)
-- ARGV  1 prefix of the namespace's keys   2 stories to drop at most
-- Returns how many stories were looked at; 0 when there is nothing to do. A story that a record of a later slice joined
-- stands in the list of that slice too, and stays.

local call = redis.call
local ended, slices, newest = unpack(KEYS)
local prefix, budget = ARGV[1], ARGV[2]

local oldest
for _, slice in ipairs(call('SMEMBERS', ended)) do
  if not oldest or tonumber(slice) < tonumber(oldest) then oldest = slice end
end
if not oldest then return 0 end

local later = {}
for _, numbers in ipairs({ended, slices}) do
  for _, slice in ipairs(call('SMEMBERS', numbers)) do
    if tonumber(slice) > tonumber(oldest) then later[#later + 1] = prefix .. 'stories:' .. slice end
  end
end

local function goes_on(story)
  for _, list in ipairs(later) do
    if call('ZSCORE', list, story) then return true end
  end
  return false
end

local list = prefix .. 'stories:' .. oldest
local popped = call('ZPOPMIN', list, budget)
for i = 1, #popped, 2 do
  if not goes_on(popped[i]) then
    call('UNLINK', prefix .. 'story:' .. popped[i], prefix .. 'spread:' .. popped[i])
    call('ZREM', newest, popped[i])
  end
end
if call('EXISTS', list) == 0 then call('SREM', ended, oldest) end
return #popped / 2
