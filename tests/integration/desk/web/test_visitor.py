"""Who may look: logging in with a key to the door, forms of other sites, and what happens without keys."""

import gzip
import re
import threading
from typing import Final
from urllib.parse import urlencode

import pytest
import redis
from tests.integration.desk.serve.door import Answer, Caller
from tests.processes import wait_until

from copydesk_desk.operations.access_keys import add_key, revoke_key
from copydesk_desk.operations.desk_sessions import SESSION_SECONDS
from copydesk_desk.web import desk as module
from copydesk_schemas import Keys

FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}


def log_in(desk: Caller, secret: str, **headers: str) -> Answer:
    """Sends the form of the login page."""
    return desk("POST", "/desk/login", urlencode({"key": secret}).encode(), FORM | headers)


def cookie_of(answer: Answer) -> dict[str, str]:
    """The header that sends the cookie of an answer back."""
    return {"Cookie": answer.headers["set-cookie"].partition(";")[0]}


def with_keys(desk: Caller, client: redis.Redis, keys: Keys, *rights: str) -> tuple[str, str]:
    """A key with these rights, once the door knows that there are keys: its id and itself."""
    made, secret = add_key(client, keys, "someone", rights)  # type: ignore[arg-type]  # tests name rights as words
    wait_until(lambda: desk("GET", "/desk").status == 303, "the door asks for a key")
    return made.id, secret


def test_with_keys_one_logs_in_once(desk: Caller, client: redis.Redis, keys: Keys, told: list[str]) -> None:
    """Each page leads to the login and back; the cookie is closed to scripts and other sites, and holds no key."""
    _, secret = with_keys(desk, client, keys, "read")
    sent = desk("GET", f"/desk/stories/{told[0]}?from=0")
    assert (303, f"/desk/login?next=/desk/stories/{told[0]}%3Ffrom%3D0") == (sent.status, sent.headers["location"])
    assert 200 == desk("GET", "/desk/login").status
    answer = log_in(desk, secret)
    assert (303, "/desk") == (answer.status, answer.headers["location"])
    told_cookie = answer.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=strict", "Path=/desk", f"Max-Age={SESSION_SECONDS}"} <= set(told_cookie.split("; "))
    assert secret not in told_cookie
    for path in ("/desk", "/desk/stories", f"/desk/records/{told[0]}"):
        assert 200 == desk("GET", path, headers=cookie_of(answer)).status
    assert [True] == [0 < client.ttl(key) <= SESSION_SECONDS for key in client.scan_iter(match=keys.desk_session("*"))]


def test_a_wrong_key_and_a_key_without_the_right_stay_out(desk: Caller, client: redis.Redis, keys: Keys) -> None:
    """401 for what is no key, 403 for one that may only push; neither gets a cookie. Nor does a made-up one help."""
    _, secret = with_keys(desk, client, keys, "push")
    for status, typed in ((401, "copydesk_00000000_" + "a" * 43), (401, ""), (401, "x" * 2000), (403, secret)):
        answer = log_in(desk, typed)
        assert (status, False) == (answer.status, "set-cookie" in answer.headers)
    for cookie in ("copydesk=x", f"copydesk={secret}", "copydesk="):
        assert 303 == desk("GET", "/desk", headers={"Cookie": cookie}).status


def test_a_session_ends_with_its_key_and_by_logging_out(desk: Caller, client: redis.Redis, keys: Keys) -> None:
    """After either the cookie is worth nothing."""
    with_keys(desk, client, keys, "read")
    id_, secret = with_keys(desk, client, keys, "read")
    wait_until(lambda: log_in(desk, secret).status == 303, "the door knows the second key")
    first, second = cookie_of(log_in(desk, secret)), cookie_of(log_in(desk, secret))
    [token, *_] = re.findall(r'name="token" value="(\w+)"', desk("GET", "/desk/try", headers=first).body.decode())
    for form, headers in ((b"", {}), (f"token={token}".encode(), {"Origin": "https://evil.example"})):
        refused = desk("POST", "/desk/logout", form, FORM | first | headers)
        assert (403, False) == (refused.status, "set-cookie" in refused.headers)
    assert 303 == desk("POST", "/desk/logout", f"token={token}".encode(), FORM | first).status
    assert [303, 200] == [desk("GET", "/desk", headers=cookie).status for cookie in (first, second)]
    revoke_key(client, keys, id_)
    wait_until(lambda: desk("GET", "/desk", headers=second).status == 303, "the revoked key is known")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_of_another_site_is_refused(
    desk: Caller, client: redis.Redis, keys: Keys, headers: dict[str, str]
) -> None:
    """Wherever it is sent to, with keys or without; even by who knows the key."""
    assert 403 == desk("POST", "/desk/try", b"", FORM | headers).status
    _, secret = with_keys(desk, client, keys, "admin")
    assert 403 == log_in(desk, secret, **headers).status
    cookie = cookie_of(log_in(desk, secret))
    assert 403 == desk("POST", "/desk/try", b"", FORM | headers | cookie).status


