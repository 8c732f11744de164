"""Keys to the door: who has none, a wrong one, a revoked one, or one without the right, stays outside."""

import gzip
import json
import select
import threading
import time
from contextlib import ExitStack, suppress
from hashlib import sha256
from typing import Any

import pytest
import redis
from tests.integration.desk.serve.door import Caller, running
from tests.integration.published import publish, settings_of
from tests.processes import wait_until

from copydesk_desk.operations.access_keys import Right, add_key, check_key, read_keys, revoke_key
from copydesk_desk.serve import body, compare, documents
from copydesk_desk.serve.door import Door
from copydesk_desk.serve.problems import Problem
from copydesk_desk.web.views import make_desk
from copydesk_schemas import Keys, Record, Source, encode_record
from copydesk_workers.server.bound_producers import add_producer, remove_producer
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.streams import read_all


def bearer(secret: str) -> dict[str, str]:
    """The header with a key."""
    return {"Authorization": f"Bearer {secret}"}


def test_a_key_opens_what_it_may(call: Caller, client: redis.Redis, keys: Keys) -> None:
    """Once there is a key, each request needs one with the right: 401 without, 403 with another, and health is open."""
    assert 200 == call("GET", "/v1/stories").status
    secrets = {right: add_key(client, keys, right, [right])[1] for right in _RIGHTS}
    wait_until(lambda: 401 == call("GET", "/v1/stories").status, "the keys are noticed")
    statuses = {
        right: (
            call("GET", "/v1/stories", headers=bearer(secret)).status,
            call.push({"text": "a"}, Authorization=f"bearer {secret}").status,
        )
        for right, secret in secrets.items()
    }
    assert {"read": (200, 403), "push": (403, 202), "admin": (200, 202)} == statuses
    assert (200, 200) == (call("GET", "/healthz").status, call("GET", "/readyz").status)
    wrong = secrets["read"][:-1] + ("A" if secrets["read"][-1] != "A" else "B")
    for header in (wrong, "", "x", "copydesk_00000000_" + "x" * 43):
        assert 401 == call("GET", "/v1/stories", headers=bearer(header)).status
    [read_id] = [one.id for one in read_keys(client, keys).values() if one.rights == ("read",)]
    assert revoke_key(client, keys, read_id)
    wait_until(lambda: 401 == call("GET", "/v1/stories", headers=bearer(secrets["read"])).status, "it is revoked")


_RIGHTS: tuple[Right, ...] = ("read", "push", "admin")


def test_only_hashes_are_kept(client: redis.Redis, keys: Keys) -> None:
    """Nothing on the server tells a key; the key itself is found, another is not."""
    made, secret = add_key(client, keys, "The Bay", ["read"])
    kept = client.hgetall(keys.access_keys)[made.id.encode()]
    assert secret[-43:].encode() not in kept
    known = read_keys(client, keys)
    assert (made, None) == (check_key(secret, known), check_key(secret + "x", known))


def test_the_door_signs_for_a_bound_producer(call: Caller, client: redis.Redis, keys: Keys) -> None:
    """What comes with its key is signed, also if someone else pushed the same documents before; once the producer is
    removed, the key gets 403."""
    bay = add_producer(client, keys, "bay", ["bay.example"])
    _, own = add_key(client, keys, "The Bay", ["push"], producer="bay")
    made, other = add_key(client, keys, "other", ["push"])
    time.sleep(1.1)  # the door has read that there are none
    document = {"text": "a", "url": "https://bay.example/a", "guid": "1"}
    for secret in (other, own, own):
        assert 202 == call.push(document, Authorization=f"Bearer {secret}").status
    data = json.dumps(document, separators=(",", ":")).encode()
    pushed = [fields for _, fields in read_all(client, keys.raw)]
    assert [(data, None), (data, bay.key.sign(data))] == [(one[b"document"], one.get(b"signed")) for one in pushed]
    names = {f"once-{sha256(once.encode()).hexdigest()[:32]}" for once in _guessed(data, made.id)}
    assert 1 == sum(client.exists(keys.producer(name)) for name in names)  # that of the other
    remove_producer(client, keys, "bay")
    refused = call.push(document, Authorization=f"Bearer {own}")
    assert (403, "The producer is gone") == (refused.status, refused.json["title"])


