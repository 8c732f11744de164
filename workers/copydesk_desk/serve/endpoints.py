"""The list of endpoints. The application, its keys, its numbers and the OpenAPI document are made from it."""

from collections.abc import Awaitable, Callable
from typing import Final, Literal

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from copydesk_desk.operations.access_keys import Right
from copydesk_desk.serve.compare import compare
from copydesk_desk.serve.documents import push_documents
from copydesk_desk.serve.door import Door
from copydesk_desk.serve.feeds import atom, json_feed
from copydesk_desk.serve.health import healthz, metrics, readyz
from copydesk_desk.serve.records import get_record, get_story, list_stories
from copydesk_desk.serve.sources import list_sources
from copydesk_desk.serve.stream import stream

Handler = Callable[[Door, Request], Awaitable[Response]]


class Endpoint(Struct, frozen=True):
    """One address: `right` is what a key needs for it, None for an address that needs none."""

    method: Literal["GET", "POST"]
    path: str
    right: Right | None
    handler: Handler

    @property
    def route(self) -> str:
        """The path as the router takes it: an id may hold a slash."""
        return self.path.replace("{id}", "{id:path}")


ENDPOINTS: Final = (
    Endpoint("POST", "/v1/documents", "push", push_documents),
    Endpoint("POST", "/v1/compare", "read", compare),
    Endpoint("GET", "/v1/records/{id}", "read", get_record),
    Endpoint("GET", "/v1/stories", "read", list_stories),
    Endpoint("GET", "/v1/stories/{id}", "read", get_story),
    Endpoint("GET", "/v1/stream", "read", stream),
    Endpoint("GET", "/v1/feed.atom", "read", atom),
    Endpoint("GET", "/v1/feed.json", "read", json_feed),
    Endpoint("GET", "/v1/sources", "read", list_sources),
    Endpoint("GET", "/metrics", "read", metrics),
    Endpoint("GET", "/healthz", None, healthz),
    Endpoint("GET", "/readyz", None, readyz),
)
