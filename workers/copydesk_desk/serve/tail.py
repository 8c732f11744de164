"""The clean stream for many readers: one thread reads it, all readers look at the same few thousand entries.

A reader is a position in the stream and nothing else. One that is far behind reads from Redis until it has caught up,
so a slow reader costs no memory, and one that comes back goes on where it was.

What the stream no longer holds, since it was taken down or cut, is let go here within seconds.
"""

import asyncio
import logging
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Final
from weakref import WeakValueDictionary

import redis
from msgspec import Struct
from redis.exceptions import RedisError

from copydesk_desk.operations.wanted import for_list, told_by
from copydesk_schemas import DocumentError, Record, decode_record, entry_numbers
from copydesk_workers.server.streams import read_last, read_new, read_range

logger = logging.getLogger(__name__)

Entries = list[tuple[str, dict[bytes, bytes]]]

#: Entries that are kept in memory at most, and their bytes.
_KEPT: Final = 2_000
_KEPT_BYTES: Final = 16 * 1024 * 1024
#: Seconds after which they are let go: meanwhile one of them may be taken down.
_KEPT_SECONDS: Final = 5.0
#: Entries that a reader gets at once: one that is stuck holds so many.
AT_ONCE: Final = 10
#: Bytes of them, for one who is far behind; one entry is given whatever its size.
_HELD_BYTES: Final = 256 * 1024
#: Entries that the thread reads at once, and seconds between two reads: all readers wake for each.
_READ_AT_ONCE: Final = 500
_PAUSE_SECONDS: Final = 0.05
#: Seconds of silence after which a reader is told that the connection lives.
QUIET_SECONDS: Final = 15.0
_BLOCK_MILLISECONDS: Final = 500


class Frame(Struct, frozen=True, weakref=True):
    """An entry of the stream: its id, what filters look at of the record, and what goes over the wire.

    `record` is None where the entry cannot be read: nobody gets it, and all pass it by. `read_at`: seconds of a clock
    that only goes forward.
    """

    id: str
    record: Record | None
    data: bytes
    read_at: float


Run = Callable[[Callable[[], list[Frame]]], Awaitable[list[Frame]]]
Turn = Callable[[], AbstractAsyncContextManager[None]]