def test_a_push_says_nothing_about_those_of_other_keys(call: Caller, client: redis.Redis, keys: Keys) -> None:
    """The same documents, and the same Idempotency-Key, are a repetition under the same key only."""
    secrets = [add_key(client, keys, name, ["push"])[1] for name in ("one", "two")]
    time.sleep(1.1)  # the door has read that there are none
    for headers in ({}, {"Idempotency_Key": "day-1"}):
        ids = [
            call.push({"text": "a", "guid": "1"}, Authorization=f"Bearer {secret}", **headers).json["ids"]
            for secret in (*secrets, *secrets)
        ]
        assert ids[:2] == ids[2:]
        assert ids[0] != ids[1]


def _guessed(data: bytes, other: str) -> list[str]:
    """Names that a stranger could give a push of these bytes, to write an answer for it in advance."""
    digest = sha256(sha256(data).digest()).hexdigest()
    return [f"guids:{other}:{digest}", f"guids:{digest}", f"guids:bay:{digest}", f"bay {digest}"]


def test_a_made_up_answer_keeps_no_document_out(call: Caller, client: redis.Redis, keys: Keys) -> None:
    """A producer's user may write answers to pushes, and knew under which names: the door then said 202 for documents
    that were nowhere. The secret of the namespace makes the names."""
    publish(client, keys, [])  # a worker draws the secret
    document = {"text": "The ferry basin of Lindmark will be widened.", "guid": "bay-1"}
    data = json.dumps(document, separators=(",", ":")).encode()
    digest = sha256(sha256(data).digest()).hexdigest()
    answer = b"\x92\xa5added\xa31-1"
    for once in (f"guids:local:{digest}", "key:local:day-1"):
        name = keys.producer(f"once-{sha256(once.encode()).hexdigest()[:32]}")
        client.hset(name, mapping={"documents": digest, "batch": 1, "answer": answer})
        client.expire(name, 60)
    for headers in ({}, {"Idempotency-Key": "day-1"}):
        for _ in range(2):
            assert 202 == call.push(document, **headers).status
    assert [data, data] == [fields[b"document"] for _, fields in read_all(client, keys.raw)]


def test_a_key_has_a_rate(call: Caller, client: redis.Redis, keys: Keys) -> None:
    """Beyond its burst a key is asked to wait, by 429 with Retry-After; another key is not."""
    _, slow = add_key(client, keys, "slow", ["read"], requests_a_minute=12)
    _, other = add_key(client, keys, "other", ["read"])
    time.sleep(1.1)  # the door has read that there are none
    answers = [call("GET", "/v1/stories", headers=bearer(slow)) for _ in range(4)]
    assert [200, 200, 429] == [answers[number].status for number in (0, 1, 3)]
    assert int(answers[3].headers["retry-after"]) >= 1
    assert 200 == call("GET", "/v1/stories", headers=bearer(other)).status


