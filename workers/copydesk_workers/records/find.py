"""Finds a record by its id, without going through a stream: its state says where it stands."""

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
    """The record is not known, or its text is not kept any more."""


class Found(Struct, frozen=True, kw_only=True):
    """What is known of a record: its state, and with it the record or, of a dead one, the letter."""

    id: str
    state: RecordState
    record: Record | None = None
    letter: DeadLetter | None = None


def find_record(client: redis.Redis, keys: Keys, record_id: str) -> Found:
    """The record of an id, published or dead; RecordGone says why there is none, IdOutOfRange if it is no id."""
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
    """As `find_record`, but RecordGone for a dead one too."""
    found = find_record(client, keys, record_id)
    if found.record is None:
        reason = found.letter.reason if found.letter else "unknown"
        raise RecordGone(f"record {record_id} is dead ({reason}): it has no text; see copydesk dead list")
    return found.record


def article_of(record: Record) -> Article:
    """As much of a record's article as its sketch is made of, but for its addresses."""
    return Article(
        document=RawDocument(text=record.text),
        source=record.source,
        title=record.title,
        text=record.text,
        position=record.position,
        single=False,
    )


def read_window(client: redis.Redis, keys: Keys) -> int:
    """The window that the namespace was made with, in milliseconds; RecordGone if nothing was ever processed in it."""
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
