"""`python -m tests.acceptance.cluster_faults`: a fleet whose index is on a cluster that is broken again and again.

Nodes die and their replicas take over, nodes hang, slots move, workers are killed, while documents flow. Nothing may be
missing, published twice or left without its original, and when all is over the index must hold every record. Links that
were lost while a part was away are counted; each must have been found again.
"""

import logging
import os
import random
import secrets
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Annotated, Final

import orjson
import typer
from msgspec import Struct
from tests.acceptance.faults.documents import endless_documents
from tests.acceptance.faults.pusher import Pusher
from tests.processes import children, kill, wait_until
from tests.redis_cluster import NODE_TIMEOUT, Cluster, running_cluster

from copydesk_desk.operations.check.check import check_namespace
from copydesk_matching.index.server import IndexServer, slot_of
from copydesk_schemas import GROUP, Keys
from copydesk_workers.fleet.start import FleetProcess
from copydesk_workers.pipeline.heal import Healer
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.index_gaps import read_gaps
from copydesk_workers.server.index_server import open_index_server
from copydesk_workers.server.streams import read_all
from copydesk_workers.settings import Settings

PARTITIONS: Final = 8
_PATIENCE_SECONDS: Final = 120.0


class Scene(Struct):
    """What is broken."""

    cluster: Cluster
    fleet: FleetProcess
    rng: random.Random

    def node_of_a_partition(self) -> int:
        """The slot of one of the partitions."""
        return slot_of(self.rng.randrange(PARTITIONS))


class Outcome(Struct, frozen=True, kw_only=True):
    """What came of one seed. `links_lost` are those of records that a part of the index was missing for."""

    seed: int
    articles: int
    faults: Counter[str]
    missing: int
    twice: int
    orphans: int
    broken: int
    partly_matched: int
    matched_again: int
    links_found: int
    links_lost: int
    seconds: float
    notes: list[str]

    @property
    def holds(self) -> bool:
        """Whether all laws hold."""
        return not any((self.missing, self.twice, self.orphans, self.broken))


def kill_node(scene: Scene) -> None:
    """kill -9 of a primary; its replica takes over, and it comes back as a replica."""
    slot = scene.node_of_a_partition()
    node = scene.cluster.primary_of(slot)
    node.kill()
    wait_until(lambda: scene.cluster.primary_of(slot) is not node, "the replica has taken over")
    time.sleep(scene.rng.random())
    scene.cluster.revive(node)


def restart_node(scene: Scene) -> None:
    """kill -9 of a primary that is back before anyone misses it."""
    node = scene.cluster.primary_of(scene.node_of_a_partition())
    node.kill()
    scene.cluster.revive(node)


def hang_node(scene: Scene) -> None:
    """SIGSTOP of a primary until its replica has taken over; it then goes on as if nothing was."""
    slot = scene.node_of_a_partition()
    node = scene.cluster.primary_of(slot)
    node.signal(signal.SIGSTOP)
    time.sleep(3 * NODE_TIMEOUT / 1000)
    node.signal(signal.SIGCONT)
    wait_until(scene.cluster.whole, "the cluster is whole")


def pause_node(scene: Scene) -> None:
    """CLIENT PAUSE: a primary answers its peers, and no client, for longer than a batch waits."""
    node = scene.cluster.primary_of(scene.node_of_a_partition())
    node.run("CLIENT", "PAUSE", 4000, "ALL")
    time.sleep(4)


def move_slot(scene: Scene) -> None:
    """The slot of a partition moves to another primary."""
    slot = scene.node_of_a_partition()
    others = [node for node in scene.cluster.primaries() if node is not scene.cluster.primary_of(slot)]
    scene.cluster.move_slot(slot, scene.rng.choice(others))


def kill_worker(scene: Scene) -> None:
    """kill -9 of an RQ worker or of the process that works for it."""
    workers = children(scene.fleet.pid)
    horses = [horse for worker in workers for horse in children(worker)]
    if found := scene.rng.choice([workers, horses]) or workers:
        kill([scene.rng.choice(found)])


FAULTS: Final[dict[str, Callable[[Scene], None]]] = {
    "node killed, replica promoted": kill_node,
    "node killed, back at once": restart_node,
    "node hung until it was replaced": hang_node,
    "node silent to clients": pause_node,
    "slot moved": move_slot,
    "worker killed": kill_worker,
}