def test_without_a_key_only_programs_on_this_machine_come_in(call: Caller) -> None:
    """A page in a browser, another host name and a proxy are refused."""
    for headers in (
        {"Host": "evil.example"},
        {"Host": "localhost.evil.example:80"},
        {"Origin": "http://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"X-Forwarded-For": "203.0.113.9"},
    ):
        answer = call("GET", "/v1/stories", headers=headers)
        assert (403, "There is no key yet") == (answer.status, answer.json["title"])
    assert 200 == call("GET", "/v1/stories", headers={"Host": "localhost:8080"}).status


def test_slow_bodies_of_one_caller_keep_nobody_out(
    server: EmbeddedServer, client: redis.Redis, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With one key a quarter of the room for bodies can be held, and next to nothing by the form that needs no key."""
    monkeypatch.setattr(body, "PIECE_SECONDS", 600.0)
    monkeypatch.setattr(body, "BODY_SECONDS", 600.0)
    _, slow = add_key(client, keys, "slow", ["push"])
    _, good = add_key(client, keys, "good", ["push", "read"])
    pushes = f"Authorization: Bearer {slow}\r\nContent-Type: application/json\r\n"
    forms = "Content-Type: application/x-www-form-urlencoded\r\n"
    with running(settings_of(keys), server.url, rooms=make_desk) as call, ExitStack() as opened:
        size = body.BODY_BYTES
        for path, head in (("/v1/documents", pushes), ("/desk/login", forms)):
            for _ in range(body.CALLER_BYTES // size + 2):
                start = f"POST {path} HTTP/1.1\r\nHost: localhost\r\n{head}Content-Length: {size}\r\n\r\n"
                connection = opened.enter_context(call.raw(start.encode()))
                with suppress(OSError):  # it was refused
                    connection.sendall(bytes(size - 1))
            wait_until(lambda: held(call, good) >= body.CALLER_BYTES - size, "the bodies are held")
            assert held(call, good) <= body.CALLER_BYTES
        pushed = call("POST", "/v1/documents", b'{"text": "a"}', bearer(good) | {"Content-Type": "application/json"})
        assert 202 == pushed.status


def held(call: Caller, key: str) -> int:
    """Bytes of bodies that the door holds, as its metrics tell."""
    lines = call("GET", "/metrics", headers=bearer(key)).body.decode().splitlines()
    return next(round(float(line.split()[1])) for line in lines if line.startswith("copydesk_http_held_bytes "))


def test_requests_of_one_key_keep_no_other_out(call: Caller, client: redis.Redis, keys: Keys) -> None:
    """Sixty searches that look through all texts were worked on before one request of another key."""
    for number in range(60):
        published = Record(
            id=f"{number}-0/0",
            raw_id=f"{number}-0",
            position=0,
            text="ferry " * 20_000,
            source=Source(),
            story=f"{number}-0/0",
            relation="original",
            chain="1",
        )
        client.xadd(keys.clean, {"record": encode_record(published)}, id=f"1000-{number}")
    one, two = (add_key(client, keys, name, ["read"])[1] for name in ("one", "two"))
    wait_until(lambda: 401 == call("GET", "/v1/sources").status, "the door has read the keys")
    search = f"GET /v1/stories?q=harbour HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {one}\r\n\r\n"
    with ExitStack() as opened:
        searches = [opened.enter_context(call.raw(search.encode())) for _ in range(60)]
        wait_until(lambda: select.select(searches, [], [], 0)[0], "one is answered")
        assert 200 == call("GET", "/v1/sources", headers=bearer(two)).status
        assert len(select.select(searches, [], [], 0)[0]) < 30
        wait_until(lambda: 60 == len(select.select(searches, [], [], 0)[0]), "all are answered")
        assert {b"HTTP/1.1 200"} == {connection.recv(12) for connection in searches}


def test_what_one_key_has_computed_keeps_no_other_out(
    call: Caller, client: redis.Redis, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four comparisons of one key took both threads that compute, for as long as they lasted."""
    begun, ended = threading.Event(), threading.Event()

    def hold(door: Door, data: bytes) -> dict[str, str]:
        if b"long" in data:
            begun.set()
            ended.wait(20)
        return {}

    monkeypatch.setattr(compare, "_compare", hold)
    one, two = (add_key(client, keys, name, ["read"])[1] for name in ("one", "two"))
    wait_until(lambda: 401 == call("GET", "/v1/sources").status, "the door has read the keys")
    head = f"POST /v1/compare HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {one}\r\n"
    long = f"{head}Content-Type: application/json\r\nContent-Length: 4\r\n\r\nlong"
    with ExitStack() as opened:
        held_up = [opened.enter_context(call.raw(long.encode())) for _ in range(4)]
        wait_until(begun.is_set, "one is worked on")
        told = {"Content-Type": "application/json"}
        assert 200 == call("POST", "/v1/compare", b"short", told | bearer(two)).status
        assert [] == select.select(held_up, [], [], 0)[0]
        ended.set()
        wait_until(lambda: 4 == len(select.select(held_up, [], [], 0)[0]), "all are answered")


@pytest.mark.parametrize("what", ["unpacked", "checked"])
def test_bodies_of_one_key_keep_no_other_out(
    call: Caller, client: redis.Redis, keys: Keys, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """16 KB that unpack to 16 MB were unpacked while nobody else was answered: another key waited up to 5 s."""
    begun, ended = [], threading.Event()
    one, two = (add_key(client, keys, name, ["push", "read"])[1] for name in ("one", "two"))

    def hold(*_: object, **__: object) -> Any:
        begun.append(1)
        ended.wait(20)
        raise Problem(400, "It was enough", "")

    if what == "unpacked":
        monkeypatch.setattr(body._Gunzip, "next", hold)
    else:
        monkeypatch.setattr(documents, "_check", hold)
    wait_until(lambda: 401 == call("GET", "/v1/sources").status, "the door has read the keys")
    data = gzip.compress(b"{}") if what == "unpacked" else b"{}"
    packed = "Content-Encoding: gzip\r\n" if what == "unpacked" else ""
    head = f"POST /v1/documents HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {one}\r\n{packed}"
    asked = f"{head}Content-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data
    with ExitStack() as opened:
        opened.callback(ended.set)
        pushes = [opened.enter_context(call.raw(asked)) for _ in range(20)]
        wait_until(lambda: bool(begun), "one is worked on")
        assert 200 == call("GET", "/v1/sources", headers=bearer(two)).status
        assert [1] == begun
        ended.set()
        wait_until(lambda: 20 == len(select.select(pushes, [], [], 0)[0]), "all are answered")
