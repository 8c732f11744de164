"""Finds documents that were handed out and are in nobody's hands, and has them handed out again.

That is what XGROUP SETID leaves of the entries that it passes, and XGROUP DELCONSUMER of those that a consumer held.
"""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Final, cast

import redis
from msgspec import Struct

from copydesk_schemas import GROUP, Keys
from copydesk_workers.server.streams import groups

_HELD: Final = files("copydesk_workers.fleet").joinpath("held_entries.lua").read_text()

#: Entries that the server looks at in one step.
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


def look_for_stuck(
    client: redis.Redis, keys: Keys, handed_out: str, *, first: str = "-", last: str = "+"
) -> Iterator[Piece]:
    """Goes through the raw stream in pieces. Each is compared with what is in hand in one step.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        handed_out: Id of the last entry that was handed out.
        first: Where to begin, as XRANGE takes it.
        last: Id of the last entry to look at; "+": all.
    """
    script = client.register_script(_HELD)
    while True:
        ids, stuck = cast(
            "tuple[list[bytes], list[bytes]]",
            script(keys=[keys.raw], args=[GROUP, first, _PIECE, handed_out, last]),
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
    released = looked_at = 0
    if handed_out is not None:
        for piece in look_for_stuck(client, keys, handed_out, first=first, last=handed_out):
            if piece.stuck:
                hand_out_again(client, keys, piece.stuck)
            released, looked_at = released + len(piece.stuck), looked_at + len(piece.ids)
            if looked_at >= most:
                return released, "(" + piece.ids[-1]
    return released, "-"
