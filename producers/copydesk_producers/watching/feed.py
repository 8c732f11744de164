"""A watched feed, or any other address: asked again in a polite interval, and only for what changed.

A server that sends ETag or Last-Modified answers "not modified" when nothing changed (RFC 9110, section 13). Of what it
sends, items that were pushed before are left out; an item that changed is pushed again.
"""

import time
from collections.abc import Generator, Iterator
from concurrent.futures import Executor, Future
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from copydesk_producers.readers.fields import FieldMap
from copydesk_producers.readers.item import Item, Problem
from copydesk_producers.watching.fetch import Fetched, Fetcher, without_login
from copydesk_producers.watching.reach import HERE
from copydesk_producers.watching.reading_process import Request
from copydesk_producers.watching.reading_rooms import ReadingEnded, ReadingRooms
from copydesk_producers.watching.source import NOTHING_YET, Found, Memory, decode_memory, encode_memory, hash_of

#: Items that are remembered: more than stand in any feed, and as many as in the largest sitemap.
_REMEMBERED: Final = 50_000
#: From this many on, what is remembered is made and written with each hundredth document only, then with each that
#: makes them a tenth more: it grows with them, and an answer may hold a million.
_FEW: Final = 500
#: Longest time between two looks, in seconds, whatever the server asks for or after however many failures.
_LONGEST: Final = 3_600.0


class _Pushed(Struct, frozen=True, omit_defaults=True):
    """What was pushed: hashes of the items, newest first, and what the server named the state that they are of.

    `reach`: from how far away its server was reached. The owner of a name may let it lead into our network later.
    """

    items: list[str]
    etag: str = ""
    modified: str = ""
    reach: int = HERE


class WatchedFeed:
    """An address."""

    def __init__(
        self,
        url: str,
        memory: Memory,
        fetcher: Fetcher,
        pool: Executor,
        rooms: ReadingRooms,
        *,
        every: float,
        fields: FieldMap,
        document_bytes: int,
    ) -> None:
        self.where = without_login(url)
        self._url = url
        self._memory = memory
        self._fetcher = fetcher
        self._pool = pool
        self._rooms = rooms
        self._answer: Future[Fetched] | None = None
        self._every = every
        self._fields = fields
        self._document_bytes = document_bytes
        self._due = 0.0
        self._failures = 0
        self._pushed: _Pushed | None = None

    def due(self, now: float) -> bool:
        """Whether its answer is there. It is asked beside the others, since a server may take minutes."""
        if self._answer is None and now >= self._due:
            known = self._known()
            self._answer = self._pool.submit(
                self._fetcher.get, self._url, etag=known.etag, modified=known.modified, least=known.reach
            )
        return self._answer is not None and self._answer.done()

    def look(self) -> Generator[Found]:
        """The items that are new or changed; a problem where the server gives none."""
        assert self._answer is not None, "it was due"
        answer, self._answer = self._answer.result(), None
        known = self._known()
        self._due = time.monotonic() + max(self._every, min(answer.wait, _LONGEST))
        if answer.reach > known.reach:  # whatever it answered
            known = self._pushed = replace(known, reach=answer.reach)
            yield Found(None, self.where, encode_memory(known))
        if answer.problem:
            yield from self._failed(answer.problem, answer.wait)
            return
        if answer.data is None:
            self._failures = 0
            return
        request = Request(data=answer.data, url=answer.url, fields=self._fields, document_bytes=self._document_bytes)
        new: list[str] = []
        old = set(known.items)
        written, step = 0, 1
        ended: ReadingEnded | None = None
        try:
            for item in self._rooms.read(request):
                if item is None:
                    yield NOTHING_YET
                    continue
                key = hash_of(item.raw) if item.raw is not None else ""
                if key and key in old:
                    continue
                if key:
                    new.append(key)
                    old.add(key)
                memory = None
                if len(old) >= written + step:
                    memory = encode_memory(_Pushed(_newest(new, known.items), reach=known.reach))
                    written = len(old)
                    step = 1 if written < _FEW else max(100, written // 10)
                yield Found(item, self.where, memory)
        except ReadingEnded as error:
            ended = error
        # Only now: a watch that ends before asks for all of it again, and leaves out what it pushed.
        read = (answer.etag, answer.modified) if ended is None or ended.by_input else (known.etag, known.modified)
        self._pushed = _Pushed(_newest(new, known.items), *read, known.reach)
        yield Found(None, self.where, encode_memory(self._pushed))
        if ended is not None:
            yield from self._failed(str(ended), answer.wait)
        else:
            self._failures = 0

    def _known(self) -> _Pushed:
        if self._pushed is None:
            self._pushed = decode_memory(self._memory.read(self.where), _Pushed) or _Pushed([])
        return self._pushed

    def _failed(self, what: str, wait: float) -> Iterator[Found]:
        """Tells once, until it works again, that it does not, and asks the less often the longer it does not."""
        self._failures += 1
        longer = self._every * float(2 ** min(self._failures - 1, 12))
        self._due = time.monotonic() + min(max(longer, wait), max(_LONGEST, self._every))
        if self._failures == 1:
            item = Item(path=self.where, number=0, where=self.where, problem=Problem(self.where, what))
            yield Found(item, self.where, encode_memory(self._known()))


def _newest(new: list[str], before: list[str]) -> list[str]:
    """What is remembered of items that were pushed now and before, newest first."""
    return [*reversed(new[-_REMEMBERED:]), *before][:_REMEMBERED]