def test_a_form_needs_the_token_of_its_visitor(desk: Caller, client: redis.Redis, keys: Keys) -> None:
    """Without it, and with that of another session, nothing is done."""
    own = {"Origin": f"http://127.0.0.1:{desk.port}"}
    assert 403 == desk("POST", "/desk/try", b"text=x", FORM | own).status
    _, secret = with_keys(desk, client, keys, "admin")
    one, other = cookie_of(log_in(desk, secret)), cookie_of(log_in(desk, secret))
    [token, *_] = re.findall(r'name="token" value="(\w+)"', desk("GET", "/desk/try", headers=one).body.decode())
    body = urlencode({"token": token, "text": "A line."}).encode()
    assert [200, 403] == [desk("POST", "/desk/try", body, FORM | own | cookie).status for cookie in (one, other)]


def test_a_key_does_not_fill_the_server_with_sessions(desk: Caller, client: redis.Redis, keys: Keys) -> None:
    """Each login leaves a session for twelve hours, so it counts as 60 requests, or as all that the key has at once."""
    _, secret = add_key(client, keys, "someone", ("read",), requests_a_minute=720)
    wait_until(lambda: log_in(desk, secret).status != 401, "the door knows the key")
    answers = [log_in(desk, secret) for _ in range(20)]
    assert 429 == answers[-1].status
    assert 0 < int(answers[-1].headers["retry-after"]) <= 5
    assert len(list(client.scan_iter(match=keys.desk_session("*")))) < 12


def test_a_form_that_is_too_large_is_refused(desk: Caller, client: redis.Redis, keys: Keys) -> None:
    """Before anyone is logged in, too: neither its bytes nor its fields fill the memory."""
    with_keys(desk, client, keys, "read")
    assert 413 == desk("POST", "/desk/login", b"key=" + b"x" * 5_000, FORM).status
    packed = gzip.compress(b"key=" + b"x" * 3_000_000)
    assert 413 == desk("POST", "/desk/login", packed, FORM | {"Content-Encoding": "gzip"}).status
    assert 400 == desk("POST", "/desk/login", b"k=&" * 1_100, FORM).status


def test_others_are_answered_while_a_form_is_read(
    desk: Caller, client: redis.Redis, keys: Keys, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of 2 MB took a second of the whole door."""
    _, secret = with_keys(desk, client, keys, "read")
    cookie = cookie_of(log_in(desk, secret))
    begun, ended, read = threading.Event(), threading.Event(), threading.Event()

    def hold(*_: object, **__: object) -> dict[str, list[str]]:
        begun.set()
        ended.wait(20)
        read.set()
        return {}

    monkeypatch.setattr(module, "parse_qs", hold)
    form = FORM | cookie
    sent = threading.Thread(target=lambda: desk("POST", "/desk/try", b"text=a", form))
    sent.start()
    try:
        wait_until(begun.is_set, "the form is read")
        assert 200 == desk("GET", "/healthz").status
        assert not read.is_set()
    finally:
        ended.set()
        sent.join()


def test_without_keys_only_this_machine_looks(desk: Caller) -> None:
    """As at the door: no page of another site, no proxy, no other name of this machine."""
    assert 200 == desk("GET", "/desk").status
    for headers in ({"Host": "evil.example"}, {"X-Forwarded-For": "10.0.0.1"}, {"Sec-Fetch-Site": "cross-site"}):
        assert 403 == desk("GET", "/desk", headers=headers).status


def test_the_way_back_after_logging_in_stays_here(desk: Caller, client: redis.Redis, keys: Keys) -> None:
    """An address of another site in `next` is not followed."""
    _, secret = with_keys(desk, client, keys, "read")
    for goal in ("https://evil.example", "//evil.example", "/desk/logout", "/v1/documents"):
        answer = desk("POST", f"/desk/login?{urlencode({'next': goal})}", urlencode({"key": secret}).encode(), FORM)
        assert "/desk" == answer.headers["location"]
