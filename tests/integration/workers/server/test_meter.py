"""What workers measure: all of it arrives in one hash of bounded size, and numbers never hold up documents."""

from itertools import pairwise

import redis
from hypothesis import given
from hypothesis import strategies as st

from copydesk_schemas import Keys
from copydesk_workers.server.meter import BOUNDS, STEPS, Histogram, Meter, Step, count, read_measured


@given(st.lists(st.tuples(st.sampled_from(STEPS), st.floats(0, 100)), max_size=20), st.integers(0, 20))
def test_what_two_workers_measure_adds_up(
    client: redis.Redis, keys: Keys, durations: list[tuple[Step, float]], cut: int
) -> None:
    """Each duration is in the one bucket whose bounds it lies between, and in the sum, whoever measured it."""
    client.delete(keys.measured)
    for part in (durations[:cut], durations[cut:]):
        meter = Meter(client, keys)
        for step, seconds in part:
            meter.document(step, seconds)
        meter.write()
    found = read_measured(client, keys).histograms
    assert {("document", step) for step, _ in durations} == set(found)
    for (_, step), histogram in found.items():
        own = [seconds for one, seconds in durations if one == step]
        bounds = [-1.0, *BOUNDS, float("inf")]
        expected = [sum(low < seconds <= high for seconds in own) for low, high in pairwise(bounds)]
        assert expected == list(histogram.counts)
        assert abs(sum(own) - histogram.seconds) <= len(own) * 1e-6


def test_the_hash_is_bounded(client: redis.Redis, keys: Keys) -> None:
    """However much is measured, there is a field for each bucket and sum of each step, and for each count."""
    meter = Meter(client, keys)
    for step in STEPS:
        for seconds in (*BOUNDS, 100.0):
            meter.document(step, seconds)
        with meter.batch(step):
            pass
    meter.count("late_commits", 2)
    meter.write()
    count(client, keys, "reclaimed_entries")
    assert client.hlen(keys.measured) == len(STEPS) * (len(BOUNDS) + 2) + len(STEPS) * 2 + 2
    assert {"late_commits": 2, "reclaimed_entries": 1} == read_measured(client, keys).counts


def test_a_step_that_fails_is_not_measured(client: redis.Redis, keys: Keys) -> None:
    """A batch whose step raises is tried again: only the attempt that came through counts."""
    meter = Meter(client, keys)
    for fails in (True, False):
        try:
            with meter.batch("match"):
                if fails:
                    raise ConnectionError
        except ConnectionError:
            continue
    meter.write()
    [histogram] = read_measured(client, keys).histograms.values()
    assert 1 == sum(histogram.counts)


def test_numbers_that_are_refused_stop_nothing(client: redis.Redis, keys: Keys) -> None:
    """A key of another type: the numbers are gone, the caller goes on."""
    client.set(keys.measured, "x", ex=60)
    meter = Meter(client, keys)
    meter.document("prepare", 0.1)
    meter.write()
    client.delete(keys.measured)
    meter.write()
    assert {} == read_measured(client, keys).histograms
    meter.document("prepare", 0.1)
    meter.write()
    assert {("document", "prepare"): Histogram((0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0), 0.1)} == read_measured(
        client, keys
    ).histograms
