"""The desk beside a door: its routes, and how a request becomes a page."""

import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from typing import Final, Literal
from urllib.parse import parse_qs, quote

import redis
from msgspec import Struct
from redis.exceptions import NoPermissionError, RedisError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from copydesk_desk.operations.access_keys import Right
from copydesk_desk.serve.body import read_body
from copydesk_desk.serve.door import Door
from copydesk_desk.serve.guard import Guard
from copydesk_desk.serve.problems import Problem
from copydesk_desk.web.pulse import Pulse
from copydesk_desk.web.render import HEADERS, page, static_file
from copydesk_desk.web.visitor import LogInFirst, Reception, Visitor, check_form
from copydesk_schemas import CopydeskError, DocumentError, IdOutOfRange, ServerUnavailable
from copydesk_workers.records.find import RecordGone
from copydesk_workers.server.outages import is_trouble

logger = logging.getLogger(__name__)

#: Bytes of a form: a page that is tried, and the fields beside it.
_FORM_BYTES: Final = 2 * 1024 * 1024
#: … and of one with a key or a token alone, which whoever reaches the desk may send.
_SHORT_FORM_BYTES: Final = 4 * 1024
#: Fields of a form: as many letters may be chosen at a time.
_FORM_FIELDS: Final = 1_000


class Asked(Struct, frozen=True, kw_only=True):
    """A request for a page: who asks, the rest of the path as `id`, the query, and the form that was sent.

    `part` says that htmx asks for a part of the page.
    """

    visitor: Visitor
    id: str
    query: Mapping[str, str]
    form: Mapping[str, tuple[str, ...]]
    part: bool

    def field(self, name: str) -> str:
        """A field of the form; empty if it is missing."""
        return self.form.get(name, ("",))[0]


class View(Struct, frozen=True, kw_only=True):
    """A page: its address, the right it needs, and the function that makes it.

    `computes`: it computes for long, so only two at a time, and one of each key.
    """

    path: str
    make: "Callable[[Desk, Asked], Response]"
    method: Literal["GET", "POST"] = "GET"
    right: Right = "read"
    computes: bool = False


class Desk:
    """The pages of one door."""

    entrance: str = "/desk"

    def __init__(self, door: Door, views: Sequence[View], clock: Callable[[], int] | None = None) -> None:
        """Prepares the pages.

        Args:
            door: The door; the desk uses its connection and its threads.
            views: The pages.
            clock: Milliseconds since 1970; None: those of the server.
        """
        self.clock = clock or partial(_server_time, door.client)
        self.door = door
        self.client, self.keys, self.settings = door.client, door.keys, door.settings
        self.pulse = Pulse(door.client, door.keys)
        self._views = views

    def routes(self, guard: Guard) -> Sequence[BaseRoute]:
        """The addresses of all pages."""
        reception = Reception(self.door, guard)
        routes: list[BaseRoute] = [
            Route("/desk/static/{name}", _static),
            Route("/desk/login", _log_in(self, reception), methods=["GET", "POST"]),
            Route("/desk/logout", _log_out(self, reception), methods=["POST"]),
        ]
        routes += [Route(view.path, self._bound(reception, view), methods=[view.method]) for view in self._views]
        routes.append(Route("/desk/{rest:path}", _nothing_here))
        return routes

    def begin(self) -> None:
        """Begins to measure."""
        self.pulse.begin()

    def close(self) -> None:
        """Ends measuring."""
        self.pulse.close()

    def _bound(self, reception: Reception, view: View) -> Callable[[Request], Awaitable[Response]]:
        async def handle(request: Request) -> Response:
            begin = time.monotonic()
            try:
                visitor = await reception.admit(request, view.right)
                form = await self.read_form(request, visitor) if view.method == "POST" else {}
                if view.method == "POST":
                    check_form(visitor, form.get("token", ("",))[0])
                asked = Asked(
                    visitor=visitor,
                    id=request.path_params.get("id", ""),
                    query=dict(request.query_params),
                    form=form,
                    part="hx-request" in request.headers,
                )
                async with self.door.turns.of(visitor.key_id) if visitor.key_id is not None else nullcontext():
                    answer = await self._made(view, asked)
            except LogInFirst:
                answer = _to_log_in(request)
            except Exception as error:
                answer = _refusal(error)
            took = time.monotonic() - begin
            answer.headers["Server-Timing"] = f"page;dur={1000 * took:.1f}"
            self.door.numbers.answered(view.path, answer.status_code, took)
            return answer

        return handle

    async def _made(self, view: View, asked: Asked) -> Response:
        def make() -> Response:
            return view.make(self, asked)

        return await (self.door.compute(make, asked.visitor.key_id) if view.computes else self.door.run(make))

    async def read_form(self, request: Request, visitor: Visitor | None = None) -> Mapping[str, tuple[str, ...]]:
        """Reads a form that was sent.

        Args:
            request: The request.
            visitor: Who sent it. None: somebody who logs in or out, so that it is short.

        Returns:
            The values of each field.

        Raises:
            Problem: 415 it is no form, 413 it is too large, 400 it has too many fields, 408 it comes too slowly.
        """
        if request.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
            raise Problem(415, "That is no form", "Send it from the page that shows it.")
        most, key = (_SHORT_FORM_BYTES, "") if visitor is None else (_FORM_BYTES, visitor.key_id)
        with self.door.held.of_request("forms") as share:  # whoever logs in has shown no key yet
            body = await read_body(request, share, self.door, key, most)
            return await self.door.check(lambda: _fields_of(body), key)


