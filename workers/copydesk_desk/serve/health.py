"""Whether this process lives, and whether it can do its work."""

import asyncio
from typing import Final

from redis.exceptions import RedisError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from copydesk_desk.serve.door import Door
from copydesk_desk.serve.problems import Problem

#: Seconds that the server may take to answer.
_PATIENCE: Final = 3.0


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
