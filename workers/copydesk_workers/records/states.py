"""Reads what became of records: the states that the commit wrote."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final, Literal, cast

import redis
from msgspec import Struct

from copydesk_schemas import RELATIONS, Keys, OutputStream, Relation, milliseconds_of
from copydesk_schemas.ids import PACKED_SIZE

Status = Literal[
    "clean",  # published
    "duplicate",  # adds nothing new to a clean record
    "dead",  # in the dead letters
    "forgotten",  # taken down: only its state is left
]
_STATUSES: Final[dict[bytes, Status]] = {b"c": "clean", b"u": "duplicate", b"d": "dead", b"f": "forgotten"}
_STREAMS: Final[dict[Status, OutputStream]] = {"clean": "clean", "duplicate": "duplicates", "dead": "dead"}
#: How many packed ids follow the letter.
_IDS: Final[dict[Status, int]] = {"clean": 1, "duplicate": 2, "dead": 0, "forgotten": 0}


class RecordState(Struct, frozen=True, kw_only=True):
    """State of a committed record.

    `story` is the packed id of the story of a clean record or a duplicate; such a record has a relation too. `of` is
    the packed id of the clean record that a duplicate repeats. `entry_id` is its id in the output stream; None for a
    record that was seeded or forgotten. `provenance` is that of a clean record or a duplicate (see `provenance.py`).
    """

    status: Status
    story: bytes | None
    of: bytes | None
    relation: Relation | None
    entry_id: str | None
    provenance: bytes = b""

    @property
    def published(self) -> bool:
        """Whether the record is a clean one or a duplicate: one with a text and a story."""
        return self.status in ("clean", "duplicate")

    @property
    def stream(self) -> OutputStream | None:
        """The output stream of records of this status; None for a forgotten one, which is in none."""
        return _STREAMS.get(self.status)


def read_states(
    client: redis.Redis, keys: Keys, window_milliseconds: int, ids: Iterable[bytes]
) -> dict[bytes, RecordState]:
    """Reads the states of records.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        window_milliseconds: Length of the window, in milliseconds.
        ids: Packed record ids.

    Returns:
        The states by packed id. A record in flight, unknown or older than what is kept has none.
    """
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
    """Reads a state from its bytes (layout: `states.lua`)."""
    status = _STATUSES[value[:1]]
    ids = _IDS[status]
    end = 1 + ids * PACKED_SIZE
    entry_id, _, provenance = value[end + (1 if ids else 0) :].partition(b"\t")
    return RecordState(
        status=status,
        story=value[1 : 1 + PACKED_SIZE] if ids else None,
        of=value[1 + PACKED_SIZE : end] if ids == 2 else None,
        relation=RELATIONS[int(value[end : end + 1])] if ids else None,
        entry_id=entry_id.decode() or None,
        provenance=provenance,
    )


def format_state(state: RecordState) -> bytes:
    """Writes the bytes of a state: the inverse of `parse_state`."""
    letter = next(letter for letter, status in _STATUSES.items() if status == state.status)
    code = b"" if state.relation is None else str(RELATIONS.index(state.relation)).encode()
    provenance = b"\t" + state.provenance if state.provenance else b""
    return letter + (state.story or b"") + (state.of or b"") + code + (state.entry_id or "").encode() + provenance
