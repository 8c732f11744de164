"""The lanes that the entries of a worker wait in, so that bad documents hold up neither their neighbours nor new ones.

- An entry that ended its horse, or was in hand longer than `patience_seconds`, goes to the *slow* lane. There it is
  tried alone, with the full limits, when nothing else waits; at the latest after `PAUSE` times its longest time.
- The rest of its batch, its *neighbours*, go on at once. If another of them ends the horse, new entries come first for
  twice the time that was lost, so a batch full of bad documents takes a third of the worker's time at most.

One worker of a namespace at a time works in the slow lane, so that the others are free when new entries come.
"""

from collections.abc import Iterable
from typing import Final

import redis

from copydesk_schemas import Keys

#: How many times the time limit of a document passes before the slow lane has its next turn while others wait.
PAUSE: Final = 9
#: How much longer than the time that neighbours lost new entries come first.
OWED: Final = 2.0
#: Entries that are remembered: more than a worker can hold at once. One that is forgotten is tried alone.
_MOST: Final = 10_000


class Lanes:
    """Which entries of a worker wait in which lane. The parent keeps it, and the horse that it forks gets a copy."""

    def __init__(self) -> None:
        #: Entries to be tried alone when nothing else waits.
        self.slow: dict[str, None] = {}
        #: Entries that go on after one of their batch ended the horse.
        self.neighbours: dict[str, None] = {}
        #: Those of them that go on one by one, since which of them ended the horse is not known.
        self.singles: set[str] = set()
        #: Seconds that belong to new entries before the neighbours have their turn.
        self.owed = 0.0

    def blame(self, entry_id: str, seconds: float, held: Iterable[str]) -> None:
        """Sets an entry aside that ended the horse.

        Args:
            entry_id: The entry; empty if it is one of those held and nobody knows which.
            seconds: How long it was in hand.
            held: The ids of its batch.
        """
        held = list(held)
        if not entry_id and len(held) == 1:
            [entry_id] = held
        self.owed = OWED * seconds if any(one in self.neighbours for one in held) else 0.0
        self.neighbours.update(dict.fromkeys(held))
        if entry_id:
            self.set_aside(entry_id)
        else:
            self.singles.update(held)
        while len(self.neighbours) > _MOST:
            self.forget([next(iter(self.neighbours))])

    def forget(self, held: Iterable[str]) -> None:
        """Lets entries go on alone, one by one, if they are still there: nobody knows what ended their horse."""
        for entry_id in held:
            self.neighbours.pop(entry_id, None)
            self.singles.discard(entry_id)

    def set_aside(self, entry_id: str) -> None:
        """Moves an entry to the slow lane."""
        self.forget([entry_id])
        self.slow[entry_id] = None
        if len(self.slow) > _MOST:
            del self.slow[next(iter(self.slow))]


def enter_slow_lane(client: redis.Redis, keys: Keys, seconds: float) -> bool:
    """Takes the slow lane of the namespace for one attempt.

    Args:
        client: The client.
        keys: The namespace.
        seconds: How long the attempt may take; after twice that the lane is free again, whatever became of it.

    Returns:
        Whether it was free.
    """
    return bool(client.set(keys.slow_lane, "1", nx=True, px=max(1, round(2 * seconds * 1000))))


def leave_slow_lane(client: redis.Redis, keys: Keys) -> None:
    """Frees the slow lane for the next attempt."""
    client.delete(keys.slow_lane)
