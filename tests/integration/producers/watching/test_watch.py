"""A watched folder or feed: what is new is pushed once, what is known is not pushed again."""

import errno
import json
import os
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from tests.http_server import Handler, listening

from copydesk_producers.readers.tally import Tally
from copydesk_producers.watching import feed as watched_feeds
from copydesk_producers.watching import watch as watches
from copydesk_producers.watching.feed import WatchedFeed
from copydesk_producers.watching.fetch import Fetcher
from copydesk_producers.watching.folder import LOOKS
from copydesk_producers.watching.reach import EVERYWHERE, INSIDE, Reach
from copydesk_producers.watching.source import Found, Memory, field_of, hash_of
from copydesk_producers.watching.watch import Watch
from copydesk_schemas import Keys, SettingsError
from copydesk_schemas.primary import client_of

#: Only a failing test waits as long, in seconds.
PATIENCE = 60.0


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have folders looked at ten times a second, and a lost server tried again soon."""
    monkeypatch.setattr("copydesk_producers.watching.folder.LOOKS", 0.1)
    monkeypatch.setattr("copydesk_producers.watching.watch._ROUND", 0.02)
    monkeypatch.setattr("copydesk_producers.watching.watch._LOST", 0.2)


def texts(client: redis.Redis, keys: Keys) -> list[str]:
    """The texts, or titles, of what was pushed, in order."""
    entries = cast("list[tuple[bytes, dict[bytes, bytes]]]", client.xrange(keys.raw))
    found = [json.loads(fields[b"document"]) for _, fields in entries]
    return [one.get("text") or one.get("title") or "" for one in found]


def until(condition: Callable[[], bool]) -> None:
    """Waits for a condition."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


class Watching:
    """A watch in a thread, and what it told."""

    def __init__(self, client: redis.Redis, keys: Keys, *places: str, **options: Any) -> None:
        self.told: list[tuple[str, int, Tally]] = []
        self.watch = Watch(places, client, keys, backlog=10_000, document_bytes=100_000, **options)
        self.thread = threading.Thread(target=self.watch.run, args=(lambda *one: self.told.append(one),))


@contextmanager
def watching(client: redis.Redis, keys: Keys, *places: str, **options: Any) -> Iterator[Watching]:
    """Watches until the end of the block."""
    one = Watching(client, keys, *places, **options)
    one.thread.start()
    try:
        yield one
    finally:
        one.watch.stop()
        one.thread.join()


def write(path: Path, *lines: str, mode: str = "w") -> None:
    """Writes documents as JSON lines."""
    with path.open(mode, encoding="utf-8") as file:
        file.writelines(json.dumps({"text": line}) + "\n" for line in lines)


def rest(path: Path) -> None:
    """Makes a file look as if it had not changed for a minute, so that it is read at the next look."""
    then = time.time() - 60
    os.utime(path, (then, then))


def test_files_are_pushed_once_whenever_they_come(client: redis.Redis, keys: Keys, tmp_path: Path) -> None:
    """Files that were there, that come, that grow and that change; a watch that begins again knows all of them."""
    write(tmp_path / "old.jsonl", "One.", "Two.")
    rest(tmp_path / "old.jsonl")
    with watching(client, keys, str(tmp_path)):
        until(lambda: texts(client, keys) == ["One.", "Two."])
        write(tmp_path / "new.jsonl", "Three.")
        until(lambda: texts(client, keys) == ["One.", "Two.", "Three."])
        write(tmp_path / "old.jsonl", "Four.", mode="a")
        until(lambda: texts(client, keys)[3:] == ["Four."])
    write(tmp_path / "new.jsonl", "Five.", "Six.")
    (tmp_path / "page.html").write_text("<h1>Seven</h1><p>Seven boats left.</p>", "utf-8")
    with watching(client, keys, str(tmp_path)) as again:
        until(lambda: len(texts(client, keys)) == 7)
        until(lambda: sum(pushed for _, pushed, _ in again.told) == 3)
    assert texts(client, keys)[4:6] == ["Five.", "Six."]


