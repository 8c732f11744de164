"""Whether this process lives, whether it can do its work, and its numbers."""

import asyncio
from typing import Final

from redis.exceptions import RedisError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from copydesk_desk.serve.door import Door
from copydesk_desk.serve.metrics import MEDIA_TYPE, expose
from copydesk_desk.serve.problems import Problem

#: Seconds that the server may take to answer.
_PATIENCE: Final = 3.0


async def metrics(door: Door, request: Request) -> Response:
    """The numbers of the namespace and of this process, for Prometheus."""
    readers, held = door.tail.readers, door.held.bytes
    written = await door.run(lambda: expose(door.client, door.keys, door.settings, door.numbers, readers, held))
    return Response(written, media_type=MEDIA_TYPE)


async def healthz(door: Door, request: Request) -> Response:
    """Says that this process answers; nothing else is looked at."""
    return PlainTextResponse("ok\n")


async def readyz(door: Door, request: Request) -> Response:
    """Says that the server behind this process answers, and takes documents."""
    try:
        async with asyncio.timeout(_PATIENCE):
            await door.run(lambda: door.client.exists(door.keys.meta))
    except (RedisError, TimeoutError):
        raise Problem(503, "Not ready", "The server does not answer.", headers={"Retry-After": "5"}) from None
    return PlainTextResponse("ok\n")
