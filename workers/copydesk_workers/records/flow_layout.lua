-- flow:<day> is a hash: source -> published, duplicates and dead, 4 bytes each. The day is counted from 1970 in UTC. Stands
-- in front of the scripts that count into it (commit/flow.lua) and take out of it (count_less.lua of the desk).
--
-- A source is named as in provenance.py: as in JSON, without quotes; '' is an unknown one. JSON writes a tab otherwise, so
-- these fields are no sources:
--   NOTES        how many notes there are; a hash of an older version has no such field and no notes
--   NOTES .. n   note of what one call counted, as an array of two in msgpack: its answers, two letters an article (see
--                commit.lua; '--' for an article that does not count), and the array of the sources of the same articles
--   REST         numbers of all sources after the first MOST_SOURCES
-- A note costs the commit one field, where its sources would be some twenty to read and to write. What there is of a source
-- is its numbers and what the notes say (see operations/sources.py).

local FLOW_NUMBERS = '>I4I4I4'
local FLOW_NOTES = '\t'

local function flow_key(prefix, milliseconds)
  return string.format('%sflow:%.0f', prefix, math.floor(milliseconds / 86400000))
end

-- Adds what the notes of a day say to the numbers of their sources, and drops the notes.
local function fold_notes(key, notes)
  if notes == 0 then return end
  local MOST_SOURCES = 1000
  -- So long that the server takes a table for the hash: in the compact form each look-up would go through all sources.
  local REST = string.rep('\t', 65)
  local AT_ONCE, LETTERS = 1000, 4000  -- more than some 8,000 values at once fail
  local COLUMNS = {[string.byte('p')] = 1, [string.byte('u')] = 2, [string.byte('d')] = 3}
  local call, unpack_note, unpack_numbers, pack_numbers = redis.call, cmsgpack.unpack, struct.unpack, struct.pack
  local function numbers_of(value)
    if #value ~= 12 then return 0, 0, 0 end  -- nobody writes that; the commit must not fail here
    return unpack_numbers(FLOW_NUMBERS, value)
  end
  local function note_of(packed)
    local whole, note = pcall(unpack_note, packed or '')
    if whole and type(note) == 'table' and type(note[1]) == 'string' and type(note[2]) == 'table' then return unpack(note) end
    return '', {}  -- likewise
  end

  local names = {}
  for i = 1, notes do names[i] = FLOW_NOTES .. i end
  -- Three numbers for each source in one table, since a table for each costs more than all else here.
  local sources, numbers, places, count = {}, {}, {}, 0
  for _, packed in ipairs(call('HMGET', key, unpack(names))) do
    local answers, named = note_of(packed)
    for first = 1, #answers, LETTERS do
      local letters = {string.byte(answers, first, math.min(first + LETTERS - 1, #answers))}
      for i = 1, #letters, 2 do
        local column = COLUMNS[letters[i]]
        local source = column and named[(first + i) / 2]
        if source then
          local place = places[source]
          if not place then
            place, count = 3 * count, count + 1
            places[source], sources[count] = place, source
            numbers[place + 1], numbers[place + 2], numbers[place + 3] = 0, 0, 0
          end
          place = place + column
          numbers[place] = numbers[place] + 1
        end
      end
    end
  end

  local kept = call('HGET', key, REST)
  local size = call('HLEN', key) - 1 - notes - (kept and 1 or 0)
  local rest = {0, 0, 0}
  if kept then rest = {numbers_of(kept)} end
  for first = 1, count, AT_ONCE do
    local values = call('HMGET', key, unpack(sources, first, math.min(first + AT_ONCE - 1, count)))
    local command, last = {'HSET', key}, 2
    for i = 1, #values do
      local value, source, place = values[i], sources[first + i - 1], 3 * (first + i - 2)
      local published, duplicates, dead = numbers[place + 1], numbers[place + 2], numbers[place + 3]
      if value then
        local before, before_duplicates, before_dead = numbers_of(value)
        published, duplicates, dead = published + before, duplicates + before_duplicates, dead + before_dead
      elseif size < MOST_SOURCES then
        size = size + 1
      else
        rest[1], rest[2], rest[3] = rest[1] + published, rest[2] + duplicates, rest[3] + dead
        source = nil
      end
      if source then
        command[last + 1], command[last + 2] = source, pack_numbers(FLOW_NUMBERS, published, duplicates, dead)
        last = last + 2
      end
    end
    if last > 2 then call(unpack(command, 1, last)) end
  end
  call('HSET', key, FLOW_NOTES, '0', REST, pack_numbers(FLOW_NUMBERS, rest[1], rest[2], rest[3]))
  call('HDEL', key, unpack(names))
end
