-- Commits raw entries, one after the other. All articles of an entry get their outcome (published, duplicate or dead)
-- together or not at all, whatever becomes of the other entries.
-- ids.lua (copydesk_schemas), states.lua and spread.lua (records/), epoch.lua, losses.lua and gaps.lua (server/) and cut.lua
-- stand in front of this, flow.lua, decide.lua and publish.lua follow: one script, in files of one idea each.
--
-- KEYS  1 raw (stream)        4 dead (stream)       7 slices (set)         10 ended slices (set)
--       2 clean (stream)      5 counters (hash)     8 archive (stream)       11 meta (hash)
--       3 duplicates (stream) 6 attempts (hash)     9 newest stories (zset)  12 ledger (hash)
--      13 stories (stream of growths)             14 gaps of the index (hash)
-- ARGV  1 prefix of the namespace's keys (string)         6 consumer group (string)
--       2 window, also the length of a slice (ms)         7 order: relation codes, the strongest first (digits)
--       3 expiry of the keys of a slice (ms)              8 how many of them are suppressed (number)
--       4 most entries of an output stream (number)       9 most entries of the archive, 0: none is kept (number)
--       5 names of the relations by code, by commas      10 codes of the tight relations (digits)
--      11 how far records may lie ahead of the server's clock (ms), '' for any distance
--      12 codes of the relations with news (digits)
--      13 epoch in which the worker looked the articles up (see epoch.lua), '' if nothing was looked up
--      14 partitions of the index that could not be asked, by commas; '' if all were
--      15 how often records had been matched again with the index before these were looked up (see gaps.lua), '' if the
--         index is beside the streams or nothing was looked up
--      16 sources of all articles of the call, in order, as an array in msgpack; each as in provenance.py, '' if unknown
--       then for each entry: 'e', raw entry id (string), seed: '1' publishes no record (flag),
--       and for each article of it, in position order, either
--         'p', packed id, text hash (8 bytes), addresses (8 bytes each, joined), shared (number),
--              record (an open JSON object: more fields can follow), provenance (see provenance.py), always: '1' publishes
--              it whatever its relation (flag), asked (number), n (number), n times: match, link, news
--              An article of a bound producer (see states.lua) is a duplicate of records of bound producers only.
--         'd', packed id ('' for a whole document), position ('' likewise), document, reason, detail, deliveries,
--              signature, origin ('' for none)
--       A match and a link have one form: packed id (12 bytes), relation code ('-': verified, no relation),
--       joins ('1' or '0'), evidence (JSON members, `"similarity":` first). The match is what the article sees, the
--       link ('' for none) what the matched record will see: it bears the article's id and the relation reversed.
--       News are the passages of the article that the matched record lacks, for the relations that promise something new
--       ('' for others): 'n' and for each passage, in order, its first word, the character where that starts, the word
--       behind its last one, the character where that one ends (numbers). The evidence of such a match is open at its
--       end, behind `"all":`, for the words that are new against all. A link has no news, since only the
--       article's own worker can say where they stand: where they are needed, the match is asked for.
--       The last `asked` of the n were verified because this script asked for them. Each counts only if the script would
--       ask for it again; otherwise the outcome would depend on when it asked first.
--
-- Slice keys, by event time; ids are packed to 12 bytes (see copydesk_schemas.ids):
--   states:<slice>     hash  id -> state (see states.lua)
--   links:<slice>      hash  id -> n, id .. 1 -> link, … id .. n -> link; only while the record is in flight
--   texts:<slice>      hash  text hash -> id of the clean record with this text
--   addresses:<slice>  hash  address hash -> id of the last clean record under it, or what its duplicate is `of`
--   stories:<slice>    zset  stories that a record of this slice joined, as printed ids, by their size then
-- Beside these there is flow:<day> (see flow.lua).
-- A story of two records or more has the key story:<id>, a hash: record id -> relation, stream and entry id, or relation
-- and 'seeded', and the key spread:<id> (see spread.lua). They leave with the last slice that the story stands in
-- (expire_stories.lua). Whenever a record joins a story, the stream of growths gets one entry in the same step.
--
-- Answers the error STALE if the server is in another epoch: it may have lost what the probe wrote, and later copies would
-- not find these records; if records were put into the index again since these were looked up, which they may not have
-- seen; and while pause (string) is set: a backup is being made. Else one of these for each entry; only the first has
-- written anything:
--   {'C', two letters per article: outcome p, u or d, and relation code}   committed
--   {'L'}                                                                  late: the entry is not pending
--   {'V', index from 0, ids joined, …}                                     these must be verified first
--   {'W'}           not tried: one before it must be verified first (entries commit in order, or outcomes would depend on
--                   how the batch was cut)
--   {'E', message}  an error
--
-- The archive gets the raw document of every committed entry, for replays: `commit` (1, 2, … in the order of commits, so
-- that a missing number is seen), `raw_id`, `outcomes` (by commas, one for each position up to the last: a relation, or
-- `dead:` and the reason), `seed` ('1' or '0'), `document` and perhaps `signed`. A document that was deleted from the raw
-- stream meanwhile is not kept.
--
-- Lua does not roll back. So everything is read and built before XACK, every key that will be written is read first with
-- a command of its own type, and after XACK come only writes that cannot fail. Counters and the hashes of states, texts and
-- addresses are written once, after the last entry, and raw entries deleted then; the type of these keys was read before
-- the first XACK of an entry that adds to them.

