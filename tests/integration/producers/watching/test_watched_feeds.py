"""A watched feed or other address: asked for what changed, bounded, and beside the other places."""

import json
import time
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import pytest
import redis
from tests.http_server import Handler, listening
from tests.integration.producers.watching.watches import Site, rest, texts, until, watching, write

from copydesk_producers.watching import feed as watched_feeds
from copydesk_producers.watching import watch as watches
from copydesk_producers.watching.feed import WatchedFeed
from copydesk_producers.watching.fetch import Fetcher
from copydesk_producers.watching.reach import EVERYWHERE, INSIDE, Reach
from copydesk_producers.watching.reading_rooms import ReadingRooms
from copydesk_producers.watching.source import NOTHING_YET, Found, Memory, field_of, hash_of
from copydesk_schemas import Keys


def test_a_feed_is_asked_for_what_changed(client: redis.Redis, keys: Keys, site: type[Site]) -> None:
    """New and changed items are pushed; an unchanged feed is not even sent; another watch knows what was pushed."""
    with listening(site) as port:
        url = f"http://user:w%40rd%E2%82%AC@127.0.0.1:{port}/moved"
        with watching(client, keys, url, every=0.05) as one:
            until(lambda: texts(client, keys) == ["First", "Second"])
            until(lambda: len(site.asked) > 6)
            site.items = ["First", "Second, with more", "Third"]
            until(lambda: texts(client, keys)[2:] == ["Second, with more", "Third"])
        with watching(client, keys, url, every=0.05):
            had = len(site.asked)
            until(lambda: len(site.asked) > had + 4)
    assert len(texts(client, keys)) == 4
    assert {where for where, _, _ in one.told} == {f"http://127.0.0.1:{port}/moved"}, "no password is shown"
    login = "Basic " + b64encode("user:w@rd€".encode()).decode()
    assert {login} == {headers.get("authorization") for headers in site.asked}
    assert b"w%40rd" not in b"".join(cast("dict[bytes, bytes]", client.hgetall(keys.progress)))
    link = json.loads(cast("Any", client.xrange(keys.raw))[0][1][b"document"])["url"]
    assert link == f"http://127.0.0.1:{port}/news/0"


def test_a_feed_that_fails_is_told_once_and_asked_less_often(client: redis.Redis, keys: Keys, site: type[Site]) -> None:
    """One problem until it works again; then its items come."""
    site.status = 503
    with listening(site) as port, watching(client, keys, f"http://127.0.0.1:{port}/feed.xml", every=0.05) as one:
        until(lambda: len(site.asked) == 5)
        site.status = 200
        until(lambda: texts(client, keys) == ["First", "Second"])
    assert [tally.unread_count for _, _, tally in one.told] == [1, 0]
    [problem] = one.told[0][2].unread.values()
    assert "503" in problem.line()


@pytest.mark.parametrize("answer", ["items", "unchanged", "an error"])
def test_a_name_that_led_to_the_web_leads_nowhere_nearer_later(
    client: redis.Redis, keys: Keys, site: type[Site], answer: str
) -> None:
    """Its owner may change that between two looks, or while nobody watches: what is remembered says how far it was.

    Whatever it answered then; an older version may have remembered the items and not how far it was.
    """
    with listening(site) as port, ThreadPoolExecutor(1) as pool, closing(ReadingRooms()) as rooms:
        url = f"http://127.0.0.1:{port}/feed.xml"

        def look(reach: Reach) -> list[Found]:
            memory, fetcher = Memory(client, keys), Fetcher(reach=reach)
            feed = WatchedFeed(url, memory, fetcher, pool, rooms, every=1, fields={}, document_bytes=1000)
            until(lambda: feed.due(time.monotonic()))
            return found_by(feed)

        if answer == "unchanged":
            older = {"items": [], "etag": site.tag()}
            client.hset(keys.progress, field_of(url), json.dumps(older))
        site.status = 503 if answer == "an error" else 200
        remembered = look(lambda _: EVERYWHERE)[-1].memory
        assert remembered is not None
        client.hset(keys.progress, field_of(url), remembered)
        site.items, site.status = ["Secret"], 200
        [found] = look(lambda _: INSIDE)
    assert 1 == len(site.asked)
    assert found.item is not None
    assert found.item.problem is not None
    assert "not public" in found.item.problem.what


