"""Reads the dead letters of a namespace, and removes them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice, takewhile
from typing import Final, Literal, cast

import redis
from msgspec import Struct
from msgspec.structs import replace

from copydesk_producers import Producer
from copydesk_schemas import DeadLetter, DeadReason, Keys, decode_dead, entry_numbers, host_of, is_under
from copydesk_text.newsroom.split_articles import MOST_ARTICLES
from copydesk_workers.server.streams import entries_before, read_all, read_last, read_range, walk_back

#: Letters in one read or removal; each holds a whole document.
_AT_ONCE: Final = 100
#: Letters that a look at the newest, or beside one, reads at once, and bytes and letters after which it pauses.
_NEWEST_AT_ONCE: Final = 10
_LOOKED_BYTES: Final = 64 * 1024 * 1024
LOOKED_THROUGH: Final = 1_000
#: Documents that are pushed before they are confirmed and their letters removed.
_FLUSH_EVERY: Final = 500
#: An id that no letter has.
_NO_ID: Final = "0-1"
#: Letters beside another that may be of the same document: a page has no more.
_BESIDE: Final = MOST_ARTICLES
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


class DeadDocument(Struct, frozen=True):
    """A document that is dead, or of which some articles are: one of its letters, and the ids of all of them."""

    dead: Dead
    ids: tuple[str, ...]


def requeue(
    client: redis.Redis,
    keys: Keys,
    documents: Iterable[DeadDocument],
    document_bytes: int,
    *,
    on_full: Literal["wait", "raise"] = "wait",
    on_pushed: Callable[[], None] = lambda: None,
) -> Requeued:
    """Pushes the documents of dead letters again, each whole, and removes all letters of each.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        documents: The documents, each once; they are read as they are pushed.
        document_bytes: Most bytes of a document.
        on_full: What happens when the raw stream is full: see `Producer`.
        on_pushed: Called after each document.

    Raises:
        ServerUnavailable: The server is away, or takes no writes. Letters stay until their document is confirmed.
        QueueFull: The stream is full, and `on_full` is `raise`. Likewise.
        NoPermissionError: The user of the server may not remove letters; nothing is pushed then.
    """
    client.xdel(keys.dead, _NO_ID)  # who may not remove letters would push their documents again and again
    producer = Producer(client, keys.namespace, document_bytes=document_bytes, on_full=on_full)
    waiting: list[str] = []
    pushed = letters = cut = 0
    for one in documents:
        letter = one.dead.letter
        if letter.reason == CUT:
            cut += 1
            continue
        producer.push_raw(one.dead.document, signed=(letter.signed or "").encode(), origin=letter.origin)
        pushed += 1
        waiting += one.ids
        if pushed % _FLUSH_EVERY == 0:
            producer.flush()
            letters += remove_dead(client, keys, waiting)
            waiting.clear()
        on_pushed()
    producer.flush()
    return Requeued(pushed, letters + remove_dead(client, keys, waiting), cut)


def documents_of(client: redis.Redis, keys: Keys, ids: Sequence[str]) -> Iterator[DeadDocument]:
    """The documents of some dead letters, by ids in the dead stream, each once; ids that are gone are passed over."""
    known: set[str] = set()
    for id_ in ids:
        if id_ in known or (dead := find_dead(client, keys, id_)) is None:
            continue
        of_one = _of_one_document(client, keys, dead)
        known.update(of_one)
        yield DeadDocument(dead, tuple(of_one))


def documents_chosen(client: redis.Redis, keys: Keys, chosen: Filter) -> Iterator[DeadDocument]:
    """The documents of which any letter passes a filter, oldest first."""
    for group in by_document(read_dead(client, keys)):
        if any(chosen.takes(dead) for dead in group):
            yield DeadDocument(group[0], tuple(dead.id for dead in group))


def _of_one_document(client: redis.Redis, keys: Keys, dead: Dead) -> list[str]:
    """Ids of all letters of a document: the commit writes them one after the other."""
    before = walk_back(client, keys.dead, before=dead.id, count=_NEWEST_AT_ONCE)
    after = read_all(client, keys.dead, after=dead.id, count=_NEWEST_AT_ONCE)
    found = [dead.id]
    for beside in (before, after):
        found += [entry_id for entry_id, _ in takewhile(lambda one: _is_of(dead, one[1]), islice(beside, _BESIDE))]
    return found


def _is_of(dead: Dead, fields: Mapping[bytes, bytes]) -> bool:
    """Whether these are the fields of another letter of the same document."""
    return fields.get(b"raw_id", b"").decode(errors="replace") == dead.letter.raw_id


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