def run(seed: int, articles: int, folder: Path, faults: list[str]) -> Outcome:
    """Pushes documents of so many articles, hits with each of the faults while they flow, and counts."""
    began = time.monotonic()
    rng = random.Random(seed)
    keys = Keys("cut")
    with ExitStack() as opened:
        server = opened.enter_context(EmbeddedServer(folder / "server"))
        cluster = opened.enter_context(running_cluster(folder / "cluster", 3, 1))
        client = opened.enter_context(closing(connect(server.url)))
        settings = Settings(
            namespace=keys.namespace,
            ticket_seconds=2,
            reclaim_seconds=4,
            document_seconds=2,
            window_documents=20_000,
            archive_entries=0,
            partitions=PARTITIONS,
            index_url=cluster.url,
            index_wait_seconds=1,
        )
        fleet = opened.enter_context(FleetProcess(settings, server.url, log=folder / "fleet.log"))
        pusher = Pusher(server.url, client, keys, endless_documents(seed), articles)
        scene, deck = Scene(cluster, fleet, rng), list(faults)
        rng.shuffle(deck)

        def committed() -> int:
            return int(client.hget(keys.counters, "entries_committed") or 0)

        try:
            for number, name in enumerate(deck):
                goal = (number + 1) * articles // (2 * (len(deck) + 1))
                wait_until(lambda goal=goal: committed() >= goal, "documents flow")  # type: ignore[misc]
                FAULTS[name](scene)
            pusher.enough()
            wait_until(lambda: pusher.done and not client.xlen(keys.raw), "all is committed")
            wait_until(lambda: not read_gaps(client, keys), "all is matched again")
        finally:
            pusher.stop()
        fleet.stop()
        with closing(open_index_server(cluster.url)) as index_server:
            return _count(seed, client, keys, settings, index_server, pusher, Counter(faults), began)


def _count(  # type: ignore[no-untyped-def]
    seed, client, keys, settings, index_server: IndexServer, pusher, faults, began
) -> Outcome:
    outcomes: Counter[str] = Counter()
    clean: set[str] = set()
    originals: list[str] = []
    for stream in (keys.clean, keys.duplicates):
        for _, fields in read_all(client, stream):
            id_ = fields[b"id"].decode()
            outcomes[id_] += 1
            if stream == keys.clean:
                clean.add(id_)
            else:
                originals.append(orjson.loads(fields[b"record"])["evidence"]["of"])
    expected = Counter(
        f"{entry_id}/{position}"
        for entry_id, document in zip(pusher.ids, pusher.documents, strict=True)
        for position in range(document.articles)
    )
    gone, extra = expected - outcomes, outcomes - expected
    report = check_namespace(client, keys, sample=2_000, server=index_server)
    counted = {name.decode(): int(value) for name, value in client.hgetall(keys.counters).items()}
    client.delete(keys.index_healer)
    all_of_it = {f"{number}:{name}": 0 for number in range(PARTITIONS) for name in ("from", "notes")}
    client.hset(keys.index_gaps, mapping=all_of_it)
    Healer(client, keys, settings, "count").heal()
    links = int(client.hget(keys.counters, "index_links_found") or 0) - counted.get("index_links_found", 0)
    notes = [f"missing: {id_}" for id_ in list(gone)[:5]] + [f"too many: {id_}" for id_ in list(extra)[:5]]
    notes += [f"{finding.law} {finding.where}: {finding.detail}" for finding in report.findings[:10]]
    left = int(client.xlen(keys.raw)) + int(client.xpending(keys.raw, GROUP)["pending"])
    return Outcome(
        seed=seed,
        articles=expected.total(),
        faults=faults,
        missing=gone.total() + left,
        twice=extra.total(),
        orphans=sum(of not in clean for of in originals),
        broken=report.broken,
        partly_matched=counted.get("articles_partly_matched", 0),
        matched_again=counted.get("index_matched_again", 0),
        links_found=counted.get("index_links_found", 0),
        links_lost=links,
        seconds=time.monotonic() - began,
        notes=notes,
    )


def main(
    seeds: Annotated[int, typer.Option(min=1, help="Runs, each with a seed of its own.")] = 1,
    articles: Annotated[int, typer.Option(min=300, help="Articles of a run, at least.")] = 5_000,
    first: Annotated[int | None, typer.Option(help="The first seed; the others follow. Default: drawn.")] = None,
    decks: Annotated[int, typer.Option(min=0, help="How often each kind of fault hits in a run; 0: never.")] = 1,
) -> None:
    """Break the cluster of an index while documents flow, and count what comes out."""
    logging.getLogger("copydesk_producers").setLevel(logging.ERROR)  # a full queue is part of it
    start = secrets.randbelow(10**6) if first is None else first
    found = []
    for seed in range(start, start + seeds):
        with tempfile.TemporaryDirectory(prefix="copydesk-cluster-") as folder:
            found.append(run(seed, articles, Path(folder), list(FAULTS) * decks))
        print(_line(found[-1]), flush=True)
        for note in found[-1].notes:
            print(f"    {note}", flush=True)
    if not all(outcome.holds for outcome in found):
        raise typer.Exit(1)


def _line(outcome: Outcome) -> str:
    return (
        f"seed {outcome.seed}: {'ok' if outcome.holds else 'BROKEN'}, {outcome.articles:,} articles in"
        f" {outcome.seconds:.0f} s, {outcome.faults.total()} faults; missing {outcome.missing}, twice {outcome.twice},"
        f" orphans {outcome.orphans}, laws broken {outcome.broken}; {outcome.partly_matched} decided without a part,"
        f" {outcome.matched_again} matched again; links lost {outcome.links_lost}, told {outcome.links_found}"
    )


if __name__ == "__main__":
    os.environ.setdefault("COPYDESK_LOG_LEVEL", "warning")
    typer.run(main)
