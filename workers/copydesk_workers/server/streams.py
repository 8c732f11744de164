"""Typed reads of Redis streams: the one place where redis-py's loose answer types are narrowed to bytes.

All functions take a client that answers in bytes (see `connection.connect`). What they read at once is bounded in
bytes, too: they give fewer entries where these are large, and none only where there are none.
"""

from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any, Final, cast

import redis

from copydesk_schemas.stream_steps import ENOUGH_BYTES, read_in_steps

#: An entry: its id and its fields.
StreamEntry = tuple[str, dict[bytes, bytes]]

_FIRST_ID: Final = "local first = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1] return first and first[1]"
_READ_BOUNDED: Final = files("copydesk_workers.server").joinpath("read_bounded.lua").read_text()


def read_range(client: redis.Redis, key: str, *, after: str = "0-0", count: int = 500) -> list[StreamEntry]:
    """Reads up to `count` entries with ids greater than `after`, oldest first."""
    return read_in_steps(lambda last, step: _entries(client.xread({key: last or after}, count=step), key), count)


def read_bounded(
    client: redis.Redis,
    key: str,
    *,
    first: str = "-",
    last: str = "+",
    count: int = 500,
    enough: int = ENOUGH_BYTES,
) -> list[StreamEntry]:
    """Reads entries between two ids as XRANGE does, fewer where they are large: `enough` bytes, or a single one.

    For streams whose entries may have any size. It runs a script, so it is for those who may.
    """
    script = client.register_script(_READ_BOUNDED)
    found = cast("list[tuple[bytes, list[bytes] | None]]", script(keys=[key], args=[first, last, count, enough]))
    flat = ((id_, parts or []) for id_, parts in found)
    return [(id_.decode(), dict(zip(parts[::2], parts[1::2], strict=True))) for id_, parts in flat]


def pieces_bounded(
    client: redis.Redis, key: str, *, after: str = "0-0", count: int = 500
) -> Iterator[list[StreamEntry]]:
    """Reads all entries behind `after` that the stream holds now, oldest first, in pieces as `read_bounded` gives."""
    while entries := read_bounded(client, key, first=f"({after}", count=count):
        yield entries
        after = entries[-1][0]


def read_all_bounded(client: redis.Redis, key: str, *, after: str = "0-0", count: int = 500) -> Iterator[StreamEntry]:
    """Reads all entries behind `after` that the stream holds now, oldest first, as `read_bounded` does."""
    for entries in pieces_bounded(client, key, after=after, count=count):
        yield from entries


def read_all(client: redis.Redis, key: str, *, after: str = "0-0", count: int = 500) -> Iterator[StreamEntry]:
    """Reads all entries behind `after` that the stream holds now, oldest first, `count` at a time."""
    while entries := read_range(client, key, after=after, count=count):
        yield from entries
        after = entries[-1][0]


def first_id(client: redis.Redis, key: str) -> str | None:
    """The id of the oldest entry, without what it holds; None if there is none. It runs a script."""
    found = cast("bytes | None", client.register_script(_FIRST_ID)(keys=[key]))
    return None if found is None else found.decode()


def read_last(client: redis.Redis, key: str, count: int = 1) -> list[StreamEntry]:
    """Reads the newest `count` entries, oldest first."""
    found = cast("list[tuple[bytes, dict[bytes, bytes]]]", client.xrevrange(key, count=count))
    return [(entry_id.decode(), fields) for entry_id, fields in reversed(found)]


def entries_before(
    client: redis.Redis, key: str, *, before: str | None, since: str | None = None, count: int = 500
) -> list[StreamEntry]:
    """Reads up to `count` entries with ids below `before` (None: from the end) down to `since`, newest first."""

    def read(last: str | None, step: int) -> list[StreamEntry]:
        end = last or before
        if end == "0-0":  # the server refuses to look for what lies before it
            return []
        found = client.xrevrange(key, "+" if end is None else f"({end}", since or "-", count=step)
        entries = cast("list[tuple[bytes, dict[bytes, bytes]]]", found)
        return [(entry_id.decode(), fields) for entry_id, fields in entries]

    return read_in_steps(read, count)


def walk_back(
    client: redis.Redis, key: str, *, before: str | None, since: str | None = None, count: int = 200
) -> Iterator[StreamEntry]:
    """Reads all entries below `before` (None: from the end) down to `since`, newest first, `count` at a time."""
    while entries := entries_before(client, key, before=before, since=since, count=count):
        yield from entries
        before = entries[-1][0]


def read_new(client: redis.Redis, key: str, *, after: str, block: int | None, count: int = 500) -> list[StreamEntry]:
    """Reads like `read_range`, but waits up to `block` milliseconds for the first entry; None: does not wait."""

    def read(last: str | None, step: int) -> list[StreamEntry]:
        return _entries(client.xread({key: last or after}, count=step, block=None if last else block), key)

    return read_in_steps(read, count)


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
