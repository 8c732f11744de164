"""The application: an address for each endpoint, behind the guard."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial

import orjson
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from copydesk_desk.operations.access_keys import read_keys
from copydesk_desk.serve.door import Door
from copydesk_desk.serve.endpoints import ENDPOINTS, Endpoint
from copydesk_desk.serve.guard import Guard
from copydesk_desk.serve.problems import answer_error


def make_app(door: Door) -> Starlette:
    """Makes the application of a door."""

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        door.begin()
        yield
        door.tail.close()

    guard = Guard(lambda: door.run(lambda: read_keys(door.client, door.keys)))
    routes = [Route(endpoint.route, _bound(door, guard, endpoint), methods=[endpoint.method]) for endpoint in ENDPOINTS]
    routes.append(Route("/", _index))
    return Starlette(routes=routes, lifespan=life, exception_handlers={HTTPException: answer_error})


def _bound(door: Door, guard: Guard, endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        begin = time.monotonic()
        try:
            if endpoint.right is not None:
                caller = request.state.caller = await guard.admit(request, endpoint.right)
                request.state.still_admitted = partial(guard.still_admits, caller, endpoint.right)
            answer = await endpoint.handler(door, request)
        except Exception as error:
            answer = await answer_error(request, error)
        door.numbers.answered(endpoint.path, answer.status_code, time.monotonic() - begin)
        return answer

    return handle


async def _index(request: Request) -> Response:
    """What is here."""
    listed = [f"{endpoint.method} {endpoint.path}" for endpoint in ENDPOINTS]
    return Response(orjson.dumps({"copydesk": listed}), media_type="application/json")
