"""What the HTTP door takes and costs: documents per second beside `Producer`, and memory for slow readers.

`python -m tests.benchmarks.door_load` measures both, on a server and a door of its own. No worker runs.
"""

import http.client
import os
import socket
import statistics
import tempfile
import threading
import time
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Annotated, Final

import orjson
import typer

from copydesk_producers import Producer
from copydesk_schemas import Keys
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from tests.acceptance.serving import serving
from tests.acceptance.sink_kills import publish
from tests.benchmarks.corpus import load_corpus

#: Documents of a request, and clients that send at the same time.
_BATCH: Final = 500
_CLIENTS: Final = 8


def over_http(port: int, documents: list[bytes]) -> float:
    """Documents per second that the door confirms."""
    batches = [b"\n".join(documents[at : at + _BATCH]) for at in range(0, len(documents), _BATCH)]

    def push(mine: list[bytes]) -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=120)) as connection:
            for body in mine:
                connection.request("POST", "/v1/documents", body, {"Content-Type": "application/x-ndjson"})
                answer = connection.getresponse()
                told = answer.read()
                assert 202 == answer.status, told

    threads = [threading.Thread(target=push, args=(batches[number::_CLIENTS],)) for number in range(_CLIENTS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(documents) / (time.perf_counter() - began)


def by_producer(url: str, namespace: str, documents: list[dict[str, str]]) -> float:
    """Documents per second that `Producer` confirms."""
    with Producer(url, namespace, batch=_BATCH, backlog=10_000_000) as producer:
        began = time.perf_counter()
        producer.push_many(documents)
        producer.flush()
        return len(documents) / (time.perf_counter() - began)


def memory_of_readers(port: int, pid: int, readers: int, fill: int, url: str) -> float:
    """MiB that readers of the event stream cost who do not read, once much was published."""
    before = _memory(pid)
    with ExitStack() as opened, closing(connect(url)) as client:
        for _ in range(readers):
            reader = opened.enter_context(socket.create_connection(("127.0.0.1", port)))
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            reader.sendall(b"GET /v1/stream?after=0 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        publish(client, Keys("slow").clean, fill)
        most = 0.0
        for _ in range(60):
            time.sleep(0.5)
            most = max(most, _memory(pid) - before)
    return most


def _memory(pid: int) -> float:
    """Resident memory of a process in MiB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main(
    documents: Annotated[int, typer.Option(min=1_000, help="Documents of a round.")] = 40_000,
    rounds: Annotated[int, typer.Option(min=1, help="Rounds; the medians are told.")] = 3,
    readers: Annotated[int, typer.Option(min=1, help="Slow readers.")] = 1_000,
) -> None:
    """Measure what the door takes beside `Producer`, and what slow readers cost."""
    texts = [
        {"text": one.text or "", "url": f"https://a.example/{at}"}
        for at, one in enumerate(load_corpus(5_000).documents)
    ]
    given = [texts[at % len(texts)] for at in range(documents)]
    lines = [orjson.dumps(one) for one in given]
    http_speed, producer_speed = [], []
    with tempfile.TemporaryDirectory(prefix="copydesk-door-") as folder, EmbeddedServer(Path(folder, "s")) as server:
        door = ("-n", "0", "--redis", server.url, "--backlog", "10000000", "--namespace")
        with serving(Path(folder), *door, "door") as (_, port):
            for _ in range(rounds):
                http_speed.append(over_http(port, lines))
                producer_speed.append(by_producer(server.url, "producer", given))
        with serving(Path(folder), *door, "slow") as (process, port):
            memory = memory_of_readers(port, process.pid, readers, 5_000, server.url)
    ratios = [mine / other for mine, other in zip(http_speed, producer_speed, strict=True)]
    print(f"HTTP, batches of {_BATCH}: {statistics.median(http_speed):,.0f} documents/s")
    print(f"Producer: {statistics.median(producer_speed):,.0f} documents/s; ratio {statistics.median(ratios):.2f}")
    print(f"{readers:,} slow readers of the event stream: {memory:,.0f} MiB more")


if __name__ == "__main__":
    typer.run(main)
