-- Drops a piece of the oldest slice that is out of date in one partition of the index.
--
-- KEYS  1 the partition's slices (hash: slice number → number of the bucket to drop next)
-- ARGV  1 prefix of the posting buckets; slice number, ":" and bucket (6 hex digits) follow
--       2 prefix of the signatures; slice number follows
--       3 number of buckets of a slice, all partitions together
--       4 buckets to drop at most
-- Returns how many buckets were dropped; 0 when nothing is out of date. A slice is out of date once the newest slice
-- begins a window after its end. Its signatures leave last, with its number.

local call, format = redis.call, string.format
local slices, postings, signatures = KEYS[1], ARGV[1], ARGV[2]
local buckets, budget = tonumber(ARGV[3]), tonumber(ARGV[4])

local oldest, newest
for _, slice in ipairs(call('HKEYS', slices)) do
  local number = tonumber(slice)
  if not oldest or number < oldest then oldest = number end
  if not newest or number > newest then newest = number end
end
if not oldest or newest < oldest + 2 then return 0 end

local name = format('%.0f', oldest)
local first = tonumber(call('HGET', slices, name))
local last = math.min(first + budget, buckets)
for bucket = first, last - 1 do
  call('UNLINK', postings .. name .. ':' .. format('%06x', bucket))
end
if last == buckets then
  call('UNLINK', signatures .. name)
  call('HDEL', slices, name)
else
  call('HSET', slices, name, format('%.0f', last))
end
return last - first