def test_a_file_that_is_written_slowly_is_read_whole(
    client: redis.Redis, keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a file changes from look to look, it waits."""
    monkeypatch.setattr("copydesk_producers.watching.folder.LOOKS", LOOKS)  # the writer must not be slower
    path = tmp_path / "page.html"
    for part in range(15):
        with path.open("a", encoding="utf-8") as file:
            file.write(f"<p>Part {part} of a long page.</p>")
        if part == 0:
            one = Watching(client, keys, str(tmp_path))
            one.thread.start()
        time.sleep(0.2)
    try:
        until(lambda: client.xlen(keys.raw) > 0)
    finally:
        one.watch.stop()
        one.thread.join()
    assert client.xlen(keys.raw) == 1
    assert "Part 14" in str(client.xrange(keys.raw))


@pytest.mark.parametrize(
    ("name", "half", "rest_of_it", "whole"),
    [
        ("log.jsonl", '{"text": "One."}\n{"text": "Tw', 'o."}\n{"text": "Three."}\n', [b'"Two."', b'"Three."']),
        ("table.csv", "title,text\nA,One.\nB,Tw", "o boats left.\nC,Three.\n", [b"Two boats left.", b"Three."]),
        ("page.html", "<h1>One</h1>\n<p>Two\n", "boats left the harbour.</p>", [b"boats left the harbour."]),
    ],
)
def test_what_was_half_written_is_read_again_when_it_is_whole(
    client: redis.Redis, keys: Keys, tmp_path: Path, name: str, half: str, rest_of_it: str, whole: list[bytes]
) -> None:
    """A writer that pauses within a line, a row or a page loses nothing, and what was whole is not repeated."""
    path = tmp_path / name
    path.write_text(half, "utf-8")
    rest(path)

    def pushed() -> list[bytes]:
        entries = cast("list[tuple[bytes, dict[bytes, bytes]]]", client.xrange(keys.raw))
        return [fields[b"document"] for _, fields in entries]

    with watching(client, keys, str(tmp_path)) as one:
        until(lambda: bool(one.told))
        had = len(pushed())
        with path.open("a", encoding="utf-8") as file:
            file.write(rest_of_it)
        until(lambda: len(one.told) == 2)
    added = pushed()[had:]
    assert len(added) == len(whole)
    assert all(text in document for text, document in zip(whole, added, strict=True))


def test_what_is_remembered_goes_with_the_file(client: redis.Redis, keys: Keys, tmp_path: Path) -> None:
    """A file that is gone leaves nothing; what cannot be read is told once."""
    write(tmp_path / "a.jsonl", "One.")
    (tmp_path / "table.xlsx").write_bytes(b"PK\x03\x04 no table")
    for path in tmp_path.iterdir():
        rest(path)
    with watching(client, keys, str(tmp_path)) as one:
        until(lambda: client.hlen(keys.progress) == 2)
        (tmp_path / "a.jsonl").unlink()
        until(lambda: client.hlen(keys.progress) == 1)
        time.sleep(0.5)
    assert sum(tally.unread_count + tally.companion_count for _, _, tally in one.told) == 1


def test_a_watch_that_breaks_off_within_a_file_goes_on_behind_its_last_document(
    client: redis.Redis, keys: Keys, tmp_path: Path
) -> None:
    """Whatever was pushed when it ended is not pushed again, and the rest is."""
    path = tmp_path / "many.jsonl"
    write(path, *(f"Text {number}." for number in range(3000)))
    rest(path)
    for _ in range(3):
        with watching(client, keys, str(path)):
            had = client.xlen(keys.raw)
            until(lambda had=had: client.xlen(keys.raw) > had or had == 3000)  # type: ignore[misc]
    with watching(client, keys, str(path)):
        until(lambda: client.xlen(keys.raw) >= 3000)
        time.sleep(0.5)
    assert texts(client, keys) == [f"Text {number}." for number in range(3000)]


def test_names_of_files_are_any_bytes(client: redis.Redis, keys: Keys, tmp_path: Path) -> None:
    """A name that is no UTF-8 is read and remembered like others."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\x1b.jsonl"))
    for _ in range(2):
        write(path, "One.", mode="a")
        rest(path)
        with watching(client, keys, str(tmp_path)) as one:
            until(lambda: len(one.told) == 1)  # called before the next round
    assert texts(client, keys) == ["One.", "One."]


@pytest.mark.parametrize("stored", [b"x", b"[]", b'{"modified":1}', b"\xff", b"[" * 10_000, b'{"items":[7]}'])
def test_what_others_wrote_into_the_memory_counts_as_nothing(
    client: redis.Redis, keys: Keys, tmp_path: Path, site: type["Site"], stored: bytes
) -> None:
    """Whoever may push may write there: all is pushed."""
    write(tmp_path / "a.jsonl", "One.")
    rest(tmp_path / "a.jsonl")
    with listening(site) as port:
        url = f"http://127.0.0.1:{port}/feed.xml"
        for name in (url, str(tmp_path / "a.jsonl")):
            client.hset(keys.progress, field_of(name), stored)
        with watching(client, keys, str(tmp_path), url, every=60):
            until(lambda: sorted(texts(client, keys)) == ["First", "One.", "Second"])


class Site(Handler):
    """Serves a feed that a test changes, and counts what was asked."""

    items: list[str]
    asked: list[dict[str, str]]
    status = 200

    @classmethod
    def tag(cls) -> str:
        """Names the state of the feed."""
        return f'"{len(cls.items)}-{hash(tuple(cls.items))}"'

    def do_GET(self) -> None:
        """The feed; `not modified` to who knows it."""
        site = type(self)
        site.asked.append(self.small_headers())
        if self.path == "/moved":
            self.reply(301, {"location": "/feed.xml", "content-length": "0"}, b"")
            return
        if site.status != 200:
            self.reply(site.status, {"content-length": "0"}, b"")
            return
        tag = site.tag()
        if self.headers.get("if-none-match") == tag:
            self.reply(304, {"etag": tag}, b"")
            return
        entries = "".join(
            f"<item><title>{item}</title><link>/news/{number}</link><guid>g{number}</guid></item>"
            for number, item in enumerate(site.items)
        )
        body = f'<rss version="2.0"><channel><title>Bay</title>{entries}</channel></rss>'.encode()
        headers = {"etag": tag, "content-type": "application/rss+xml", "content-length": str(len(body))}
        self.reply(200, headers, body)


