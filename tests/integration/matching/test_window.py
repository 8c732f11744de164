"""The window in event time: what is too far apart is not compared, what is out of date is dropped."""

import pytest
import redis
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.integration.matching.test_index import clear, found
from tests.integration.matching.texts import DAY, at

from copydesk_schemas import Keys
from copydesk_workers.matching.index import Index
from copydesk_workers.settings import Settings

WINDOW = 2 * DAY
SETTINGS = Settings(window_documents=1000, window_days=2)


@given(st.integers(0, 20 * DAY), st.integers(-5 * DAY, 5 * DAY))
@hypothesis_settings(max_examples=40)
def test_records_are_compared_within_the_window(client: redis.Redis, keys: Keys, start: int, distance: int) -> None:
    """Two copies find each other exactly if their event times are at most a window apart, whichever is probed first."""
    clear(client, keys)
    index = Index(client, keys, SETTINGS)
    one, other = at(5 * DAY + start, [1]), at(5 * DAY + start + distance, [1], sequence=1)
    index.probe([one])
    assert found(index, other) == [[one.id] if abs(distance) <= WINDOW else []]


def index_keys(client: redis.Redis, keys: Keys) -> set[str]:
    """All keys of the namespace but the settings."""
    return {key.decode() for key in client.scan_iter(match=keys.prefix + "*")} - {keys.meta}


@pytest.mark.parametrize("partitions", [1, 3])
def test_a_slice_leaves_a_window_after_its_end(client: redis.Redis, keys: Keys, partitions: int) -> None:
    """Nothing of a slice is dropped before the newest id is a window past its end, then all of it is."""
    index = Index(client, keys, Settings(window_documents=1000, window_days=2, partitions=partitions))
    index.probe([at(10 * WINDOW, [1])])
    old = {key for key in index_keys(client, keys) if ":slices" not in key}
    index.probe([at(12 * WINDOW - 1, [2])])
    assert index.expire(10_000) == 0
    assert old <= index_keys(client, keys)
    index.probe([at(12 * WINDOW, [3])])
    while index.expire(100):
        pass
    assert old & index_keys(client, keys) == set()
    assert set(client.hkeys(keys.index_slices(0))) == {b"11", b"12"}


def test_a_slice_is_dropped_piece_by_piece(client: redis.Redis, keys: Keys) -> None:
    """Each call drops at most its budget of buckets and goes on where the last one stopped; signatures leave last."""
    index = Index(client, keys, SETTINGS)
    index.probe([at(10 * WINDOW, range(8))])
    index.probe([at(20 * WINDOW, [1])])
    dropped = []
    while piece := index.expire(100):
        dropped.append(piece)
        if sum(dropped) < 512:
            assert client.exists(keys.signatures(0, 10)) == 1
    assert dropped == [100, 100, 100, 100, 100, 12]
    assert client.exists(keys.signatures(0, 10)) == 0


def test_a_late_record_is_dropped_too(client: redis.Redis, keys: Keys) -> None:
    """A record that comes when its slice is gone already leaves with the next expiry."""
    index = Index(client, keys, SETTINGS)
    index.probe([at(20 * WINDOW, [1])])
    late = at(10 * WINDOW, [1])
    assert found(index, late) == [[]]
    while index.expire(1000):
        pass
    assert index.read_signatures([late.id]) == {}
    assert client.hkeys(keys.index_slices(0)) == [b"20"]
