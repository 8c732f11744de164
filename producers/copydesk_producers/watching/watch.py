"""Pushes what is new in watched folders and feeds, until it is stopped."""

import logging
import threading
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Final, Unpack

import redis
from msgspec import Struct, field

from copydesk_producers.client import Producer, ProducerOptions
from copydesk_producers.readers.fields import FieldMap
from copydesk_producers.readers.tally import Tally
from copydesk_producers.watching.feed import WatchedFeed
from copydesk_producers.watching.fetch import Fetcher, check_address
from copydesk_producers.watching.folder import WatchedFolder
from copydesk_producers.watching.reading_rooms import ReadingRooms
from copydesk_producers.watching.source import NOTHING_YET, Found, Memory, Source, check_path, field_of, is_address
from copydesk_schemas import Keys, ServerUnavailable, SettingsError

logger = logging.getLogger(__name__)

#: Seconds between two looks at an address, if nothing else is asked for.
EVERY: Final = 300.0
#: Seconds between two rounds over the sources.
_ROUND: Final = 0.2
#: Seconds of a turn: a source with much to push does not keep the others waiting.
_TURN: Final = 1.0
#: Seconds until a server that was lost is tried again.
_LOST: Final = 2.0
_AWAY: Final = (redis.exceptions.ConnectionError, redis.exceptions.TimeoutError)
#: Addresses that are asked at the same time.
_AT_ONCE: Final = 8


class _Stopped(Exception):
    """It was asked to stop while the queue was full, or the server away. What was not pushed is not remembered."""


class _Look(Struct):
    """A look at a source that may last for many turns: what it finds, and what was found so far."""

    found: Generator[Found]
    tally: Tally = field(default_factory=Tally)
    pushed: int = 0
    any: bool = False


class Watch:
    """Pushes what is new in files, folders and addresses. What was pushed is remembered in the namespace."""

    def __init__(
        self,
        places: Sequence[str],
        client: redis.Redis,
        keys: Keys,
        *,
        fields: FieldMap | None = None,
        every: float = EVERY,
        **options: Unpack[ProducerOptions],
    ) -> None:
        """Prepares a watch; `run` begins it.

        Args:
            places: Files, folders, and addresses (`http://`, `https://`).
            client: A client of the server.
            keys: The namespace.
            fields: Where JSON and tables have the fields of a document.
            every: Seconds between two looks at an address; longer where its server asks for it.
            options: As for `Producer`.

        Raises:
            SettingsError: A place cannot be watched.
        """
        self._stop = threading.Event()
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="fetch")
        self._producer = Producer(client, keys.namespace, on_wait=self._check, **options)
        memory, self._fetcher, self._rooms = Memory(client, keys), Fetcher(), ReadingRooms()
        reading: dict[str, Any] = {"fields": fields or {}, "document_bytes": options["document_bytes"]}
        self._sources: list[Source] = []
        self._looks: dict[str, _Look] = {}
        for place in dict.fromkeys(places):
            if is_address(place):
                check_address(place)
                self._sources.append(
                    WatchedFeed(place, memory, self._fetcher, self._pool, self._rooms, every=every, **reading)
                )
            elif place == "-":
                raise SettingsError("standard input cannot be watched: push it without --watch, it is read to its end")
            else:
                check_path(place)
                self._sources.append(WatchedFolder(Path(place), memory, self._rooms, **reading))

    def run(self, told: Callable[[str, int, Tally], None]) -> None:
        """Watches until `stop` is called.

        Args:
            told: Called after each look that found something, with the place, how many documents were pushed, and
                what was wrong.

        Raises:
            ServerUnavailable: The server was away when it was stopped. What is not pushed is found again.
        """
        try:
            while not self._stop.is_set():
                for source in self._sources:
                    self._look(source, told)
                self._stop.wait(_ROUND)
        except _Stopped:
            return
        finally:
            for look in self._looks.values():
                look.found.close()
            self._rooms.close()
            self._fetcher.close()
            self._pool.shutdown(wait=False, cancel_futures=True)

    def stop(self) -> None:
        """Ends `run` after the document in hand. May be called from a signal handler."""
        self._stop.set()

    def _look(self, source: Source, told: Callable[[str, int, Tally], None]) -> None:
        """Goes on with the look at a source, or begins one if it is due, for as long as its turn lasts."""
        look, ended = self._looks.pop(source.where, None), True
        try:
            if self._stop.is_set() or (look is None and not source.due(time.monotonic())):
                return
            look = look or _Look(source.look())
            ended = self._go_on(look, time.monotonic() + _TURN)
            self._patiently(self._producer.flush)
        except _AWAY as error:  # where the memory is read; the next round asks again
            logger.warning("the server is away, and is asked again: %s", error)
            self._stop.wait(_LOST)
        if look is not None and not ended:
            self._looks[source.where] = look
        elif look is not None and look.any:
            told(source.where, look.pushed, look.tally)

    def _go_on(self, look: "_Look", end: float) -> bool:
        """Pushes what a look finds until then; returns whether it is over, or the watch."""
        for one in look.found:
            if one is NOTHING_YET:
                return self._stop.is_set()
            progress = {} if one.memory is None else {field_of(one.name): one.memory.decode()}
            if one.item is not None:
                look.tally.add(one.item)
                look.any = True
            if one.item is not None and one.item.raw is not None:
                push = partial(self._producer.push_raw, one.item.raw, origin=one.item.where)
                self._patiently(partial(push, progress=progress))
                look.pushed += 1
            else:
                self._patiently(partial(self._producer.flush, progress))
            if self._stop.is_set():
                break
            if time.monotonic() > end:
                return False
        return True

    def _patiently(self, call: Callable[[], object]) -> None:
        """Calls the producer until the server is back. The producer holds what it could not send."""
        warned = False
        while True:
            try:
                call()
                return
            except ServerUnavailable as error:
                self._check()
                if not warned:
                    logger.warning("%s; what is read is held, and sent when the server is back", error)
                    warned = True
                self._stop.wait(_LOST)
                call = self._producer.flush

    def _check(self, *_: object) -> None:
        if self._stop.is_set():
            raise _Stopped
