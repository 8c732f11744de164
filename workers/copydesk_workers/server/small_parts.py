"""Reads keys and fields that strangers may write, too: only those of a size that copydesk writes come over the wire.

The server ends a client for which it holds too much, and a name or a value may have hundreds of megabytes. Both run
scripts, so they are for those who may.
"""

from collections.abc import Iterator
from importlib.resources import files
from typing import Final, cast

import redis

_FIELDS, _NAMES = (
    files("copydesk_workers.server").joinpath(f"{name}.lua").read_text("utf-8")
    for name in ("small_fields", "short_names")
)
#: Bytes of fields that are enough at once.
_ENOUGH: Final = 8 << 20


def short_names(client: redis.Redis, pattern: str, most: int) -> Iterator[bytes]:
    """The names of keys of a pattern that have `most` bytes or fewer; one may come twice."""
    script, cursor = client.register_script(_NAMES), b"0"
    while True:
        cursor, names = cast("tuple[bytes, list[bytes]]", script(keys=[], args=[cursor, pattern, most]))
        yield from names
        if cursor == b"0":
            return


def small_fields(client: redis.Redis, key: str | bytes, most: int) -> Iterator[list[bytes]]:
    """Fields and values of a hash, one behind the other, some at a time: pairs that have `most` bytes or fewer.

    A key of another kind has none.
    """
    script, cursor = client.register_script(_FIELDS), b"0"
    while True:
        cursor, flat = cast("tuple[bytes, list[bytes]]", script(keys=[key], args=[cursor, most, _ENOUGH]))
        if flat:
            yield flat
        if cursor == b"0":
            return
