"""Search over titles and texts of what is kept: the newest first, a bounded number of records a step.

There is no index of words. The bundled server has no query engine, and one that is loaded indexes hashes and JSON, not
streams; an index of our own over a million texts would be larger than the texts' own index. So a step reads the streams
backwards, says how far it came, and the next one goes on from there.
"""

import heapq
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Final, Literal

import redis
from msgspec import Struct

from copydesk_desk.operations.wanted import for_list, told_by
from copydesk_schemas import DocumentError, Keys, Record, SettingsError, decode_record, entry_numbers
from copydesk_workers.server.streams import walk_back

#: Records that one step looks at, seconds after which it ends, and bytes.
LOOKED: Final = 20_000
_SECONDS: Final = 0.5
_BYTES: Final = 128 * 1024 * 1024
#: Words of a search, and characters of one.
_WORDS: Final = 12
#: Letters that are folded at once to find a place.
_PIECE: Final = 4_096

#: Ids of fewer digits than 2^64 has: the server refuses more.
_PLACE: Final = re.compile(r"([0-9]{1,19}-[0-9]{1,19}|-)~([0-9]{1,19}-[0-9]{1,19}|-)")

Stream = Literal["clean", "duplicates"]
_STREAMS: Final[tuple[Stream, Stream]] = ("clean", "duplicates")


class Hit(Struct, frozen=True):
    """A record that has all words, and the stream that it is in."""

    record: Record
    stream: Stream


class Found(Struct, frozen=True, kw_only=True):
    """What a step found, newest first. `back_to`: milliseconds of the oldest entry it looked at.

    `further` is where the next step begins; None: all that is kept was looked at.
    """

    hits: tuple[Hit, ...]
    looked: int
    back_to: int | None
    further: str | None


def words_of(query: str) -> tuple[str, ...]:
    """The words of a query: what stands between spaces, or in double quotes."""
    found = [quoted or bare for quoted, bare in re.findall(r'"([^"]+)"|([^\s"]+)', query[:500])]
    return tuple(dict.fromkeys(word.casefold() for word in found))[:_WORDS]


def search(client: redis.Redis, keys: Keys, words: Sequence[str], *, count: int, further: str | None = None) -> Found:
    """Finds records whose title or text has all words, in any case; parts of words count.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        words: The words, as `words_of` gives them.
        count: Most records.
        further: Where to begin, from the step before.

    Raises:
        SettingsError: `further` is none of ours.
    """
    match = _PLACE.fullmatch(further) if further else None
    if further and match is None:
        raise SettingsError(f"{further!r} is no place in a search")
    places: dict[Stream, str | None] = {
        stream: None if match is None or match[number] == "-" else match[number]
        for number, stream in enumerate(_STREAMS, 1)
    }
    ends = time.monotonic() + _SECONDS
    hits: list[Hit] = []
    looked = size = 0
    back_to: int | None = None
    entries = heapq.merge(
        *(_backwards(client, keys, stream, places[stream]) for stream in _STREAMS),
        key=lambda one: entry_numbers(one[0]),
        reverse=True,
    )
    for entry_id, stream, data in entries:
        looked += 1
        size += len(data)
        places[stream], back_to = entry_id, entry_numbers(entry_id)[0]
        if _may_have(data, words):
            record = _read(data)
            if record is not None and _has(record, words):
                hits.append(Hit(for_list(record), stream))
        # The clock is looked at now and then, and never before something was found out.
        over = looked >= LOOKED or size >= _BYTES or (looked % 100 == 0 and time.monotonic() > ends)
        if len(hits) == count or over:
            going_on = "~".join(places[name] or "-" for name in _STREAMS)
            return Found(hits=tuple(hits), looked=looked, back_to=back_to, further=going_on)
    return Found(hits=tuple(hits), looked=looked, back_to=back_to, further=None)


def snippet(text: str, words: Sequence[str], around: int = 120) -> tuple[str, str, str]:
    """The first place of a text that has one of the words: what stands before it, the word as printed, what follows."""
    folded = text.casefold()
    found = [(at, at + len(word)) for word in words if (at := folded.find(word)) >= 0]
    if not found:
        return text[: 2 * around], "", ""
    first, last = min(found)
    if len(folded) != len(text):
        first, last = _letter_at(text, first), _letter_at(text, last - 1) + 1
    begin, end = max(0, first - around), last + around
    before = ("… " if begin else "") + text[begin:first]
    return before, text[first:last], text[last:end] + (" …" if end < len(text) else "")


def _letter_at(text: str, place: int) -> int:
    """Which letter of a text stands at this place once it is folded: `ß` is two letters then."""
    at = passed = 0
    while (size := len(text[at : at + _PIECE].casefold())) and passed + size <= place:
        passed += size
        at += _PIECE
    for letter in text[at : at + _PIECE]:
        passed += len(letter.casefold())
        if passed > place:
            return at
        at += 1
    return at


def _backwards(
    client: redis.Redis, keys: Keys, stream: Stream, before: str | None
) -> Iterator[tuple[str, Stream, bytes]]:
    for entry_id, fields in walk_back(client, keys.prefix + stream, before=before):
        yield entry_id, stream, fields.get(b"record", b"")


def _read(data: bytes) -> Record | None:
    with suppress(DocumentError):
        return decode_record(data)
    return None


def _may_have(data: bytes, words: Sequence[str]) -> bool:
    """Whether the JSON has all words that stand in JSON as they are: most records need no more than this look."""
    if not data:
        return False
    folded = data.decode("utf-8", "replace").casefold()
    return all(word in folded for word in words if not any(sign in word for sign in '"\\/') and word.isprintable())


def _has(record: Record, words: Sequence[str]) -> bool:
    told = told_by(record)
    return all(word in told for word in words)
