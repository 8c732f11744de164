"""Entries that the target of a sink refused: kept beside the stream until someone delivers or removes them.

Of large ones only the id is kept: many receivers take no more than a megabyte, and whoever may push decides how large
records are. Those are read from the stream again, as long as they are there.
"""

import logging
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Final, cast

import msgspec
import redis
from msgspec import Meta, Struct

from copydesk_schemas import (
    CopydeskError,
    DeadLetter,
    DocumentError,
    Growth,
    Keys,
    OutputStream,
    Record,
    decode_dead,
    decode_growth,
    decode_record,
    entry_numbers,
    write_moment,
)
from copydesk_schemas.counted import counted
from copydesk_workers.server.small_parts import short_names, small_fields
from copydesk_workers.sinks.target import Content, Entry, Refused

logger = logging.getLogger(__name__)

#: Entries that are kept for one sink.
MOST: Final = 10_000
#: Bytes of JSON of an entry that is kept whole: as long as there are few, and else.
WHOLE: Final = 64 * 1024
WHOLE_OF_MANY: Final = 4 * 1024
#: Bytes of the key of a sink, and of what is kept of an entry, at most: all sinks may write there, of any size.
_LONGEST_KEY: Final = 1_000
_MOST_BYTES: Final = 1 << 20
_FEW: Final = 1_000


class TooManyUndelivered(CopydeskError):
    """A sink keeps as many undelivered entries as it may."""


class Undelivered(Struct, frozen=True):
    """An entry that was refused: when (RFC 3339), why, and how often it was tried by hand since."""

    id: Annotated[str, Meta(pattern=r"^[0-9]{1,15}-[0-9]{1,19}$(?!\n)")]
    at: str
    why: str
    tries: int
    #: JSON of the record, dead letter or growth; empty for a large one.
    content: str


class UndeliveredStore:
    """What one sink could not deliver."""

    def __init__(self, client: redis.Redis, keys: Keys, stream: OutputStream, group: str) -> None:
        self._client, self._stream = client, stream
        self._key, self._of = keys.undelivered(stream, group), keys.prefix + stream

    def keep(self, refused: Sequence[Refused]) -> None:
        """Keeps entries; one that is kept already counts as tried again.

        Raises:
            TooManyUndelivered: There is no room. None of them is kept.
        """
        if not refused:
            return
        known = cast("list[bytes | None]", self._client.hmget(self._key, [one.entry.id for one in refused]))
        count = int(self._client.hlen(self._key)) + known.count(None)
        if count > MOST:
            raise TooManyUndelivered(
                f"{MOST:,} entries are undelivered, the most that are kept; the last one: {refused[-1].why}."
                " Mend the target, and deliver them with --again"
            )
        now, most = write_moment(datetime.now(UTC)), WHOLE if count <= _FEW else WHOLE_OF_MANY
        values = {
            one.entry.id: msgspec.json.encode(
                Undelivered(one.entry.id, now, one.why, 1 + _tries(before), line.decode() if len(line) <= most else "")
            )
            for one, before in zip(refused, known, strict=True)
            for line in (one.entry.line,)
        }
        self._client.hset(self._key, mapping=cast("dict[Any, Any]", values))

    def count(self) -> int:
        """How many are kept."""
        return int(self._client.hlen(self._key))

    def read(self) -> list[Undelivered]:
        """All that are kept, in the order of the stream."""
        values = cast("list[bytes]", self._client.hvals(self._key))
        read = [_undelivered(value) for value in values]
        found = [one for one in read if one is not None]
        if unreadable := len(read) - len(found):
            logger.warning("%s of %s that no sink wrote: left out", counted(unreadable, "entry"), self._key)
        return sorted(found, key=lambda one: entry_numbers(one.id))

    def entries(self) -> Iterator[Entry]:
        """All that are kept, as entries of the stream, in its order. Large ones that have left it are told."""
        for one in self.read():
            content = _kept(self._stream, one.content) if one.content else self._in_stream(one.id)
            if content is None and one.content:
                logger.warning("entry %s is kept in a form that nobody can read: it is left out", one.id)
            elif content is None:
                logger.warning("entry %s has left %s: it cannot be delivered any more", one.id, self._stream)
            else:
                yield Entry(one.id, content, again=True)

    def _in_stream(self, id_: str) -> Content | None:
        """What the stream holds under an id."""
        for _, fields in cast("list[tuple[bytes, dict[bytes, bytes]]]", self._client.xrange(self._of, id_, id_)):
            if self._stream == "dead":
                return decode_dead({name.decode(): value.decode(errors="replace") for name, value in fields.items()})
            return _content(self._stream, fields[b"growth" if self._stream == "stories" else b"record"].decode())
        return None

    def remove(self, ids: Sequence[str]) -> int:
        """Removes entries; returns how many were there."""
        return int(self._client.hdel(self._key, *ids)) if ids else 0


