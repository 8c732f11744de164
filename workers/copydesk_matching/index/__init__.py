"""The index in Redis: postings and signatures, with their Lua scripts."""
