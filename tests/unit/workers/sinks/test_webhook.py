"""Webhooks, posted to a real server: signed, repeated under the same id, set aside where that is right."""

import base64
import hashlib
import hmac
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import orjson
import pytest
from tests.ports import free_port
from tests.receiver import Receiver, Request, receiving
from tests.unit.workers.sinks.records import entry

from copydesk_schemas import SettingsError
from copydesk_workers.sinks.target import TargetAway
from copydesk_workers.sinks.webhook import ATTEMPTS, Webhook, sign

_SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef01234567").decode()


@pytest.fixture(scope="module")
def server() -> Iterator[Receiver]:
    """One receiver for all tests."""
    with receiving() as made:
        yield made


@pytest.fixture
def receiver(server: Receiver) -> Receiver:
    """The receiver, which has got nothing yet and takes everything."""
    server.requests.clear()
    server.answer = lambda _: (204, {})
    server.answer_body = b""
    return server


def hook(url: str, *, secret: str | None = None, cloud_event: bool = False) -> Any:
    """A webhook that is closed at the end of a block."""
    return closing(Webhook(url, "/copydesk/main", "copydesk.clean", secret=secret, cloud_event=cloud_event))


def test_an_entry_is_a_signed_request(receiver: Receiver) -> None:
    """The body is the JSON of the record; id, time and signature are as Standard Webhooks says."""
    with hook(receiver.url, secret=_SECRET) as target:
        assert [] == target.write([entry(0), entry(1)])
    for number, request in enumerate(receiver.requests):
        headers = request.headers
        assert entry(number).line == request.body
        assert ("application/json", entry(number).key) == (headers["content-type"], headers["webhook-id"])
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + request.body
        expected = base64.b64encode(hmac.digest(b"0123456789abcdef01234567", signed, hashlib.sha256)).decode()
        assert f"v1,{expected}" == headers["webhook-signature"]
    assert 2 == len(receiver.requests)


def test_the_signature_covers_id_time_and_body() -> None:
    """HMAC-SHA256 of `id.timestamp.body`, in base64, behind `v1,`; another body has another one."""
    made = sign(b"k" * 16, "a", "1", b"{}")
    assert made.startswith("v1,")
    assert 32 == len(base64.b64decode(made[3:]))
    assert 4 == len(
        {made, *(sign(b"k" * 16, *other) for other in (("b", "1", b"{}"), ("a", "2", b"{}"), ("a", "1", b"")))}
    )


def test_an_envelope_on_wish(receiver: Receiver) -> None:
    """CloudEvents 1.0, structured: the record is the data; without a secret there is no signature."""
    with hook(receiver.url, cloud_event=True) as target:
        target.write([entry(1)])
    [request] = receiver.requests
    expected = {
        "specversion": "1.0",
        "id": entry(1).key,
        "source": "/copydesk/main",
        "type": "copydesk.clean",
        "datacontenttype": "application/json",
        "data": orjson.loads(entry(1).line),
    }
    assert expected == orjson.loads(request.body)
    assert "application/cloudevents+json" == request.headers["content-type"]
    assert "webhook-signature" not in request.headers


@pytest.mark.parametrize("status", [400, 413, 415, 422])
def test_what_is_wrong_for_ever_is_refused_at_once(receiver: Receiver, status: int) -> None:
    """The others are delivered."""
    receiver.answer = lambda request: (status if request.headers["webhook-id"] == entry(1).key else 200, {})
    with hook(receiver.url) as target:
        refused = target.write([entry(0), entry(1), entry(2)])
    assert [(entry(1), f"127.0.0.1 answered {status}")] == [(one.entry, one.why) for one in refused]
    assert 3 == len(receiver.requests)


@pytest.mark.parametrize("status", [302, 401, 404, 500])
def test_an_entry_that_fails_again_and_again_is_set_aside(receiver: Receiver, status: int) -> None:
    """After eight attempts; a redirect is not followed; another entry begins again."""
    receiver.answer = lambda _: (status, {"Location": receiver.url + "/other"})
    with hook(receiver.url) as target:
        for _ in range(ATTEMPTS - 1):
            with pytest.raises(TargetAway, match=f"answered {status}"):
                target.write([entry(0)])
        [refused] = target.write([entry(0)])
        assert f"127.0.0.1 answered {status}, 8 times" == refused.why
        with pytest.raises(TargetAway):
            target.write([entry(1)])
    assert {"/hook"} == {request.path for request in receiver.requests}


