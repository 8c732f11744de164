"""Waits for partitions that are away, but not for ever: then the others answer without them."""

import time
from collections.abc import Collection, Sequence
from typing import Any, Final

from copydesk_matching.index.server import Call, Home, IndexServer, PartitionsAway

#: Seconds between two attempts: the first and the longest.
_PAUSES: Final = (0.05, 0.5)


class PatientServer:
    """An index server that is asked again for what it cannot reach.

    A partition that stays away is *given up*: it is asked with the others, but no longer waited for, until it answers.
    """

    def __init__(self, server: IndexServer, seconds: float, given_up: Collection[int] = ()) -> None:
        """Wraps a server.

        Args:
            server: Where the index lives.
            seconds: How long a batch waits for a partition that is away.
            given_up: Partitions that are known to be away.
        """
        self.home: Home = server.home
        self.server: Final = server
        self.given_up: Final = set(given_up)
        self._seconds = seconds

    def ask(self, calls: Sequence[Call]) -> list[Any]:
        """The answers to the calls, in order; `PartitionsAway` where a partition stays away."""
        answers = self.server.ask(calls)
        deadline, pause = time.monotonic() + self._seconds, _PAUSES[0]
        while True:
            away = {call.partition for call, one in zip(calls, answers, strict=True) if isinstance(one, PartitionsAway)}
            self.given_up.difference_update({call.partition for call in calls} - away)
            fresh = away - self.given_up
            if not fresh:
                return answers
            if time.monotonic() >= deadline:
                self.given_up.update(fresh)
                return answers
            time.sleep(pause)
            pause = min(2 * pause, _PAUSES[1])
            again = [at for at, call in enumerate(calls) if call.partition in fresh]
            for at, answer in zip(again, self.server.ask([calls[at] for at in again]), strict=True):
                answers[at] = answer

    def epochs(self, partitions: Collection[int]) -> dict[int, str]:
        """The epoch of each partition; those that cannot be reached now are missing."""
        return self.server.epochs(partitions)

    def scan(self, pattern: str) -> Sequence[bytes]:
        """All keys that match a pattern."""
        return self.server.scan(pattern)

    def close(self) -> None:
        """Closes the connections of the server."""
        self.server.close()
