"""The door, asked over HTTP: documents in, records and stories out."""

import gzip
import json
import threading
from types import ModuleType
from xml.etree import ElementTree

import pytest
import redis
from tests.integration.desk.serve.door import Caller, running
from tests.integration.published import publish, settings_of

from copydesk_desk.serve import feeds, records
from copydesk_schemas import Keys
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.streams import read_all

FERRY = "The ferry to Selvan sails again from Monday, the harbour office said after the storm had passed the bay."
GRAIN = "A grain terminal on the upper quay of Orsk Haven closed for weeks when the bridge of its conveyor collapsed."


def raw_texts(client: redis.Redis, keys: Keys) -> list[str]:
    """The texts on the raw stream."""
    return [json.loads(fields[b"document"])["text"] for _, fields in read_all(client, keys.raw)]


def test_documents_are_on_the_stream_when_they_are_accepted(call: Caller, client: redis.Redis, keys: Keys) -> None:
    """One document, lines of documents, and packed lines are answered by 202 and the ids that they have."""
    one = call("POST", "/v1/documents", b'{"text": "a"}', {"Content-Type": "application/json"})
    lines = call.push({"text": "b"}, {"text": "c"})
    packed = gzip.compress(b'{"text": "d"}\n') + gzip.compress(b'\n{"text": "e"}')
    headers = {"Content-Type": "application/x-ndjson", "Content-Encoding": "gzip"}
    zipped = call("POST", "/v1/documents", packed, headers)
    assert [202] * 3 == [answer.status for answer in (one, lines, zipped)]
    ids = [entry_id for answer in (one, lines, zipped) for entry_id in answer.json["ids"]]
    assert ids == [entry_id for entry_id, _ in read_all(client, keys.raw)]
    assert list("abcde") == raw_texts(client, keys)


def test_a_repeated_request_adds_nothing(call: Caller, client: redis.Redis, keys: Keys) -> None:
    """Under the same Idempotency-Key, and with the same documents that have guids, the first ids come again."""
    first = call.push({"text": "a"}, Idempotency_Key="k1")
    assert first.json == call.push({"text": "a"}, Idempotency_Key="k1").json
    assert first.json["ids"] != call.push({"text": "a"}, Idempotency_Key="k2").json["ids"]
    named = call.push({"text": "b", "guid": "1"}, {"text": "c", "guid": "2"})
    assert named.json == call.push({"text": "b", "guid": "1"}, {"text": "c", "guid": "2"}).json
    assert named.json["ids"][:1] != call.push({"text": "b, revised", "guid": "1"}).json["ids"]
    other = call.push({"text": "z"}, Idempotency_Key="k1")
    assert (422, "Idempotency-Key") == (other.status, other.json["field"])
    assert ["a", "a", "b", "c", "b, revised"] == raw_texts(client, keys)


def test_an_entry_says_who_pushed_it_and_of_which_trace(call: Caller, client: redis.Redis, keys: Keys) -> None:
    """Without an SDK the door hands on the caller's `traceparent`; one that is none is left out."""
    parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    assert 202 == call.push({"text": "a"}, {"text": "b"}, traceparent=parent).status
    assert 202 == call.push({"text": "c"}, traceparent="00-0-0-00").status
    one = call("POST", "/v1/documents", b'{"text": "d"}', {"Content-Type": "application/json"})
    assert 202 == one.status
    who = b"HTTP, a program on this machine"
    assert [
        (who + b", line 1", parent.encode()),
        (who + b", line 2", parent.encode()),
        (who + b", line 1", None),
        (who, None),
    ] == [(fields.get(b"origin"), fields.get(b"traceparent")) for _, fields in read_all(client, keys.raw)]


def test_a_full_queue_asks_to_wait(server: EmbeddedServer, client: redis.Redis, keys: Keys) -> None:
    """Over the backlog a request gets 429 with Retry-After, and nothing of it is taken."""
    with running(settings_of(keys), server.url, backlog=2) as call:
        assert 202 == call.push({"text": "a"}, {"text": "b"}).status
        full = call.push({"text": "c"}, {"text": "d", "guid": "1"})
        assert (429, "5") == (full.status, full.headers["retry-after"])
        assert 429 == call.push({"text": "c", "guid": "1"}).status
    assert ["a", "b"] == raw_texts(client, keys)