def test_what_is_remembered_of_an_address_is_bounded_while_it_is_read(
    client: redis.Redis, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer of many items is remembered by its newest ones, at each of them and in the end."""
    monkeypatch.setattr("copydesk_producers.watching.feed._REMEMBERED", 40)

    class Lines(Handler):
        def do_GET(self) -> None:
            body = b"".join(b'{"text": "Text %d."}\n' % number for number in range(100))
            self.reply(200, {"content-length": str(len(body))}, body)

    with listening(Lines) as port, ThreadPoolExecutor(1) as pool, closing(ReadingRooms()) as rooms:
        memory, fetcher = Memory(client, keys), Fetcher()
        url = f"http://127.0.0.1:{port}/all.jsonl"
        feed = WatchedFeed(url, memory, fetcher, pool, rooms, every=1, fields={}, document_bytes=1000)
        until(lambda: feed.due(time.monotonic()))
        found = found_by(feed)
    kept = [json.loads(one.memory)["items"] for one in found if one.memory]
    newest = [hash_of(one.item.raw) for one in found if one.item and one.item.raw]
    assert kept == [newest[number::-1][:40] for number in range(100)] + [newest[:-41:-1]]


def found_by(feed: WatchedFeed) -> list[Found]:
    """All that a look finds."""
    return [one for one in feed.look() if one is not NOTHING_YET]


def lines(count: int) -> type[Handler]:
    """A site that answers with so many short documents."""

    class Lines(Handler):
        def do_GET(self) -> None:
            body = b"".join(b'{"text": "Text %d."}\n' % number for number in range(count))
            self.reply(200, {"content-length": str(len(body))}, body)

    return Lines


def test_what_is_remembered_is_made_as_seldom_as_it_is_written(
    client: redis.Redis, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list of all that was pushed, for each document, took an hour for a million of them."""
    made: list[int] = []
    newest = watched_feeds._newest

    def counted(new: list[str], before: list[str]) -> list[str]:
        made.append(len(new))
        return newest(new, before)

    monkeypatch.setattr(watched_feeds, "_newest", counted)
    with listening(lines(20_000)) as port, ThreadPoolExecutor(1) as pool, closing(ReadingRooms()) as rooms:
        place = f"http://127.0.0.1:{port}/all.jsonl"
        memory, fetcher = Memory(client, keys), Fetcher()
        watched = WatchedFeed(place, memory, fetcher, pool, rooms, every=1, fields={}, document_bytes=999)
        until(lambda: watched.due(time.monotonic()))
        found = found_by(watched)
    assert (20_001, len(made)) == (len(found), sum(one.memory is not None for one in found))
    assert len(made) < 600


def test_a_place_with_much_to_push_keeps_no_other_waiting(
    client: redis.Redis, keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that comes meanwhile is pushed within the turns of the other place, not behind all that it has."""
    monkeypatch.setattr(watches, "_TURN", 0.05)
    with (
        listening(lines(9_000)) as port,
        watching(client, keys, f"http://127.0.0.1:{port}/all.jsonl", str(tmp_path)) as one,
    ):
        until(lambda: client.xlen(keys.raw) > 100)
        write(tmp_path / "a.jsonl", "Own.")
        rest(tmp_path / "a.jsonl")
        until(lambda: client.xlen(keys.raw) == 9_001)
        until(lambda: len(one.told) == 2)
    assert "Own." in texts(client, keys)[:8_900]
    assert {(str(tmp_path), 1), (f"http://127.0.0.1:{port}/all.jsonl", 9_000)} == {told[:2] for told in one.told}