local raw, clean, duplicates, dead, counters, attempts, slices, archive, newest_stories, ended, meta, ledger, growths, gaps =
  unpack(KEYS)
local prefix, window, lifetime, keep, relation_names, group, order, suppressed_count = unpack(ARGV, 1, 8)
local archive_keep, tight_codes, ahead, news_codes, epoch, lacking = unpack(ARGV, 9, 14)
if epoch ~= '' and epoch ~= epoch_of(meta) then
  return redis.error_reply('STALE the server was started again, or another took its place')
end
if call('EXISTS', prefix .. 'pause') == 1 then return redis.error_reply('STALE commits pause for a backup') end
if ARGV[15] ~= '' and (call('HGET', gaps, 'healed') or '0') ~= ARGV[15] then
  return redis.error_reply('STALE records were matched again with the index, which this batch may not have seen')
end
window = tonumber(window)
local began = lacking ~= '' and milliseconds_now()
local latest = math.huge  -- event time of a record that may move the slices (ms)
if ahead ~= '' then
  local time = call('TIME')
  latest = time[1] * 1000 + floor(time[2] / 1000) + ahead
end
local FIRST_ENTRY = 17  -- where its arguments begin
local CHUNK = 1000  -- unpack of more than some 8,000 values fails; even, for fields with values
local NEWEST = 1000  -- stories in the list of the newest
local NEWS_WORDS = 8  -- fewest words that count as new of a passage that is not whole
local NEWS_RECORDS = 8  -- most records that a text is held against to say what is new

local slice_keys = {states = {}, links = {}, texts = {}, addresses = {}, stories = {}}
local function slice_key(name, slice)
  local keys = slice_keys[name]
  if not keys[slice] then keys[slice] = format('%s%s:%.0f', prefix, name, slice) end
  return keys[slice]
end
local function slice_of(id) return floor(milliseconds(id) / window) end

-- What the call knows of the server, for all entries: nobody else writes while it runs.

