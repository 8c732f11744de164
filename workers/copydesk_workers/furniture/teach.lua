-- Counts the segments of articles for their sites: what stands in several stories of one site is its furniture.
--
-- KEYS  1 furniture of the slice (hash)      2 sites of its segments (hash: segment → sites that it is furniture on)
--       3 slices that taught (set)
-- ARGV  1 number of the slice                5 pages that a site may teach by
--       2 expiry of the keys (ms)            6 stories with a segment that make it furniture
--       3 prefix of the furniture keys       7 sites with a piece of furniture that make it furniture everywhere
--       4 prefix of the sites keys           8 new segments that make a page count whatever its story
--       9 bytes of the hash of a story      10 bytes of a segment
--       then three for each article: hash of the site, hash of the story, its distinct segments, joined
-- Returns '1' for each article whose site has taught enough in this slice, '0' for the others.
--
-- Fields of the furniture:
--   '=' and site → pages that counted (1 byte), stories that counted (1 byte), the hashes of these stories, and of every
--                  segment the segment, how many pages and how many stories have it (1 byte each). A site that has taught by
--                  all its pages keeps no stories, and only segments that may be furniture.
--   '*'          → segments that are furniture everywhere
--   '!'          : the slice has been asked what it taught (read.lua) and learns no more
-- A page counts for its story if that is a new one, and as a page also where it only has enough new segments: where most
-- of a page is furniture, all pages of a site look like copies of one story until that is known.

local sub, byte, char, find = string.sub, string.byte, string.char, string.find
local furniture, sites, slices = unpack(KEYS)
local lifetime = ARGV[2]
local most, least = tonumber(ARGV[5]), tonumber(ARGV[6])
local everywhere, news = tonumber(ARGV[7]), tonumber(ARGV[8])
local STORY, SEGMENT = tonumber(ARGV[9]), tonumber(ARGV[10])
local CELL, FIRST = SEGMENT + 2, 11

local answers = {}
if call('HEXISTS', furniture, '!') == 1 then
  for at = FIRST, #ARGV, 3 do answers[#answers + 1] = '1' end
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

local function now_furniture(segment)
  local count = call('HINCRBY', sites, segment, 1)
  if count == everywhere then call('HSET', furniture, '*', (call('HGET', furniture, '*') or '') .. segment) end
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
    pieces[#pieces + 1] = sub(cells, from, at + SEGMENT - 1) .. char(pages + 1, stories + is_story)
    from = at + CELL
  end
  pieces[#pieces + 1] = sub(cells, from)
  return table.concat(pieces) .. table.concat(fresh)
end

local function pruned(cells)
  local kept = {}
  for at = 1, #cells, CELL do
    if byte(cells, at + SEGMENT) >= least then kept[#kept + 1] = sub(cells, at, at + CELL - 1) end
  end
  return table.concat(kept)
end

for at = FIRST, #ARGV, 3 do
  local field, story, segments = '=' .. ARGV[at], ARGV[at + 1], ARGV[at + 2]
  local state = call('HGET', furniture, field) or char(0, 0)
  local pages, told = byte(state, 1, 2)
  if pages < most then
    local stories = sub(state, 3, 2 + told * STORY)
    local is_story = is_told(stories, story) and 0 or 1
    local cells = counted(sub(state, 3 + told * STORY), segments, is_story)
    if cells then
      pages, told = pages + 1, told + is_story
      if is_story == 1 then stories = stories .. story end
      if pages == most then stories, cells = '', pruned(cells) end
      call('HSET', furniture, field, char(pages, told) .. stories .. cells)
    end
  end
  answers[#answers + 1] = pages == most and '1' or '0'
end
call('PEXPIRE', furniture, lifetime)
call('PEXPIRE', sites, lifetime)
return answers
