-- What becomes of each article of the current entry: part of the commit script (see commit.lua).

-- The printed id of an article of the entry.
local function own_id(id)
  local a, b = byte(id, 11, 12)
  return entry .. '/' .. a * 256 + b
end

-- Stories

-- Reads what is needed to join a story, and which of these names it counted; every key that is written then is read with a command of its type.
local function meet_story(id, names)
  local name = record_id(id)
  local story = {id = id, name = name, key = prefix .. 'story:' .. name, spread_key = prefix .. 'spread:' .. name, joined = {}}
  story.size = call('HLEN', story.key)
  local known = call('HMGET', story.spread_key, 'sum', unpack(names))
  local sum = known[1]
  if story.size > 0 then
    -- A story that began before copydesk counted has no sum.
    story.spread = sum and (read_sum(sum) or error('the spread of ' .. name .. ' is malformed')) or new_spread(story.size)
  else
    story.spread, story.first_state = new_spread(0), state_of(id)
  end
  for i, name in ipairs(names) do story.spread.names[name] = story.size > 0 and known[i + 1] and true end
  if not checked[stories_here] then
    call('ZCARD', stories_here)
    checked[stories_here] = true
  end
  newest_count = newest_count or call('ZCARD', newest_stories)
  check_stream(growths)
  met[id] = story
  return story
end

-- Looks up the names of a further article of the entry.
local function look_up_names(story, names)
  if story.size == 0 then return end
  for i, counted_before in ipairs(call('HMGET', story.spread_key, unpack(names))) do
    story.spread.names[names[i]] = story.spread.names[names[i]] or (counted_before and true)
  end
end

