"""Watches of the tests, and the files and feeds that they watch."""

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import redis
from tests.http_server import Handler

from copydesk_producers.readers.tally import Tally
from copydesk_producers.watching.watch import Watch
from copydesk_schemas import Keys

#: Only a failing test waits as long, in seconds.
PATIENCE = 60.0


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
