"""A server that is watched is a stranger: whatever it answers is an answer or a problem, in bounded time and memory."""

import gzip
import socket
import time

import pytest
from tests.http_server import answering

from copydesk_producers.watching.fetch import MOST_BYTES, Fetcher
from copydesk_producers.watching.reach import EVERYWHERE, HERE, INSIDE, reach_of

HEAD = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"


def leads_to(place: bytes) -> bytes:
    """A redirect."""
    return b"HTTP/1.1 302 Found\r\nConnection: close\r\nContent-Length: 0\r\nLocation: " + place + b"\r\n\r\n"


@pytest.mark.parametrize(
    "place",
    [
        b"file:///etc/passwd",
        b"gopher://127.0.0.1:6379/_FLUSHALL",
        b"javascript:alert(1)",
        b"http://[::1",
        b"http://\xff\xfe/",
        b"http://a..b/",
        b"http://127.0.0.1:99999/",
        b"http://" + b"a" * 300 + b"/",
        b"//",
        b"/\xe9\x00 x",
    ],
)
def test_a_redirect_to_what_is_no_address_is_a_problem(place: bytes) -> None:
    """Nothing but the web is asked, and no address ends the watch."""
    with answering(leads_to(place)) as (url, _):
        found = Fetcher().get(url)
    assert found.data is None
    assert found.problem


@pytest.mark.parametrize("header", ["Cache-Control: max-age=\xb9", "Retry-After: \xb2", "Retry-After: Mon, 99 X 9"])
@pytest.mark.parametrize("status", ["200 OK", "503 Later"])
def test_a_number_that_is_none_asks_for_no_wait(header: str, status: str) -> None:
    """Digits of other alphabets are no numbers."""
    data = f"HTTP/1.1 {status}\r\nConnection: close\r\n{header}\r\nContent-Length: 1\r\n\r\nx"
    with answering(data.encode("latin-1")) as (url, _):
        found = Fetcher().get(url)
    assert found.wait == 0.0
    assert (found.data, found.problem) == ((b"x", "") if "200" in status else (None, "the server answers 503 Later"))


def test_a_busy_server_is_asked_again_when_it_says() -> None:
    """503 with Retry-After is told as what it is, with the wait."""
    with answering(b"HTTP/1.1 503 Later\r\nRetry-After: 900\r\nContent-Length: 0\r\n\r\n") as (url, asked):
        found = Fetcher().get(url)
    assert (found.problem, found.wait, len(asked)) == ("the server answers 503 Later", 900.0, 1)


@pytest.mark.parametrize("etag", ["a\nX-Other: y", "\u20ac", "\ud800", "a" * 2000, "a\x00b"])
def test_what_fits_into_no_header_is_not_sent(etag: str) -> None:
    """What is remembered lies where others may write."""
    with answering(HEAD + b"ETag: " + b"b" * 2000 + b"\r\nContent-Length: 1\r\n\r\nx") as (url, asked):
        found = Fetcher().get(url, etag=etag)
    assert (found.data, found.etag) == (b"x", "")
    assert b"if-none-match" not in asked[0].lower()


@pytest.mark.parametrize("part", [b"HTTP/1.1 200 OK\r\nX: ", HEAD + b"\r\n"])
def test_an_answer_letter_by_letter_ends(part: bytes) -> None:
    """In its head as in its body: each letter comes in time, and all of them do not."""

    def drip(connection: socket.socket) -> None:
        connection.sendall(part)
        while True:
            connection.sendall(b"x")
            time.sleep(0.02)

    with answering(drip) as (url, _):
        assert Fetcher(whole=0.3).get(url).problem in ("no answer in time", "did not come whole within 0 seconds")


@pytest.mark.parametrize("layers", [1, 3])
def test_a_bomb_ends_at_the_limit(layers: int) -> None:
    """Packed once or several times."""
    data = bytes(MOST_BYTES + 1)
    for _ in range(layers):
        data = gzip.compress(data, 1)
    packed = b", ".join([b"gzip"] * layers)
    with answering(HEAD + b"Content-Encoding: " + packed + b"\r\n\r\n" + data) as (url, _):
        assert "is larger than" in Fetcher().get(url).problem


