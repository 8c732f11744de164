"""Failovers while documents are pushed and worked on: what was confirmed, what came out, and what is told as lost.

`python -m tests.acceptance.failover_storm --seeds 5 --articles 5000` does so with and without replicas to wait for.
"""

import random
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Final

import redis
import typer
from msgspec import Struct
from tests.acceptance.faults.documents import Pushed, endless_documents
from tests.acceptance.faults.pusher import Pusher
from tests.acceptance.faults.site import SETTINGS
from tests.acceptance.followers import Followers
from tests.processes import PATIENCE_SECONDS, wait_until
from tests.replicated import Node, Replicated

from copydesk_desk.operations.check.check import check_namespace
from copydesk_producers import Producer, ServerUnavailable
from copydesk_producers.confirmed_log import read_confirmed
from copydesk_schemas import GROUP, Keys
from copydesk_workers.fleet.start import FleetProcess
from copydesk_workers.server.streams import read_all

#: What happens to the primary.
EVENTS: Final = (
    "killed",  # kill -9, and the replica is promoted at once
    "switched",  # it becomes the replica of its replica, and all connections stay
    "tail lost",  # the replica is cut off for a while, then the primary is killed and the replica promoted
)
_BACKLOG: Final = 300
#: Seconds that the replica is cut off, and that the ledger is given to look.
_CUT_SECONDS: Final = 0.6
_LOOK_SECONDS: Final = 0.5
#: The bound within which everything must move again after a failover.
BOUND_SECONDS: Final = 30.0


class Count(Struct, frozen=True, kw_only=True):
    """What one storm did, and what came out.

    `lost`: confirmed documents without an outcome; `wrongly_named`: by how many those that `check --confirmed` names
    differ. `told`: how many the ledger tells. It knows what was added up to the fleet's last look, so it can be fewer
    where the primary changes twice before the fleet is back, and more by what was pushed again. `twice`: outcomes too
    many in clean and duplicates. `missing`: articles of documents that are not lost and have none. `passed_over`:
    records in clean that a reader with a cursor did not get, and one with a group. `slowest`: seconds from a fault
    until documents were confirmed and the replica was back.
    """

    seed: int
    waits: bool
    documents: int
    events: Counter[str]
    lost: int
    wrongly_named: int
    told: int
    missing: int
    twice: int
    broken: int
    left: int
    passed_over: int
    slowest: float
    seconds: float
    notes: list[str]

    @property
    def holds(self) -> bool:
        """Whether every law held."""
        wrong = (self.wrongly_named, self.missing, self.twice, self.broken, self.left, self.passed_over)
        unheard = self.lost > 0 and (self.waits or not self.told)
        return not any(wrong) and not unheard and self.slowest <= BOUND_SECONDS


class _Pusher:
    """Pushes documents in a thread until it is told that it is enough; what is confirmed stands in `ids`."""

    def __init__(self, url: str, namespace: str, seed: int, log: Path, *, wait_replicas: int) -> None:
        self._producer = Producer(
            url, namespace, batch=20, backlog=_BACKLOG, confirmed_log=log, wait_replicas=wait_replicas, wait_seconds=2.5
        )
        self._seed = seed
        self._enough = threading.Event()
        self._held, self._quiet = threading.Event(), threading.Event()
        self.documents: list[Pushed] = []
        self.ids: list[str] = []
        self.failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="pusher", daemon=True)
        self._thread.start()

    def hold(self, seconds: float) -> None:
        """Returns when all that was pushed is confirmed, within this time; nothing is pushed until `go_on`."""
        self._held.set()
        wait_until(lambda: self._quiet.is_set() or not self._thread.is_alive(), "the pusher holds", seconds=seconds)

    def go_on(self) -> None:
        """Pushes again."""
        self._quiet.clear()
        self._held.clear()

    def end(self) -> None:
        """Confirms all, and ends the thread."""
        self._enough.set()
        self._held.clear()
        self._thread.join()
        if self.failure is not None:
            raise self.failure

    def _run(self) -> None:
        try:
            for document in endless_documents(self._seed):
                if self._enough.is_set():
                    break
                self.documents.append(document)
                self._try(lambda: self._producer.push_raw(document.data))  # noqa: B023  # used at once
                if len(self.documents) % 50 == 0 or self._held.is_set():
                    self._flush()
                while self._held.is_set():
                    self._quiet.set()
                    time.sleep(0.01)
            self._flush()
            self._producer.close()
        except BaseException as error:  # told to the storm, which fails with it
            self.failure = error

    def _flush(self) -> None:
        self._try(lambda: self.ids.extend(self._producer.flush()))

    def _try(self, action: Callable[[], None]) -> None:
        """Does it; what cannot be confirmed now is held, and tried again."""
        while True:
            try:
                action()
                return
            except ServerUnavailable:
                action = self._again
                time.sleep(0.05)

    def _again(self) -> None:
        self.ids.extend(self._producer.flush())


