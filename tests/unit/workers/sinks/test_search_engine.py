"""Documents of a search engine, through the bulk API as it is documented (see tests/search_server.py)."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import quote

import orjson
import pytest
from msgspec.structs import replace
from tests.ports import free_port
from tests.search_server import Engine, search_server
from tests.unit.workers.sinks.records import MARCH, entry, record

from copydesk_schemas import SettingsError, Source
from copydesk_workers.sinks import search_engine
from copydesk_workers.sinks.search_engine import MAPPING, SearchIndex
from copydesk_workers.sinks.target import Entry, TargetAway


@pytest.fixture
def engine() -> Iterator[Engine]:
    """An engine without an index."""
    with search_server() as made:
        yield made


def index(engine: Engine, name: str = "news", api_key: str | None = None) -> Any:
    """An index that is ready, closed at the end of a block."""
    made = SearchIndex(engine.url + "/", name, api_key=api_key)
    made.begin()
    return closing(made)


def test_a_record_is_a_document_under_its_id(engine: Engine) -> None:
    """The whole record; one that comes again replaces itself; the new index has the mapping."""
    for _ in range(2):
        with index(engine) as target:
            assert [] == target.write([entry(0), entry(1)])
    assert {entry(number).key: orjson.loads(entry(number).line) for number in range(2)} == engine.indices["news"]
    assert {"news": MAPPING["mappings"]} == engine.mappings
    assert 2 == engine.repeated


@pytest.mark.parametrize("letter", ["a", "ß", "語", "𝔘"])
def test_no_address_is_too_long_for_a_new_index(engine: Engine, letter: str) -> None:
    """A URL has up to 8,192 letters, of four bytes each, and twelve in the canonical one: no document is refused."""
    long = replace(
        record(0),
        url="https://bay.example/" + letter * 8_172,
        canonical_url="https://bay.example/" + quote(letter) * 8_172,
        source=Source(name=letter * 1_024, domain="bay.example"),
        keywords=[letter * 30_000],
    )
    with index(engine) as target:
        assert [] == target.write([Entry("5-0", long), entry(1)])
    assert 2 == len(engine.indices["news"])


def test_an_index_that_is_there_is_not_new(engine: Engine) -> None:
    """It is left as it is, with the mapping of the newsroom."""
    with index(engine) as target:
        assert target.is_new
    with index(engine) as target:
        assert not target.is_new
    assert 1 == sum(method == "PUT" for method, *_ in engine.requests)


@pytest.mark.parametrize("status", [400, 413])
def test_a_document_that_does_not_fit_is_refused_alone(engine: Engine, status: int) -> None:
    """With the reason of its item; the others of the request are written."""
    engine.refuses = {"Harbour 1": status}
    with index(engine) as target:
        [refused] = target.write([entry(0), entry(1), entry(2)])
    assert (entry(1), f"127.0.0.1 answered {status} document_parsing_exception: it does not fit") == (
        refused.entry,
        refused.why,
    )
    assert {entry(0).key, entry(2).key} == set(engine.indices["news"])


@pytest.mark.parametrize("status", [403, 404, 429, 503])
def test_an_item_that_may_be_taken_later_is_waited_for(engine: Engine, status: int) -> None:
    """The engine is busy, read-only for want of space, or its index was deleted: nothing is set aside."""
    engine.refuses = {"Harbour 1": status}
    with index(engine) as target:
        with pytest.raises(TargetAway, match=f"answered {status}"):
            target.write([entry(0), entry(1)])
        engine.refuses = {}
        assert [] == target.write([entry(0), entry(1)])
    assert 2 == len(engine.indices["news"])


def test_a_busy_engine_is_waited_for_as_long_as_it_asks(engine: Engine) -> None:
    """429 for the whole request, with Retry-After."""
    with index(engine) as target:
        engine.answer = lambda _method, _path: (429, {"Retry-After": "7"}, b"")
        with pytest.raises(TargetAway) as raised:
            target.write([entry(0)])
    assert 7 == raised.value.wait


def test_a_deleted_index_does_not_lose_entries(engine: Engine) -> None:
    """Nothing is written elsewhere; the sink waits until the index is back."""
    with index(engine) as target:
        engine.indices.clear()
        with pytest.raises(TargetAway, match="index_not_found_exception"):
            target.write([entry(0)])


def test_requests_have_a_size(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each holds about `REQUEST_BYTES`; one document that is larger goes alone."""
    monkeypatch.setattr(search_engine, "REQUEST_BYTES", 3_000)
    large = Entry(f"{MARCH}-9", record(9, text="wide " * 2_000))
    with index(engine) as target:
        target.write([entry(0), entry(1), large, entry(2)])
    sizes = [size for method, path, _, size in engine.requests if (method, path) == ("POST", "/news/_bulk")]
    assert 4 == len(engine.indices["news"])
    assert [True, False, True] == [size < 4_000 for size in sizes]


def test_a_request_that_is_too_large_is_halved(engine: Engine) -> None:
    """As far down as it must be; a single document that is still too large is refused, the others are written."""
    engine.most_bytes = 6_000
    large = Entry(f"{MARCH}-9", record(9, text="wide " * 2_000))
    with index(engine) as target:
        refused = target.write([entry(0), entry(1), large, entry(2), entry(3), entry(4)])
    assert [large] == [one.entry for one in refused]
    assert {entry(number).key for number in range(5)} == set(engine.indices["news"])