def _fields_of(body: bytes) -> Mapping[str, tuple[str, ...]]:
    """The values of each field of a form. A megabyte may take half a second."""
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_FORM_FIELDS)
    except ValueError:
        detail = f"A form may have {_FORM_FIELDS:,} fields. Choose fewer at a time."
        raise Problem(400, "That is too much", detail) from None
    return {name: tuple(values) for name, values in fields.items()}


def _server_time(client: redis.Redis) -> int:
    seconds, microseconds = client.time()
    return int(seconds) * 1000 + int(microseconds) // 1000


def _log_in(desk: Desk, reception: Reception) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        goal = _goal(request.query_params.get("next", ""))
        try:
            if request.method == "GET":
                return page("login.html", goal=goal, wrong=False, needed=await reception.has_keys())
            form = await desk.read_form(request)
            answer = RedirectResponse(goal, 303, headers=dict(HEADERS))
            if await reception.log_in(request, form.get("key", ("",))[0], answer):
                return answer
        except Exception as error:
            return _refusal(error)
        return page("login.html", 401, goal=goal, wrong=True, needed=True)

    return handle


def _log_out(desk: Desk, reception: Reception) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        answer = RedirectResponse("/desk/login", 303, headers=dict(HEADERS))
        try:
            visitor = await reception.admit(request, "read")
            check_form(visitor, (await desk.read_form(request)).get("token", ("",))[0])
            await reception.log_out(request, answer)
        except LogInFirst:  # the session has ended already
            return answer
        except Exception as error:
            return _refusal(error)
        return answer

    return handle


def _goal(asked: str) -> str:
    """Where a visitor goes after logging in: a page of ours, never another site."""
    return asked if asked.startswith("/desk") and not asked.startswith("/desk/log") else "/desk"


def _to_log_in(request: Request) -> Response:
    goal = request.url.path + (f"?{request.url.query}" if request.url.query else "") if request.method == "GET" else ""
    target = "/desk/login" + (f"?next={quote(goal)}" if goal not in ("", "/desk") else "")
    if "hx-request" in request.headers:  # htmx would put the login into the part that it asked for
        return Response(None, 204, headers={**HEADERS, "HX-Redirect": target})
    return RedirectResponse(target, 303, headers=dict(HEADERS))


def _refusal(error: Exception) -> Response:
    """A page that says what went wrong. Errors that nobody expected are raised again: they are bugs."""
    if isinstance(error, Problem):
        answer = page("problem.html", error.status, title=error.title, detail=error.detail)
        answer.headers.update(error.headers)
        return answer
    if isinstance(error, RecordGone):
        return page("problem.html", 404, title="Not kept", detail=str(error))
    if isinstance(error, IdOutOfRange):
        return page("problem.html", 400, title="This is not an id", detail=str(error))
    if isinstance(error, DocumentError):
        return page("problem.html", 400, title="The document is not valid", detail=str(error))
    if isinstance(error, NoPermissionError):
        detail = "The user with whom the desk is on the server may not do this. `copydesk acl` prints what it may."
        return page("problem.html", 403, title="Not here", detail=detail)
    if isinstance(error, ServerUnavailable) or (isinstance(error, RedisError) and is_trouble(error)):
        detail = "The server behind the desk does not answer. The page works again when it does."
        return page("problem.html", 503, title="Not now", detail=detail)
    if isinstance(error, CopydeskError):
        return page("problem.html", 400, title="That cannot be done", detail=str(error))
    raise error


async def _static(request: Request) -> Response:
    try:
        data, kind = static_file(request.path_params["name"])
    except KeyError:
        return page("problem.html", 404, title="Nothing here", detail="There is no page at this address.")
    headers = {**HEADERS, "Cache-Control": "public, max-age=31536000, immutable"}
    return Response(data, headers=headers, media_type=kind)


async def _nothing_here(request: Request) -> Response:
    if not request.path_params["rest"]:  # `/desk/`
        return RedirectResponse("/desk", 303, headers=dict(HEADERS))
    return page("problem.html", 404, title="Nothing here", detail="There is no page at this address.")
