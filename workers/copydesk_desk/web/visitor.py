"""Who looks at the desk: in a browser, with the keys of the door."""

import hmac
import secrets
from hashlib import sha256
from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from copydesk_desk.operations.access_keys import Right, check_key
from copydesk_desk.operations.desk_sessions import SESSION_SECONDS, add_session, end_session, read_session
from copydesk_desk.serve.door import Door
from copydesk_desk.serve.guard import LOCAL, Guard, check_local
from copydesk_desk.serve.problems import Problem

#: Name of the cookie. It holds a token, never the key.
COOKIE: Final = "copydesk"
#: As how many requests a login counts: each leaves a session for twelve hours on the server.
_LOGIN: Final = 60
#: Where the cookie goes.
_PATH: Final = "/desk"


class LogInFirst(Exception):
    """Nobody is logged in here, and the door has keys."""


class Visitor(Struct, frozen=True):
    """Someone who looks. `key_id` is None without keys, on this machine; `form_token` stands in each form."""

    key_id: str | None
    admin: bool
    form_token: str


class Reception:
    """Lets visitors in, and logs them in and out."""

    def __init__(self, door: Door, guard: Guard) -> None:
        """Prepares it for a door and its guard."""
        self._door, self._guard = door, guard
        self._secret = secrets.token_bytes(32)

    async def admit(self, request: Request, right: Right) -> Visitor:
        """Lets a request for a page in.

        Args:
            request: The request.
            right: What the page needs.

        Returns:
            Who it is.

        Raises:
            LogInFirst: There are keys, and the request has no valid cookie.
            Problem: 403 from elsewhere or without the right, 429 over the rate of the key.
        """
        if request.method == "POST":
            check_own_page(request)
        known = await self._guard.known()
        if not known:
            check_local(request, own_pages=True)
            return Visitor(None, admin=True, form_token=_form_token(self._secret, LOCAL.id))
        token = request.cookies.get(COOKIE, "")
        key_id = (
            await self._door.run(lambda: read_session(self._door.client, self._door.keys, token)) if token else None
        )
        key = known.get(key_id) if key_id is not None else None
        if key is None:
            raise LogInFirst
        self._guard.check_right(key, right)
        return Visitor(key.id, admin=key.allows("admin"), form_token=_form_token(token.encode(), key.id))

    async def has_keys(self) -> bool:
        """Whether one has to log in at all."""
        return bool(await self._guard.known())

    async def log_in(self, request: Request, secret: str, answer: Response) -> bool:
        """Gives a cookie to who has a key that may read.

        Args:
            request: The request with the form.
            secret: The key as it was typed.
            answer: The response that the cookie goes into.

        Returns:
            Whether the key is valid.

        Raises:
            Problem: The form is not ours, or the key may not read.
        """
        check_own_page(request)
        key = check_key(secret.strip(), await self._guard.known())
        if key is None:
            return False
        self._guard.check_right(key, "read", requests=_LOGIN)
        token = await self._door.run(lambda: add_session(self._door.client, self._door.keys, key.id))
        answer.set_cookie(
            COOKIE,
            token,
            max_age=SESSION_SECONDS,
            path=_PATH,
            secure=request.headers.get("x-forwarded-proto") == "https",
            httponly=True,
            samesite="strict",
        )
        return True

    async def log_out(self, request: Request, answer: Response) -> None:
        """Ends the session of the cookie, and takes it back."""
        token = request.cookies.get(COOKIE, "")
        if token:
            await self._door.run(lambda: end_session(self._door.client, self._door.keys, token))
        answer.delete_cookie(COOKIE, path=_PATH, httponly=True, samesite="strict")


def check_own_page(request: Request) -> None:
    """Refuses a form that another site sent.

    Raises:
        Problem: 403; the origin is not the host that was asked.
    """
    origin = request.headers.get("origin")
    own = request.headers.get("host", "").lower()
    other_origin = origin is not None and not (own and _host_of(origin) == own)
    if other_origin or request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        raise Problem(403, "The form is not ours", "A page of another site sent it. Open the desk and try again.")


def _host_of(origin: str) -> str:
    """Host and port of an origin; empty for what is none."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def check_form(visitor: Visitor, token: str) -> None:
    """Refuses a form that was not made for this visitor.

    Raises:
        Problem: 403; the token is missing or not that of the visitor.
    """
    if not hmac.compare_digest(visitor.form_token.encode(), token.encode(errors="replace")):
        raise Problem(403, "The form is too old", "Load the page again, then send the form once more.")


def _form_token(secret: bytes, name: str) -> str:
    return hmac.new(secret, f"form {name}".encode(), sha256).hexdigest()
