"""Law of what the output streams hold: every entry can be read. A reader or a sink stops at one that cannot."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Final, cast

import redis
from msgspec.structs import replace

from copydesk_desk.operations.check.breaches import Breaches
from copydesk_producers.reader import decode_entry
from copydesk_schemas import (
    DocumentError,
    IdOutOfRange,
    Keys,
    OutputStream,
    Record,
    encode_record,
    mend_record,
    milliseconds_of,
    pack_record_id,
)
from copydesk_workers.records.states import format_state, read_states
from copydesk_workers.server.streams import read_range

_REWRITE: Final = files("copydesk_desk.operations.check").joinpath("rewrite.lua").read_text()

_AT_ONCE: Final = 200
#: The streams of records, and the counter of each.
_COUNTERS: Final[Mapping[OutputStream, str]] = {"clean": "articles_published", "duplicates": "articles_duplicate"}
_STREAMS: Final[tuple[OutputStream, ...]] = (*_COUNTERS, "dead", "stories")


def check_readable(client: redis.Redis, keys: Keys, window: int, breaches: Breaches) -> None:
    """Checks that every entry of the output streams is what the contract says.

    Numbers that no reader takes make a record unreadable. A repair writes it again, at the end of its stream, with
    them as text. What is no record even so stays where it is.
    """
    for stream in _STREAMS:
        after = "0-0"
        while entries := read_range(client, keys.prefix + stream, after=after, count=_AT_ONCE):
            for entry_id, fields in entries:
                try:
                    decode_entry(stream, {name.decode(errors="replace"): value for name, value in fields.items()})
                except DocumentError as error:
                    _tell(client, keys, window, breaches, stream, entry_id, fields, str(error))
            after = entries[-1][0]


def _tell(
    client: redis.Redis,
    keys: Keys,
    window: int,
    breaches: Breaches,
    stream: OutputStream,
    entry_id: str,
    fields: Mapping[bytes, bytes],
    why: str,
) -> None:
    id_ = fields.get(b"id", b"").decode(errors="replace")
    record = mend_record(fields.get(b"record", b"")) if stream in _COUNTERS else None
    mended = None
    if record is None:
        named = bool(id_) and stream in _COUNTERS
        removes = f"`copydesk forget {id_}`" if named else f"XDEL {keys.prefix}{stream} {entry_id}"
        why += f"; nothing can mend it, and {removes} removes it"
    elif breaches.repair:
        mended = _rewrite(client, keys, window, stream, entry_id, fields, record)
    breaches.add("unreadable", id_ or entry_id, f"the entry {entry_id} of {stream} cannot be read: {why}", mended)


def _rewrite(
    client: redis.Redis,
    keys: Keys,
    window: int,
    stream: OutputStream,
    entry_id: str,
    fields: Mapping[bytes, bytes],
    record: Record,
) -> str | None:
    """Puts a record that can be read in the place of one that cannot; None if it is not the one its state names."""
    try:
        id_ = pack_record_id(record.id)
    except IdOutOfRange:
        return None
    state = read_states(client, keys, window, [id_]).get(id_)
    if state is None or (state.stream, state.entry_id) != (stream, entry_id):
        return None
    moved = format_state(replace(state, entry_id=None, provenance=b""))
    written = {**fields, b"record": encode_record(record)}
    added = client.register_script(_REWRITE)(
        keys=[keys.states(milliseconds_of(id_) // window), keys.prefix + stream, keys.counters],
        args=[
            id_,
            format_state(state),
            moved,
            entry_id,
            b"\t" + state.provenance if state.provenance else b"",
            _COUNTERS[stream],
            *(part for pair in written.items() for part in pair),
        ],
    )
    if added is None:
        return None
    return f"it was written again, at {cast(bytes, added).decode()}, with the numbers that no reader takes as text"
