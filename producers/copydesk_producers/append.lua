-- Adds one batch of raw documents to the raw stream, once: a batch that arrives again adds nothing and gets the
-- first answer. So a client may repeat a call whose reply was lost.
--
-- KEYS[1]  stream  raw documents, field `document`
-- KEYS[2]  hash    of this producer: `batch` (number of its last batch), `answer` (ids of that batch, packed by cmsgpack)
-- KEYS[3]  hash    progress of an unfinished run: input -> position
-- ARGV[1]  integer number of this batch, counted from 1 by the producer
-- ARGV[2]  integer number of the producer's last confirmed batch
-- ARGV[3]  integer backlog: refuse while the stream holds this many entries
-- ARGV[4]  integer seconds after which the producer's hash expires
-- ARGV[5]  flag    `1`: the documents get a second field `seed`, which tells the workers to index them only
-- ARGV[6]  integer number of documents n
-- ARGV[7 …]        n times entry id (`*`: the server's choice), document, and the fields `signed`, `origin` and
--                  `traceparent` (empty: none), then pairs of progress field and value
--
-- Returns one array:
--   {"added", id, …}    an id a document; for one whose own id was refused `!` and the reason
--   {"full", length}    nothing was added
--   {"gap", number}     nothing was added: batches after `number` were lost with the server, send those first
local number, confirmed = tonumber(ARGV[1]), tonumber(ARGV[2])
local seed, documents = ARGV[5] == '1', tonumber(ARGV[6])

-- A stranger may call this. A count that is not that of the arguments would hold the server for as long as it counts, and
-- so would millions of documents or of fields in one call. `append.py` has the same bound.
local MOST = 100000
local more = #ARGV - 6 - 5 * (documents or 0)
if not (number and confirmed and documents) or documents < 0 or documents % 1 ~= 0 or more < 0 or more % 2 ~= 0 then
  return redis.error_reply('ERR the arguments of copydesk_append do not fit each other')
end
if documents > MOST or more > 2 * MOST then
  return redis.error_reply('ERR copydesk_append takes at most 100,000 documents and as many fields of progress')
end

-- All reads come first: a key of the wrong type stops the script before anything is written.
local last = tonumber(redis.call('HGET', KEYS[2], 'batch') or '0')
local length = redis.call('XLEN', KEYS[1])
redis.call('HLEN', KEYS[3])

-- Whether an answer is one to these documents: an array of so many texts. A stranger may have written it, and to unpack
-- millions of values takes seconds and a gigabyte, each time that it is asked for. So it is looked through before.
local function fits(answer)
  local count = documents + 1
  local head = string.char(0x90 + math.min(count, 15))
  if count > 65535 then head = '\221' .. struct.pack('>I4', count) elseif count > 15 then head = '\220' .. struct.pack('>I2', count) end
  if #answer > 64 + 256 * documents or string.sub(answer, 1, #head) ~= head then return false end
  local at = #head + 1
  for _ = 1, count do
    local kind, high, low = string.byte(answer, at, at + 2)
    if not low then return false end  -- the shortest text that is stored is an id of three letters
    if kind >= 0xa0 and kind <= 0xbf then
      at = at + 1 + kind - 0xa0
    elseif kind == 0xd9 then
      at = at + 2 + high
    elseif kind == 0xda then
      at = at + 3 + 256 * high + low
    else
      return false
    end
  end
  return at == #answer + 1
end

if last >= number then
  local answer = redis.call('HGET', KEYS[2], 'answer') or ''
  if not fits(answer) then
    return redis.error_reply('ERR the answer to this batch is not that of so many documents')
  end
  return cmsgpack.unpack(answer)
end
-- A hash that expired, or a namespace that was dropped, also answers 0; what was confirmed is no gap.
if last < number - 1 and confirmed < number - 1 then
  return {'gap', math.max(last, confirmed)}
end
if documents > 0 and length >= tonumber(ARGV[3]) then
  return {'full', length}
end

local OTHERS = {'signed', 'origin', 'traceparent'}

local function add(call, at)
  local fields = {'document', ARGV[at + 1]}
  if seed then fields[3], fields[4] = 'seed', '1' end
  for i, name in ipairs(OTHERS) do
    local value = ARGV[at + 1 + i]
    if value ~= '' then fields[#fields + 1], fields[#fields + 2] = name, value end
  end
  return call('XADD', KEYS[1], ARGV[at], unpack(fields))
end

local answer = {'added'}
for index = 1, documents do
  local at = 2 + 5 * index
  if ARGV[at] == '*' then
    answer[index + 1] = add(redis.call, at)
  else
    -- Only an id of the caller's own can be refused (not above the last one), and the others must still be added.
    local id = add(redis.pcall, at)
    answer[index + 1] = type(id) == 'table' and '!' .. id.err or id
  end
end
for at = 7 + 5 * documents, #ARGV, 2 do
  redis.call('HSET', KEYS[3], ARGV[at], ARGV[at + 1])
end
redis.call('HSET', KEYS[2], 'batch', number, 'answer', cmsgpack.pack(answer))
redis.call('EXPIRE', KEYS[2], ARGV[4])
return answer
