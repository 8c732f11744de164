"""What comes in and out a minute, measured by this process while it serves."""

import logging
import threading
import time
from collections import deque
from collections.abc import Sequence
from typing import Final

import redis
from msgspec import Struct
from redis.exceptions import RedisError

from copydesk_desk.operations.status import Status, read_status
from copydesk_schemas import Keys

logger = logging.getLogger(__name__)

#: Seconds between two looks, and how many are kept: an hour.
_EVERY: Final = 5.0
_KEPT: Final = 720


class Sample(Struct, frozen=True, kw_only=True):
    """The counts of a namespace at a moment (seconds since 1970). What goes in and out counts up for ever."""

    at: float
    came_in: int
    published: int
    duplicates: int
    dead: int
    waiting: int
    workers: int


class Minute(Struct, frozen=True, kw_only=True):
    """What a minute brought. `at` is its end, in seconds since 1970; `waiting` is what waited then."""

    at: float
    came_in: float
    published: float
    duplicates: float
    dead: float
    waiting: int


class Pulse:
    """Looks at a namespace every few seconds, and keeps an hour of that."""

    def __init__(self, client: redis.Redis, keys: Keys) -> None:
        """Has seen nothing yet.

        Args:
            client: A client that answers in bytes.
            keys: The namespace.
        """
        self._client, self._keys = client, keys
        self._samples: deque[Sample] = deque(maxlen=_KEPT)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, name="pulse", daemon=True)

    def begin(self) -> None:
        """Starts the thread that looks."""
        self._thread.start()

    def close(self) -> None:
        """Ends it, and waits until it no longer uses the connection."""
        self._ended.set()
        self._thread.join()

    def minutes(self) -> Sequence[Minute]:
        """The last hour, oldest first. Less than that if the process is younger; nothing for its first seconds."""
        return by_minute(list(self._samples))

    def note(self, sample: Sample) -> None:
        """Keeps a sample, the newest; the oldest of a full hour goes."""
        self._samples.append(sample)

    def _look(self) -> None:
        while not self._ended.is_set():
            try:
                self.note(sample_of(read_status(self._client, self._keys), time.time()))
            except RedisError as error:
                logger.warning("the desk waits for the server: %s", error)
            self._ended.wait(_EVERY)


def sample_of(status: Status, at: float) -> Sample:
    """The counts of a status."""
    counters = status.counters
    return Sample(
        at=at,
        came_in=counters.get("entries_committed", 0) + status.waiting + status.in_hand,
        published=counters.get("articles_published", 0),
        duplicates=counters.get("articles_duplicate", 0),
        dead=counters.get("articles_dead", 0),
        waiting=status.waiting,
        workers=status.workers,
    )


def by_minute(samples: Sequence[Sample]) -> list[Minute]:
    """The differences of samples a minute apart, from the newest back; the first stretch may be shorter, and is scaled.

    Args:
        samples: In the order of time.

    Returns:
        The minutes, oldest first.
    """
    found: list[Minute] = []
    end = len(samples) - 1
    while end > 0:
        begin = end
        while begin > 0 and samples[end].at - samples[begin].at < 60:
            begin -= 1
        first, last = samples[begin], samples[end]
        scale = 60 / max(last.at - first.at, 1.0)
        found.append(
            Minute(
                at=last.at,
                came_in=max(0, last.came_in - first.came_in) * scale,
                published=max(0, last.published - first.published) * scale,
                duplicates=max(0, last.duplicates - first.duplicates) * scale,
                dead=max(0, last.dead - first.dead) * scale,
                waiting=last.waiting,
            )
        )
        end = begin
    return found[::-1]