def _tries(before: bytes | None) -> int:
    known = None if before is None else _undelivered(before)
    return 0 if known is None else known.tries


def _undelivered(value: bytes) -> Undelivered | None:
    """An entry as it is kept; None for what no sink wrote: all sinks may write there."""
    try:
        return msgspec.json.decode(value, type=Undelivered)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def _kept(stream: OutputStream, text: str) -> Content | None:
    """What an entry holds; None where nobody can read it."""
    try:
        return _content(stream, text)
    except (msgspec.MsgspecError, DocumentError, RecursionError):
        return None


def _content(stream: OutputStream, text: str) -> Content:
    if stream == "dead":
        return msgspec.json.decode(text, type=DeadLetter)
    return decode_growth(text) if stream == "stories" else decode_record(text)


def read_undelivered(client: redis.Redis, keys: Keys) -> Iterator[Content]:
    """Everything that any sink could not deliver and that is kept whole, some at a time.

    They stay longer than the streams that held them, so whoever looks for a record looks here, too. What nobody can
    read is left out; one may come twice.
    """
    for _, stream, kept in _of_all_sinks(client, keys):
        contents = (_kept_content(stream, value) for _, value in kept)
        yield from (content for content in contents if content is not None)


def forget_undelivered(
    client: redis.Redis, keys: Keys, ids: Collection[str], raw_ids: Collection[str], pages: Collection[str] = ()
) -> int:
    """Removes what any sink could not deliver of records and pages.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        ids: Ids of the records.
        raw_ids: Raw ids of the pages, for dead letters.
        pages: Raw ids of the pages of which all records go, whether their ids are known or not.

    Returns:
        How many entries were removed.
    """

    def is_about(content: Content | None) -> bool:
        if content is None:  # a large one, which is in its stream or nowhere
            return False
        if isinstance(content, DeadLetter):
            return content.raw_id in raw_ids
        named = {content.id} if isinstance(content, Record) else named_in(content)
        return any(id_ in ids or id_.partition("/")[0] in pages for id_ in named)

    removed = 0
    for key, stream, kept in _of_all_sinks(client, keys):
        gone = [field for field, value in kept if is_about(_kept_content(stream, value))]
        removed += int(client.hdel(key, *gone)) if gone else 0
    return removed


def named_in(growth: Growth) -> set[str]:
    """The ids of the records that a growth names: who joined, the head, the first and the latest."""
    return {growth.record, growth.head, growth.first.record, growth.latest.record}


def _of_all_sinks(
    client: redis.Redis, keys: Keys
) -> Iterator[tuple[bytes, OutputStream, Iterator[tuple[bytes, bytes]]]]:
    """The key of what each sink could not deliver, the stream of its entries, and their ids and values."""
    for key in short_names(client, keys.undelivered_prefix + "*", _LONGEST_KEY):
        # A sink may make a key with a name that is no text; the name of a stream is.
        name = key.decode(errors="replace").removeprefix(keys.undelivered_prefix)
        yield key, cast("OutputStream", name.partition(":")[0]), _fields(client, key)


def _fields(client: redis.Redis, key: bytes) -> Iterator[tuple[bytes, bytes]]:
    for flat in small_fields(client, key, _MOST_BYTES):
        yield from zip(flat[::2], flat[1::2], strict=True)


def _kept_content(stream: OutputStream, value: bytes) -> Content | None:
    """What an entry is about; None for a large one, and for what nobody can read."""
    kept = _undelivered(value)
    return _kept(stream, kept.content) if kept is not None and kept.content else None
