"""Finds documents that were handed out and are in nobody's hands, and has them handed out again.

That is what XGROUP SETID leaves of the entries that it passes, and XGROUP DELCONSUMER of those that a consumer held.
"""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Final, cast

import redis
from msgspec import Struct

from copydesk_schemas import GROUP, Keys
from copydesk_schemas.stream_steps import AT_ONCE
from copydesk_workers.server.streams import groups

_HELD: Final = files("copydesk_workers.fleet").joinpath("held_entries.lua").read_text()
_STUCK: Final = files("copydesk_workers.fleet").joinpath("stuck_entries.lua").read_text()

#: Entries in hand or stuck that one step looks at.
_PIECE: Final = 200
#: The consumer that such entries are given to; a worker takes them from it at its next look for silent ones.
_KEEPER: Final = "copydesk-check"
_LONG_AGO_MILLISECONDS: Final = 7 * 86_400_000


class Piece(Struct, frozen=True):
    """A piece of the raw stream: the ids of its entries, and which of them are stuck."""

    ids: list[str]
    stuck: list[str]


def delivered(client: redis.Redis, keys: Keys) -> str | None:
    """The id of the last entry that was handed out; None if the workers have no group yet."""
    for group in groups(client, keys.raw):
        if group["name"] == GROUP.encode():
            return str(group["last-delivered-id"].decode())
    return None


def look_for_stuck(client: redis.Redis, keys: Keys, handed_out: str) -> Iterator[Piece]:
    """Goes through the raw stream in pieces. Each is compared with what is in hand in one step.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        handed_out: Id of the last entry that was handed out.
    """
    script, first = client.register_script(_HELD), "-"
    while True:
        ids, stuck = cast(
            "tuple[list[bytes], list[bytes]]",
            script(keys=[keys.raw], args=[GROUP, first, AT_ONCE, handed_out]),
        )
        if not ids:
            return
        yield Piece([one.decode() for one in ids], [one.decode() for one in stuck])
        first = "(" + ids[-1].decode()


def hand_out_again(client: redis.Redis, keys: Keys, entry_ids: Sequence[str]) -> None:
    """Makes entries pending again, as those of a consumer that fell silent long ago."""
    client.xclaim(keys.raw, GROUP, _KEEPER, 0, list(entry_ids), idle=_LONG_AGO_MILLISECONDS, force=True, justid=True)


def release_stuck(client: redis.Redis, keys: Keys, first: str = "-", most: int = 5_000) -> tuple[int, str]:
    """Has stuck entries handed out again. It looks at what was handed out only, and at a bounded number of entries.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        first: Where to begin, as XRANGE takes it.
        most: Entries to look at, about.

    Returns:
        How many entries were stuck, and where the next call is to begin.
    """
    handed_out = delivered(client, keys)
    if handed_out is None:
        return 0, "-"
    script = client.register_script(_STUCK)
    released = looked_at = 0
    while True:
        stuck, looked, then = cast(
            "tuple[list[bytes], int, bytes]",
            script(keys=[keys.raw], args=[GROUP, first, handed_out, min(_PIECE, most - looked_at)]),
        )
        if stuck:
            hand_out_again(client, keys, [one.decode() for one in stuck])
        released, looked_at, first = released + len(stuck), looked_at + looked, then.decode()
        if first == "-" or looked_at >= most:
            return released, first
