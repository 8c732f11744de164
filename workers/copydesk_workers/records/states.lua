-- The states of records, and what a story says of its records: the layout that states.py and members.py read and write.
-- copydesk_schemas/ids.lua stands in front of this. tests/vectors/states.json holds both languages to one layout.
--
-- A state is one of
--   'c' story code entry provenance      clean
--   'u' story of code entry provenance   duplicate of a clean record
--   'd' entry                            dead
--   'f'                                  forgotten (by copydesk forget)
-- `story` and `of` are packed ids (12 bytes), `code` is the digit of the relation, `entry` the id in the output stream,
-- empty for a seeded record. A tab stands before `provenance` (see provenance.py), which older states lack. That of a
-- record that a bound producer pushed ends in a tab and 'b'.

local ENTRY_AT = {c = 15, u = 27, d = 2}  -- where the entry id begins

local function clean_state(story, code) return 'c' .. story .. code end
local function duplicate_state(story, of, code) return 'u' .. story .. of .. code end

local function status_of(state) return sub(state, 1, 1) end
local function story_of(state) return sub(state, 2, 13) end
local function original_of(state) return sub(state, 14, 25) end
local function entry_of(state) return string.match(state, '^[^\t]*', ENTRY_AT[status_of(state)]) end
local function provenance_of(state) return string.match(state, '\t(.*)$', ENTRY_AT[status_of(state)]) or '' end
local function is_bound(state) return sub(state, -2) == '\tb' end
local function code_of(state)
  local at = ENTRY_AT[status_of(state)] - 1
  return sub(state, at, at)
end

-- What a story says of a clean record or a duplicate: relation, stream and entry id, or relation and 'seeded'.
-- `relation_name` gives the name of a code.
local function member_of(state, relation_name)
  local relation, entry = relation_name(code_of(state)), entry_of(state)
  if entry == '' then return relation .. ' seeded' end
  return relation .. (status_of(state) == 'u' and ' duplicates ' or ' clean ') .. entry
end

