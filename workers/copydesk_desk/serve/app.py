"""The application: an address for each endpoint, behind the guard."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from functools import partial
from typing import Protocol

import orjson
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from copydesk_desk.operations.access_keys import read_keys
from copydesk_desk.serve.door import Door
from copydesk_desk.serve.endpoints import ENDPOINTS, Endpoint
from copydesk_desk.serve.guard import LOCAL, Guard
from copydesk_desk.serve.problems import answer_error


class Rooms(Protocol):
    """What is served beside the endpoints: the pages of the desk."""

    #: Where a browser is sent that asks for `/`.
    entrance: str

    def routes(self, guard: Guard) -> Sequence[BaseRoute]:
        """Its addresses."""

    def begin(self) -> None:
        """Called in the event loop when the application starts."""

    def close(self) -> None:
        """Called when it ends."""


def make_app(door: Door, rooms: Rooms | None = None) -> Starlette:
    """Makes the application of a door.

    Args:
        door: The door.
        rooms: What is served beside its endpoints.
    """

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        door.begin()
        if rooms is not None:
            rooms.begin()
        yield
        if rooms is not None:
            rooms.close()
        door.tail.close()

    guard = Guard(lambda: door.run(lambda: read_keys(door.client, door.keys)))
    routes: list[BaseRoute] = [
        Route(endpoint.route, _bound(door, guard, endpoint), methods=[endpoint.method]) for endpoint in ENDPOINTS
    ]
    routes.append(Route("/", partial(_index, rooms)))
    if rooms is not None:
        routes.extend(rooms.routes(guard))
    app = Starlette(routes=routes, lifespan=life, exception_handlers={HTTPException: answer_error})
    # Else `/v1/records` leads to `http://HOST/v1/records/`, HOST being what the request says.
    app.router.redirect_slashes = False
    return app


def _bound(door: Door, guard: Guard, endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        begin = time.monotonic()
        turn: AbstractAsyncContextManager[None] = nullcontext()
        try:
            if endpoint.right is not None:
                caller = request.state.caller = await guard.admit(request, endpoint.right)
                request.state.still_admitted = partial(guard.still_admits, caller, endpoint.right)
                if endpoint.right == "read" and caller != LOCAL:
                    turn = door.turns.of(caller.id)
            async with turn:
                answer = await endpoint.handler(door, request)
        except Exception as error:
            answer = await answer_error(request, error)
        door.numbers.answered(endpoint.path, answer.status_code, time.monotonic() - begin)
        return answer

    return handle


async def _index(rooms: Rooms | None, request: Request) -> Response:
    """What is here: a list for programs; a browser is sent to the pages."""
    if rooms is not None and "text/html" in request.headers.get("accept", ""):
        return RedirectResponse(rooms.entrance, 303)
    listed = [f"{endpoint.method} {endpoint.path}" for endpoint in ENDPOINTS]
    return Response(orjson.dumps({"copydesk": listed}), media_type="application/json")
