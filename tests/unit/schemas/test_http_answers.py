"""Whatever a server answers, each of our clients is through with it in bounded time, and shows no address."""

import logging
import socket
import threading
import time
from collections.abc import Callable

import pytest
from tests.http_server import Raw, answering
from tests.unit.workers.sinks.records import entry

from copydesk_producers.watching.fetch import Fetcher
from copydesk_workers.sinks.http_calls import Site
from copydesk_workers.sinks.search_engine import SearchIndex
from copydesk_workers.sinks.target import TargetAway
from copydesk_workers.sinks.webhook import Webhook

#: Asks once, and tells what went wrong; empty if nothing did.
Client = Callable[[str], str]
HEAD = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"


def feed(url: str) -> str:
    """A watched address."""
    return Fetcher(whole=0.3).get(url).problem


def webhook(url: str) -> str:
    """A sink that posts."""
    target = Webhook(url, "/copydesk/main", "copydesk.clean", secret=None, cloud_event=False)
    target._site = Site(url, "a webhook", {}, whole=0.3)
    return _told(lambda: target.write([entry(0)]))


def search_engine(url: str) -> str:
    """A sink whose first request has no body, nor has the answer."""
    return _told(lambda: SearchIndex(url, "news", api_key=None))


def _told(do: Callable[[], object]) -> str:
    try:
        do()
    except TargetAway as error:
        return str(error)
    return ""


@pytest.fixture(params=[feed, webhook, search_engine], ids=lambda one: one.__name__)
def asks(request: pytest.FixtureRequest) -> Client:
    """Each of them."""
    found: Client = request.param
    return found


@pytest.mark.parametrize("size", [b"-5", b"-0x1", b"ZZZ", b"f" * 5_000, b"7fffffffffffffff", b"\xb2", b""])
@pytest.mark.parametrize("asks", [feed, webhook], ids=lambda one: one.__name__)
def test_a_chunk_of_no_size_is_a_lost_connection(asks: Client, size: bytes) -> None:
    """Python takes `-5` for a number, and urllib3 ends in a bare ValueError there."""
    with answering(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + size + b"\r\nabc") as (url, _):
        assert "the connection was lost" in asks(url)


def drip(first: bytes) -> Raw:
    """Sends a beginning, and goes on letter by letter without an end."""

    def drips(connection: socket.socket) -> None:
        connection.sendall(first)
        while True:
            connection.sendall(b"x")
            time.sleep(0.02)

    return drips


@pytest.mark.parametrize("part", [b"HTTP/1.1 200 OK\r\nX: ", HEAD + b"\r\n", HEAD + b"Content-Length: 190\r\n\r\n"])
@pytest.mark.parametrize("asks", [feed, webhook], ids=lambda one: one.__name__)
def test_an_answer_letter_by_letter_ends(asks: Client, part: bytes) -> None:
    """In its head as in its body: each letter comes in time, and all of them do not."""
    with answering(drip(part)) as (url, _):
        told = asks(url)
    assert "no answer in time" in told or "did not come whole" in told


def test_a_request_that_is_taken_bit_by_bit_ends() -> None:
    """The time counts from the first byte that is sent."""

    over = threading.Event()

    def sips(connection: socket.socket) -> None:
        while not over.wait(0.02) and connection.recv(1 << 14):
            pass

    with answering(sips) as (url, _):
        with pytest.raises(TargetAway):
            Site(url, "a webhook", {}, whole=0.3).ask("POST", body=bytes(32 << 20))
        over.set()


@pytest.mark.parametrize("broken", [b": x", b"Foo\r\n Bar: x", b"X-\x1b]52;c;aGk=\x07", b"Content-Type: multipart/a"])
def test_nothing_of_a_broken_head_is_logged(asks: Client, broken: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """urllib3 would log the whole address, whose path may be a secret, with a traceback at each answer."""
    caplog.set_level(logging.INFO)
    with answering(HEAD + broken + b"\r\nContent-Length: 2\r\n\r\n{}") as (url, asked):
        asks(url)
    assert asked
    assert [] == [record.getMessage() for record in caplog.records]
