-- Packed record ids (12 bytes, see ids.py) in Lua: stands in front of the scripts that read them.
-- tests/vectors/ids.json holds both languages to one layout.

local call, sub, byte, format, floor = redis.call, string.sub, string.byte, string.format, math.floor

-- A number, not a string: Lua compares strings by the server's locale.
local function milliseconds(id)
  local a, b, c, d, e, f = byte(id, 1, 6)
  return ((((a * 256 + b) * 256 + c) * 256 + d) * 256 + e) * 256 + f
end

local function record_id(id)
  local a, b, c, d, e, f = byte(id, 7, 12)
  return format('%.0f-%.0f/%d', milliseconds(id), ((a * 256 + b) * 256 + c) * 256 + d, e * 256 + f)
end

-- The bytes of a printed id: the inverse of record_id.
local function packed_id(text)
  local bytes = ''
  for i, part in ipairs({string.match(text, '^(%d+)-(%d+)/(%d+)$')}) do
    local number, piece = tonumber(part), ''
    for _ = 1, ({6, 4, 2})[i] do
      number, piece = floor(number / 256), string.char(number % 256) .. piece
    end
    bytes = bytes .. piece
  end
  return bytes
end

-- By bytes: `<` on strings follows the server's locale.
local function smaller(a, b)
  for i = 1, 12 do
    local x, y = byte(a, i), byte(b, i)
    if x ~= y then return x < y end
  end
  return false
end