@pytest.fixture
def site() -> type[Site]:
    """A handler of the test's own."""
    return type("OneSite", (Site,), {"items": ["First", "Second"], "asked": []})


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
    with listening(site) as port, ThreadPoolExecutor(1) as pool:
        url = f"http://127.0.0.1:{port}/feed.xml"

        def look(reach: Reach) -> list[Found]:
            memory, fetcher = Memory(client, keys), Fetcher(reach=reach)
            feed = WatchedFeed(url, memory, fetcher, pool, every=1, fields={}, document_bytes=1000)
            until(lambda: feed.due(time.monotonic()))
            return list(feed.look())

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

    with listening(Lines) as port, ThreadPoolExecutor(1) as pool:
        memory, fetcher = Memory(client, keys), Fetcher()
        url = f"http://127.0.0.1:{port}/all.jsonl"
        feed = WatchedFeed(url, memory, fetcher, pool, every=1, fields={}, document_bytes=1000)
        until(lambda: feed.due(time.monotonic()))
        found = list(feed.look())
    kept = [json.loads(one.memory)["items"] for one in found if one.memory]
    newest = [hash_of(one.item.raw) for one in found if one.item and one.item.raw]
    assert kept == [newest[number::-1][:40] for number in range(100)] + [newest[:-41:-1]]


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
    with listening(lines(20_000)) as port, ThreadPoolExecutor(1) as pool:
        place = f"http://127.0.0.1:{port}/all.jsonl"
        watched = WatchedFeed(place, Memory(client, keys), Fetcher(), pool, every=1, fields={}, document_bytes=999)
        until(lambda: watched.due(time.monotonic()))
        found = list(watched.look())
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


def test_a_watch_outlives_a_server_that_is_slow_to_answer(client: redis.Redis, keys: Keys, tmp_path: Path) -> None:
    """What is remembered is asked for again."""
    url = f"unix://{client.connection_pool.connection_kwargs['path']}"
    hasty = client_of(url, socket_timeout=0.2, retry=Retry(NoBackoff(), 0))
    client.client_pause(1000)
    write(tmp_path / "a.jsonl", "One.")
    rest(tmp_path / "a.jsonl")
    with watching(hasty, keys, str(tmp_path)):
        until(lambda: texts(client, keys) == ["One."])
    hasty.close()


def test_a_file_of_holes_is_told_and_not_waited_for(client: redis.Redis, keys: Keys, tmp_path: Path) -> None:
    """What takes no space is neither read nor hashed, as it may be a terabyte; it is told once, and the rest comes."""
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "lost"}\n')
    os.truncate(tmp_path / "a.jsonl", 1 << 29)
    write(tmp_path / "b.jsonl", "One.")
    for path in tmp_path.iterdir():
        rest(path)
    with watching(client, keys, str(tmp_path)) as one:
        until(lambda: texts(client, keys) == ["One."])
        write(tmp_path / "c.jsonl", "Two.")
        until(lambda: texts(client, keys) == ["One.", "Two."])
    assert [1] == [kind.count for _, _, tally in one.told for kind in tally.unread.values()]
    remembered = client.hget(keys.progress, field_of(str(tmp_path / "a.jsonl")))
    assert "unread" == json.loads(cast("bytes", remembered))["hash"]


def test_what_is_in_a_folder_that_cannot_be_listed_stays_known(
    client: redis.Redis, keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told, and what was pushed of it is not pushed again when it can be listed again."""
    folder = tmp_path / "in" / "closed"
    folder.mkdir(parents=True)
    write(folder / "a.jsonl", "One.")
    rest(folder / "a.jsonl")
    real, shut = os.scandir, threading.Event()

    def refused(path: Any) -> Any:  # tests may run as root, whom no mode keeps out
        if shut.is_set() and str(path).endswith("closed"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", refused)
    with watching(client, keys, str(tmp_path / "in")) as one:
        until(lambda: texts(client, keys) == ["One."])
        shut.set()
        until(lambda: any(tally.unread for _, _, tally in one.told))
        shut.clear()
        write(folder / "b.jsonl", "Two.")
        until(lambda: len(texts(client, keys)) >= 2)
    assert ["One.", "Two."] == texts(client, keys)
    assert ["folders that cannot be listed"] == [name for _, _, tally in one.told for name in tally.unread]


@pytest.mark.parametrize("place", ["-", "nowhere/at/all", "http://", "https://[::1"])
def test_a_place_that_cannot_be_watched_is_refused(client: redis.Redis, keys: Keys, place: str) -> None:
    """Before anything is read."""
    with pytest.raises(SettingsError):
        Watch([place], client, keys, backlog=10, document_bytes=1000)
