"""A real HTTP server on this machine that takes webhooks, and answers what a test tells it to."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from tests.http_server import Handler, listening


class Request(NamedTuple):
    """What came in: the headers in small letters, and the body."""

    path: str
    headers: Mapping[str, str]
    body: bytes


class Receiver:
    """Remembers the requests; `answer` makes status and headers of each, `answer_body` is sent behind them."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.answer: Callable[[Request], tuple[int, dict[str, str]]] = lambda _: (204, {})
        self.answer_body = b""
        self.port = 0

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hook"


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver that listens until the end of the block."""
    receiver = Receiver()

    class Hook(Handler):
        def do_POST(self) -> None:
            body = self.read_body()
            if body is None:
                return
            request = Request(self.path, self.small_headers(), body)
            receiver.requests.append(request)
            status, more = receiver.answer(request)
            self.reply(status, {"Content-Length": "0"} | more, receiver.answer_body)

    with listening(Hook) as receiver.port:
        yield receiver
