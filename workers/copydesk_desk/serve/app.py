"""The application: an address for each endpoint, behind the guard."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import orjson
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from copydesk_desk.serve.door import Door
from copydesk_desk.serve.endpoints import ENDPOINTS, Endpoint
from copydesk_desk.serve.guard import check_local
from copydesk_desk.serve.problems import answer_error


def make_app(door: Door) -> Starlette:
    """Makes the application of a door."""

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        door.begin()
        yield
        door.tail.close()

    routes = [Route(endpoint.route, _bound(door, endpoint), methods=[endpoint.method]) for endpoint in ENDPOINTS]
    routes.append(Route("/", _index))
    return Starlette(routes=routes, lifespan=life, exception_handlers={HTTPException: answer_error})


def _bound(door: Door, endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        try:
            if endpoint.right is not None:
                check_local(request)
                request.state.caller = "local"
            return await endpoint.handler(door, request)
        except Exception as error:
            return await answer_error(request, error)

    return handle


async def _index(request: Request) -> Response:
    """What is here."""
    listed = [f"{endpoint.method} {endpoint.path}" for endpoint in ENDPOINTS]
    return Response(orjson.dumps({"copydesk": listed}), media_type="application/json")
