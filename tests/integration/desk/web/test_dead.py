"""Dead letters at the desk: looked at, pushed again, removed."""

import re
from urllib.parse import urlencode

import pytest
import redis
from tests.access import made_users, url_as
from tests.integration.desk.serve.door import Answer, Caller, running
from tests.integration.desk.web.test_pages import text_of
from tests.integration.desk.web.test_visitor import FORM, cookie_of, log_in, with_keys
from tests.integration.published import publish, records, settings_of

from copydesk_desk.web.views import make_desk
from copydesk_schemas import Keys
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.streams import read_all


def send(desk: Caller, path: str, ids: list[str], **fields: str) -> Answer:
    """Sends the form of the list for these letters."""
    [token, *_] = re.findall(r'name="token" value="(\w+)"', desk("GET", "/desk/try").body.decode())
    pairs = [("token", token), *(("id", id_) for id_ in ids), *fields.items()]
    return desk("POST", path, urlencode(pairs).encode(), FORM | {"Origin": f"http://127.0.0.1:{desk.port}"})


def ids_of(client: redis.Redis, keys: Keys) -> list[str]:
    """Ids of all letters."""
    return [entry_id for entry_id, _ in read_all(client, keys.dead)]


@pytest.fixture
def letters(client: redis.Redis, keys: Keys) -> list[str]:
    """Three letters: an empty text, a field of the wrong kind, no JSON."""
    documents: list[dict[str, object] | bytes] = [
        {"text": " ", "url": "https://empty.example/1"},
        {"text": 5, "url": "https://wrong.example/2"},
        b"{no json",
    ]
    publish(client, keys, documents)
    return ids_of(client, keys)


def test_the_list_says_why(desk: Caller, letters: list[str]) -> None:
    """Each letter has its reason as a sentence, and its host; a filter keeps those that meet it."""
    said = text_of(desk("GET", "/desk/dead"))
    for word in ("empty.example", "wrong.example", "What was pushed is not JSON.", "No text is left"):
        assert word in said
    only = text_of(desk("GET", "/desk/dead?reason=empty"))
    assert ("empty.example" in only, "wrong.example" in only) == (True, False)
    assert "wrong.example" in text_of(desk("GET", "/desk/dead?domain=wrong.example"))
    assert "No dead letter matches the filter" in text_of(desk("GET", "/desk/dead?domain=other.example"))


def test_a_letter_shows_its_document(desk: Caller, letters: list[str]) -> None:
    """What was pushed is shown as it was, JSON or not; a letter that is not there is a 404."""
    pages = [text_of(desk("GET", f"/desk/dead/{id_}")) for id_ in letters]
    assert "https://wrong.example/2" in pages[1]
    assert "{no json" in pages[2]
    assert [404, 400] == [desk("GET", f"/desk/dead/{id_}").status for id_ in ("1-1", "x")]


def test_a_letter_of_a_thousand_levels_shows_its_document(desk: Caller, client: redis.Redis, keys: Keys) -> None:
    """Nobody can read it as JSON, so the list and the page show it as it was pushed."""
    publish(client, keys, [b'{"text": "a", "metadata": {"a": %s}}' % (b"[" * 1_000 + b"9" * 20 + b"]" * 1_000)])
    [id_] = ids_of(client, keys)
    assert "What was pushed is not JSON." in text_of(desk("GET", "/desk/dead"))
    answer = desk("GET", f"/desk/dead/{id_}")
    assert (200, True) == (answer.status, "9" * 20 in text_of(answer))


def test_a_letter_says_where_its_document_was_found(desk: Caller, client: redis.Redis, keys: Keys) -> None:
    """In the list where no host is known, and on its page; whatever a stranger wrote there is text."""
    for document, origin in (
        ("{no json", "a<b>.jsonl, line 7"),
        ('{"url": "https://c.example/1"}', "c.jsonl, line 1"),
    ):
        client.xadd(
            keys.dead,
            {"document": document, "reason": "invalid_json", "detail": "x", "raw_id": "5-1", "origin": origin},
        )
    listed = text_of(desk("GET", "/desk/dead"))
    assert ("a<b>.jsonl, line 7" in listed, "c.example" in listed, "c.jsonl" in listed) == (True, True, False)
    pages = [text_of(desk("GET", f"/desk/dead/{id_}")) for id_ in ids_of(client, keys)]
    assert ["Found in a<b>.jsonl, line 7" in pages[0], "Found in c.jsonl, line 1" in pages[1]] == [True, True]


