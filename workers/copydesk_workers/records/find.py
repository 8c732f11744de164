"""Finds a record by its id. Its state says where it is, so no stream is read through."""

from collections.abc import Mapping
from contextlib import suppress
from typing import cast

import redis
from msgspec import Struct

from copydesk_schemas import (
    CopydeskError,
    DeadLetter,
    DocumentError,
    Keys,
    RawDocument,
    Record,
    decode_dead,
    decode_record,
    pack_record_id,
)
from copydesk_text.article import Article
from copydesk_workers.records.states import RecordState, read_states


class RecordGone(CopydeskError):
    """The record is unknown, or its text is not kept any more."""


class Found(Struct, frozen=True, kw_only=True):
    """What is known of a record: its state, and the record itself or, for a dead one, its dead letter."""

    id: str
    state: RecordState
    record: Record | None = None
    letter: DeadLetter | None = None


def find_record(client: redis.Redis, keys: Keys, record_id: str) -> Found:
    """Finds the record of an id, published or dead.

    Raises:
        RecordGone: There is none; the message says why.
        IdOutOfRange: The text is not a record id.
    """
    packed = pack_record_id(record_id)
    state = read_states(client, keys, read_window(client, keys), (packed,)).get(packed)
    if state is None:
        raise RecordGone(
            f"no record {record_id} is known in {keys.namespace!r}: it is still in the queue (copydesk status), older"
            " than what is kept, or of another namespace (--namespace)"
        )
    what = f"record {record_id} ({state.relation or state.status})"
    if state.status == "forgotten":
        raise RecordGone(f"{what} was taken down by copydesk forget: nothing but its id is left")
    if state.entry_id is None:
        raise RecordGone(f"{what} was seeded: it is in the index, and its text is kept nowhere")
    entry = _read_entry(client, f"{keys.prefix}{state.stream}", state.entry_id)
    if entry is None:
        raise RecordGone(
            f"{what} has left the {state.stream} stream, which COPYDESK_KEEP_HOURS and"
            " COPYDESK_KEEP_ENTRIES trim: its text is gone"
        )
    if state.status == "dead":
        return Found(id=record_id, state=state, letter=decode_dead(entry))
    return Found(id=record_id, state=state, record=decode_record(entry["record"]))


def find_published(client: redis.Redis, keys: Keys, record_id: str) -> Record:
    """Finds the published record of an id.

    Raises:
        RecordGone: There is none, or it is dead; the message says why.
        IdOutOfRange: The text is not a record id.
    """
    found = find_record(client, keys, record_id)
    if found.record is None:
        reason = found.letter.reason if found.letter else "unknown"
        raise RecordGone(f"record {record_id} is dead ({reason}): it has no text; see copydesk dead list")
    return found.record


def article_of(record: Record) -> Article:
    """Rebuilds the article of a record, as far as its sketch needs it (without addresses)."""
    return Article(
        document=RawDocument(text=record.text),
        source=record.source,
        title=record.title,
        text=record.text,
        notices=tuple(record.notices),
        position=record.position,
        single=False,
    )


def record_in(fields: Mapping[bytes, bytes]) -> Record | None:
    """The record of an entry of an output; None if it holds none, or one that nobody can read."""
    with suppress(DocumentError):
        return decode_record(fields[b"record"]) if b"record" in fields else None
    return None


def read_window(client: redis.Redis, keys: Keys) -> int:
    """Reads the window that the namespace was made with, in milliseconds.

    Raises:
        RecordGone: Nothing was ever processed in the namespace.
    """
    window = cast("bytes | None", client.hget(keys.meta, "window"))
    if window is None:
        raise RecordGone(f"there is nothing in {keys.namespace!r} yet: no worker has run in this namespace")
    return int(window)


def _read_entry(client: redis.Redis, key: str, entry_id: str) -> dict[str, str] | None:
    found = cast("list[tuple[bytes, dict[bytes, bytes]]]", client.xrange(key, entry_id, entry_id))
    if not found:
        return None
    try:
        return {name.decode(): value.decode() for name, value in found[0][1].items()}
    except UnicodeDecodeError as error:
        raise DocumentError(f"entry {entry_id} of {key} is not UTF-8: {error}") from None