local exists = {}  -- key of a hash -> whether it is there; nil: not known
local checked = {}  -- key of a stream or of a list of stories -> true: it is one
local counted = {}  -- name of a counter -> its value with what this call adds
local changed = {}  -- names of the counters that this call adds to
local unread = {}  -- names of counters that were not read yet
local unwritten = {}  -- key of a hash of a slice -> field -> value: committed, and written with what later entries put there
local new_hashes = {}  -- keys of `unwritten` that are not on the server yet -> true: they get their expiry
local finished = {}  -- entries that are committed and still on the raw stream
local replies = {}  -- what is answered for the entries before the current one
local some_attempts  -- whether any entry has attempts; nil: not known
local expiring = {}  -- key of a list of stories -> true: it got its expiry
local newest_count  -- stories in the list of the newest; nil: not known

-- The current entry. `decided`, `texts`, `addresses` and `received` (links) are what its articles before the current one
-- add to the hashes of slices; the rest is what will be written.

local entry, seed, now, here
local articles, own = {}, {}
local decided, texts, addresses, received, counts = {}, {}, {}, {}, {}
local publications, writes, fresh, increments = {}, {}, {}, {}
local provenances, growings = {}, {}  -- of its articles, by id; and the entries of the stream of growths
local met = {}  -- id of a story -> what is known of it, for the stories that articles of the entry join
-- Keys of the slice that all articles of the entry are in; texts and addresses of the window, the newest slice first.
local states_here, links_here, texts_here, addresses_here, stories_here
local texts_around, addresses_around

local function take_slice(slice)
  here = slice
  states_here, links_here, stories_here = slice_key('states', here), slice_key('links', here), slice_key('stories', here)
  texts_here, addresses_here = slice_key('texts', here), slice_key('addresses', here)
  texts_around = {slice_key('texts', here + 1), texts_here, slice_key('texts', here - 1)}
  addresses_around = {slice_key('addresses', here + 1), addresses_here, slice_key('addresses', here - 1)}
end

-- Tables are emptied and used again: what the script allocates is a good part of its cost.
local function clear(t)
  for field in pairs(t) do t[field] = nil end
end

-- Where the arguments of the article that begins here end.
local function end_of(at)
  return ARGV[at] == 'p' and at + 10 + 3 * ARGV[at + 9] or at + 9
end

