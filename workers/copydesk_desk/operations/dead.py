"""Reads the dead letters of a namespace, and removes them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

import redis
from msgspec import Struct

from copydesk_schemas import DeadLetter, Keys, decode_dead, entry_numbers, host_of, is_under
from copydesk_workers.server.streams import read_last, read_range

#: Letters in one read or removal; each holds a whole document.
_AT_ONCE: Final = 100


class Dead(Struct, frozen=True, kw_only=True):
    """A dead letter in its stream. `id` is its place there; its milliseconds are the time of death."""

    id: str
    letter: DeadLetter
    document: bytes

    @property
    def host(self) -> str | None:
        """The host of the document's URL."""
        return host_of(self.document)


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
            values = {name.decode(): value.decode(errors="replace") for name, value in fields.items()}
            yield Dead(id=entry_id, letter=decode_dead(values), document=fields.get(b"document", b""))
        after = entries[-1][0]


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