class Ground:
    """The servers of a storm, and which of them is the primary."""

    def __init__(self, servers: Replicated, keys: Keys) -> None:
        self.primary, self.replica = servers.nodes
        self._servers, self._keys = servers, keys
        self.url = servers.sentinel_url if servers.sentinels else servers.url

    def change(self, event: str, pusher: "_Pusher | Pusher") -> None:
        """Does what the event says; afterwards the replica is the primary, and the other one its replica."""
        old, new = self.primary, self.replica
        if event == "switched":
            self._servers.switch(old, new)
        else:
            if event == "tail lost":
                self._cut(new, pusher)
            old.kill()
            if self._servers.sentinels:  # they promote it, and make the old primary its replica
                wait_until(lambda: new.client.info("replication")["role"] == "master", "the sentinels have promoted it")
                old.start()
            else:
                new.promote()
                old.start()
                old.follow(new)
        pusher.go_on()
        wait_until(self.settled, "one is the primary, and the other one its replica")

    def settled(self) -> bool:
        """Whether one follows the other, and which. On a slow machine sentinels may have promoted once more."""
        for primary, replica in ((self.primary, self.replica), (self.replica, self.primary)):
            if primary.client.info("replication")["role"] == "master" and replica.in_step():
                self.primary, self.replica = primary, replica
                return True
        return False

    def _cut(self, replica: Node, pusher: "_Pusher | Pusher") -> None:
        """Cuts the replica off while documents are pushed; when it returns, all that is confirmed is in the ledger."""
        replica.client.replicaof("127.0.0.1", "1")  # nobody is there
        time.sleep(_CUT_SECONDS)
        if not pusher_waits(pusher):
            pusher.hold(PATIENCE_SECONDS)
            time.sleep(_LOOK_SECONDS)

    def finished(self) -> int:
        """Entries that are committed; 0 while the server is away."""
        return self.counted("entries_committed")

    def counted(self, counter: str) -> int:
        """What one of the counters of the namespace says; 0 while the server is away."""
        try:
            return int(self.primary.client.hget(self._keys.counters, counter) or 0)
        except redis.exceptions.RedisError:
            return 0


def pusher_waits(pusher: _Pusher | Pusher) -> bool:
    """Whether the pusher waits for replicas: then it confirms nothing while there is none."""
    return pusher._producer._confirmation is not None and pusher._producer._confirmation._replicas > 0


