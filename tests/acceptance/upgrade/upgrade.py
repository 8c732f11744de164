"""One upgrade under load: a fleet of an older version works, the newer one takes over, and nobody else stops.

It goes as `workers/docs/how-to/upgrade.md` says. Afterwards the newer version decides all documents from the beginning
in a namespace of its own, and what came after the upgrade is compared.
"""

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Final

import msgspec
import redis
from msgspec import Struct
from tests.acceptance.faults.documents import Pushed, endless_documents
from tests.acceptance.followers import Followers
from tests.acceptance.upgrade.decisions import Decided, differences, read_decisions
from tests.benchmarks.in_turn import python_of
from tests.processes import started, wait_until

from copydesk_desk.operations.check.check import check_namespace
from copydesk_desk.operations.migrate.migrate import Migrated
from copydesk_matching.index.secret import new_secret
from copydesk_producers import Producer
from copydesk_schemas import GROUP, Keys
from copydesk_schemas.keys import SECRET
from copydesk_workers.fleet.start import FleetProcess, environment_of
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.settings import Settings

_PRODUCER: Final = Path(__file__).with_name("older_producer.py")
_NAMESPACE: Final = "upgrade"
_ARCHIVE: Final = 2_000
#: Seconds that documents are waited for.
_PATIENCE_SECONDS: Final = 7_200.0
_LOOK_SECONDS: Final = 0.2
_GOLDEN_BACKLOG: Final = 2_000

Told = Callable[[str], None]


class Outcome(Struct, frozen=True, kw_only=True):
    """What one upgrade did, and what came of it.

    `before` documents had an outcome when `copydesk migrate` was called, and `waiting` waited or were in hand. `later`
    records were decided by the newer version. `late_older` are records that the older one published behind the first of
    the newer. `read_twice` and `passed_over` are records that a reader got twice or never. `otherwise` are the later
    records that differ from a run without an upgrade, by cause, and `older_otherwise` how many the older one decided
    otherwise than the newer one does.
    """

    documents: int
    before: int
    waiting: int
    later: int
    migrated: Migrated
    seconds: float
    missing: int
    twice: int
    strangers: int
    wrongly_dead: int
    late_older: int
    read_twice: int
    passed_over: int
    broken: int
    older_otherwise: int
    otherwise: dict[str, list[str]]
    notes: list[str]

    @property
    def holds(self) -> bool:
        """Whether nothing was lost, and nothing came twice."""
        wrong = (self.missing, self.twice, self.strangers, self.wrongly_dead, self.late_older)
        return not any((*wrong, self.read_twice, self.passed_over, self.broken))


class _Feed:
    """Documents without end for the producer of the older version; they come as fast as it takes them."""

    def __init__(self, older: Path, url: str, folder: Path, *, seed: int, backlog: int) -> None:
        self.documents: list[Pushed] = []
        self._confirmed = folder / "confirmed"
        command = [str(python_of(older)), str(_PRODUCER), url, _NAMESPACE, str(backlog), str(self._confirmed)]
        with (folder / "producer.log").open("ab") as log:  # it waits for workers all the time, and says so
            self.process = subprocess.Popen(
                command, cwd=older, env=_older_environment(), stdin=subprocess.PIPE, stderr=log
            )
        self._enough = threading.Event()
        self._thread = threading.Thread(target=self._write, args=(seed,), name="feed", daemon=True)
        self._thread.start()

    def end(self) -> list[str]:
        """Has the producer confirm what it has, and ends it; the ids of all documents."""
        self._enough.set()
        self._thread.join()
        assert not self.process.wait(), "the producer failed"
        ids = self._confirmed.read_text().split()
        assert len(ids) == len(self.documents), "all are confirmed"
        return ids

    def kill(self) -> None:
        """Ends it for good, if it still runs."""
        self._enough.set()
        self.process.kill()
        self.process.wait()

    def _write(self, seed: int) -> None:
        assert self.process.stdin is not None, "it is a pipe"
        with self.process.stdin as pipe:
            for document in endless_documents(seed):
                if self._enough.is_set():
                    return
                pipe.write(document.data + b"\n")
                self.documents.append(document)


