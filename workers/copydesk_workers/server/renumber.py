"""Gives raw entries that lie ahead of the server's clock new ids (`renumber.lua`)."""

from importlib.resources import files
from typing import Final, cast

import redis
from msgspec import Struct

from copydesk_schemas import GROUP, Keys

_RENUMBER: Final = files("copydesk_workers.server").joinpath("renumber.lua").read_text()


class Renumbered(Struct, frozen=True, kw_only=True):
    """What became of the raw stream. `entries` wait or are in hand; `renamed` of them have new ids."""

    replaced: bool
    entries: int
    renamed: int
    newest_before: str


def renumber(client: redis.Redis, keys: Keys, ahead: int | None, most: int = 0) -> Renumbered:
    """Replaces the raw stream by one that takes ids of now, if its newest id lies too far ahead.

    What waits and what is pending is copied in its order. Entries that lie too far ahead get new ids, the others keep
    theirs. The server does nothing else meanwhile.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        ahead: How far ids may lie ahead of the server's clock, in milliseconds; None: as far as record ids reach.
        most: Does nothing if the stream has more entries than this, or 64 MiB of them; 0: there is no limit.
    """
    answer = cast(
        "tuple[int, int, int, bytes]",
        client.register_script(_RENUMBER)(
            keys=[keys.raw, keys.raw_rebuilt, keys.attempts], args=[GROUP, "" if ahead is None else ahead, most]
        ),
    )
    replaced, entries, renamed, newest = answer
    return Renumbered(replaced=bool(replaced), entries=entries, renamed=renamed, newest_before=newest.decode())
