"""Waiting for partitions that are away: as long as was said, once, and only for those that are not given up."""

from collections.abc import Collection, Sequence
from typing import Any

import pytest
import redis

from copydesk_matching.index.patient import PatientServer
from copydesk_matching.index.server import Call, Home, IndexServer, OneServer, PartitionsAway, reach
from copydesk_schemas import Keys


class Flaky:
    """A real server of which partitions are away, each for a number of calls."""

    home: Home = "cluster"

    def __init__(self, server: IndexServer, away: dict[int, int]) -> None:
        self._server, self._away = server, away
        self.asked: list[list[int]] = []

    def ask(self, calls: Sequence[Call]) -> list[Any]:
        """The answers of the server, but for the partitions that are away."""
        self.asked.append([call.partition for call in calls])
        away = {number for number, left in self._away.items() if left and number in self.asked[-1]}
        self._away.update({number: self._away[number] - 1 for number in away})
        answers = self._server.ask(calls)
        gone = ConnectionError("away")
        return [
            PartitionsAway({call.partition: gone}) if call.partition in away else answer
            for call, answer in zip(calls, answers, strict=True)
        ]

    def epochs(self, partitions: Collection[int]) -> dict[int, str]:
        """Those of the server."""
        return self._server.epochs(partitions)

    def scan(self, pattern: str) -> Sequence[bytes]:
        """The keys of the server."""
        return self._server.scan(pattern)

    def close(self) -> None:
        """Closes the server."""
        self._server.close()


def calls(keys: Keys, *partitions: int) -> list[Call]:
    """A call for each of the partitions, whose answer is its number."""
    return [Call(number, ("HSTRLEN", keys.meta, "x" * number)) for number in partitions]


def test_it_asks_again_for_what_is_away(client: redis.Redis, keys: Keys) -> None:
    """Only the calls that had no answer are sent again, and the answers come in the order of the calls."""
    flaky = Flaky(OneServer(client), {1: 2})
    assert [0, 0, 0] == PatientServer(flaky, 60).ask(calls(keys, 0, 1, 2))
    assert [[0, 1, 2], [1], [1]] == flaky.asked


def test_what_stays_away_is_given_up_until_it_answers(client: redis.Redis, keys: Keys) -> None:
    """A partition that was waited for in vain is asked with the others, but not waited for; an answer ends that."""
    flaky = Flaky(OneServer(client), {2: 3})
    patient = PatientServer(flaky, 0)
    for _ in range(2):
        assert [True, False] == [isinstance(answer, PartitionsAway) for answer in patient.ask(calls(keys, 2, 0))]
        assert {2} == patient.given_up
    with pytest.raises(PartitionsAway, match="partition p2 "):
        reach(patient, calls(keys, 2, 0))
    assert ([0, 0], set()) == (patient.ask(calls(keys, 2, 0)), patient.given_up)


def test_what_is_known_to_be_away_is_not_waited_for(client: redis.Redis, keys: Keys) -> None:
    """Partitions that are given up from the start cost no waiting, whatever may be waited for."""
    flaky = Flaky(OneServer(client), {0: 1, 1: 1})
    answers = PatientServer(flaky, 3600, given_up=[0, 1]).ask(calls(keys, 0, 1))
    assert ([True, True], 1) == ([isinstance(answer, PartitionsAway) for answer in answers], len(flaky.asked))


def test_what_is_away_is_said_once() -> None:
    """What one partition said is passed on when several are named, without the sentence around it."""
    one = PartitionsAway({3: ConnectionError("node1 did not answer")})
    several = PartitionsAway({3: one, 7: ConnectionError("node2 did not answer")})
    assert str(several) == "the index cannot be reached: partition p3, p7 (node1 did not answer)"
    assert str(PartitionsAway({3: several})) == "the index cannot be reached: partition p3 (node1 did not answer)"
