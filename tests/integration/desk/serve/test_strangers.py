"""Strangers at the door: what is too large, too slow, packed to burst or malformed is refused, and costs little."""

import gzip
import select
import socket
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Final

import pytest
import redis
from tests.integration.desk.serve.door import Caller, running
from tests.integration.published import settings_of
from tests.processes import wait_until

from copydesk_desk.serve import body
from copydesk_desk.serve import server as http_server
from copydesk_desk.serve.body import BODY_BYTES
from copydesk_schemas import Keys
from copydesk_workers.server.embedded import EmbeddedServer

HEAD = b"POST /v1/documents HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


def answer_to(call: Caller, *parts: bytes) -> bytes:
    """All that comes back for bytes that are sent as they are, until the connection ends or is quiet."""
    with call.raw(b"") as connection:
        found = b""
        try:
            for part in parts:
                connection.sendall(part)
            connection.settimeout(20)
            while data := connection.recv(65536):
                found += data
        except OSError:  # it hung up while we were sending
            pass
        return found


def chunks(size: int) -> Iterator[bytes]:
    """Chunks of a body without a length, this many bytes together."""
    piece = b" " * 65536
    for _ in range(size // len(piece)):
        yield b"%x\r\n%s\r\n" % (len(piece), piece)


def test_a_large_body_is_refused_before_it_is_read(call: Caller, client: redis.Redis, keys: Keys) -> None:
    """10 GB that are announced are refused at once; what has no length, when it passes the limit."""
    announced = answer_to(call, HEAD + b"Content-Length: 10000000000\r\n\r\n")
    assert announced.startswith(b"HTTP/1.1 413 ")
    endless = answer_to(call, HEAD + b"Transfer-Encoding: chunked\r\n\r\n", *chunks(2 * BODY_BYTES))
    assert endless == b"" or endless.startswith(b"HTTP/1.1 413 ")
    assert (200, 0) == (call("GET", "/readyz").status, client.xlen(keys.raw))


def test_lines_are_counted_before_they_are_cut(call: Caller) -> None:
    """16 KB that unpack to millions of empty lines are refused."""
    headers = {"Content-Type": "application/x-ndjson", "Content-Encoding": "gzip"}
    assert 413 == call("POST", "/v1/documents", gzip.compress(b"\n" * 8_000_000), headers).status


@pytest.mark.parametrize("path", ["/v1/documents", "/v1/compare"])
def test_brackets_are_counted_before_a_document_is_parsed(call: Caller, path: str) -> None:
    """20 KB that unpack to five million empty objects took 770 MB before they were refused."""
    body = b'{"text": "a", "metadata": {"a": [%b{}]}}' % (b"{}," * 600_000)
    answer = call("POST", path, gzip.compress(body), {"Content-Type": "application/json", "Content-Encoding": "gzip"})
    assert answer.status == 413
    assert b"brackets" in answer.body


def test_nothing_follows_a_request_with_two_lengths(call: Caller, client: redis.Redis, keys: Keys) -> None:
    """A proxy that believed the other length would take what follows for another caller's."""
    body = b'{"text": "a"}'
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    both = HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: %d\r\n\r\n" % len(chunked) + chunked
    smuggled = HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body
    for sent in (both + smuggled, smuggled.replace(b"documents", b"nowhere") + both + smuggled):
        before = client.xlen(keys.raw)
        assert answer_to(call, sent).count(b"HTTP/1.1 202 ") == 1
        assert client.xlen(keys.raw) == before + 1


def test_a_zip_bomb_does_not_unfold(call: Caller) -> None:
    """A body of 100 KB that unpacks to 100 MB, and one that is packed twice, are refused with 413 and 400."""
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(100)) + packer.flush()
    headers = {"Content-Type": "application/x-ndjson", "Content-Encoding": "gzip"}
    assert 413 == call("POST", "/v1/documents", bomb, headers).status
    twice = gzip.compress(gzip.compress(b'{"text": "a"}'))
    assert 400 == call("POST", "/v1/documents", twice, headers).status
    assert 400 == call("POST", "/v1/documents", gzip.compress(b'{"text": "a"}')[:-9], headers).status
    assert 400 == call("POST", "/v1/documents", b"not gzip", headers).status
    joined = b"".join(map(gzip.compress, (b'{"text": ', b'"a', b'"}')))
    for empty, status in ((10, 202), (2_000, 400)):
        assert status == call("POST", "/v1/documents", gzip.compress(b"") * empty + joined, headers).status


