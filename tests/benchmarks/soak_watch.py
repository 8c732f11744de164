"""What is watched during a soak: backlog, memory, RQ's keys once a second, and the latency of every article."""

import statistics
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final, cast

import redis
from msgspec import Struct

from copydesk_schemas import Keys
from copydesk_workers.server.streams import read_range

_SAMPLE_SECONDS: Final = 1.0


class Sample(Struct, frozen=True):
    """One look: seconds since the start, documents waiting or in hand, bytes of the fleet and the server, and of RQ the
    keys and what is listed in its queue, sets and registries.
    """

    at: float
    backlog: int
    fleet: int
    server: int
    rq_keys: int
    rq_members: int


class Watcher:
    """Looks in a thread; `phase` names what is measured now."""

    def __init__(self, client: redis.Redis, keys: Keys, fleet: int) -> None:
        self._client = client
        self._keys = keys
        self._fleet = fleet
        self._stopping = threading.Event()
        self._started = time.monotonic()
        self._after = {keys.clean: "0-0", keys.duplicates: "0-0"}
        #: When each phase began, in milliseconds of the server's clock, which entry ids are made of.
        self._phases: list[tuple[int, str]] = []
        self.samples: dict[str, list[Sample]] = {}
        #: Milliseconds from the XADD of a document to that of its record, by the phase in which it was pushed.
        self.latencies: dict[str, list[int]] = {}
        self.articles = 0
        self.enter("start")
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
        self._thread.start()

    def enter(self, phase: str) -> None:
        """From now on this phase is measured."""
        seconds, microseconds = self._client.time()
        self.samples[phase], self.latencies[phase] = [], []
        self._phases.append((1000 * seconds + microseconds // 1000, phase))

    def committed(self) -> int:
        """Documents that are finished."""
        return int(cast("bytes | None", self._client.hget(self._keys.counters, "entries_committed")) or 0)

    def stop(self) -> None:
        """Ends the thread after a last look."""
        self._stopping.set()
        self._thread.join()
        self._read()

    def _run(self) -> None:
        due = self._started
        while not self._stopping.wait(0.1):
            self._read()
            if time.monotonic() >= due:
                due += _SAMPLE_SECONDS
                self.samples[self._phases[-1][1]].append(self._look())

    def _look(self) -> Sample:
        rq_keys = list(self._client.scan_iter(self._keys.rq_prefix + "*", count=10_000))
        return Sample(
            at=time.monotonic() - self._started,
            backlog=int(self._client.xlen(self._keys.raw)),
            fleet=sum(_bytes_of(pid) for pid in _family(self._fleet)),
            server=int(self._client.info("memory")["used_memory"]),
            rq_keys=len(rq_keys),
            rq_members=sum(map(self._members, rq_keys)),
        )

    def _members(self, key: bytes) -> int:
        count = {b"zset": self._client.zcard, b"set": self._client.scard, b"list": self._client.llen}.get(
            cast(bytes, self._client.type(key))
        )
        return count(key) if count else 0

    def _read(self) -> None:
        for stream, after in self._after.items():
            while entries := read_range(self._client, stream, after=after, count=1000):
                for entry_id, fields in entries:
                    pushed = int(fields[b"id"].partition(b"-")[0])
                    phase = next((name for start, name in reversed(self._phases) if pushed >= start), "start")
                    self.latencies[phase].append(int(entry_id.partition("-")[0]) - pushed)
                self.articles += len(entries)
                after = self._after[stream] = entries[-1][0]


def quantile(values: Sequence[float], share: float) -> float:
    """The value that this share of them does not exceed; 0 if there are none."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else 0.0


def halves(samples: Sequence[Sample], what: str) -> tuple[float, float]:
    """The mean of one figure over the first and over the second half."""
    values = [float(getattr(sample, what)) for sample in samples]
    middle = len(values) // 2
    return statistics.fmean(values[:middle]), statistics.fmean(values[middle:])


def _family(pid: int) -> list[int]:
    """A process and all that it started."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:  # it ended while we looked
            continue
        parents.setdefault(parent, []).append(int(stat.parent.name))
    found = [pid]
    for one in found:
        found += parents.get(one, [])
    return found


def _bytes_of(pid: int) -> int:
    """Memory of a process, what it shares with others divided among them (PSS)."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:  # it ended while we looked
        return 0
    return next((1024 * int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)
