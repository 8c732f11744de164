"""Kills `copydesk serve` again and again while documents are pushed, and counts what became of those it confirmed.

`python -m tests.acceptance.door_kills` does so for 10,000 documents and 5 seeds.
"""

import http.client
import json
import random
import tempfile
import threading
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Annotated, Final

import typer
from msgspec import Struct
from tests.acceptance.serving import serving
from tests.processes import wait_until

from copydesk_schemas import Keys
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.streams import read_all

#: Clients that push at the same time, and most documents of one request.
_CLIENTS: Final = 8
_MOST: Final = 40


class Count(Struct, frozen=True):
    """What became of the documents that were confirmed. `repeated`: documents that are there more than once."""

    confirmed: int
    kills: int
    lost: int
    repeated: int
    #: Requests without an answer, which were sent again under the same Idempotency-Key.
    again: int
    seconds: float


class _Pusher:
    """Pushes batches from many threads; a batch without an answer is sent again until it has one."""

    def __init__(self, documents: int, seed: int) -> None:
        self._draw = random.Random(seed)
        self._lock = threading.Lock()
        self._left, self._number = documents, 0
        self.port: int | None = None
        self.confirmed: dict[str, str] = {}
        self.again = 0

    def run(self) -> None:
        """Pushes until all documents are confirmed."""
        while batch := self._next():
            key, texts = batch
            while (ids := self._push(key, texts)) is None:
                with self._lock:
                    self.again += 1
                time.sleep(0.02)
            with self._lock:
                self.confirmed |= dict(zip(ids, texts, strict=True))

    def _next(self) -> tuple[str, list[str]] | None:
        with self._lock:
            size = min(self._left, self._draw.randint(1, _MOST))
            first, self._number, self._left = self._number, self._number + size, self._left - size
        return (f"batch-{first}", [f"document {first + at}" for at in range(size)]) if size else None

    def _push(self, key: str, texts: list[str]) -> list[str] | None:
        """The ids of the documents; None if there was no answer."""
        port = self.port
        if port is None:
            return None
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            headers = {"Content-Type": "application/x-ndjson", "Idempotency-Key": key}
            body = "".join(json.dumps({"text": text}) + "\n" for text in texts)
            connection.request("POST", "/v1/documents", body, headers)
            answer = connection.getresponse()
            told = answer.read()
            if answer.status == 503:  # its server is not there yet, or not any more
                return None
            assert 202 == answer.status, told
            return list(json.loads(told)["ids"])
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()


def kill_and_count(folder: Path, *, documents: int, kills: int, seed: int) -> Count:
    """Pushes documents to a door that is killed with kill -9 at random numbers of confirmed ones, and counts.

    Args:
        folder: An empty folder.
        documents: How many are pushed.
        kills: How often the door is killed, and its embedded server with it.
        seed: What the random places and sizes are made of.
    """
    began = time.monotonic()
    pusher = _Pusher(documents, seed)
    places = sorted(random.Random(seed).sample(range(1, documents * 9 // 10), kills))
    threads = [threading.Thread(target=pusher.run, daemon=True) for _ in range(_CLIENTS)]
    for thread in threads:
        thread.start()
    for place in places:
        with serving(folder, "-n", "0") as (process, port):
            pusher.port = port
            wait_until(lambda: len(pusher.confirmed) >= place, "enough documents are confirmed")  # noqa: B023  # used at once
            process.kill()
    with serving(folder, "-n", "0") as (_, port):
        pusher.port = port
        for thread in threads:
            thread.join()
    with EmbeddedServer(folder / ".copydesk") as server, closing(connect(server.url)) as client:
        kept = {entry_id: json.loads(fields[b"document"])["text"] for entry_id, fields in read_all(client, Keys().raw)}
    return Count(
        confirmed=len(pusher.confirmed),
        kills=kills,
        lost=sum(kept.get(entry_id) != text for entry_id, text in pusher.confirmed.items()),
        repeated=sum(count > 1 for count in Counter(kept.values()).values()),
        again=pusher.again,
        seconds=round(time.monotonic() - began, 1),
    )


def main(
    documents: Annotated[int, typer.Option(min=100, help="Documents for each seed.")] = 10_000,
    kills: Annotated[int, typer.Option(min=0, help="How often the door is killed for each seed.")] = 8,
    seeds: Annotated[int, typer.Option(min=1, help="How many seeds.")] = 5,
) -> None:
    """Kill the door under push, and count what it had confirmed and is not there."""
    bad = False
    for seed in range(1, seeds + 1):
        with tempfile.TemporaryDirectory(prefix="copydesk-door-") as folder:
            count = kill_and_count(Path(folder), documents=documents, kills=kills, seed=seed)
        bad = bad or bool(count.lost) or count.confirmed != documents
        print(f"seed {seed}: {count}", flush=True)
    raise typer.Exit(int(bad))


if __name__ == "__main__":
    typer.run(main)
