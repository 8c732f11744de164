"""`python -m tests.benchmarks.cluster_cost`: what an index on a cluster costs, by processor time.

The same documents go through one worker, once with the index beside the streams, once with it on three nodes. The
ratios are within one run: of all processor time (worker and servers), and of what the busiest server of the index
takes, which bounds the documents per second. The machine may have fewer cores than there are servers.
"""

import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Annotated, Final

import redis
import typer
from msgspec import Struct

from copydesk_desk.review.evaluate.play import play
from copydesk_matching.index.index import Index
from copydesk_matching.index.server import IndexServer, slot_of
from copydesk_matching.match import Sketch
from copydesk_matching.matcher import Matcher
from copydesk_matching.sketch import make_sketch
from copydesk_schemas import Keys, RawDocument
from copydesk_text.article import Article
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.index_server import open_index_server
from copydesk_workers.settings import Settings
from tests.acceptance.faults.documents import endless_documents
from tests.redis_cluster import Cluster, running_cluster

_BATCH: Final = 100
_NODES: Final = 3
#: Partitions that lie evenly on them, and turns of matching alone in a round.
_PARTITIONS: Final = (3, 6, 9)
_TURNS: Final = 3


class Spent(Struct, frozen=True):
    """Processor seconds of the worker, of the server of the streams, and of each node of the index."""

    worker: float
    primary: float
    nodes: list[float]

    @property
    def total(self) -> float:
        """All of it."""
        return self.worker + self.primary + sum(self.nodes)


def main(
    documents: Annotated[int, typer.Option(min=500, help="Documents that go through the worker.")] = 4_000,
    rounds: Annotated[int, typer.Option(min=1, help="How often each is measured; the least counts.")] = 3,
    seed: Annotated[int, typer.Option(help="Seed of the documents.")] = 1,
) -> None:
    """Measure an index on a cluster against one beside the streams."""
    made = endless_documents(seed)
    texts = [next(made).data for _ in range(documents)]
    with tempfile.TemporaryDirectory(prefix="copydesk-cost-") as folder, ExitStack() as opened:
        server = opened.enter_context(EmbeddedServer(Path(folder) / "server"))
        cluster = opened.enter_context(running_cluster(Path(folder) / "cluster", _NODES))
        client = opened.enter_context(closing(connect(server.url)))
        _spread(cluster, 12)
        sketches = _sketches(texts)
        print(f"{documents:,} documents; the least of {rounds} rounds each; processor seconds")
        _whole(client, cluster, texts[:200], Settings(window_documents=100_000))  # loads what the first would pay for
        one = _least(rounds, lambda: _whole(client, cluster, texts, Settings(window_documents=100_000)))
        print(_shown("one worker, index beside the streams", one, one))
        for partitions in (4, *_PARTITIONS):
            settings = Settings(window_documents=100_000, partitions=partitions, index_url=cluster.url)
            spent = _least(rounds, lambda settings=settings: _whole(client, cluster, texts, settings))  # type: ignore[misc]
            print(_shown(f"one worker, {partitions} partitions on {_NODES} nodes", spent, one))
        with closing(open_index_server(cluster.url)) as index_server:
            _print_matching(client, cluster, sketches, index_server, rounds)


def _print_matching(
    client: redis.Redis, cluster: Cluster, sketches: Sequence[Sketch], server: IndexServer, rounds: int
) -> None:
    """Matching alone. One server and the cluster take turns; told are the medians of what the turns compare."""
    ratios: dict[int, list[tuple[float, float]]] = {partitions: [] for partitions in _PARTITIONS}
    for _ in range(_TURNS * rounds):
        for partitions, found in ratios.items():
            alone = _matching(client, cluster, sketches, 1, None).primary
            nodes = _matching(client, cluster, sketches, partitions, server).nodes
            found.append((sum(nodes) / alone, alone / max(nodes)))
    for partitions, found in ratios.items():
        cost, times = (statistics.median(pair[at] for pair in found) for at in (0, 1))
        print(
            f"matching alone, {partitions} partitions on {_NODES} nodes: all nodes take {cost:.2f} of one server;"
            f" lookups a second of the busiest × {times:.2f} ({min(pair[1] for pair in found):.2f} to"
            f" {max(pair[1] for pair in found):.2f} in {len(found)} turns)"
        )


def _spread(cluster: Cluster, partitions: int) -> None:
    """Moves slots so that partitions lie evenly: p0 … p3 as 1, 1, 2, all of them as evenly as can be."""
    for number in range(partitions):
        cluster.move_slot(slot_of(number), cluster.nodes[number % _NODES])


def _sketches(texts: Sequence[bytes]) -> list[Sketch]:
    found = []
    for number, data in enumerate(texts):
        text = json.loads(data)["text"]
        article = Article(document=RawDocument(text=text), text=text)
        found.append(make_sketch(article, f"{1_700_000_000_000 + number}-0"))
    return found


def _whole(client: redis.Redis, cluster: Cluster, texts: Sequence[bytes], settings: Settings) -> Spent:
    """All of one worker's path, from the raw stream to the outputs."""
    keys = Keys(f"cost-{random.randrange(10**9)}")
    named = ((str(number), data) for number, data in enumerate(texts))
    return _measured(client, cluster, lambda: play(named, client, keys, settings))


def _matching(
    client: redis.Redis, cluster: Cluster, sketches: Sequence[Sketch], partitions: int, server: IndexServer | None
) -> Spent:
    """Inserting, looking up, reading signatures and comparing them."""
    keys = Keys(f"cost-{random.randrange(10**9)}")
    shape = Settings(window_documents=100_000, partitions=partitions).index_shape
    matcher = Matcher(Index(client, keys, shape, server))

    def work() -> None:
        for start in range(0, len(sketches), _BATCH):
            matcher.match(sketches[start : start + _BATCH])

    return _measured(client, cluster, work)


def _measured(client: redis.Redis, cluster: Cluster, work: Callable[[], object]) -> Spent:
    before = time.process_time(), _seconds(client), [_seconds(node.client) for node in cluster.nodes]
    work()
    after = time.process_time(), _seconds(client), [_seconds(node.client) for node in cluster.nodes]
    nodes = [late - early for early, late in zip(before[2], after[2], strict=True)]
    return Spent(after[0] - before[0], after[1] - before[1], nodes)


def _seconds(client: redis.Redis) -> float:
    told = client.info("cpu")
    return float(told["used_cpu_user_main_thread"]) + float(told["used_cpu_sys_main_thread"])


def _least(rounds: int, measure: Callable[[], Spent]) -> Spent:
    return min((measure() for _ in range(rounds)), key=lambda spent: spent.total)


def _shown(what: str, spent: Spent, one: Spent) -> str:
    servers, before = spent.primary + sum(spent.nodes), one.primary + sum(one.nodes)
    return (
        f"{what}: {spent.total:.2f} s ({spent.total / one.total:.2f}), of it worker {spent.worker:.2f}, servers"
        f" {servers:.2f} ({servers / before:.2f})"
    )


if __name__ == "__main__":
    typer.run(main)
