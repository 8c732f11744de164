-- Commits one raw entry: every article of it is published, a duplicate or dead, at once or not at all.
-- What ids.lua defines stands in front of this.
--
-- KEYS  1 raw (stream)        4 dead (stream)       7 slices (set)         10 ended slices (set)
--       2 clean (stream)      5 counters (hash)     8 archive (stream)
--       3 duplicates (stream) 6 attempts (hash)     9 newest stories (zset)
-- ARGV  1 prefix of the namespace's keys (string)         6 consumer group (string)
--       2 window, also the length of a slice (ms)         7 order: relation codes, the strongest first (digits)
--       3 expiry of the keys of a slice (ms)              8 how many of them are suppressed (number)
--       4 most entries of an output stream (number)       9 most entries of the archive, 0: none is kept (number)
--       5 names of the relations by code, by commas      10 raw entry id (string)
--                                                        11 seed: '1' publishes no record (flag)
--       then for each article, in position order, either
--         'p', packed id, text hash (8 bytes), addresses (8 bytes each, joined), shared (number),
--              record (an open JSON object: more fields can follow), asked (number), n (number), n times: match, link
--         'd', packed id ('' for a whole document), position ('' likewise), document, reason, detail, deliveries
--       A match and a link have one form: packed id (12 bytes), relation code ('-': verified, no relation),
--       joins ('1' or '0'), evidence (JSON members, `"similarity":` first). The match is what the article sees, the
--       link ('' for none) what the matched record will see: it bears the article's id and the relation reversed.
--       The last `asked` of the n were verified because this script asked for them; each counts only as long as it would
--       ask again, or the outcome would depend on when it was asked first.
--
-- Slice keys, by event time; ids are packed to 12 bytes (see copydesk_schemas.ids):
--   states:<slice>     hash  id -> 'c' story code entry | 'u' story of code entry | 'd' entry | 'f'
--                            clean, duplicate, dead, forgotten (by forget.lua); story and of are ids, code is that of
--                            the relation, entry is the id in the output stream
--   links:<slice>      hash  id -> n, id .. 1 -> link, … id .. n -> link; only while the record is in flight
--   texts:<slice>      hash  text hash -> id of the clean record with this text
--   addresses:<slice>  hash  address hash -> id of the last clean record under it, or what its duplicate is `of`
--   stories:<slice>    zset  stories that a record of this slice joined, as printed ids, by their size then
-- A story of two records or more has the key story:<id>, a hash: record id -> relation, stream and entry id, or relation
-- and 'seeded'. It leaves with the last slice that it stands in (expire_stories.lua).
--
-- Answers {'C', two letters an article: outcome p, u or d, and relation code}, {'L'}: the entry is not pending, or
-- {'V', index from 0, ids joined, …}: these must be verified first. Only the first has written anything.
--
-- The archive gets the raw document of every committed entry, for replays: `commit` (1, 2, … in the order of commits, so
-- that a missing number is seen), `raw_id`, `outcomes` (by commas, in position order: a relation, or `dead:` and the
-- reason), `seed` ('1' or '0') and `document`. One that was deleted while in hand cannot be kept.
--
-- Lua does not roll back. So everything is read and built before XACK, every key that will be written is read with a
-- command of its own type, and after XACK come only writes that cannot fail.

local raw, clean, duplicates, dead, counters, attempts, slices, archive, newest_stories, ended = unpack(KEYS)
local prefix, window, lifetime, keep, relation_names, group, order, suppressed_count = unpack(ARGV, 1, 8)
local archive_keep, entry, seed = unpack(ARGV, 9, 11)
window = tonumber(window)
seed = seed == '1'
local CHUNK = 1000  -- unpack of more than some 8,000 values fails
local NEWEST = 1000  -- stories in the list of the newest

local function slice_key(name, slice) return format('%s%s:%.0f', prefix, name, slice) end
local function slice_of(id) return floor(milliseconds(id) / window) end

-- The articles