def test_requeued_letters_are_processed_again(desk: Caller, client: redis.Redis, keys: Keys) -> None:
    """The document is pushed whole and once, its letters go, and the page says so. What is cut stays."""
    document = b'{"text": "%b"}' % (b"The bridge of Norda was closed for good on Monday. " * 10)
    client.xadd(keys.dead, {"document": document, "reason": "timeout", "detail": "x", "raw_id": "5-1", "position": "0"})
    client.xadd(keys.dead, {"document": document, "reason": "timeout", "detail": "x", "raw_id": "5-1", "position": "1"})
    client.xadd(keys.dead, {"document": document[:9], "reason": "too_large", "detail": "x", "raw_id": "6-1"})
    done = send(desk, "/desk/dead/requeue", [ids_of(client, keys)[0], ids_of(client, keys)[2], "9-9"])
    assert "/desk/dead?requeued=1&letters=2&cut=1" == done.headers["location"]
    assert "1 document was pushed again, 2 letters removed. 1 stay" in text_of(desk("GET", done.headers["location"]))
    assert 1 == len(ids_of(client, keys)) == client.xlen(keys.raw)
    publish(client, keys, [])
    assert 1 == len(records(client, keys))


def test_purging_asks_first(desk: Caller, client: redis.Redis, keys: Keys, letters: list[str]) -> None:
    """The first form only asks; the second removes the letters that were chosen, and no others."""
    asked = send(desk, "/desk/dead/purge", letters[:2])
    assert (200, 3) == (asked.status, len(ids_of(client, keys)))
    assert "Remove 2 dead letters for good?" in text_of(asked)
    done = send(desk, "/desk/dead/purge", letters[:2], sure="1")
    assert (303, letters[2:]) == (done.status, ids_of(client, keys))
    assert 400 == send(desk, "/desk/dead/purge", []).status
    assert 400 == send(desk, "/desk/dead/requeue", ["x"]).status
    assert 400 == send(desk, "/desk/dead/requeue", [""]).status


def test_only_an_administrator_changes_anything(
    desk: Caller, client: redis.Redis, keys: Keys, letters: list[str]
) -> None:
    """A key that may read sees the letters without the buttons, and its forms are refused."""
    _, secret = with_keys(desk, client, keys, "read")
    cookie = cookie_of(log_in(desk, secret))
    page = desk("GET", "/desk/dead", headers=cookie).body.decode()
    assert "empty.example" in page
    assert "Requeue" not in page
    [token, *_] = re.findall(r'name="token" value="(\w+)"', desk("GET", "/desk/try", headers=cookie).body.decode())
    body = urlencode([("token", token), ("id", letters[0]), ("sure", "1")]).encode()
    for path in ("/desk/dead/requeue", "/desk/dead/purge"):
        assert 403 == desk("POST", path, body, FORM | cookie).status
    assert letters == ids_of(client, keys)


def test_who_may_not_remove_pushes_nothing(
    client: redis.Redis, server: EmbeddedServer, keys: Keys, letters: list[str]
) -> None:
    """Where the desk's user cannot remove letters (before Redis 7.2), none is requeued, and a page says why."""
    with (
        made_users(client, keys),
        running(settings_of(keys), url_as(server.url, keys, "viewer"), rooms=make_desk) as desk,
    ):
        answer = send(desk, "/desk/dead/requeue", letters)
    assert (403, True) == (answer.status, "copydesk acl" in text_of(answer))
    assert (letters, 0) == (ids_of(client, keys), client.xlen(keys.raw))