@pytest.mark.parametrize(
    ("status", "down", "attempts"), [(403, False, 2), (403, True, 8), (500, False, 8), (504, False, 8)]
)
def test_an_entry_that_fails_alone_holds_nothing_up(receiver: Receiver, status: int, down: bool, attempts: int) -> None:
    """Words that a firewall dislikes (403) cost a minute each; a receiver that takes nothing is still waited for.

    One that knows an entry may take it again while its database is away.
    """
    with hook(receiver.url) as target:
        assert [] == target.write([entry(0)])
        liked = set() if down else {entry(0).key, entry(2).key}
        receiver.answer = lambda request: (204 if request.headers["webhook-id"] in liked else status, {})
        batch = [entry(1)] if down else [entry(0), entry(1)]  # which is posted again from its start
        for _ in range(attempts - 1):
            with pytest.raises(TargetAway, match=f"answered {status}"):
                target.write(batch)
        [refused] = target.write(batch)
        assert f"127.0.0.1 answered {status}, {attempts} times" == refused.why
        if not down:
            assert [] == target.write([entry(2)])


def test_an_entry_that_was_taken_ends_the_count_of_its_attempts(receiver: Receiver) -> None:
    """It may come again, after a crash: what failed before does not count."""
    with hook(receiver.url) as target:
        for _ in range(2):
            receiver.answer = lambda _: (500, {})
            for _ in range(ATTEMPTS - 1):
                with pytest.raises(TargetAway, match="answered 500"):
                    target.write([entry(0)])
            receiver.answer = lambda _: (204, {})
            assert [] == target.write([entry(0)])


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": "999999"}, 3600),
        ({}, None),
        ({"Retry-After": "x"}, None),
        ({"Retry-After": "\u00b2"}, None),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_receiver_is_waited_for(
    receiver: Receiver, status: int, headers: dict[str, str], wait: float | None
) -> None:
    """As long as it asks, up to an hour, and however often: nothing is set aside."""
    receiver.answer = lambda _: (status, headers)
    with hook(receiver.url) as target:
        for _ in range(ATTEMPTS + 2):
            with pytest.raises(TargetAway) as raised:
                target.write([entry(0)])
            assert wait == raised.value.wait


def test_a_receiver_that_is_away_is_waited_for() -> None:
    """However often; the message does not show the path, which may be a secret."""
    with hook(f"http://127.0.0.1:{free_port()}/path-secret") as target:
        for _ in range(ATTEMPTS + 2):
            with pytest.raises(TargetAway, match=r"^127\.0\.0\.1: no connection$"):
                target.write([entry(0)])


def test_an_answer_of_any_size_is_not_read(receiver: Receiver) -> None:
    """A receiver that answers with gigabytes costs nothing: the beginning is enough; the next request gets through."""
    receiver.answer = lambda _: (200, {"Content-Length": "10000000000"})
    receiver.answer_body = b"x" * 1_000
    with hook(receiver.url) as target:
        assert [] == target.write([entry(0), entry(1)])
    assert 2 == len(receiver.requests)


def test_user_and_password_go_into_a_header(receiver: Receiver) -> None:
    """They are sent as basic authentication, and are not part of the address."""
    with hook(receiver.url.replace("//", "//me:p%40ss@")) as target:
        target.write([entry(0)])
    [request] = receiver.requests
    assert "Basic " + base64.b64encode(b"me:p@ss").decode() == request.headers["authorization"]
    assert isinstance(request, Request)


@pytest.mark.parametrize("url", ["ftp://a.example/", "a.example", "http://", "", "http://[x", "\x1b[2J"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    """SettingsError says how one begins."""
    with pytest.raises(SettingsError, match="begins with http:// or https://"):
        hook(url)


@pytest.mark.parametrize(("secret", "said"), [("short", "at least 16"), ("whsec_?", "no base64"), ("whsec_aa==", "16")])
def test_a_secret_that_is_none_is_refused(secret: str, said: str) -> None:
    """Too short, or no base64 behind `whsec_`."""
    with pytest.raises(SettingsError, match=said):
        hook("http://a.example/", secret=secret)
