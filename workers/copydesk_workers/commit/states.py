"""Reads what became of records: the states that the commit wrote."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final, Literal, cast

import redis
from msgspec import Struct

from copydesk_schemas import Keys, milliseconds_of
from copydesk_schemas.ids import PACKED_SIZE

Status = Literal[
    "clean",  # published
    "duplicate",  # adds nothing new to a clean record
    "dead",  # in the dead letters
]
_STATUSES: Final[dict[bytes, Status]] = {b"c": "clean", b"u": "duplicate", b"d": "dead"}


class RecordState(Struct, frozen=True, kw_only=True):
    """State of a committed record.

    `story` and `of` are packed ids: the story of one that is not dead, and the clean record that a duplicate repeats.
    `entry_id` is where it stands in its output stream (clean, duplicates or dead); None for one that was seeded.
    """

    status: Status
    story: bytes | None
    of: bytes | None
    entry_id: str | None


def read_states(
    client: redis.Redis, keys: Keys, window_milliseconds: int, ids: Iterable[bytes]
) -> dict[bytes, RecordState]:
    """The states of packed record ids; a record in flight, unknown or older than what is kept is left out."""
    slices: defaultdict[int, list[bytes]] = defaultdict(list)
    for id_ in ids:
        slices[milliseconds_of(id_) // window_milliseconds].append(id_)
    with client.pipeline(transaction=False) as pipeline:
        for slice_, members in slices.items():
            pipeline.hmget(keys.states(slice_), members)
        answers = cast("list[list[bytes | None]]", pipeline.execute())
    return {
        id_: parse_state(value)
        for members, values in zip(slices.values(), answers, strict=True)
        for id_, value in zip(members, values, strict=True)
        if value is not None
    }


def parse_state(value: bytes) -> RecordState:
    """The state of its bytes, as the header of `commit.lua` lays them out."""
    status = _STATUSES[value[:1]]
    ids = {"clean": 1, "duplicate": 2, "dead": 0}[status]
    end = 1 + ids * PACKED_SIZE
    return RecordState(
        status=status,
        story=value[1 : 1 + PACKED_SIZE] if ids else None,
        of=value[1 + PACKED_SIZE : end] if ids == 2 else None,
        entry_id=value[end:].decode() or None,
    )
