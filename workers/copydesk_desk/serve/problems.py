"""What a request gets that cannot be answered: `application/problem+json` (RFC 9457) that says what to do."""

import re
from collections.abc import Mapping
from typing import Final

import orjson
from redis.exceptions import RedisError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from copydesk_schemas import CopydeskError, DocumentError, DocumentTooLarge, IdOutOfRange, QueueFull, ServerUnavailable
from copydesk_workers.records.find import RecordGone
from copydesk_workers.server.outages import is_trouble
from copydesk_workers.shown import shown

#: Seconds after which a refused push should come again: workers clear some hundred documents a second.
RETRY_SECONDS: Final = 5

#: Where msgspec says which field it means, and where we say it ourselves.
_FIELD: Final = re.compile(r" - at `\$\.?(?P<path>[^`]*)`|unknown field `(?P<name>[^`]*)`|^`(?P<own>[a-z_]+)` ")


class Problem(Exception):
    """A request that is refused, with the status and the sentence for the caller."""

    def __init__(
        self, status: int, title: str, detail: str, *, headers: Mapping[str, str] | None = None, **more: object
    ) -> None:
        """Describes the refusal.

        Args:
            status: The HTTP status.
            title: What kind of problem it is; the same words for the same kind.
            detail: What was wrong in this request, and what to do.
            headers: Further headers of the answer.
            more: Further members of the JSON; those that are None are left out.
        """
        super().__init__(detail)
        self.status, self.title, self.detail, self.headers = status, title, detail, dict(headers or {})
        self.more = {name: value for name, value in more.items() if value is not None}

    def response(self) -> Response:
        """The answer. Characters that a terminal obeys are escaped: `curl` prints it."""
        members = {"status": self.status, "title": self.title, "detail": shown(self.detail), **self.more}
        return Response(orjson.dumps(members), self.status, headers=self.headers, media_type="application/problem+json")


def bad_document(error: DocumentError, line: int | None = None) -> Problem:
    """The problem of a document that breaks the schema, with its `field` and, of several documents, its `line`."""
    found = _FIELD.search(str(error))
    field = shown(next((group for group in found.groups() if group), "")) if found else ""
    return Problem(400, "The document is not valid", str(error), field=field or None, line=line)


async def answer_error(request: Request, error: Exception) -> Response:
    """The answer to a request that raised. Errors that nobody expected are raised again: they are bugs."""
    if isinstance(error, Problem):
        return error.response()
    if isinstance(error, HTTPException):
        detail = {
            404: "There is nothing at this address; GET / lists what is here.",
            405: f"{request.method} is not for this address.",
        }.get(error.status_code, error.detail)
        return Problem(error.status_code, error.detail, detail, headers=error.headers).response()
    if isinstance(error, RecordGone):
        return Problem(404, "Not found", str(error)).response()
    if isinstance(error, IdOutOfRange):
        return Problem(400, "The id is not valid", str(error)).response()
    if isinstance(error, DocumentTooLarge):
        return Problem(413, "The document is too large", str(error)).response()
    if isinstance(error, DocumentError):
        return bad_document(error).response()
    wait = {"Retry-After": str(RETRY_SECONDS)}
    if isinstance(error, QueueFull):
        return Problem(429, "The queue is full", str(error), headers=wait).response()
    if isinstance(error, ServerUnavailable) or (isinstance(error, RedisError) and is_trouble(error)):
        detail = "The server behind this door is away, or takes no writes. What was not confirmed: send it again."
        return Problem(503, "Not now", detail, headers=wait).response()
    if isinstance(error, CopydeskError):
        return Problem(400, "That cannot be done", str(error)).response()
    raise error
