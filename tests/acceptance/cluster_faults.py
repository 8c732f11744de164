"""`python -m tests.acceptance.cluster_faults`: a fleet whose index is on a cluster that is broken again and again.

Nodes die and their replicas take over, nodes hang or are cut off, slots move, the server of the streams dies and its
replica is promoted, workers and supervisors are killed, while documents flow (`cluster_scene.py`). The producer waits
for the replica. Nothing may be missing, published twice or left without its original, and when all is over the index
must hold every record. Links that were lost while a part was away are counted; they must have been found again.
"""

import logging
import os
import random
import secrets
import shutil
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Annotated, Final

import orjson
import redis
import typer
from msgspec import Struct
from tests.acceptance.cluster_scene import FAULTS, PARTITIONS, Fleets, Scene, fault_names
from tests.acceptance.failover_storm import Ground
from tests.acceptance.faults.documents import endless_documents
from tests.acceptance.faults.pusher import Pusher
from tests.processes import PATIENCE_SECONDS, wait_until
from tests.redis_cluster import running_cluster
from tests.replicated import Replicated

from copydesk_desk.operations.check.check import check_namespace
from copydesk_matching.index.server import IndexServer
from copydesk_producers.confirmed_log import read_confirmed
from copydesk_schemas import GROUP, Keys, Record, decode_record
from copydesk_workers.logs import JsonLine
from copydesk_workers.pipeline.heal import Healer
from copydesk_workers.pipeline.index_parts import PARTLY_MATCHED
from copydesk_workers.server.index_gaps import read_gaps
from copydesk_workers.server.index_server import open_index_server
from copydesk_workers.server.streams import read_all
from copydesk_workers.settings import Settings

#: Seconds that a producer waits for the replica before it asks again: it may wait for one that is promoted meanwhile.
_CONFIRM_SECONDS: Final = 2.5
#: Articles a second that two workers take at least, on a busy machine.
_SLOWEST: Final = 20


class Outcome(Struct, frozen=True, kw_only=True):
    """What came of one seed.

    `links_lost`: records that belong to another one, and neither of them says so. The fleet must have told of each as
    it matched them again: `links_untold` are those that it did not, where one of the two was decided without a part.
    `links_other` are those with no part away, as there are some without any fault: a copy is looked for among eight
    candidates. `told_lost`: documents that the ledger tells as lost with the end of the streams; their producer had no
    confirmation and pushed them again.
    """

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
    links_untold: int
    links_other: int
    told_lost: int
    seconds: float
    notes: list[str]

    @property
    def holds(self) -> bool:
        """Whether all laws hold."""
        return not any((self.missing, self.twice, self.orphans, self.broken, self.links_untold))


def run(seed: int, articles: int, folder: Path, faults: Sequence[str], *, supervisors: int = 2) -> Outcome:
    """Pushes documents of so many articles, hits with each of the faults while they flow, and counts.

    Each of the supervisors has one worker.
    """
    began = time.monotonic()
    rng = random.Random(seed)
    keys = Keys("cut")
    with ExitStack() as opened:
        servers = opened.enter_context(Replicated(folder / "servers"))
        cluster = opened.enter_context(running_cluster(folder / "cluster", 3, 1))
        ground = Ground(servers, keys)
        settings = Settings(
            namespace=keys.namespace,
            workers=1,
            ticket_seconds=2,
            reclaim_seconds=4,
            document_seconds=2,
            window_documents=20_000,
            archive_entries=0,
            partitions=PARTITIONS,
            index_url=cluster.url,
            index_wait_seconds=1,
            log_format="json",
        )
        fleets = Fleets(settings, ground.url, folder / "fleet.log", supervisors)
        opened.callback(fleets.stop)
        pusher = Pusher(
            ground.url,
            ground.primary.client,
            keys,
            endless_documents(seed),
            articles,
            wait_replicas=1,
            wait_seconds=_CONFIRM_SECONDS,
            log=folder / "confirmed.jsonl",
        )
        scene, deck = Scene(cluster, ground, fleets, pusher, rng), list(faults)
        rng.shuffle(deck)
        try:
            for number, name in enumerate(deck):
                goal = (number + 1) * articles // (2 * (len(deck) + 1))
                wait_until(lambda goal=goal: ground.finished() >= goal or pusher.failure, "documents flow")  # type: ignore[misc]  # mypy cannot infer it
                FAULTS[name](scene)
            pusher.enough()
            patience = PATIENCE_SECONDS + articles / _SLOWEST
            wait_until(
                lambda: (pusher.done and not waiting(ground, keys)) or pusher.failure,
                "all is committed",
                seconds=patience,
            )
            wait_until(lambda: not read_gaps(ground.primary.client, keys), "all is matched again", seconds=patience)
        finally:
            pusher.stop()
        if pusher.failure is not None:
            raise pusher.failure
        fleets.stop()
        client = ground.primary.client
        with closing(open_index_server(cluster.url)) as index_server:
            return _count(seed, client, keys, settings, index_server, pusher, Counter(faults), began, folder)


def waiting(ground: Ground, keys: Keys) -> int:
    """Documents that wait or are in hand."""
    return int(ground.primary.client.xlen(keys.raw))


