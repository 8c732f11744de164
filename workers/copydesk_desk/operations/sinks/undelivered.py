"""Entries that the target of a sink refused: kept beside the stream until someone delivers or removes them."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final, cast

import msgspec
import redis
from msgspec import Struct

from copydesk_schemas import (
    CopydeskError,
    DeadLetter,
    Keys,
    OutputStream,
    decode_growth,
    decode_record,
    entry_numbers,
    write_moment,
)
from copydesk_workers.sinks.target import Content, Entry, Refused

#: Entries that are kept for one sink.
MOST: Final = 10_000


class TooManyUndelivered(CopydeskError):
    """A sink keeps as many undelivered entries as it may."""


class Undelivered(Struct, frozen=True):
    """An entry that was refused: when (RFC 3339), why, and how often it was tried by hand since."""

    id: str
    at: str
    why: str
    tries: int
    #: JSON of the record, dead letter or growth.
    content: str


class UndeliveredStore:
    """What one sink could not deliver."""

    def __init__(self, client: redis.Redis, keys: Keys, stream: OutputStream, group: str) -> None:
        self._client, self._stream = client, stream
        self._key = keys.undelivered(stream, group)

    def keep(self, refused: Sequence[Refused]) -> None:
        """Keeps entries; one that is kept already counts as tried again.

        Raises:
            TooManyUndelivered: There is no room. None of them is kept.
        """
        if not refused:
            return
        known = cast("list[bytes | None]", self._client.hmget(self._key, [one.entry.id for one in refused]))
        if int(self._client.hlen(self._key)) + known.count(None) > MOST:
            raise TooManyUndelivered(
                f"{MOST:,} entries are undelivered, the most that are kept; the last one: {refused[-1].why}."
                " Mend the target, and deliver them with --again"
            )
        now = write_moment(datetime.now(UTC))
        values = {
            one.entry.id: msgspec.json.encode(
                Undelivered(one.entry.id, now, one.why, 1 + _tries(before), one.entry.line.decode())
            )
            for one, before in zip(refused, known, strict=True)
        }
        self._client.hset(self._key, mapping=cast("dict[Any, Any]", values))

    def count(self) -> int:
        """How many are kept."""
        return int(self._client.hlen(self._key))

    def read(self) -> list[Undelivered]:
        """All that are kept, in the order of the stream."""
        values = cast("list[bytes]", self._client.hvals(self._key))
        found = [msgspec.json.decode(value, type=Undelivered) for value in values]
        return sorted(found, key=lambda one: entry_numbers(one.id))

    def entries(self) -> Iterator[Entry]:
        """All that are kept, as entries of the stream, in its order."""
        for one in self.read():
            yield Entry(one.id, _content(self._stream, one.content), again=True)

    def remove(self, ids: Sequence[str]) -> int:
        """Removes entries; returns how many were there."""
        return int(self._client.hdel(self._key, *ids)) if ids else 0


def _tries(before: bytes | None) -> int:
    return 0 if before is None else msgspec.json.decode(before, type=Undelivered).tries


def _content(stream: OutputStream, text: str) -> Content:
    if stream == "dead":
        return msgspec.json.decode(text, type=DeadLetter)
    return decode_growth(text) if stream == "stories" else decode_record(text)
