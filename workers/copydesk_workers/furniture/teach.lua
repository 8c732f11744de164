-- Counts the segments of articles for their sites: what stands in several stories of one site is its furniture. A segment
-- that is furniture on several sites is shared: another site has it as furniture after fewer stories (store.py).
--
-- KEYS  1 furniture of the slice (hash)      2 sites of its segments (hash: segment → sites that it is furniture on)
--       3 slices that taught (set)
-- ARGV  1 number of the slice                5 pages after which a site teaches by half as many
--       2 expiry of the keys (ms)            6 stories with a segment that make it furniture
--       3 prefix of the furniture keys       7 a segment that is furniture on this many sites is shared
--       4 prefix of the sites keys           8 new segments that make a page count whatever its story
--       9 bytes of the hash of a story      10 bytes of a segment
--      11 highest level
--       then four for each article: hash of the site, rank (number), hash of the story, its distinct segments, joined
-- Returns for each article the level of its site: ranks that 2^level divides teach. -1 if the slice learns no more.
--
-- Fields of the furniture:
--   '=' and site → level (1 byte), pages that counted (1 byte), number of stories (1 byte), the hashes of these stories,
--                  the newest ones, and of every segment the segment, how many pages and how many stories have it (1 byte
--                  each).
--   '*'          → shared segments, the first MOST_SHARED
--   '!'          : the slice has been asked what it taught (read.lua) and learns no more
-- A page counts for its story if that is a new one, and as a page also where it only has enough new segments: where most
-- of a page is furniture, all pages of a site look like copies of one story until that is known.
-- When enough pages have counted, all counts are halved and only every second page teaches from then on. So each page of
-- the slice weighs the same, whenever it came. What is furniture stays so while pages with it are left.

local sub, byte, char, find = string.sub, string.byte, string.char, string.find
local furniture, sites, slices = unpack(KEYS)
local lifetime = ARGV[2]
local most, least = tonumber(ARGV[5]), tonumber(ARGV[6])
local enough_sites, news = tonumber(ARGV[7]), tonumber(ARGV[8])
local STORY, SEGMENT = tonumber(ARGV[9]), tonumber(ARGV[10])
local highest = tonumber(ARGV[11])
local CELL, FIRST, HEAD = SEGMENT + 2, 12, 3
local MOST_SHARED = 20000  -- segments: sites are named by whoever pushes, and workers read all of these

local answers = {}
if call('HEXISTS', furniture, '!') == 1 then
  for at = FIRST, #ARGV, 4 do answers[#answers + 1] = -1 end
  return answers
end

register(slices, ARGV[1], {ARGV[3], ARGV[4]})

-- Where the segment's cell begins, nil if there is none.
local function place(cells, segment)
  local at = find(cells, segment, 1, true)
  while at and (at - 1) % CELL ~= 0 do at = find(cells, segment, at + 1, true) end
  return at
end

local function is_told(stories, story)
  local at = find(stories, story, 1, true)
  while at and (at - 1) % STORY ~= 0 do at = find(stories, story, at + 1, true) end
  return at ~= nil
end

local spread = {}  -- segments that this call makes shared
local function now_furniture(segment)
  if call('HINCRBY', sites, segment, 1) == enough_sites then spread[#spread + 1] = segment end
end

-- The cells with the segments of a page counted in, nil if the page does not count.
local function counted(cells, segments, is_story)
  local at_of, fresh = {}, {}
  for at = 1, #segments, SEGMENT do
    local segment = sub(segments, at, at + SEGMENT - 1)
    local found = place(cells, segment)
    if found then at_of[#at_of + 1] = found else fresh[#fresh + 1] = segment .. char(1, is_story) end
  end
  if is_story == 0 and #fresh < news then return nil end
  table.sort(at_of)
  local pieces, from = {}, 1
  for _, at in ipairs(at_of) do
    local pages, stories = byte(cells, at + SEGMENT, at + SEGMENT + 1)
    if is_story == 1 and stories + 1 == least then now_furniture(sub(cells, at, at + SEGMENT - 1)) end
    pieces[#pieces + 1] = sub(cells, from, at + SEGMENT - 1) .. char(pages + 1, math.min(stories + is_story, 255))
    from = at + CELL
  end
  pieces[#pieces + 1] = sub(cells, from)
  return table.concat(pieces) .. table.concat(fresh)
end

local function halved(cells)
  local kept = {}
  for at = 1, #cells, CELL do
    local pages, stories = byte(cells, at + SEGMENT, at + SEGMENT + 1)
    local half = math.floor(stories / 2)
    if stories >= least then half = math.max(least, half) end
    pages = math.floor(pages / 2)
    if pages > 0 then kept[#kept + 1] = sub(cells, at, at + SEGMENT - 1) .. char(pages, half) end
  end
  return table.concat(kept)
end

for at = FIRST, #ARGV, 4 do
  local field, rank, story, segments = '=' .. ARGV[at], tonumber(ARGV[at + 1]), ARGV[at + 2], ARGV[at + 3]
  local state = call('HGET', furniture, field) or char(0, 0, 0)
  local level, pages, told = byte(state, 1, HEAD)
  if rank % 2 ^ level == 0 then
    local stories = sub(state, HEAD + 1, HEAD + told * STORY)
    local is_story = is_told(stories, story) and 0 or 1
    local cells = counted(sub(state, HEAD + 1 + told * STORY), segments, is_story)
    if cells then
      pages = pages + 1
      if is_story == 1 then stories = sub(stories .. story, -most * STORY) end
      if pages == most then
        level, pages, cells = math.min(level + 1, highest), math.floor(most / 2), halved(cells)
      end
      call('HSET', furniture, field, char(level, pages, #stories / STORY) .. stories .. cells)
    end
  end
  answers[#answers + 1] = level
end
if spread[1] and call('HSTRLEN', furniture, '*') < MOST_SHARED * SEGMENT then
  local known = (call('HGET', furniture, '*') or '') .. table.concat(spread)
  call('HSET', furniture, '*', sub(known, 1, MOST_SHARED * SEGMENT))
end
call('PEXPIRE', furniture, lifetime)
call('PEXPIRE', sites, lifetime)
return answers
