-- Deletes a consumer that has nothing pending. (Deleting one that has would lose its entries.)
--
-- KEYS  1 raw (stream)
-- ARGV  1 group (string)
--       2 consumer (string)
--
-- Answers 1 if it was deleted, 0 if it has entries.

if #redis.call('XPENDING', KEYS[1], ARGV[1], '-', '+', 1, ARGV[2]) > 0 then
  return 0
end
redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[2])
return 1