-- Makes the entry whose arguments begin at `at` the current one; returns where those of the next entry begin.
local function take_entry(at)
  entry, seed = ARGV[at + 1], ARGV[at + 2] == '1'
  now = nil
  clear(articles) clear(own) clear(decided) clear(texts) clear(addresses) clear(received) clear(counts)
  clear(publications) clear(writes) clear(fresh) clear(increments) clear(provenances) clear(growings) clear(met)
  clear(unread)
  at = at + 3
  local kind = ARGV[at]
  while kind and kind ~= 'e' do
    local id, ends = ARGV[at + 1], end_of(at)
    articles[#articles + 1] =
      {kind = kind, id = id, at = at + 2, answer = false, outcome = false, publication = false}
    if id ~= '' then
      own[id] = true
      now = milliseconds(id)
    end
    at = ends
    kind = ARGV[at]
  end
  if now then
    local slice = floor(now / window)
    if slice ~= here then take_slice(slice) end
  end
  return at
end

local function in_window(id) return math.abs(milliseconds(id) - now) <= window end

-- Strength of relations, and the names

local rank, names = {}, {}
for i = 1, #order do rank[sub(order, i, i)] = i end
suppressed_count = tonumber(suppressed_count)
for name in string.gmatch(relation_names, '[^,]+') do names[#names + 1] = name end
local function relation_name(code) return names[code + 1] end
local tight = {}
for i = 1, #tight_codes do tight[sub(tight_codes, i, i)] = true end
local with_news = {}
for i = 1, #news_codes do with_news[sub(news_codes, i, i)] = true end

local function stronger(a, b)
  local x, y = rank[a.relation], rank[b.relation]
  if x ~= y then return x < y end
  if a.similarity ~= b.similarity then return a.similarity > b.similarity end
  return smaller(a.id, b.id)
end

local function parse(text)
  local relation = sub(text, 13, 13)
  local match = {id = sub(text, 1, 12), relation = relation, joins = sub(text, 14, 14) == '1', evidence = sub(text, 15)}
  match.similarity = tonumber(string.match(match.evidence, '^"similarity":([^,]+)'))
  if relation ~= '-' and not (match.similarity and rank[relation]) then error('a match or link is malformed') end
  return match
end

local function write(...) writes[#writes + 1] = {...} end

local function is_there(hash)
  if exists[hash] == nil then exists[hash] = call('HLEN', hash) > 0 end
  return exists[hash]
end

local function check_stream(key)
  if not checked[key] then
    call('XLEN', key)
    checked[key] = true
  end
end

-- A write to a key of a slice; a new key gets its expiry behind it.
local function write_slice(key, command, ...)
  fresh[key] = fresh[key] or not is_there(key)
  writes[#writes + 1] = {command, key, ...}
end

local function increment(name)
  increments[#increments + 1] = name
  if not counted[name] then unread[#unread + 1] = name end
end

local function state_of(id)
  local state = decided[id]
  if state then return state end
  local key = slice_key('states', slice_of(id))
  local new = unwritten[key]
  return new and new[id] or call('HGET', key, id)
end

-- Calls `take` with every record within the window under a field of the hashes of these keys, in their order.
local function look_up(keys, field, take)
  for i = 1, 3 do
    local key = keys[i]
    if is_there(key) then
      local new = unwritten[key]
      local id = new and new[field] or call('HGET', key, field)
      if id and in_window(id) then take(id) end
    end
  end
end

-- The fields of a hash of a slice that are not written yet. It is asked for once the entry is committed, to add some.
local function unwritten_of(key)
  local fields = unwritten[key]
  if not fields then
    fields = {}
    unwritten[key] = fields
  end
  if not exists[key] then exists[key], new_hashes[key] = true, true end
  return fields
end

local function set_fields(key, fields)
  for first = 1, #fields, CHUNK do call('HSET', key, unpack(fields, first, math.min(first + CHUNK - 1, #fields))) end
end

-- Writes what entries put into the hashes of slices: one command for each hash, where each article would need three.
local function write_hashes()
  for key, values in pairs(unwritten) do
    local fields, last = {}, 0
    for field, value in pairs(values) do
      fields[last + 1], fields[last + 2] = field, value
      last = last + 2
    end
    set_fields(key, fields)
    if new_hashes[key] then call('PEXPIRE', key, lifetime) end
  end
  unwritten, new_hashes = {}, {}
end

-- Takes the links that others left on a record, nil for none; nobody needs them once it is committed.
local function take_links(id)
  local links = received[id]
  if not is_there(links_here) then return links end
  local n = tonumber(call('HGET', links_here, id) or 0)
  if n == 0 then return links end
  links = links or {}
  for first = 1, n, CHUNK do
    local fields = {}
    for i = first, math.min(first + CHUNK - 1, n) do fields[#fields + 1] = id .. i end
    for _, link in ipairs(call('HMGET', links_here, unpack(fields))) do
      links[#links + 1] = link or error('a link is missing')
    end
    write('HDEL', links_here, unpack(fields))
  end
  write('HDEL', links_here, id)
  fresh[links_here] = true  -- these may be its last fields: what is written behind them makes it anew
  return links
end

-- Leaves a link on a record in flight, which may be a later article of this entry.
local function leave_link(id, link)
  if own[id] then
    received[id] = received[id] or {}
    table.insert(received[id], link)
    return
  end
  local key = slice_key('links', slice_of(id))
  counts[id] = (counts[id] or tonumber(call('HGET', key, id) or 0)) + 1
  write_slice(key, 'HSET', id, counts[id], id .. counts[id], link)
end

local function publish(stream, article, ...)
  check_stream(stream)
  local last = #publications + 1
  publications[last], article.publication = {'XADD', stream, '*', ...}, last
end