def run_upgrade(
    older: Path, folder: Path, *, before: int, waiting: int, workers: int, seed: int, tell: Told = lambda text: None
) -> Outcome:
    """Upgrades a namespace under load, and counts.

    Args:
        older: A checkout of the older version with a `.venv` of its own.
        folder: An empty folder.
        before: How many documents the older version decides before the upgrade, at least.
        waiting: How many documents wait at any time, about; and how many come after the upgrade, at least.
        workers: Workers of each fleet.
        seed: What the documents are made of.
        tell: Told what is being done.
    """
    keys, secret = Keys(_NAMESPACE), new_secret()
    settings = Settings(
        namespace=_NAMESPACE,
        workers=workers,
        window_documents=2 * (before + waiting),
        archive_entries=_ARCHIVE,
    )
    with ExitStack() as stack:
        server = stack.enter_context(EmbeddedServer(folder / "server"))
        client = stack.enter_context(closing(connect(server.url)))
        stack.enter_context(_older_fleet(older, settings, server.url, folder / "older.log"))
        feed = _Feed(older, server.url, folder, seed=seed, backlog=waiting)
        stack.callback(feed.kill)
        followers = Followers(server.url, keys)
        stack.callback(followers.end)
        tell("the older version decides")
        _await(lambda: _finished(client, keys) >= before, "the older version has decided enough")
        client.hset(keys.meta, SECRET, secret)  # the migration draws another one otherwise, and other words are sampled
        fleet = stack.enter_context(FleetProcess(settings, server.url, log=folder / "newer.log"))
        _await(lambda: "run `copydesk migrate" in (folder / "newer.log").read_text(), "the newer fleet waits")
        at, left = _finished(client, keys), int(client.xlen(keys.raw))
        tell(f"{at:,} are decided, {left:,} wait: copydesk migrate")
        began = time.monotonic()
        migrated = _migrate(settings, server.url)
        seconds = time.monotonic() - began
        tell(f"migrated in {seconds:.0f} s, of which nothing was committed for {migrated.paused:.1f} s")
        with _older_fleet(older, settings, server.url, folder / "older-again.log"):  # somebody starts it again
            reached = _finished(client, keys)
            _await(lambda: _finished(client, keys) >= reached + waiting, "as many come after it", fleet)
            ids = feed.end()
            _await(lambda: not client.xlen(keys.raw), "all are decided", fleet)
        fleet.stop()
        found = read_decisions(client, keys)
        _await(lambda: found.clean <= followers.by_group.keys(), "the group has read all")
        _await(lambda: found.clean <= followers.by_cursor, "the reader with a cursor has read all")
        followers.end()
        broken = check_namespace(client, keys)
        assert not int(client.xpending(keys.raw, GROUP)["pending"]), "nothing is in hand"
    later = [id_ for id_, one in found.records.items() if one.is_newer]
    notes = [f"{finding.law} {finding.where}: {finding.detail}" for finding in broken.findings[:10]]
    counted = _count(ids, feed.documents, found, set(later), notes)
    told = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counted.items())
    tell(f"{len(ids):,} documents are decided ({told}); now all of them by the newer version alone")
    golden = _decide_all(folder / "golden", settings, secret, ids, feed.documents)
    return Outcome(
        documents=len(ids),
        before=at,
        waiting=left,
        later=len(later),
        migrated=migrated,
        seconds=seconds,
        late_older=_late_older(found),
        read_twice=sum(count - 1 for count in followers.by_group.values()),
        passed_over=len(found.clean - followers.by_cursor) + len(found.clean - followers.by_group.keys()),
        broken=broken.broken,
        older_otherwise=sum(
            golden.records[id_].outcome != one.outcome if id_ in golden.records else 1
            for id_, one in found.records.items()
            if not one.is_newer
        ),
        otherwise=differences(found.records, golden.records, later),
        notes=notes,
        **counted,
    )


def _late_older(found: Decided) -> int:
    """How many records of the older version were published behind the first one of the newer."""
    newer = [found.records[id_].is_newer for id_ in found.commits]
    return newer[newer.index(True) :].count(False)


