"""RQ: the supervisor, its workers, and the tickets that drain the raw stream."""