def run_storm(
    seed: int, articles: int, folder: Path, *, waits: bool, sentinels: int = 0, events: int = len(EVENTS)
) -> Count:
    """Pushes documents of so many articles or more, changes the primary `events` times, and counts.

    Args:
        seed: What documents, events and their moments are made of.
        articles: How many articles are finished at least.
        folder: An empty folder.
        waits: Whether the producer waits for the replica.
        sentinels: How many sentinels watch the servers. They promote by themselves, so each event is "killed". 0: the
            servers are a list, and the storm promotes.
        events: How many failovers there are.
    """
    began = time.monotonic()
    rng = random.Random(seed)
    deck = [EVENTS[0]] * events if sentinels else [*(EVENTS * events)][:events]
    rng.shuffle(deck)
    keys = Keys(SETTINGS.namespace)
    log = folder / "confirmed.jsonl"
    slowest = 0.0
    with (
        Replicated(folder / "servers", sentinels=sentinels) as servers,
        ExitStack() as stack,
    ):
        ground = Ground(servers, keys)
        fleet = stack.enter_context(FleetProcess(SETTINGS, ground.url, log=folder / "fleet.log"))
        pusher = _Pusher(ground.url, keys.namespace, seed, log, wait_replicas=int(waits))
        followers = Followers(ground.url, keys)
        try:
            goals = sorted(rng.randrange(articles // 20, articles * 4 // 5) for _ in deck)
            for event, goal in zip(deck, goals, strict=True):
                wait_until(lambda goal=goal: ground.finished() >= goal or pusher.failure, f"{goal} are finished")  # type: ignore[misc]  # mypy cannot infer it
                moment, before = time.monotonic(), len(pusher.ids)
                ground.change(event, pusher)
                wait_until(lambda before=before: len(pusher.ids) > before or pusher.failure, "documents are confirmed")  # type: ignore[misc]  # likewise
                slowest = max(slowest, time.monotonic() - moment)
            wait_until(lambda: ground.finished() >= articles * 4 // 5 or pusher.failure, "enough are finished")
            pusher.end()
            wait_until(ground.settled, "one is the primary")
            client = ground.primary.client
            wait_until(lambda: not client.xlen(keys.raw), "all are finished")
            assert fleet.alive(), "the fleet ended by itself"
            time.sleep(_LOOK_SECONDS)
            clean = {fields[b"id"].decode() for _, fields in read_all(client, keys.clean)}
            wait_until(lambda: clean <= followers.by_group.keys(), "the group has read all")
        finally:
            followers.end()
        fleet.stop()
        return _count(seed, waits, client, keys, pusher, followers, deck, log, slowest, began)


def _count(
    seed: int,
    waits: bool,
    client: redis.Redis,
    keys: Keys,
    pusher: _Pusher,
    followers: Followers,
    deck: list[str],
    log: Path,
    slowest: float,
    began: float,
) -> Count:
    outcomes: Counter[tuple[str, int]] = Counter()
    clean: set[str] = set()
    for stream in (keys.clean, keys.duplicates):
        for _, fields in read_all(client, stream):
            entry_id, _, position = fields[b"id"].decode().partition("/")
            outcomes[entry_id, int(position)] += 1
            if stream == keys.clean:
                clean.add(fields[b"id"].decode())
    dead = {fields[b"raw_id"].decode() for _, fields in read_all(client, keys.dead)}
    known = {entry_id for entry_id, _ in outcomes} | dead
    lost = {entry_id for entry_id in pusher.ids if entry_id not in known}
    expected: Counter[tuple[str, int]] = Counter()
    for entry_id, document in zip(pusher.ids, pusher.documents, strict=True):
        if entry_id not in lost:
            expected.update((entry_id, position) for position in range(document.articles))
    report = check_namespace(client, keys, confirmed=read_confirmed(log))
    named = {one.where for one in report.findings if one.law == "lost_document"}
    told, count_named = report.found.get("lost", 0), report.found.get("lost_document", 0)
    gone, extra = expected - outcomes, outcomes - expected
    notes = [f"missing: {place}" for place in list(gone)[:5]] + [f"too many: {place}" for place in list(extra)[:5]]
    notes += [f"{one.law} {one.where}: {one.detail}" for one in report.findings[:10]]
    pending = client.xpending(keys.raw, GROUP)
    return Count(
        seed=seed,
        waits=waits,
        documents=len(pusher.ids),
        events=Counter(deck),
        lost=len(lost),
        wrongly_named=abs(count_named - len(lost)) + len(named - lost),
        told=told,
        missing=gone.total(),
        twice=extra.total(),
        broken=report.broken - told - count_named,
        left=int(client.xlen(keys.raw)) + int(pending["pending"]),
        passed_over=len(clean - followers.by_cursor) + len(clean - followers.by_group.keys()),
        slowest=round(slowest, 1),
        seconds=round(time.monotonic() - began, 1),
        notes=notes,
    )


def main(
    seeds: Annotated[int, typer.Option(min=1, help="How many storms of each kind.")] = 5,
    articles: Annotated[int, typer.Option(min=200, help="Articles of each.")] = 2_000,
    first: Annotated[int, typer.Option(help="The first seed.")] = 1,
    sentinels: Annotated[int, typer.Option(help="Sentinels that promote by themselves; 0: a list of servers.")] = 0,
) -> None:
    """Run storms, each with and without replicas to wait for, and print what came of them."""
    failed = 0
    for seed in range(first, first + seeds):
        for waits in (True, False):
            with tempfile.TemporaryDirectory() as folder:
                count = run_storm(seed, articles, Path(folder), waits=waits, sentinels=sentinels)
            failed += not count.holds
            typer.echo(
                f"seed {seed} {'with' if waits else 'without'} WAIT: {count.documents:,} documents,"
                f" {count.lost} lost ({count.told} told), {count.missing} missing, {count.twice} twice,"
                f" {count.passed_over} passed over, {count.broken} laws broken, slowest {count.slowest} s,"
                f" {count.seconds} s{'' if count.holds else ' FAILED'}"
            )
            for note in [] if count.holds else count.notes:
                typer.echo(f"  {note}")
    raise typer.Exit(1 if failed else 0)


if __name__ == "__main__":
    typer.run(main)
