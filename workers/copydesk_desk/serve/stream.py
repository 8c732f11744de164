"""GET /v1/stream: published records as server-sent events, as they are committed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from copydesk_desk.operations.wanted import Wanted
from copydesk_desk.serve.door import Door
from copydesk_desk.serve.guard import LOCAL, Caller
from copydesk_desk.serve.problems import Problem
from copydesk_desk.serve.tail import Frame, Tail, Turn
from copydesk_desk.serve.wanted import read_place, read_wanted

#: Most readers of one process.
READERS: Final = 2_000
#: Most readers with one key: nobody takes the places of all others.
READERS_OF_A_KEY: Final = 500
#: Bytes of records that the filters of a key look at before others have their turn.
_LOOKED_AT: Final = 128 * 1024
#: Bytes that are handed to the connection at once: what a slow reader holds back stays small.
_PIECE: Final = 16 * 1024
#: What a reader does whose connection is lost: it comes back after this many milliseconds.
_RETRY_MILLISECONDS: Final = 2_000


async def stream(door: Door, request: Request) -> Response:
    """Records as events: `id` is the place in the stream, `data` the record.

    Begins behind the header `Last-Event-ID`, or the parameter `after` (an id, a time, 0 for all that is kept); without
    either, with what is published from now on. Ends when the key is revoked: before the next record, and within
    `QUIET_SECONDS` if none comes.
    """
    query = dict(request.query_params)
    wanted = read_wanted(query, "after")
    last = request.headers.get("last-event-id")
    after = read_place({"Last-Event-ID": last} if last else query, "Last-Event-ID" if last else "after")
    if door.tail.readers >= READERS:
        raise Problem(503, "Too many readers", f"This process has {READERS:,} readers.", headers={"Retry-After": "30"})
    caller: Caller = request.state.caller
    if caller != LOCAL and door.readers[caller.id] >= READERS_OF_A_KEY:
        detail = f"Key {caller.id} has {READERS_OF_A_KEY:,} readers in this process."
        raise Problem(429, "Too many readers with this key", detail, headers={"Retry-After": "30"})
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # the second is for nginx
    if request.method == "HEAD":  # the head alone: else its connection is never free for the next request
        return Response(None, headers=headers, media_type="text/event-stream")
    name = "" if caller == LOCAL else caller.id
    frames = door.tail.follow(after, partial(door.reading_turns.of, name))
    taken = _taken(door.tail, frames, wanted, partial(door.filter_turns.of, name))
    events = _counted(door, caller, _events(taken, request.state.still_admitted))
    return StreamingResponse(events, headers=headers, media_type="text/event-stream")


async def _counted(door: Door, caller: Caller, events: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The events, while whose they are counts as a reader."""
    door.readers[caller.id] += 1
    try:
        async for piece in events:
            yield piece
    finally:
        door.readers[caller.id] -= 1
        if not door.readers[caller.id]:
            del door.readers[caller.id]


async def _taken(
    tail: Tail, followed: AsyncIterator[Sequence[Frame]], wanted: Wanted, turn: Turn
) -> AsyncIterator[tuple[Sequence[Frame], bytes]]:
    """Of the frames of each step those that are wanted, and the id of the last one; empty where nothing came.

    Filters run in the event loop, where nobody else does anything meanwhile. So the readers of a key look one after
    the other, and others have their turn between them: hundreds may go through what is kept in memory.
    """
    async for frames in followed:
        taken = []
        async with turn():
            looked = 0
            for frame in frames:
                if frame.record is not None and wanted.takes(frame.record, partial(tail.told, frame)):
                    taken.append(frame)
                looked += len(frame.data)
                if looked > _LOOKED_AT:
                    looked = 0
                    await asyncio.sleep(0)
            await asyncio.sleep(0)
        yield taken, frames[-1].id.encode() if frames else b""


async def _events(
    followed: AsyncIterator[tuple[Sequence[Frame], bytes]], still_admitted: Callable[[], Awaitable[bool]]
) -> AsyncIterator[bytes]:
    yield b"retry: %d\n\n" % _RETRY_MILLISECONDS
    async for taken, last in followed:
        if not await still_admitted():
            return
        waiting = b""
        for frame in taken:
            if waiting and len(waiting) + len(frame.data) > _PIECE:
                yield waiting
                waiting = b""
            for at in range(0, len(frame.data), _PIECE):
                if waiting and at:
                    yield waiting
                    waiting = b""
                waiting += frame.data[at : at + _PIECE]
        # A reader whose filter takes nothing comes on as well, and does not lose its place.
        yield waiting or (b"id: " + last + b"\n\n" if last else b": quiet\n\n")
