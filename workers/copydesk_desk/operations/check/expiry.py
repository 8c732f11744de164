"""The expiry of keys that a repair may have made again."""

import redis

from copydesk_workers.commit.arguments import bookkeeping_lifetime


def restore_expiry(client: redis.Redis, key: str, window: int) -> None:
    """Give a key of record bookkeeping that has no expiry the one that the commit gives it.

    Args:
        client: A client of the server.
        key: The key, which exists.
        window: Length of the window, in milliseconds.
    """
    if client.pttl(key) == -1:
        client.pexpire(key, bookkeeping_lifetime(window))