def test_who_says_nothing_is_left(server_url: str, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection without a request, with half a head, or with a body that trickles, is ended."""
    monkeypatch.setattr(http_server, "HEAD_SECONDS", 0.3)
    monkeypatch.setattr(body, "PIECE_SECONDS", 0.3)
    with running(settings_of(keys), server_url) as call:
        assert b"" == answer_to(call, b"")
        assert b"" == answer_to(call, HEAD)
        with call.raw(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n") as connection:
            found = b""
            while not found.endswith(b"ok\n"):
                found += connection.recv(4096)
            connection.sendall(b"GET /he")  # a second request that does not end
            assert b"" == connection.recv(4096)
        assert answer_to(call, HEAD + b"Content-Length: 50\r\n\r\n{").startswith(b"HTTP/1.1 408 ")


#: Requests in one go, whose answers are more than the buffers of a connection hold.
_MANY: Final = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" * 12_000


def is_open(connection: socket.socket) -> bool:
    """Whether the other side has not hung up, whatever of its answers is still to be read."""
    poll = select.poll()
    poll.register(connection, select.POLLRDHUP)
    return not poll.poll(0)


def test_who_does_not_read_is_left(server_url: str, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers that nobody reads held their connection for ever: 2,500 of them, and nobody else was served."""
    monkeypatch.setattr(http_server, "READER_SECONDS", 0.5)
    with running(settings_of(keys), server_url) as call, call.raw(b"") as connection:
        connection.settimeout(0.2)
        with pytest.raises(OSError):  # noqa: PT011  # it takes no more, or has hung up already
            connection.sendall(_MANY * 20)
        wait_until(lambda: not is_open(connection), "the door has hung up")
        assert 200 == call("GET", "/readyz").status


def test_what_waits_for_slow_readers_is_bounded(server_url: str, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over the bound, whom most waits for is put out: each of these holds 32 KB, so three of six stay."""
    monkeypatch.setattr(http_server, "WAITING_BYTES", 100_000)
    with running(settings_of(keys), server_url) as call, ExitStack() as opened:
        connections = [opened.enter_context(call.raw(b"")) for _ in range(6)]
        for connection in connections:
            connection.settimeout(0.2)
            with pytest.raises(OSError):  # noqa: PT011
                connection.sendall(_MANY * 20)
        wait_until(lambda: sum(map(is_open, connections)) <= 3, "all but three were put out")
        assert any(map(is_open, connections))


@pytest.fixture
def server_url(server: EmbeddedServer) -> str:
    """URL of the session's server."""
    return server.url


@pytest.mark.parametrize(
    ("name", "value"),
    [("Last-Event-ID", "1-0\\r\\nx: y"), ("Last-Event-ID", "1" * 300), ("Idempotency-Key", "k" * 256)],
)
def test_headers_are_not_believed(call: Caller, name: str, value: str) -> None:
    """A header that is not of its form is refused with 400, and comes back in no header of the answer."""
    method, path = ("POST", "/v1/documents") if name == "Idempotency-Key" else ("GET", "/v1/stream")
    answer = call(method, path, b"{}", {name: value, "Content-Type": "application/json"})
    assert 400 == answer.status
    assert {"content-length", "content-type", "date"} == set(answer.headers)


@pytest.mark.parametrize(
    "path",
    [
        "/v1/records/..%2f..%2f..%2fetc%2fpasswd",
        "/v1/records/%00",
        "/v1/stories/1-0%2f0%0d%0aSet-Cookie:%20a=b",
        "/v1/records/1-0/0/../../../../etc/passwd",
        "/v1/feed.atom?count=%E2%82%AC",
        "/v1/stories?since=99999999999999999999999",
        "/v1/stories?before=1-0)%20(%2b",
        "/v1/stream?after=$",
        # Python makes no number of so many digits: a traceback for each.
        f"/v1/records/{'9' * 5000}-0/0",
        f"/v1/records/1-{'9' * 5000}/0",
        f"/v1/records/1-0/{'9' * 5000}",
        f"/v1/stories/{'9' * 5000}-0/0",
        "/v1/records",  # led to http://HOST/v1/records/, with the HOST of the request
    ],
)
def test_paths_and_parameters_lead_nowhere(call: Caller, path: str) -> None:
    """No path leads to a file, and no parameter reaches Redis that is not of its form."""
    answer = call("GET", path)
    assert answer.status in (400, 404), answer.body
    assert {"content-length", "content-type", "date"} == set(answer.headers)


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\r\nHost: a\r\nX: a\x00b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 1_000_000 + b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
)
def test_what_is_not_http_is_refused(call: Caller, sent: bytes) -> None:
    """A head that is malformed, ambiguous or endless is answered by 400, and the connection ends."""
    assert answer_to(call, sent + b"\r\n\r\n").startswith(b"HTTP/1.1 400 ")