def test_content_that_is_not_taken_is_refused(call: Caller) -> None:
    """415 for a form or another encoding, 405 for another method, 413 for too many documents or one too large."""
    form = call("POST", "/v1/documents", b"text=a", {"Content-Type": "application/x-www-form-urlencoded"})
    packed = call("POST", "/v1/documents", b"x", {"Content-Type": "application/json", "Content-Encoding": "br"})
    assert [415, 415, 405] == [form.status, packed.status, call("GET", "/v1/documents").status]
    assert 413 == call.push(*[{"text": "a"}] * 5001).status
    assert 413 == call.push({"text": "a" * 3_000_000}).status


def test_a_bad_document_is_refused_with_its_field_and_nothing_is_added(
    call: Caller, client: redis.Redis, keys: Keys
) -> None:
    """400 names the line and the field; none of the other documents of the request is taken."""
    answer = call.push({"text": "a"}, {"text": "b", "authors": "not a list"})
    assert (400, 2, "authors") == (answer.status, answer.json["line"], answer.json["field"])
    unknown = call.push({"text": "a", "headline": "x"})
    assert (400, "headline") == (unknown.status, unknown.json["field"])
    assert 0 == client.xlen(keys.raw)


def test_a_published_record_can_be_read(call: Caller, client: redis.Redis, keys: Keys) -> None:
    """A record, its story, the list of stories and both feeds tell what was published."""
    ids = publish(client, keys, [{"text": FERRY, "url": "https://bay.example/1"}, {"text": GRAIN, "title": "Grain"}])
    publish(client, keys, [{"text": FERRY, "url": "https://port.example/9"}], start=1_700_000_001_000)
    record = call("GET", f"/v1/records/{ids[0]}/0")
    assert (200, FERRY, "original") == (record.status, record.json["text"], record.json["relation"])
    story = call("GET", f"/v1/stories/{ids[0]}/0")
    assert ["bay.example", "port.example"] == [one["who"] for one in story.json["records"]]
    stories = call("GET", "/v1/stories").json["stories"]
    assert [(f"{ids[1]}/0", 1), (f"{ids[0]}/0", 2)] == [(one["id"], one["records"]) for one in stories]
    feed = ElementTree.fromstring(call("GET", "/v1/feed.atom").body)
    assert 2 == len(feed.findall("{http://www.w3.org/2005/Atom}entry"))
    assert ["Grain"] == [item["title"] for item in call("GET", "/v1/feed.json?q=grain").json["items"]]


def test_a_feed_names_a_bounded_number_of_authors(call: Caller, client: redis.Redis, keys: Keys) -> None:
    """200 articles of a thousand authors each made feeds of 3 MB; the record has all of them."""
    authors = [f"{first}{second} Olsen" for first in ("Ada", "Bea", "Cleo") for second in "abcdefghijklmnopqrst"]
    [entry_id] = publish(client, keys, [{"text": FERRY, "authors": authors}])
    assert len(authors) == len(call("GET", f"/v1/records/{entry_id}/0").json["authors"])
    names = ElementTree.fromstring(call("GET", "/v1/feed.atom").body).findall(".//{*}entry/{*}author/{*}name")
    assert authors[:20] == [name.text for name in names]
    assert authors[:20] == [author["name"] for author in call("GET", "/v1/feed.json").json["items"][0]["authors"]]


@pytest.mark.parametrize(
    ("path", "module", "name"),
    [
        ("/v1/feed.atom", feeds, "_summary"),
        ("/v1/feed.json", feeds, "_summary"),
        ("/v1/records/{id}/0", records, "encode_record"),
        ("/v1/stories/{id}/0", records, "to_builtins"),
        ("/v1/stories", records, "to_builtins"),
        ("/v1/sources", records, "to_builtins"),
    ],
)
def test_answers_are_written_in_threads(
    call: Caller,
    client: redis.Redis,
    keys: Keys,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    module: ModuleType,
    name: str,
) -> None:
    """Eight feeds of 200 articles with a thousand authors each kept all others waiting for 11 s."""
    [entry_id] = publish(client, keys, [{"text": FERRY, "url": "https://bay.example/1"}])
    real, threads = getattr(module, name), set()

    def write(found: object) -> object:
        threads.add(threading.current_thread().name.partition("_")[0])
        return real(found)

    monkeypatch.setattr(module, name, write)
    assert 200 == call("GET", path.replace("{id}", entry_id)).status
    assert {"read"} == threads