class Tail:
    """Follows the clean stream of a namespace."""

    def __init__(self, client: redis.Redis, key: str, run: Run) -> None:
        """Starts the thread. To be called in the event loop.

        Args:
            client: A client that answers in bytes.
            key: Key of the stream.
            run: Does work that waits in a thread.
        """
        self._client, self._key, self._run = client, key, run
        self._loop = asyncio.get_running_loop()
        self._frames: list[Frame] = []
        #: Frames that readers hold who are far behind: those who are stuck at the same entry hold one and the same.
        self._behind: WeakValueDictionary[str, Frame] = WeakValueDictionary()
        self._bytes = 0
        #: Of the last frames that filters looked at, what is compared.
        self._told: dict[str, str] = {}
        #: Everything behind this id is in `_frames`; None until the thread has looked.
        self._from: tuple[int, int] | None = None
        self._news = asyncio.Event()
        self._ended = threading.Event()
        self.readers = 0
        self._thread = threading.Thread(target=self._read, name="tail", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends the thread and every reader."""
        self._ended.set()
        self._wake()

    def join(self) -> None:
        """Waits for the thread, which uses the connection of the door, to end."""
        self._ended.set()
        self._thread.join()

    async def follow(self, after: str | None, turn: Turn = nullcontext) -> AsyncIterator[Sequence[Frame]]:
        """Frames behind an entry, for ever; an empty list where nothing came for `QUIET_SECONDS`.

        Args:
            after: Entry id; None: only what comes from now on.
            turn: What is waited for where the server must be read: hundreds of readers that are far behind leave
                room to others.
        """
        self.readers += 1
        try:
            while self._from is None and not self._ended.is_set():
                await self._wait()
            place = self._last() if after is None else entry_numbers(after)
            yield ()  # the caller knows now that nothing will be missed
            while not self._ended.is_set():
                frames, place = await self._next(place, turn)
                yield frames
        finally:
            self.readers -= 1

    def told(self, frame: Frame) -> str:
        """What filters compare of a frame. It is made once for all readers that are at the same place."""
        if frame.id not in self._told:
            while len(self._told) >= 2 * AT_ONCE:
                del self._told[next(iter(self._told))]
            self._told[frame.id] = "" if frame.record is None else told_by(frame.record)
        return self._told[frame.id]

    async def _next(self, place: tuple[int, int], turn: Turn) -> tuple[Sequence[Frame], tuple[int, int]]:
        """Frames behind a place, and the place behind them."""
        if place >= self._last():
            await self._wait()
        assert self._from is not None, "follow waits for it"
        if place < self._from:  # what came may be more than is kept
            kept_from = self._from
            async with turn():
                read = await self._run(lambda: self._read_behind(f"{place[0]}-{place[1]}"))
            if not read:  # all of it was taken down or cut; who asked again would ask for ever
                return (), kept_from
            frames = [self._behind.setdefault(frame.id, frame) for frame in read]
        else:
            at = self._place_behind(place)
            frames = self._frames[at : at + AT_ONCE]
        return frames, entry_numbers(frames[-1].id) if frames else place

    def _last(self) -> tuple[int, int]:
        assert self._from is not None, "follow waits for it"
        return entry_numbers(self._frames[-1].id) if self._frames else self._from

    def _place_behind(self, place: tuple[int, int]) -> int:
        """Where the frames behind `place` begin, by bisection."""
        low, high = 0, len(self._frames)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if entry_numbers(self._frames[middle].id) <= place else (low, middle)
        return low

    async def _wait(self) -> None:
        news = self._news
        try:
            async with asyncio.timeout(QUIET_SECONDS):
                await news.wait()
        except TimeoutError:
            return

    # -- from threads

    def _read_behind(self, after: str) -> list[Frame]:
        return frames_of(_first_of(read_range(self._client, self._key, after=after, count=AT_ONCE)))

    def _read(self) -> None:
        """Reads what is new until the end; waits for a server that is away."""
        after: str | None = None
        while not self._ended.is_set():
            self._call(self._let_go)
            try:
                if after is None:
                    newest = read_last(self._client, self._key)
                    after = newest[0][0] if newest else "0-0"
                    self._call(self._begin, after)
                found = read_new(self._client, self._key, after=after, block=_BLOCK_MILLISECONDS, count=_READ_AT_ONCE)
            except RedisError as error:
                logger.warning("the event stream waits for the server: %s", error)
                self._ended.wait(1.0)
                continue
            if found:
                after = found[-1][0]
                self._call(self._publish, frames_of(found))
                self._ended.wait(_PAUSE_SECONDS)

    def _call(self, function: Callable[..., None], *arguments: object) -> None:
        if not self._ended.is_set() and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(function, *arguments)

    def _begin(self, after: str) -> None:
        self._from = entry_numbers(after)
        self._wake()

    def _publish(self, frames: Sequence[Frame]) -> None:
        self._frames.extend(frames)
        self._bytes += sum(len(frame.data) for frame in frames)
        self._let_go()
        self._wake()

    def _let_go(self) -> None:
        """Leaves out the oldest frames that are too many, too large or too old."""
        oldest = time.monotonic() - _KEPT_SECONDS
        gone = 0
        while gone < len(self._frames) and (
            self._bytes > _KEPT_BYTES or len(self._frames) - gone > _KEPT or self._frames[gone].read_at < oldest
        ):
            self._bytes -= len(self._frames[gone].data)
            gone += 1
        if gone:
            self._from = entry_numbers(self._frames[gone - 1].id)
            del self._frames[:gone]

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()


def _first_of(entries: Entries) -> Entries:
    """The first entries, at least one, that have `_HELD_BYTES` in all."""
    size = 0
    for at, (_, fields) in enumerate(entries):
        size += len(fields.get(b"record", b""))
        if at and size > _HELD_BYTES:
            return entries[:at]
    return entries


def frames_of(entries: Sequence[tuple[str, Mapping[bytes, bytes]]]) -> list[Frame]:
    """The frames of entries of the clean stream, as server-sent events."""
    now = time.monotonic()
    frames = []
    for entry_id, fields in entries:
        data = fields.get(b"record", b"")
        event = b"id: " + entry_id.encode() + b"\nevent: record\ndata: " + data.replace(b"\n", b" ") + b"\n\n"
        frames.append(Frame(entry_id, _looked_at(entry_id, data), event, now))
    return frames


def _looked_at(entry_id: str, data: bytes) -> Record | None:
    """What filters look at of a record; None, and a warning, where it cannot be read: the others still go out."""
    try:
        return for_list(decode_record(data))
    except DocumentError as error:
        logger.warning("the event stream leaves out entry %s: %s", entry_id, error)
        return None