-- Adds a record to the story that it joins, the first record before it where the story has no key yet.
local function join_story(article, id_of_story, code)
  local from = read_provenance(ARGV[article.at + 4])
  local names, story = {names_of(from)}, met[id_of_story]
  if story then look_up_names(story, names) else story = meet_story(id_of_story, names) end
  local spread = story.spread
  local first = story.first_state
  if first and string.find(first, '^[cu]') then
    local provenance = provenances[story.id] or provenance_of(first)
    count_record(spread, story.name, tight[code_of(first)], read_provenance(provenance))
    story.joined[1], story.first = story.id, first
  end
  story.first_state = nil
  local id, relation = own_id(article.id), relation_name(code)
  local event = count_record(spread, id, tight[code], from) and 'head' or 'grows'
  story.joined[#story.joined + 1] = article.id
  growings[#growings + 1] = {'XADD', growths, '*', 'growth', growth_of(spread, story.name, id, relation, event),
                             'id', id, 'relation', relation, 'story', story.name}
end

-- Writes the stories that the entry's articles joined; `states` holds those of these articles.
local function write_stories(states)
  for _, story in pairs(met) do
    local members, sums = {}, {'sum', write_sum(story.spread)}
    for _, id in ipairs(story.joined) do
      members[#members + 1] = record_id(id)
      members[#members + 1] = member_of(states and states[id] or story.first, relation_name)
    end
    for _, name in ipairs(story.spread.added) do
      sums[#sums + 1] = name
      sums[#sums + 1] = '1'
    end
    set_fields(story.key, members)
    set_fields(story.spread_key, sums)
    call('PEXPIRE', story.key, lifetime)
    call('PEXPIRE', story.spread_key, lifetime)
    call('ZADD', stories_here, story.spread.records, story.name)
    if not expiring[stories_here] then
      call('PEXPIRE', stories_here, lifetime)
      expiring[stories_here] = true
    end
    if story.size == 0 then
      newest_count = newest_count + call('ZADD', newest_stories, format('%.0f', milliseconds(story.id)), story.name)
      if newest_count > NEWEST then newest_count = newest_count - call('ZREMRANGEBYRANK', newest_stories, 0, -NEWEST - 1) end
    end
  end
  for _, command in ipairs(growings) do call(unpack(command)) end
end

-- Decisions

local function bury(article)
  local position, document, reason, detail, deliveries, signed, origin = unpack(ARGV, article.at, article.at + 6)
  increment('articles_dead')
  increment('dead_' .. reason)
  if article.id ~= '' then
    take_links(article.id)
    decided[article.id] = 'd'
  end
  publish(dead, article, 'document', document, 'reason', reason, 'detail', detail, 'raw_id', entry,
          'position', position, 'deliveries', deliveries, 'signed', signed, 'origin', origin)
  article.answer, article.outcome = 'd0', 'dead:' .. reason
end

local decide
do  -- since a script holds 200 local names at most

-- Of the current article: all matches (equal texts, then what the worker verified, then links; a relation beats none),
-- those that are known, by id, and those that were verified because the script asked, by id.
local matches, known, asked = {}, {}, {}
-- Ids that must be verified first; clean matches, the tight ones among them, and those whose story it can join.
local unverified, clean_matches, ties, joining = {}, {}, {}, {}
local shared_here  -- number of fingerprints of the article

local function add(match)
  local before = known[match.id]
  if before and (before.relation ~= '-' or match.relation == '-') then return end
  known[match.id] = match
  matches[#matches + 1] = match
end

local function add_equal(id)
  add({id = id, relation = '1', joins = true, similarity = 1,
       evidence = '"similarity":1.0,"containment":1.0,"shared":' .. shared_here .. ',"facts":[],"changes":[],"adds":null'})
end

local function gather(article)
  local at = article.at
  local text_hash, probed, n = ARGV[at], ARGV[at + 7] - ARGV[at + 6], tonumber(ARGV[at + 7])
  clear(matches) clear(known) clear(asked)
  shared_here = ARGV[at + 2]
  if texts[text_hash] then add_equal(texts[text_hash]) else look_up(texts_around, text_hash, add_equal) end
  for i = 1, n do
    local place = at + 5 + 3 * i
    local match = parse(ARGV[place])
    match.link, match.news = ARGV[place + 1], ARGV[place + 2]
    if i <= probed then add(match) else asked[match.id] = match end
  end
  local links = take_links(article.id)
  for i = 1, links and #links or 0 do add(parse(links[i])) end
end

-- Asks for a record that is compared whatever the probe saw.
local function need(id)
  if known[id] then return end
  known[id] = asked[id] or true
  if asked[id] then matches[#matches + 1] = asked[id] else unverified[#unverified + 1] = id end
end

local newest_at_address
local function take_newest(id) newest_at_address = newest_at_address or id end

-- Needs the last record under each address of the article.
local function gather_by_address(address_bytes)
  for at = 1, #address_bytes, 8 do
    local address = sub(address_bytes, at, at + 7)
    newest_at_address = addresses[address]
    if not newest_at_address then look_up(addresses_around, address, take_newest) end
    if newest_at_address then need(newest_at_address) end
  end
end

-- The passages of a match's news, as {first word, start, word behind the last one, end}.
local function passages(news)
  local found = {}
  for first, start, last, stop in string.gmatch(news, '(%d+) (%d+) (%d+) (%d+)') do
    found[#found + 1] = {tonumber(first), tonumber(start), tonumber(last), tonumber(stop)}
  end
  return found
end

-- What stands in both of two lists of passages, in order. Pieces of fewer than NEWS_WORDS words are no news, unless they
-- are a whole passage of one list: the news of a table are single figures, those of a short report clauses.
local function in_both(ours, theirs)
  local found, i, j = {}, 1, 1
  while ours[i] and theirs[j] do
    local a, b = ours[i], theirs[j]
    local from, to = a[1] > b[1] and a or b, a[3] < b[3] and a or b
    local first, last = from[1], to[3]
    local whole = (first == a[1] and last == a[3]) or (first == b[1] and last == b[3])
    if last > first and (whole or last - first >= NEWS_WORDS) then found[#found + 1] = {from[1], from[2], to[3], to[4]} end
    if to == a then i = i + 1 else j = j + 1 end
  end
  return found
end

-- The end of the evidence: how much is new against the strongest clean records taken together, and where it stands; then
-- the ids whose news are not known here, because they came with a link. The clean matches are in order of strength.
local function tell_news(best)
  if not best or not with_news[best.relation] then return ',"news":[]' end
  local new, held, unknown = nil, 0, {}
  for _, match in ipairs(clean_matches) do
    if with_news[match.relation] and held < NEWS_RECORDS then
      held = held + 1
      local verified = match.news and match or asked[match.id]
      if not verified then
        unknown[#unknown + 1] = match.id
      elseif sub(verified.news, 1, 1) == 'n' then  -- else its signature is gone
        local own = passages(verified.news)
        new = new and in_both(new, own) or own
        if match == best then best.evidence = verified.evidence end
      end
    end
  end
  if not new then return 'null},"news":[]', unknown end
  local words, places = 0, {}
  for i, one in ipairs(new) do
    words = words + one[3] - one[1]
    places[i] = format('[%d,%d]', one[2], one[4])
  end
  return format('%d},"news":[%s]', words, table.concat(places, ',')), unknown
end

local function move_to_front(matches, match)
  for i = #matches, 1, -1 do
    if matches[i] == match then
      table.remove(matches, i)
      table.insert(matches, 1, match)
      return
    end
  end
end

-- Returns the ids to verify first; nil if the article is decided.
function decide(article)
  local text_hash, address_bytes, _, record, provenance = unpack(ARGV, article.at, article.at + 4)
  local bound = is_bound(provenance)
  local best, best_bound
  clear(unverified) clear(clean_matches) clear(ties) clear(joining)
  gather(article)
  gather_by_address(address_bytes)
  for _, match in ipairs(matches) do  -- grows on the way, by what a duplicate is `of`
    if match.relation ~= '-' then
      local state = state_of(match.id)
      local status = state and status_of(state)
      if not state then
        if match.link and match.link ~= '' then leave_link(match.id, match.link) end
      elseif status == 'c' or status == 'u' then
        match.story = story_of(state)
        if match.joins then joining[#joining + 1] = match end
        if status == 'u' then
          local of = original_of(state)
          if in_window(of) then need(of) end
        else
          clean_matches[#clean_matches + 1] = match
          if tight[match.relation] then ties[#ties + 1] = match end
          if not best or stronger(match, best) then best = match end
          if bound and (own[match.id] or is_bound(state)) and (not best_bound or stronger(match, best_bound)) then
            best_bound = match
          end
        end
      end
    end
  end

  local story, also = article.id, ''
  if joining[1] then
    table.sort(joining, stronger)
    story = joining[1].story
    local others, told = {}, {[story] = true}
    for _, match in ipairs(joining) do
      if not told[match.story] then
        told[match.story] = true
        others[#others + 1] = '"' .. record_id(match.story) .. '"'
      end
    end
    also = table.concat(others, ',')
  end

  -- What others pushed never suppresses a record of a bound producer.
  local judge = best
  table.sort(clean_matches, stronger)
  if bound then
    judge = best_bound
    if judge and judge ~= best and rank[judge.relation] <= suppressed_count then
      best = judge
      move_to_front(clean_matches, best)
    end
  end
  local news, unknown = tell_news(best)
  for i = 1, unknown and #unknown or 0 do unverified[#unverified + 1] = unknown[i] end
  local code = '0'
  local evidence = '"of":null,"similarity":null,"containment":null,"shared":null,"facts":[],"changes":[],"adds":null'
  if best then code, evidence = best.relation, '"of":"' .. record_id(best.id) .. '",' .. best.evidence end
  table.sort(ties, stronger)
  for i, match in ipairs(ties) do ties[i] = '"' .. record_id(match.id) .. '"' end
  provenances[article.id] = provenance
  local duplicate = judge and rank[judge.relation] <= suppressed_count and ARGV[article.at + 5] ~= '1'
  local id, relation = own_id(article.id), relation_name(code)
  local story_id = story == article.id and id or record_id(story)
  local json = record .. '"story":"' .. story_id .. '","relation":"' .. relation .. '","evidence":{' .. evidence ..
    news .. ',"also":[' .. also .. '],"ties":[' .. table.concat(ties, ',') .. ']}}'

  if duplicate then
    decided[article.id] = duplicate_state(story, best.id, code)
  else
    decided[article.id] = clean_state(story, code)
    texts[text_hash] = article.id
  end
  for at = 1, #address_bytes, 8 do
    local address = sub(address_bytes, at, at + 7)
    addresses[address] = duplicate and best.id or article.id
  end
  if story ~= article.id then join_story(article, story, code) end
  if seed then
    increment('articles_seeded')
  else
    publish(duplicate and duplicates or clean, article,
            'record', json, 'id', id, 'relation', relation, 'story', story_id)
    increment(duplicate and 'articles_duplicate' or 'articles_published')
    increment('relation_' .. relation)
    if lacking ~= '' then increment('articles_partly_matched') end
  end
  article.answer, article.outcome = (duplicate and 'u' or 'p') .. code, relation
  return unverified[1] and unverified
end

end
