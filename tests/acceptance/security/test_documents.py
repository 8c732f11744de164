"""Documents full of paths and references: nothing that they name is opened, run or fetched."""

import ctypes
import json
import os
import pickle
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
import redis
from tests.processes import started, wait_until

from copydesk_schemas import Keys
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.streams import read_all

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="watches a folder with inotify")

PROGRAM: Final = Path(__file__).with_name("audited_fleet.py")
MARK: Final = "the-words-of-the-file"
_OPENED: Final = 0x20  # IN_OPEN
_TEXT: Final = "The harbour of Port Ellery reopened on Monday after divers had cleared the wreck of a coal barge. " * 4


@contextmanager
def opened_in(folder: Path) -> Iterator[list[str]]:
    """The names of what any process opened in the folder; complete at the end of the block."""
    libc = ctypes.CDLL(None, use_errno=True)
    watch = libc.inotify_init1(os.O_NONBLOCK)
    assert libc.inotify_add_watch(watch, os.fsencode(folder), _OPENED) >= 0
    names: list[str] = []
    try:
        yield names
    finally:
        try:
            data = os.read(watch, 1 << 16)
        except BlockingIOError:
            data = b""
        os.close(watch)
        while data:
            length = int.from_bytes(data[12:16], sys.byteorder)
            names.append(data[16 : 16 + length].rstrip(b"\0").decode())
            data = data[16 + length :]


def documents(folder: Path) -> list[str]:
    """Documents that name a file in every place, in every way of writing it."""
    file = folder / "ledger-of-others.txt"
    forms = [str(file), f"file://{file}", f"file:{file}", os.path.relpath(file), f"php://filter/resource={file}"]
    made: list[dict[str, object]] = []
    for path in forms:
        made.append(
            {
                "text": f"{path}\n\n{_TEXT}\n\n{path} {len(made)}",
                "url": path,
                "title": path,
                "source": path,
                "guid": path,
                "authors": [path],
                "metadata": {"path": path, "include": [path], "$ref": path},
            }
        )
        made.append({"html": _page(path), "url": "https://paper.example/a"})
        made.append({"html": _feed(path), "url": path})
    return [json.dumps(document) for document in made]


def _page(path: str) -> str:
    return f"""<!DOCTYPE html SYSTEM "{path}" [<!ENTITY inside SYSTEM "{path}">]>
<html xmlns:xi="http://www.w3.org/2001/XInclude"><head><base href="{path}"><link rel="stylesheet" href="{path}">
<link rel="canonical" href="{path}"><meta property="og:image" content="{path}"><script src="{path}"></script>
<script type="application/ld+json">{{"@context": "{path}", "@type": "NewsArticle", "url": "{path}",
"image": "{path}", "author": {{"@id": "{path}"}}, "datePublished": "{path}"}}</script></head>
<body><article><h1>{path}</h1><xi:include href="{path}" parse="text"/><p>{_TEXT} &inside;</p>
<figure><img src="{path}"><figcaption>{path}</figcaption></figure><iframe src="{path}"></iframe>
<object data="{path}"></object><p>{_TEXT}</p></article></body></html>"""


def _feed(path: str) -> str:
    return f"""<?xml version="1.0"?><?xml-stylesheet href="{path}"?>
<!DOCTYPE rss [<!ENTITY % all SYSTEM "{path}"> %all; <!ENTITY inside SYSTEM "{path}">]>
<rss><channel><item><title>&inside;</title><link>{path}</link><description>{_TEXT} &inside;</description></item>
</channel></rss>"""


def test_what_documents_name_is_never_opened(
    client: redis.Redis, server: EmbeddedServer, keys: Keys, tmp_path: Path
) -> None:
    """No worker opens, lists, runs or fetches anything that a document names, in Python or in C; nor loads a pickle."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "ledger-of-others.txt").write_text(MARK)
    pushed = documents(folder)
    for job in ("one", "two"):
        client.hset(f"{keys.rq_prefix}job:{job}", mapping={"data": pickle.dumps(Path("x")), "origin": keys.queue})
        client.rpush(f"{keys.rq_prefix}queue:{keys.queue}", job)
    audit = tmp_path / "audit"
    with (tmp_path / "log").open("wb") as log, opened_in(folder) as opened:
        command = [sys.executable, str(PROGRAM), server.url, keys.namespace, str(audit)]
        with started(command, stdout=log, stderr=log):
            for document in pushed:
                client.xadd(keys.raw, {"document": document})
            streams = (keys.clean, keys.duplicates, keys.dead)
            wait_until(lambda: client.xlen(keys.raw) == 0 and sum(map(client.xlen, streams)), "all are finished")
    assert [] == opened
    outputs = str([fields for stream in streams for _, fields in read_all(client, stream)])
    assert "Port Ellery" in outputs
    assert MARK not in outputs
    events = [json.loads(line) for line in audit.read_text().splitlines()]
    assert events, "the hook hears something, at least the connection to the server"
    assert [] == [pair for pair in events if "elsewhere" in pair[1] or "ledger-of-others" in pair[1]]
    assert [] == [pair for pair in events if pair[0].startswith(("pickle.", "subprocess.", "os.system", "os.exec"))]
    fetched = [pair for pair in events if pair[0].startswith(("socket.getaddrinfo", "socket.gethostby", "urllib."))]
    assert [] == fetched


def test_the_watch_hears_what_is_opened(tmp_path: Path) -> None:
    """The test above can fail: a file that is read is heard."""
    (tmp_path / "ledger-of-others.txt").write_text("x")
    with opened_in(tmp_path) as opened:
        (tmp_path / "ledger-of-others.txt").read_text()
    assert ["ledger-of-others.txt"] == opened
