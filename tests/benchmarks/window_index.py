"""One namespace of the real index under measurement: what a batch costs in it, and what its documents take."""

import time
from collections.abc import Sequence

import redis
from msgspec import Struct

from copydesk_matching.index.fill import read_window_fill
from copydesk_matching.index.index import Index
from copydesk_matching.index.layout import Candidate
from copydesk_matching.match import Sketch
from copydesk_matching.matcher import Matcher
from copydesk_schemas import Keys
from copydesk_workers.settings import Settings


class Cost(Struct, frozen=True):
    """µs a document of one batch: `probe` and `match` (the probe in it) by the clock, `server` of processor time."""

    probe: float
    match: float
    server: float


class MeasuredIndex:
    """An index that documents are matched in as the workers do it, by `Matcher.match`."""

    def __init__(self, client: redis.Redis, name: str, settings: Settings) -> None:
        self._client = client
        self._keys = Keys(name)
        self._settings = settings
        self._index = _TimedIndex(client, self._keys, settings.index_shape)
        self._matcher = Matcher(self._index)
        self._before = self.memory()
        self.documents = 0
        self.costs: list[Cost] = []

    def match(self, sketches: Sequence[Sketch]) -> None:
        """Inserts a batch and finds what it relates to."""
        self._matcher.match(sketches)
        self.documents += len(sketches)

    def measure(self, sketches: Sequence[Sketch]) -> None:
        """Like `match`, and keeps what it cost."""
        before, started = self._processor(), time.perf_counter()
        self.match(sketches)
        elapsed, spent = time.perf_counter() - started, self._processor() - before
        self.costs.append(Cost(*(1e6 * seconds / len(sketches) for seconds in (self._index.seconds, elapsed, spent))))

    def expire(self, buckets: int) -> None:
        """Drops what is out of date, as the workers do when a slice begins."""
        self._index.expire(buckets)

    def memory(self, what: str = "used_memory") -> int:
        """Bytes that the server uses."""
        return int(self._client.info("memory")[what])

    def bytes_a_document(self) -> float:
        """Growth of the server's memory since this index was made; right while nothing else grows on the server."""
        return (self.memory() - self._before) / self.documents

    def postings(self) -> float:
        """Mean number of postings in a bucket."""
        fill = read_window_fill(self._client, self._keys, self._settings.window_documents)
        return fill.postings if fill else 0.0

    def settle(self) -> None:
        """Waits until the server has rewritten its append-only file, and has it rewrite no more."""
        self._client.config_set("auto-aof-rewrite-percentage", 0)
        while self._client.info("persistence")["aof_rewrite_in_progress"]:
            time.sleep(0.1)

    def _processor(self) -> float:
        used = self._client.info("cpu")
        return float(used["used_cpu_user"]) + float(used["used_cpu_sys"])


class _TimedIndex(Index):
    """An index that knows how long its last probe took, in seconds."""

    seconds = 0.0

    def probe(self, sketches: Sequence[Sketch]) -> list[list[Candidate]]:
        started = time.perf_counter()
        found = super().probe(sketches)
        self.seconds = time.perf_counter() - started
        return found
