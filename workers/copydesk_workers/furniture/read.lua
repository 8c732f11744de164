-- What a slice taught of sites, for the slice after it. From the first time that it is asked for work on that one it
-- teaches no more, so that every record of a slice is compared by the same rules, whoever works on it and when.
--
-- KEYS  1 furniture of the slice that taught (hash, see teach.lua)   2 slices that taught (set)
-- ARGV  1 number of the slice   2 expiry of its keys (ms), 0: only look, it may go on to teach
--       3 prefix of the furniture keys   4 prefix of the sites keys   then hashes of sites
-- Returns what is furniture on several sites, then what is known of each site, '' for nothing; empty if the slice taught
-- nothing at all.

local furniture, slices = KEYS[1], KEYS[2]

if ARGV[2] ~= '0' and call('HSETNX', furniture, '!', '1') == 1 then
  call('PEXPIRE', furniture, ARGV[2])
  register(slices, ARGV[1], {ARGV[3], ARGV[4]})
end
if call('HLEN', furniture) == call('HEXISTS', furniture, '!') then return {} end
local fields = {'*'}
for at = 5, #ARGV do fields[#fields + 1] = '=' .. ARGV[at] end
local found = call('HMGET', furniture, unpack(fields))
for at = 1, #found do found[at] = found[at] or '' end
return found