local articles, own, now, here = {}, {}, nil, nil
do
  local at = 12
  while ARGV[at] do
    local article = {kind = ARGV[at], id = ARGV[at + 1]}
    articles[#articles + 1] = article
    article.at = at + 2
    if article.kind == 'p' then at = at + 8 + 2 * ARGV[at + 7] else at = at + 7 end
    if article.id ~= '' then
      own[article.id] = true
      now = milliseconds(article.id)
      here = floor(now / window)
    end
  end
end

local function in_window(id) return math.abs(milliseconds(id) - now) <= window end

-- Strength of relations, and the names

local rank, names = {}, {}
for i = 1, #order do rank[sub(order, i, i)] = i end
suppressed_count = tonumber(suppressed_count)
for name in string.gmatch(relation_names, '[^,]+') do names[#names + 1] = name end
local function relation_name(code) return names[code + 1] end
local TIGHT = {exact = true, copy = true, excerpt = true, extension = true}

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

-- What is known so far: on the server, and of the articles of this entry already decided

local decided, texts, addresses, received, counts = {}, {}, {}, {}, {}
local publications, writes, fresh, increments, increment_names = {}, {}, {}, {}, {}

local function write(...) writes[#writes + 1] = {...} end

-- A write to a key of a slice; a new key gets its expiry behind it.
local function write_slice(key, command, ...)
  if fresh[key] == nil then fresh[key] = call('EXISTS', key) == 0 end
  writes[#writes + 1] = {command, key, ...}
end

local function increment(name)
  if not increments[name] then increment_names[#increment_names + 1] = name end
  increments[name] = (increments[name] or 0) + 1
end

local function state_of(id) return decided[id] or call('HGET', slice_key('states', slice_of(id)), id) end

-- Keys of the slice that all articles of the entry are in.
local states_here, links_here, texts_here, addresses_here, stories_here
if here then
  states_here, links_here, stories_here = slice_key('states', here), slice_key('links', here), slice_key('stories', here)
  texts_here, addresses_here = slice_key('texts', here), slice_key('addresses', here)
end

-- Calls `take` with every record within the window under the fields of a map, the newest slice first.
local function look_up(name, fields, take)
  for slice = here + 1, here - 1, -1 do
    for i, id in ipairs(call('HMGET', slice_key(name, slice), unpack(fields))) do
      if id and in_window(id) then take(id, i) end
    end
  end
end

-- The links that others left on a record; they are of no use once it is committed.
local function take_links(id)
  local links = received[id] or {}
  local n = tonumber(call('HGET', links_here, id) or 0)
  for first = 1, n, CHUNK do
    local fields = {}
    for i = first, math.min(first + CHUNK - 1, n) do fields[#fields + 1] = id .. i end
    for _, link in ipairs(call('HMGET', links_here, unpack(fields))) do links[#links + 1] = link or error('a link is missing') end
    write('HDEL', links_here, unpack(fields))
  end
  if n > 0 then write('HDEL', links_here, id) end
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

local function publish(stream, article, fields)
  call('XLEN', stream)
  publications[#publications + 1] = {'XADD', stream, 'MAXLEN', '~', keep, '*', unpack(fields)}
  article.publication = #publications
end

-- Stories

-- Reads what joining a story needs; every key that it writes is read with a command of its type.
local function meet_story(article, story)
  article.story, article.story_key = story, prefix .. 'story:' .. record_id(story)
  if call('HLEN', article.story_key) == 0 then article.first_state = state_of(story) end
  call('ZCARD', stories_here)
  call('ZCARD', newest_stories)
end

local function describe(state)
  local duplicate = sub(state, 1, 1) == 'u'
  local at = duplicate and 26 or 14
  local relation, place = relation_name(sub(state, at, at)), sub(state, at + 1)
  if place == '' then return relation .. ' seeded' end
  return relation .. (duplicate and ' duplicates ' or ' clean ') .. place
end

-- Adds a record to its story, and the first one with it where the story has no key yet; `placed` are the states of
-- this entry's articles as they were written.
local function join_story(article, placed)
  local story, key, first = record_id(article.story), article.story_key, article.first_state
  if first and string.find(first, '^[cu]') then
    call('HSET', key, story, describe(placed[article.story] or first))
  end
  call('HSET', key, record_id(article.id), describe(placed[article.id]))
  call('PEXPIRE', key, lifetime)
  call('ZADD', stories_here, call('HLEN', key), story)
  call('PEXPIRE', stories_here, lifetime)
  call('ZADD', newest_stories, format('%.0f', milliseconds(article.story)), story)
  call('ZREMRANGEBYRANK', newest_stories, 0, -NEWEST - 1)
end

-- Decisions

local function bury(article)
  local position, document, reason, detail, deliveries = unpack(ARGV, article.at, article.at + 4)
  increment('articles_dead')
  increment('dead_' .. reason)
  if article.id ~= '' then
    take_links(article.id)
    decided[article.id] = 'd'
  end
  publish(dead, article, {'document', document, 'reason', reason, 'detail', detail, 'raw_id', entry,
                          'position', position, 'deliveries', deliveries})
  article.answer, article.outcome = 'd0', 'dead:' .. reason
end

-- All matches: equal texts, then what the worker verified, then links; a relation beats none. With them, by id, those
-- that are known, and those that were verified because they were asked for.
local function gather(article)
  local text_hash, shared = ARGV[article.at], ARGV[article.at + 2]
  local probed, n = ARGV[article.at + 5] - ARGV[article.at + 4], tonumber(ARGV[article.at + 5])
  local matches, known, asked = {}, {}, {}
  local function add(match)
    local before = known[match.id]
    if before and (before.relation ~= '-' or match.relation == '-') then return end
    known[match.id] = match
    matches[#matches + 1] = match
  end
  local function add_equal(id)
    add({id = id, relation = '1', joins = true, similarity = 1,
         evidence = '"similarity":1.0,"containment":1.0,"shared":' .. shared .. ',"facts":[]'})
  end
  if texts[text_hash] then add_equal(texts[text_hash]) else look_up('texts', {text_hash}, add_equal) end
  for i = 1, n do
    local at = article.at + 4 + 2 * i
    local match = parse(ARGV[at])
    match.link = ARGV[at + 1]
    if i <= probed then add(match) else asked[match.id] = match end
  end
  for _, link in ipairs(take_links(article.id)) do add(parse(link)) end
  return matches, known, asked
end

-- Answers the ids to verify first; nil if the article is decided.
local function decide(article)
  local matches, known, asked = gather(article)
  local text_hash, address_bytes, _, record = unpack(ARGV, article.at, article.at + 3)
  local best, joining, ties, unverified = nil, {}, {}, {}
  local function need(id)
    if known[id] then return end
    known[id] = asked[id] or true
    if asked[id] then matches[#matches + 1] = asked[id] else unverified[#unverified + 1] = id end
  end
  if address_bytes ~= '' then
    local fields, newest = {}, {}
    for at = 1, #address_bytes, 8 do fields[#fields + 1] = sub(address_bytes, at, at + 7) end
    for i, field in ipairs(fields) do newest[i] = addresses[field] end
    look_up('addresses', fields, function(id, i) newest[i] = newest[i] or id end)
    for i = 1, #fields do
      if newest[i] then need(newest[i]) end
    end
  end
  for _, match in ipairs(matches) do  -- grows on the way, by what a duplicate is `of`
    if match.relation ~= '-' then
      local state = state_of(match.id)
      local status = state and sub(state, 1, 1)
      if not state then
        if match.link and match.link ~= '' then leave_link(match.id, match.link) end
      elseif status == 'c' or status == 'u' then
        match.story = sub(state, 2, 13)
        if match.joins then joining[#joining + 1] = match end
        if status == 'u' then
          local of = sub(state, 14, 25)
          if in_window(of) then need(of) end
        else
          if TIGHT[relation_name(match.relation)] then ties[#ties + 1] = match end
          if not best or stronger(match, best) then best = match end
        end
      end
    end
  end

  table.sort(joining, stronger)
  local story, also, told = article.id, {}, {}
  if joining[1] then story = joining[1].story end
  told[story] = true
  for _, match in ipairs(joining) do
    if not told[match.story] then
      told[match.story] = true
      also[#also + 1] = '"' .. record_id(match.story) .. '"'
    end
  end

  local code, evidence = '0', '"of":null,"similarity":null,"containment":null,"shared":null,"facts":[]'
  if best then code, evidence = best.relation, '"of":"' .. record_id(best.id) .. '",' .. best.evidence end
  table.sort(ties, stronger)
  for i, match in ipairs(ties) do ties[i] = '"' .. record_id(match.id) .. '"' end
  local duplicate = best and rank[code] <= suppressed_count
  local id, relation = record_id(article.id), relation_name(code)
  local story_id = story == article.id and id or record_id(story)
  local json = record .. '"story":"' .. story_id .. '","relation":"' .. relation .. '","evidence":{' .. evidence ..
    ',"also":[' .. table.concat(also, ',') .. '],"ties":[' .. table.concat(ties, ',') .. ']}}'

  if duplicate then
    decided[article.id] = 'u' .. story .. best.id .. code
  else
    decided[article.id] = 'c' .. story .. code
    texts[text_hash] = article.id
    write_slice(texts_here, 'HSET', text_hash, article.id)
  end
  for at = 1, #address_bytes, 8 do
    local address = sub(address_bytes, at, at + 7)
    addresses[address] = duplicate and best.id or article.id
    write_slice(addresses_here, 'HSET', address, addresses[address])
  end
  if story ~= article.id then meet_story(article, story) end
  if seed then
    increment('articles_seeded')
  else
    publish(duplicate and duplicates or clean, article,
            {'record', json, 'id', id, 'relation', relation, 'story', story_id})
    increment(duplicate and 'articles_duplicate' or 'articles_published')
    increment('relation_' .. relation)
  end
  article.answer, article.outcome = (duplicate and 'u' or 'p') .. code, relation
  return unverified[1] and unverified
end

local verify = {'V'}
for index, article in ipairs(articles) do
  local unverified
  if article.kind == 'p' then unverified = decide(article) else bury(article) end
  if unverified then
    verify[#verify + 1] = format('%d', index - 1)
    verify[#verify + 1] = table.concat(unverified)
  end
end
if verify[2] then return verify end

-- What is written besides: counters, and the upkeep of slices

increment('entries_committed')
local counted, commit = {'HSET', counters}, nil
for i, value in ipairs(call('HMGET', counters, unpack(increment_names))) do
  local name = increment_names[i]
  if value and not string.match(value, '^%d+$') then error('counter ' .. name .. ' is not a number') end
  counted[#counted + 1] = name
  counted[#counted + 1] = format('%.0f', (value or 0) + increments[name])
  if name == 'entries_committed' then commit = counted[#counted] end
end
writes[#writes + 1] = counted
if call('HEXISTS', attempts, entry) == 1 then write('HDEL', attempts, entry) end

if here and call('HLEN', states_here) == 0 then
  fresh[states_here] = true
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
  call('XLEN', archive)
  local found = call('XRANGE', raw, entry, entry)[1]
  if found then
    local document, outcomes = '', {}
    for i = 1, #found[2], 2 do
      if found[2][i] == 'document' then document = found[2][i + 1] end
    end
    for i, article in ipairs(articles) do outcomes[i] = article.outcome end
    write('XADD', archive, 'MAXLEN', '~', archive_keep, '*', 'commit', commit, 'raw_id', entry,
          'outcomes', table.concat(outcomes, ','), 'seed', seed and '1' or '0', 'document', document)
  end
end

-- From here on nothing can fail

if call('XACK', raw, group, entry) == 0 then return {'L'} end
local added, answers, placed = {}, {}, {}
for i, command in ipairs(publications) do added[i] = call(unpack(command)) end
for i, article in ipairs(articles) do
  if article.id ~= '' then
    placed[article.id] = decided[article.id] .. (added[article.publication] or '')
    call('HSET', states_here, article.id, placed[article.id])
  end
  if article.story then join_story(article, placed) end
  answers[i] = article.answer
end
for _, command in ipairs(writes) do call(unpack(command)) end
for key, is_fresh in pairs(fresh) do
  if is_fresh then call('PEXPIRE', key, lifetime) end
end
call('XDEL', raw, entry)
do return {'C', table.concat(answers)} end
