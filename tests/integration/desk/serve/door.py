"""A running door, and a client of it that speaks plain HTTP."""

import http.client
import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from msgspec import Struct
from tests.processes import wait_until

from copydesk_desk.serve import guard, tail
from copydesk_desk.serve.app import Rooms
from copydesk_desk.serve.door import Door
from copydesk_desk.serve.server import Server, bind
from copydesk_workers.settings import Settings


class Answer(Struct, frozen=True):
    """What came back: status, headers in lower case, body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.body)


class Caller(Struct, frozen=True):
    """Calls a door at a port of this machine."""

    port: int

    def __call__(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """The answer to one request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, dict(headers or {}))
            response = connection.getresponse()
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    def push(self, *documents: object, **headers: str) -> Answer:
        """Posts documents, one a line; an underscore in a header's name stands for a dash."""
        body = b"\n".join(json.dumps(document).encode() for document in documents)
        told = {"Content-Type": "application/x-ndjson"} | {k.replace("_", "-"): v for k, v in headers.items()}
        return self("POST", "/v1/documents", body, told)

    @contextmanager
    def raw(self, data: bytes) -> Iterator[socket.socket]:
        """A connection on which these bytes were sent."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as connection:
            connection.sendall(data)
            yield connection


@contextmanager
def running(
    settings: Settings, url: str, *, backlog: int = 1000, rooms: Callable[[Door], Rooms] | None = None
) -> Iterator[Caller]:
    """Runs a door in this process, on a free port. It looks often whether it is to end and which keys there are."""
    started = threading.Event()
    door = Door(settings, url, backlog=backlog)
    with pytest.MonkeyPatch.context() as patch, bind("127.0.0.1", 0) as opened:
        patch.setattr(tail, "_BLOCK_MILLISECONDS", 50)
        patch.setattr(guard, "_FRESH_SECONDS", 0.2)
        server = Server(door, started.set, rooms(door) if rooms else None)
        thread = threading.Thread(target=server.run, args=([opened],))
        thread.start()
        try:
            wait_until(started.is_set, "the door is open")
            yield Caller(opened.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join()
            door.close()