def test_a_document_that_a_firewall_dislikes_is_refused_alone(engine: Engine) -> None:
    """Its request was sent again for ever. Where all requests are refused, they are."""
    with index(engine) as target:
        entries = [entry(number) for number in range(5)]
        for disliked in (b"Harbour 3", b"{"):
            engine.disliked = disliked
            for _ in range(5 if disliked == b"{" else 1):
                with pytest.raises(TargetAway, match="answered 403"):
                    target.write(entries)
            if disliked != b"{":
                assert [(entry(3), "127.0.0.1 answered 403")] == [(one.entry, one.why) for one in target.write(entries)]
    assert {entry(number).key for number in (0, 1, 2, 4)} == set(engine.indices["news"])


def test_requests_behind_one_that_is_taken_are_refused_alone(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those in front of one are written again each time, and refused again: neither ends the count of its attempts."""
    monkeypatch.setattr(search_engine, "REQUEST_BYTES", 1)
    entries = [entry(0), entry(1), entry(2), entry(11)]
    engine.disliked = b"Harbour 1"
    with index(engine) as target:
        for _ in range(2):
            with pytest.raises(TargetAway, match="answered 403"):
                target.write(entries)
        assert [entry(1), entry(11)] == [one.entry for one in target.write(entries)]


def test_a_request_that_was_taken_ends_the_count_of_those_that_failed(engine: Engine) -> None:
    """An entry that comes again is refused only after two attempts in a row, not two in the life of the process."""
    with index(engine) as target:
        for _ in range(3):
            engine.disliked = b"Harbour 0"
            with pytest.raises(TargetAway, match="answered 403"):
                target.write([entry(0)])
            engine.disliked = None
            assert [] == target.write([entry(0)])


@pytest.mark.parametrize("status", [401, 404, 408, 500, 502, 504])
def test_an_outage_sets_nothing_aside(engine: Engine, status: int) -> None:
    """A part of the engine may be away, or a server in front of it, while requests that change nothing are answered."""
    engine.disliked, engine.dislikes = b"Harbour 3", status
    with index(engine) as target:
        for _ in range(5):
            with pytest.raises(TargetAway, match=f"answered {status}"):
                target.write([entry(number) for number in range(5)])
        engine.disliked = None
        assert [] == target.write([entry(number) for number in range(5)])


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"{}", b'{"items": []}', b'{"items": [{"create": {}}]}', b'{"x":' + b"[" * 100_000],
    ids=["nothing", "page", "no items", "few items", "other items", "deep"],
)
def test_an_answer_of_something_else_confirms_nothing(engine: Engine, body: bytes) -> None:
    """A proxy that answers 200 with a page is no engine."""
    with index(engine) as target:
        engine.answer = lambda _method, _path: (200, {}, body)
        with pytest.raises(TargetAway, match="does not answer as the bulk API does"):
            target.write([entry(0)])


def test_a_reason_of_megabytes_is_cut(engine: Engine) -> None:
    """It is logged, and kept on the server with each document: 10,000 of them would fill it."""
    item = {"index": {"status": 400, "error": {"type": "t" * 999, "reason": "r" * 9_999_999}}}
    with index(engine) as target:
        engine.answer = lambda _method, _path: (200, {}, orjson.dumps({"items": [item]}))
        [refused] = target.write([entry(0)])
    assert len(refused.why) < 300


@pytest.mark.parametrize("status", [401, 403])
def test_a_user_that_is_refused_is_told(engine: Engine, status: int) -> None:
    """At the beginning, before anything is read from the stream."""
    engine.answer = lambda _method, _path: (status, {}, b"")
    with pytest.raises(SettingsError, match=r"127\.0\.0\.1 refuses the user"):
        index(engine)


def test_an_index_that_cannot_be_made_is_told(engine: Engine) -> None:
    """With the words of the engine."""
    engine.answer = lambda method, _path: (400, {}, b"too many shards") if method == "PUT" else None
    with pytest.raises(SettingsError, match="does not make the index news: 400 too many shards"):
        index(engine)


def test_an_engine_that_is_away_is_waited_for() -> None:
    """No connection at the beginning is TargetAway."""
    with pytest.raises(TargetAway, match="no connection"):
        SearchIndex(f"http://127.0.0.1:{free_port()}", "news", api_key=None)


def test_the_user_is_in_a_header(engine: Engine) -> None:
    """A password as basic authentication, a key as the engines ask for it."""
    with index(engine, api_key="a-key"):
        pass
    with closing(SearchIndex(engine.url.replace("//", "//me:pass@"), "news", api_key=None)):
        pass
    assert ["ApiKey a-key", "Basic bWU6cGFzcw=="] == [
        headers["authorization"] for method, _, headers, _ in engine.requests if method == "HEAD"
    ]


@pytest.mark.parametrize("name", ["", "News", "a/b", "_news", "a b", "a,b", "*"])
def test_a_name_that_is_none_is_refused(engine: Engine, name: str) -> None:
    """SettingsError says what an index may be called; nothing is sent."""
    with pytest.raises(SettingsError, match="use small letters"):
        SearchIndex(engine.url, name, api_key=None)
    assert [] == engine.requests


def test_an_address_that_is_none_is_refused() -> None:
    """SettingsError says how one begins."""
    with pytest.raises(SettingsError, match="the search engine begins with http:// or https://"):
        SearchIndex("a.example:9200", "news", api_key=None)


@pytest.mark.parametrize("key", ["", "a\nX-Evil: 1", "k\u00e9y"])
def test_a_key_that_is_none_is_refused(engine: Engine, key: str) -> None:
    """A header is one line of ASCII."""
    with pytest.raises(SettingsError, match="one line of ASCII"):
        index(engine, api_key=key)