def _count(  # type: ignore[no-untyped-def]
    seed, client, keys, settings, index_server: IndexServer, pusher, faults, began, folder
) -> Outcome:
    outcomes: Counter[str] = Counter()
    clean: set[str] = set()
    partly: set[str] = set()
    originals: list[str] = []
    decided: dict[str, str] = {}
    for stream in (keys.clean, keys.duplicates):
        for entry_id, fields in read_all(client, stream):
            id_ = fields[b"id"].decode()
            outcomes[id_] += 1
            record = decode_record(fields[b"record"])
            decided[id_] = _told_of(record, entry_id)
            if any(warning.startswith(PARTLY_MATCHED) for warning in record.warnings):
                partly.add(id_)
            if stream == keys.clean:
                clean.add(id_)
            else:
                originals.append(str(record.evidence.of))
    expected = Counter(
        f"{entry_id}/{position}"
        for entry_id, document in zip(pusher.ids, pusher.documents, strict=True)
        for position in range(document.articles)
    )
    gone, extra = expected - outcomes, outcomes - expected
    confirmed = read_confirmed(folder / "confirmed.jsonl")
    report = check_namespace(client, keys, sample=2_000, confirmed=confirmed, server=index_server)
    told_lost = report.found.get("lost", 0)
    counted = {name.decode(): int(value) for name, value in client.hgetall(keys.counters).items()}
    told = links_of((folder / "fleet.log").read_bytes().splitlines())
    lost = links_at_the_end(client, keys, settings)
    unknown = {
        id_: others
        for id_, others in lost.items()
        if id_ not in told and not any(id_ in told.get(other, ()) for other in others)
    }
    untold = {id_ for id_, others in unknown.items() if partly & {id_, *others}}
    notes = [f"missing: {id_}" for id_ in list(gone)[:5]] + [f"too many: {id_}" for id_ in list(extra)[:5]]
    for id_ in list(untold)[:5]:
        notes += [f"untold: {decided[one]}" for one in (id_, *unknown[id_])]
    notes += [f"{finding.law} {finding.where}: {finding.detail}" for finding in report.findings[:10]]
    left = int(client.xlen(keys.raw)) + int(client.xpending(keys.raw, GROUP)["pending"])
    return Outcome(
        seed=seed,
        articles=expected.total(),
        faults=faults,
        missing=gone.total() + left,
        twice=extra.total(),
        orphans=sum(of not in clean for of in originals),
        broken=report.broken - told_lost,
        partly_matched=counted.get("articles_partly_matched", 0),
        matched_again=counted.get("index_matched_again", 0),
        links_found=counted.get("index_links_found", 0),
        links_lost=len(lost),
        links_untold=len(untold),
        links_other=len(unknown) - len(untold),
        told_lost=told_lost,
        seconds=time.monotonic() - began,
        notes=notes,
    )


def _told_of(record: Record, entry_id: str) -> str:
    """What was decided of a record, and when it was committed."""
    parts = " ".join(warning for warning in record.warnings if warning.startswith(PARTLY_MATCHED))
    return (
        f"{record.id} committed {entry_id}: {record.relation} of {record.evidence.of}, story {record.story},"
        f" also {list(record.evidence.also)}; {parts or 'matched with all parts'}"
    )


def links_at_the_end(client: redis.Redis, keys: Keys, settings: Settings) -> dict[str, set[str]]:
    """The records that belong to others while neither says so, found by matching all of them with the whole index."""
    found = _Lines()
    logger = logging.getLogger("copydesk_workers.pipeline.heal")
    level, propagates = logger.level, logger.propagate
    logger.addHandler(found)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        client.delete(keys.index_healer)
        for number in range(PARTITIONS):
            for name in ("from", "notes"):
                client.hset(keys.index_gaps, f"{number}:{name}", 0)
        Healer(client, keys, settings, "count").heal()
    finally:
        logger.removeHandler(found)
        logger.setLevel(level)
        logger.propagate = propagates
    return links_of(found.lines)


class _Lines(logging.Handler):
    """Keeps the lines of the log."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonLine())
        self.lines: list[bytes] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record).encode())


def links_of(log: Iterable[bytes]) -> dict[str, set[str]]:
    """The records that a log says were decided without knowing those that they belong to."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for line in log:
        if b"index_link_found" in line:
            told = orjson.loads(line)
            found[told["record"]].update(told["others"])
    return dict(found)


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
        folder = Path(tempfile.mkdtemp(prefix="copydesk-cluster-"))
        found.append(run(seed, articles, folder, fault_names(decks)))
        print(_line(found[-1]), flush=True)
        if found[-1].holds:
            shutil.rmtree(folder)
        else:
            print(f"    its data and logs are in {folder}", flush=True)
        for note in found[-1].notes:
            print(f"    {note}", flush=True)
    if not all(outcome.holds for outcome in found):
        raise typer.Exit(1)


def _line(outcome: Outcome) -> str:
    return (
        f"seed {outcome.seed}: {'ok' if outcome.holds else 'BROKEN'}, {outcome.articles:,} articles in"
        f" {outcome.seconds:.0f} s, {outcome.faults.total()} faults; missing {outcome.missing}, twice {outcome.twice},"
        f" orphans {outcome.orphans}, laws broken {outcome.broken}; {outcome.partly_matched} decided without a part,"
        f" {outcome.matched_again} matched again; links lost {outcome.links_lost}, told {outcome.links_found},"
        f" untold {outcome.links_untold}, of no part {outcome.links_other};"
        f" {outcome.told_lost} pushed again"
    )


if __name__ == "__main__":
    os.environ.setdefault("COPYDESK_LOG_LEVEL", "warning")
    typer.run(main)
