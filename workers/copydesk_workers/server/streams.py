"""Typed reads of Redis streams: the one place where redis-py's loose answer types are narrowed to bytes.

All functions take a client that answers in bytes (see `connection.connect`).
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast

import redis

#: An entry: its id and its fields.
StreamEntry = tuple[str, dict[bytes, bytes]]


def read_range(client: redis.Redis, key: str, *, after: str = "0-0", count: int = 500) -> list[StreamEntry]:
    """Reads up to `count` entries with ids greater than `after`, oldest first."""
    return _entries(client.xread({key: after}, count=count), key)


def read_all(client: redis.Redis, key: str, *, after: str = "0-0") -> Iterator[StreamEntry]:
    """Reads all entries behind `after` that the stream holds now, oldest first."""
    while entries := read_range(client, key, after=after):
        yield from entries
        after = entries[-1][0]


def read_last(client: redis.Redis, key: str, count: int = 1) -> list[StreamEntry]:
    """Reads the newest `count` entries, oldest first."""
    found = cast("list[tuple[bytes, dict[bytes, bytes]]]", client.xrevrange(key, count=count))
    return [(entry_id.decode(), fields) for entry_id, fields in reversed(found)]


def entries_before(
    client: redis.Redis, key: str, *, before: str | None, since: str | None = None, count: int = 500
) -> list[StreamEntry]:
    """Reads up to `count` entries with ids below `before` (None: from the end) down to `since`, newest first."""
    found = client.xrevrange(key, "+" if before is None else f"({before}", since or "-", count=count)
    return [(entry_id.decode(), fields) for entry_id, fields in cast("list[tuple[bytes, dict[bytes, bytes]]]", found)]


def read_new(client: redis.Redis, key: str, *, after: str, block: int | None, count: int = 500) -> list[StreamEntry]:
    """Reads like `read_range`, but waits up to `block` milliseconds for the first entry; None: does not wait."""
    return _entries(client.xread({key: after}, count=count, block=block), key)


def info(client: redis.Redis, key: str) -> Mapping[str, Any]:
    """XINFO STREAM; empty if there is no such stream."""
    return cast("Mapping[str, Any]", client.xinfo_stream(key)) if client.exists(key) else {}


def groups(client: redis.Redis, key: str) -> list[Mapping[str, Any]]:
    """XINFO GROUPS; empty if there is no such stream."""
    try:
        return cast("list[Mapping[str, Any]]", client.xinfo_groups(key))
    except redis.exceptions.ResponseError as error:  # EXISTS would be a right more, and another moment
        if "no such key" in str(error):
            return []
        raise


def _entries(answer: Any, key: str) -> list[StreamEntry]:
    if not answer:
        return []
    [(_, entries)] = answer.items() if isinstance(answer, dict) else answer
    return [(entry_id.decode(), fields) for entry_id, fields in entries]