def _as_if_public(address: str) -> int:
    return EVERYWHERE if address == "127.0.0.1" else HERE


def test_a_public_server_leads_to_no_other_network() -> None:
    """Nothing is asked there, whatever name it comes under: the address that was connected to counts."""
    inner = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret"
    fetcher = Fetcher(reach=_as_if_public)
    with answering(inner, "127.0.0.2") as (secret, asked), answering(leads_to(secret.encode())) as (url, _):
        assert fetcher.get(secret).data == b"secret", "who names it may"
        found = fetcher.get(url)
    assert found.data is None
    assert "not public" in found.problem
    assert len([one for one in asked if one]) == 1, "connected to, and asked nothing"


@pytest.mark.parametrize("host", ["feed.attacker.example", "feed.attacker.example.", "127.0.0.1.attacker.example"])
def test_a_name_of_the_web_is_never_this_machine(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its owner may let it lead here at any time, for the first look as for a later one."""
    look_up = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda name, *rest, **named: look_up("127.0.0.1" if name == host else name, *rest, **named),
    )
    inner = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret"
    with answering(inner) as (url, asked):
        found = Fetcher().get(url.replace("127.0.0.1", host))
        assert Fetcher().get(url.replace("127.0.0.1", "localhost")).data == b"secret", "this name says what it is"
    assert found.data is None
    assert "not public" in found.problem
    assert len([one for one in asked if one]) == 1, "connected to, and asked nothing"


def test_what_was_public_is_not_asked_in_our_network() -> None:
    """The answer says how far away it was; with that the next look goes no nearer."""
    inner = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret"
    with answering(inner) as (url, asked):
        assert Fetcher(reach=_as_if_public).get(url).reach == EVERYWHERE
        found = Fetcher(reach=lambda _: INSIDE).get(url, least=EVERYWHERE)
    assert (found.data, "not public" in found.problem) == (None, True)
    assert len([one for one in asked if one]) == 1


def test_a_password_goes_to_the_server_it_is_for() -> None:
    """A redirect to another one leaves it out."""
    given = HEAD + b"Content-Length: 1\r\n\r\nx"
    with answering(given) as (url, asked), answering(leads_to(url.encode())) as (first, asked_first):
        found = Fetcher().get(first.replace("//", "//user:word@"))
    assert (found.data, found.url) == (b"x", url)
    assert b"authorization" in asked_first[0].lower()
    assert b"authorization" not in asked[0].lower()


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("127.0.0.1", HERE),
        ("::1", HERE),
        ("::ffff:127.0.0.1", HERE),
        ("0.0.0.0", HERE),
        ("169.254.169.254", HERE),
        ("fe80::1%eth0", HERE),
        ("10.1.2.3", INSIDE),
        ("192.168.0.1", INSIDE),
        ("100.64.0.1", INSIDE),
        ("fd00::1", INSIDE),
        ("2002:0a00:0001::", INSIDE),
        ("64:ff9b::7f00:1", HERE),
        ("64:ff9b::a9fe:a9fe", HERE),
        ("64:ff9b::a00:1", INSIDE),
        ("64:ff9b::101:101", EVERYWHERE),
        ("64:ff9b:1::7f00:1", HERE),
        ("::ffff:0:127.0.0.1", HERE),
        ("::127.0.0.1", HERE),
        ("fec0::1", INSIDE),
        ("168.63.129.16", HERE),
        ("::ffff:168.63.129.16", HERE),
        ("100.100.100.200", HERE),
        ("fd00:ec2::254", HERE),
        ("1.1.1.1", EVERYWHERE),
        ("2606:4700:4700::1111", EVERYWHERE),
    ],
)
def test_reach(address: str, expected: int) -> None:
    """From where an address is reached."""
    assert expected == reach_of(address)
