"""What the workers measure of themselves: durations by step, as histograms, and a few counts.

All workers of a namespace add to one hash, so whoever reads it sees the whole fleet and the workers need no port of
their own. The names under which the numbers are exposed are in `serve/metric_names.py` of the desk.
"""

import logging
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import Final, Literal, cast, get_args

import redis
from msgspec import Struct
from redis.exceptions import ResponseError

from copydesk_schemas import Keys
from copydesk_workers.logs import event
from copydesk_workers.server.outages import is_trouble

logger = logging.getLogger(__name__)

Step = Literal[
    "prepare",  # open, split, clean
    "sketch",  # words and fingerprints
    "match",  # look up and verify
    "enrich",  # language, entities and so on
    "commit",
    "teach",  # what the sites print on every page
]
#: What a duration is of: a part of a batch that goes through the steps together, or one document.
Timed = Literal["batch", "document"]
Count = Literal[
    "late_commits",  # documents that another worker had finished
    "reclaimed_entries",  # documents taken over from a silent worker
]

STEPS: Final[tuple[Step, ...]] = get_args(Step)
#: Upper bounds of the histograms, in seconds. One more bucket has no bound.
BOUNDS: Final = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)

_ADD_UP: Final = files("copydesk_workers.server").joinpath("add_up.lua").read_text()
_SUM: Final = "microseconds"


class Histogram(Struct, frozen=True):
    """Durations: how many fell into each bucket (not added up), and their sum in seconds."""

    counts: tuple[int, ...]
    seconds: float


class Measured(Struct, frozen=True):
    """All that the workers of a namespace measured since it began. What was never measured is left out."""

    counts: dict[Count, int]
    histograms: dict[tuple[Timed, Step], Histogram]


class Meter:
    """Gathers what one process measures, and adds it to the hash of the namespace."""

    def __init__(self, client: redis.Redis, keys: Keys) -> None:
        """Measures nothing yet."""
        self._key = keys.measured
        self._script = client.register_script(_ADD_UP)
        self._gathered: Counter[str] = Counter()

    @contextmanager
    def batch(self, step: Step) -> Iterator[None]:
        """Measures how long a step takes for a part of a batch."""
        begin = time.perf_counter()
        yield
        self._took("batch", step, time.perf_counter() - begin)

    def document(self, step: Step, seconds: float) -> None:
        """Notes how long a step took for one document."""
        self._took("document", step, seconds)

    def count(self, what: Count, by: int) -> None:
        """Counts."""
        if by:
            self._gathered[what] += by

    def write(self) -> None:
        """Adds what was gathered to the hash. Numbers never hold up documents: if they are refused, it is logged.

        Raises:
            redis.exceptions.RedisError: The server is away.
        """
        if not self._gathered:
            return
        arguments = [part for pair in self._gathered.items() for part in pair]
        self._gathered.clear()
        try:
            self._script(keys=[self._key], args=arguments)
        except ResponseError as error:
            if is_trouble(error):
                raise
            logger.warning("what was measured is not kept: %s", error, extra=event("not_measured", reason=str(error)))

    def _took(self, timed: Timed, step: Step, seconds: float) -> None:
        self._gathered[f"{timed}:{step}:{bisect_left(BOUNDS, seconds)}"] += 1
        self._gathered[f"{timed}:{step}:{_SUM}"] += round(seconds * 1_000_000)


def count(client: redis.Redis, keys: Keys, what: Count) -> None:
    """Counts one of what is so rare that it is written at once."""
    client.hincrby(keys.measured, what, 1)


def read_measured(client: redis.Redis, keys: Keys) -> Measured:
    """Reads what the workers of a namespace measured."""
    found = {
        name.decode(): int(value) for name, value in cast("dict[bytes, bytes]", client.hgetall(keys.measured)).items()
    }
    histograms: dict[tuple[Timed, Step], Histogram] = {}
    for timed in get_args(Timed):
        for step in STEPS:
            counts = tuple(found.get(f"{timed}:{step}:{bucket}", 0) for bucket in range(len(BOUNDS) + 1))
            if any(counts):
                histograms[timed, step] = Histogram(counts, found.get(f"{timed}:{step}:{_SUM}", 0) / 1_000_000)
    return Measured({name: found[name] for name in get_args(Count) if name in found}, histograms)
