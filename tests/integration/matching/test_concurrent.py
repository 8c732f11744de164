"""Two workers look up at the same time, in whatever order the partitions hear of it: no pair is lost."""

import threading
from collections.abc import Collection, Sequence
from typing import Any

import redis
from hypothesis import given
from hypothesis import strategies as st
from tests.integration.matching.test_index import clear
from tests.integration.matching.texts import at
from tests.laws import examples

from copydesk_matching.index.index import Index
from copydesk_matching.index.server import Call, Home, OneServer
from copydesk_matching.match import Sketch
from copydesk_schemas import Keys
from copydesk_workers.settings import Settings

SHAPE = Settings(window_documents=1000, partitions=4).index_shape


class Turns:
    """Lets one of two threads make its next call, in a drawn order; a thread that has ended is passed over."""

    def __init__(self, order: Sequence[int]) -> None:
        self._order = list(order)
        self._changed = threading.Condition()
        self._ended: set[int] = set()

    def await_turn(self, who: int) -> None:
        """Returns when it is this thread's turn."""
        with self._changed:
            while self._next() != who:
                self._changed.wait()
            if self._order:
                self._order.pop(0)
            self._changed.notify_all()

    def end(self, who: int) -> None:
        """The thread makes no more calls."""
        with self._changed:
            self._ended.add(who)
            self._changed.notify_all()

    def _next(self) -> int:
        while self._order and self._order[0] in self._ended:
            self._order.pop(0)
        if self._order:
            return self._order[0]
        return min({0, 1} - self._ended, default=0)


class Interleaved:
    """A real server whose calls are made one by one, those of a scatter in a drawn order, when it is their turn."""

    home: Home = "primary"

    def __init__(self, client: redis.Redis, turns: Turns, who: int, first: int) -> None:
        self._server, self._turns, self._who, self._first = OneServer(client), turns, who, first

    def ask(self, calls: Sequence[Call]) -> list[Any]:
        """The answers, in the order of the calls. Those of one partition are made together, as a node does."""
        answers: list[Any] = [None] * len(calls)
        partitions = sorted({call.partition for call in calls}, key=lambda number: (number + self._first) % 4)
        for partition in partitions:
            self._turns.await_turn(self._who)
            for place, call in enumerate(calls):
                if call.partition == partition:
                    [answers[place]] = self._server.ask([call])
        return answers

    def epochs(self, partitions: Collection[int]) -> dict[int, str]:
        """Those of the server."""
        return self._server.epochs(partitions)

    def scan(self, pattern: str) -> Sequence[bytes]:
        """The keys of the server."""
        return self._server.scan(pattern)

    def close(self) -> None:
        """Nothing: the client is the test's."""


@given(
    st.lists(st.integers(0, 1), min_size=8, max_size=40),
    st.tuples(st.integers(0, 3), st.integers(0, 3)),
    st.integers(0, 3),
)
@examples(60)
def test_one_of_two_sees_all_of_the_other(
    client: redis.Redis, keys: Keys, order: list[int], first: tuple[int, int], more: int
) -> None:
    """Of two copies that are looked up at the same time, one finds the other with all that they share, and can read it.

    Texts of others that are there before, or come along in the same batch, do not change that.
    """
    clear(client, keys)
    index = Index(client, keys, SHAPE)
    index.probe([at(10 + number, [number]) for number in range(more)])
    batches = [[at(100, [1, 2, 3]), at(101, [7])], [at(200, [1, 2, 3]), at(201, [8])]]
    turns = Turns(order)
    seen: list[dict[bytes, int]] = [{}, {}]

    def look_up(who: int, batch: list[Sketch]) -> None:
        try:
            index = Index(client, keys, SHAPE, Interleaved(client, turns, who, first[who]))
            found = index.probe(batch)[0]
            readable = index.read_signatures([candidate.id for candidate in found])
            seen[who] = {candidate.id: candidate.shared for candidate in found if candidate.id in readable}
        finally:
            turns.end(who)

    threads = [threading.Thread(target=look_up, args=(who, batch)) for who, batch in enumerate(batches)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    shared = len(batches[0][0].fingerprints)
    assert shared in (seen[0].get(batches[1][0].id), seen[1].get(batches[0][0].id))