def test_stories_come_page_by_page_and_filtered(call: Caller, client: redis.Redis, keys: Keys) -> None:
    """`next` leads through all stories once; `outlet` and `q` leave out the others; an unknown parameter is refused."""
    publish(client, keys, [{"text": FERRY, "url": "https://www.bay.example/1"}, {"text": GRAIN}])
    first = call("GET", "/v1/stories?count=1").json
    second = call("GET", f"/v1/stories?count=1&before={first['next']}").json
    assert 2 == len({one["id"] for page in (first, second) for one in page["stories"]})
    assert 1 == len(call("GET", "/v1/stories?outlet=bay.example").json["stories"])
    assert [] == call("GET", "/v1/stories?q=volcano").json["stories"]
    assert [] == call("GET", "/v1/stories?since=2999-01-01").json["stories"]
    wrong = call("GET", "/v1/stories?outlets=x")
    assert (400, "outlets") == (wrong.status, wrong.json["field"])


@pytest.mark.parametrize("beside", [rb"\u0001", rb"\ud83d", rb"\u0041", b" NaN"])
def test_a_number_that_no_reader_takes_is_published_nowhere(
    call: Caller, client: redis.Redis, keys: Keys, beside: bytes
) -> None:
    """Whatever stands beside it. It was published once, and then no reader, sink, list or feed got past its record."""
    document = b'{"text": "%s %s", "metadata": {"a": %s}}' % (FERRY.encode(), beside, b"9" * 400)
    headers = {"Content-Type": "application/json"}
    assert 400 == call("POST", "/v1/documents", document, headers).status
    publish(client, keys, [document, {"text": GRAIN}])
    [(_, letter)] = read_all(client, keys.dead)
    assert b"invalid_json" == letter[b"reason"]
    assert 1 == len(call("GET", "/v1/stories").json["stories"])


def test_a_number_below_a_thousand_levels_is_refused(call: Caller) -> None:
    """What only the reader of numbers over 64 bits cannot read is told as every other document that is no JSON."""
    document = b'{"text": "%s", "metadata": {"a": %s}}' % (FERRY.encode(), b"[" * 1_000 + b"9" * 20 + b"]" * 1_000)
    answer = call("POST", "/v1/documents", document, {"Content-Type": "application/json"})
    assert (400, True) == (answer.status, "nested too deeply" in answer.json["detail"])


def test_lists_go_past_an_entry_that_nobody_can_read(call: Caller, client: redis.Redis, keys: Keys) -> None:
    """Somebody else may have written it. It is left out, and nothing lies before the first id."""
    publish(client, keys, [{"text": GRAIN}])
    client.xadd(keys.clean, {"record": b'{"metadata":' + b"9" * 400 + b"}", "id": "5-0/0", "story": "5-0/0"})
    for path in ("/v1/stories", "/v1/feed.json", "/v1/feed.atom"):
        assert 200 == call("GET", path).status
    assert 1 == len(call("GET", "/v1/stories").json["stories"])
    assert [] == call("GET", "/v1/stories?before=0-0").json["stories"]


def test_a_reader_of_a_feed_is_told_that_nothing_changed(call: Caller, client: redis.Redis, keys: Keys) -> None:
    """A feed has an ETag, under which it is answered by 304 until there is more."""
    publish(client, keys, [{"text": FERRY}])
    tag = call("GET", "/v1/feed.json").headers["etag"]
    assert 304 == call("GET", "/v1/feed.json", headers={"If-None-Match": tag}).status
    publish(client, keys, [{"text": GRAIN}], start=1_700_000_001_000)
    assert 200 == call("GET", "/v1/feed.json", headers={"If-None-Match": tag}).status


def test_what_is_not_there_is_told(call: Caller, client: redis.Redis, keys: Keys) -> None:
    """404 for an unknown record, story and address; 400 for what is no id; dead letters say their reason."""
    [dead] = publish(client, keys, [{"text": "  "}])
    paths = ("/v1/records/1-0/0", "/v1/stories/1-0/0", "/nothing", f"/v1/records/{dead}/0", "/v1/records/../../x")
    answers = [call("GET", path) for path in paths]
    assert [404, 404, 404, 404, 400] == [answer.status for answer in answers]
    assert {"application/problem+json"} == {answer.headers["content-type"] for answer in answers}


def test_health_needs_no_server_and_readiness_does(call: Caller) -> None:
    """Both say ok while the server is there."""
    assert (b"ok\n", b"ok\n") == (call("GET", "/healthz").body, call("GET", "/readyz").body)
