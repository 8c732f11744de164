"""Removes a whole namespace."""

import redis

from copydesk_schemas import Keys


def drop_namespace(client: redis.Redis, keys: Keys) -> int:
    """Unlinks every key of the namespace, a thousand at a time; returns how many there were."""
    removed = 0
    batch: list[bytes] = []
    for key in client.scan_iter(match=keys.prefix + "*", count=1000):
        batch.append(key)
        if len(batch) == 1000:
            removed += int(client.unlink(*batch))
            batch.clear()
    if batch:
        removed += int(client.unlink(*batch))
    return removed