def _older_environment() -> dict[str, str]:
    """The environment without what is for this tree."""
    return {
        name: value for name, value in os.environ.items() if not name.startswith("COPYDESK_") and name != "PYTHONPATH"
    }


@contextmanager
def _older_fleet(older: Path, settings: Settings, url: str, log: Path) -> Iterator[None]:
    """A fleet of the older version, with the settings that it knows."""
    environment = _older_environment()
    for name in ("namespace", "workers", "window_documents", "archive_entries"):
        environment[f"COPYDESK_{name.upper()}"] = str(getattr(settings, name))
    environment["COPYDESK_REDIS_URL"] = url
    command = [str(python_of(older)), "-m", "copydesk_workers.fleet", "--parent", str(os.getpid())]
    with log.open("ab") as output, started(command, cwd=older, env=environment, stdout=output, stderr=output):
        yield


def _migrate(settings: Settings, url: str) -> Migrated:
    """Calls `copydesk migrate` as an administrator does, with the settings of the workers; what it says."""
    command = [str(Path(sys.executable).with_name("copydesk")), "migrate", _NAMESPACE, "--json"]
    done = subprocess.run(command, env=environment_of(settings, url), stdout=subprocess.PIPE, check=True)
    return msgspec.json.decode(done.stdout, type=Migrated)


def _decide_all(folder: Path, settings: Settings, secret: str, ids: list[str], documents: list[Pushed]) -> Decided:
    """The decisions of the newer version over all documents, under the ids that they have."""
    keys = Keys(settings.namespace)
    with EmbeddedServer(folder) as server, closing(connect(server.url)) as client:
        client.hset(keys.meta, SECRET, secret)
        with (
            FleetProcess(settings, server.url, log=folder / "fleet.log") as fleet,
            Producer(server.url, keys.namespace, backlog=_GOLDEN_BACKLOG) as producer,
        ):
            for entry_id, document in zip(ids, documents, strict=True):
                producer.push_raw(document.data, entry_id=entry_id)
            producer.flush()
            _await(lambda: not client.xlen(keys.raw), "all are decided", fleet)
        return read_decisions(client, keys)


def _count(
    ids: list[str], documents: list[Pushed], found: Decided, later: set[str], notes: list[str]
) -> dict[str, int]:
    """What is missing and what is too much.

    The older version may find another number of articles on a page: of its documents, each must have an outcome, and
    the places of its articles no hole.
    """
    places: dict[str, list[int]] = {entry_id: [] for entry_id in ids}
    dead, strangers = Counter(found.dead), 0
    for id_ in found.records:
        entry_id, _, position = id_.partition("/")
        strangers += entry_id not in places
        places.setdefault(entry_id, []).append(int(position))
    missing = extra = wrongly_dead = 0
    for entry_id, document in zip(ids, documents, strict=True):
        got = sorted(places[entry_id])
        if not document.articles:
            missing += not dead.pop(entry_id, 0)
            extra += len(got)
            continue
        is_newer = f"{entry_id}/0" in later
        expected = list(range(document.articles if is_newer else max(1, len(got))))
        lacking = len(set(expected) - set(got))
        missing += lacking
        extra += len(set(got) - set(expected))
        if lacking:
            notes.append(f"missing: {entry_id}, places {sorted(set(expected) - set(got))}")
    wrongly_dead = dead.total()
    notes += [f"dead though healthy: {entry_id}" for entry_id in list(dead)[:5]]
    twice = extra + sum(count - 1 for count in found.times.values())
    return {"missing": missing, "twice": twice, "strangers": strangers, "wrongly_dead": wrongly_dead}


def _finished(client: redis.Redis, keys: Keys) -> int:
    """How many documents have an outcome."""
    return int(client.hget(keys.counters, "entries_committed") or 0)


def _await(condition: Callable[[], object], what: str, fleet: FleetProcess | None = None) -> None:
    """Returns once it holds; AssertionError if the fleet that brings it about ends by itself."""

    def looked() -> object:
        assert fleet is None or fleet.alive(), "the fleet ended by itself"
        time.sleep(_LOOK_SECONDS)
        return condition()

    wait_until(looked, what, seconds=_PATIENCE_SECONDS)
