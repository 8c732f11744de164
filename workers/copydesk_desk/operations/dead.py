"""Reads the dead letters of a namespace, and removes them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final, cast

import redis
from msgspec import Struct
from msgspec.structs import replace

from copydesk_producers import Producer
from copydesk_schemas import DeadLetter, DeadReason, Keys, decode_dead, entry_numbers, host_of, is_under
from copydesk_workers.server.streams import entries_before, read_last, read_range

#: Letters in one read or removal; each holds a whole document.
_AT_ONCE: Final = 100
#: Letters that a look at the newest reads at once, and bytes and letters after which it pauses.
_NEWEST_AT_ONCE: Final = 10
_LOOKED_BYTES: Final = 64 * 1024 * 1024
LOOKED_THROUGH: Final = 1_000
#: An id that no letter has.
_NO_ID: Final = "0-1"
#: Letters beside another that may be of the same document.
_BESIDE: Final = 50
#: Of these only the beginning is kept, so they cannot be pushed again.
CUT: Final[DeadReason] = "too_large"


class Dead(Struct, frozen=True, kw_only=True):
    """A dead letter in its stream. `id` is its place there; its milliseconds are the time of death."""

    id: str
    letter: DeadLetter
    document: bytes
    #: The host, where it was read from a document of which only the beginning is at hand.
    known_host: str | None = None

    @property
    def host(self) -> str | None:
        """The host of the document's URL."""
        return self.known_host or host_of(self.document)


class Filter(Struct, frozen=True, kw_only=True):
    """Which dead letters to take: those that pass every filter that is set.

    `ids` are ids of the dead stream. `since` (inclusive) and `until` (exclusive) are times of death, as stream ids.
    """

    ids: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    since: tuple[int, int] | None = None
    until: tuple[int, int] | None = None

    def takes(self, dead: Dead) -> bool:
        """Whether a letter passes."""
        numbers = entry_numbers(dead.id)
        return (
            (not self.ids or dead.id in self.ids)
            and (not self.reasons or dead.letter.reason in self.reasons)
            and (self.since is None or numbers >= self.since)
            and (self.until is None or numbers < self.until)
            and (not self.domains or any(is_under(dead.host, domain) for domain in self.domains))
        )


def read_dead(client: redis.Redis, keys: Keys) -> Iterator[Dead]:
    """Reads the dead letters that are there now, oldest first; letters that come meanwhile are left out."""
    newest = read_last(client, keys.dead)
    if not newest:
        return
    end, after = entry_numbers(newest[0][0]), "0-0"
    while entries := read_range(client, keys.dead, after=after, count=_AT_ONCE):
        for entry_id, fields in entries:
            if entry_numbers(entry_id) > end:
                return
            yield _read(entry_id, fields)
        after = entries[-1][0]


def find_dead(client: redis.Redis, keys: Keys, dead_id: str) -> Dead | None:
    """Reads one dead letter by its id in the dead stream; None if there is none of this id."""
    found = read_between(client, keys, dead_id, dead_id)
    return found[0] if found else None


class NewestDead(Struct, frozen=True):
    """Dead letters, newest first. `next` is the id before which the search goes on; None at the end."""

    letters: tuple[Dead, ...]
    next: str | None


def newest_dead(
    client: redis.Redis, keys: Keys, chosen: Filter, *, count: int, before: str | None = None, head: int = 2_000
) -> NewestDead:
    """Reads the newest dead letters that pass a filter. It pauses after `LOOKED_THROUGH` letters or 64 MB.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        chosen: The filter.
        count: Most letters.
        before: Id to go on from, exclusive.
        head: Bytes of each document that are kept, so that many large ones do not fill the memory.
    """
    found: list[Dead] = []
    looked = size = 0
    while looked < LOOKED_THROUGH and size < _LOOKED_BYTES:
        entries = entries_before(client, keys.dead, before=before, count=_NEWEST_AT_ONCE)
        for entry_id, fields in entries:
            before = entry_id
            size += len(fields.get(b"document", b""))
            dead = _read(entry_id, fields)
            if chosen.takes(dead):
                host = dead.host
                letter = replace(dead.letter, document=dead.letter.document[:head])
                found.append(Dead(id=dead.id, letter=letter, document=dead.document[:head], known_host=host))
                if len(found) == count:
                    return NewestDead(tuple(found), before)
        looked += len(entries)
        if len(entries) < _NEWEST_AT_ONCE:
            return NewestDead(tuple(found), None)
    return NewestDead(tuple(found), before)


class Requeued(Struct, frozen=True):
    """Documents that were pushed again, letters that went with them, and letters that stay as their text is cut."""

    documents: int
    letters: int
    too_large: int


def requeue_some(client: redis.Redis, keys: Keys, ids: Sequence[str], document_bytes: int) -> Requeued:
    """Pushes the documents of some dead letters again, each once and whole, and removes all letters of each.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        ids: Ids in the dead stream; those that are gone are passed over.
        document_bytes: Most bytes of a document.

    Raises:
        ServerUnavailable: The server is away, or takes no writes. Letters stay until their document is confirmed.
        NoPermissionError: The user of the server may not remove letters; nothing is pushed then.
    """
    client.xdel(keys.dead, _NO_ID)  # who may not remove letters would push their documents again and again
    producer = Producer(client, keys.namespace, document_bytes=document_bytes, on_full="raise")
    waiting: dict[str, None] = {}
    documents = cut = 0
    for id_ in ids:
        if id_ in waiting or (dead := find_dead(client, keys, id_)) is None:
            continue
        if dead.letter.reason == CUT:
            cut += 1
            continue
        producer.push_raw(dead.document, signed=(dead.letter.signed or "").encode())
        documents += 1
        waiting |= dict.fromkeys(_of_one_document(client, keys, dead))
    producer.flush()
    return Requeued(documents, remove_dead(client, keys, list(waiting)), cut)


def _of_one_document(client: redis.Redis, keys: Keys, dead: Dead) -> list[str]:
    """Ids of all letters of a document: the commit writes them one after the other."""
    before = entries_before(client, keys.dead, before=dead.id, count=_BESIDE)
    after = read_range(client, keys.dead, after=dead.id, count=_BESIDE)
    found = [dead.id]
    for beside in (before, after):
        for entry_id, fields in beside:
            if fields.get(b"raw_id", b"").decode(errors="replace") != dead.letter.raw_id:
                break
            found.append(entry_id)
    return found


def read_between(client: redis.Redis, keys: Keys, first: str, last: str) -> list[Dead]:
    """Reads the letters from one id to another, both included."""
    found = cast("list[tuple[bytes, dict[bytes, bytes]]]", client.xrange(keys.dead, first, last))
    return [_read(entry_id.decode(), fields) for entry_id, fields in found]


def _read(entry_id: str, fields: Mapping[bytes, bytes]) -> Dead:
    values = {name.decode(): value.decode(errors="replace") for name, value in fields.items()}
    return Dead(id=entry_id, letter=decode_dead(values), document=fields.get(b"document", b""))


def by_document(letters: Iterable[Dead]) -> Iterator[list[Dead]]:
    """Groups letters by their raw document: the commit writes those of one document one after the other."""
    for _, group in groupby(letters, key=lambda dead: dead.letter.raw_id):
        yield list(group)


def remove_dead(client: redis.Redis, keys: Keys, ids: Sequence[str]) -> int:
    """Removes dead letters.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        ids: Ids in the dead stream.

    Returns:
        How many of them were still there.
    """
    return sum(int(client.xdel(keys.dead, *ids[start : start + _AT_ONCE])) for start in range(0, len(ids), _AT_ONCE))
