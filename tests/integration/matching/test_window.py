"""The window in event time: what is too far apart is not compared, what is out of date is dropped."""

import orjson
import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st
from tests.integration.matching.test_index import clear, found
from tests.integration.matching.texts import DAY, at
from tests.laws import examples

from copydesk_matching.index.index import Index
from copydesk_schemas import Keys
from copydesk_workers.fleet.raw_stream import ensure_group
from copydesk_workers.pipeline.intake import NoWatch, RawEntry
from copydesk_workers.pipeline.runner import Runner
from copydesk_workers.settings import Settings

WINDOW = 2 * DAY
SETTINGS = Settings(window_documents=1000, window_days=2)


def laid(keys: Keys) -> Keys:
    """The keys of the index that has these settings."""
    return keys.of_layout(SETTINGS.index_shape.layout)


@given(st.integers(0, 20 * DAY), st.integers(-5 * DAY, 5 * DAY))
@examples(40)
def test_records_are_compared_within_the_window(client: redis.Redis, keys: Keys, start: int, distance: int) -> None:
    """Two copies find each other exactly if their event times are at most a window apart, whichever is probed first."""
    clear(client, keys)
    index = Index(client, keys, SETTINGS.index_shape)
    one, other = at(5 * DAY + start, [1]), at(5 * DAY + start + distance, [1], sequence=1)
    index.probe([one])
    assert found(index, other) == [[one.id] if abs(distance) <= WINDOW else []]


def index_keys(client: redis.Redis, keys: Keys) -> set[str]:
    """All keys of the namespace but the settings."""
    return {key.decode() for key in client.scan_iter(match=keys.prefix + "*")} - {keys.meta}


@pytest.mark.parametrize("partitions", [1, 3])
def test_a_slice_leaves_a_window_after_its_end(client: redis.Redis, keys: Keys, partitions: int) -> None:
    """Nothing of a slice is dropped before the newest id is a window past its end, then all of it is."""
    shape = Settings(window_documents=1000, window_days=2, partitions=partitions).index_shape
    index = Index(client, keys, shape)
    index.probe([at(10 * WINDOW, [1])])
    old = {key for key in index_keys(client, keys) if not key.endswith((":slices", ":turns"))}
    index.probe([at(12 * WINDOW - 1, [2])])
    assert index.expire(10_000) == 0
    assert old <= index_keys(client, keys)
    index.probe([at(12 * WINDOW, [3])])
    while index.expire(100):
        pass
    assert old & index_keys(client, keys) == set()
    assert set(client.hkeys(keys.of_layout(shape.layout).index_slices(0))) == {b"11", b"12"}


def test_a_slice_is_dropped_piece_by_piece(client: redis.Redis, keys: Keys) -> None:
    """Each call drops at most its budget of buckets and goes on where the last one stopped; signatures leave last."""
    index = Index(client, keys, SETTINGS.index_shape)
    index.probe([at(10 * WINDOW, range(8))])
    index.probe([at(20 * WINDOW, [1])])
    dropped = []
    while piece := index.expire(100):
        dropped.append(piece)
        if sum(dropped) < 512:
            assert client.exists(laid(keys).signatures(0, 10)) == 1
    assert dropped == [100, 100, 100, 100, 100, 12]
    assert client.exists(laid(keys).signatures(0, 10)) == 0


def test_a_late_record_is_dropped_too(client: redis.Redis, keys: Keys) -> None:
    """A record that comes when its slice is gone already leaves with the next expiry."""
    index = Index(client, keys, SETTINGS.index_shape)
    index.probe([at(20 * WINDOW, [1])])
    late = at(10 * WINDOW, [1])
    assert found(index, late) == [[]]
    while index.expire(1000):
        pass
    assert index.read_signatures([late.id]) == {}
    assert client.hkeys(laid(keys).index_slices(0)) == [b"20"]


def test_a_worker_drops_what_a_new_slice_made_out_of_date(client: redis.Redis, keys: Keys) -> None:
    """One worker goes through three slices, back into the first and on: what is out of date leaves, whole."""
    ensure_group(client, keys)
    runner = Runner(client, keys, SETTINGS)
    times = [10 * WINDOW, 11 * WINDOW, *(14 * WINDOW + number for number in range(5))]
    for late in ([], [10 * WINDOW + 500, 14 * WINDOW + 600, 14 * WINDOW + 700]):
        for milliseconds in late or times:
            dead = RawEntry(f"{milliseconds}-0", {b"document": b"not json"})  # makes no slice begin
            text = f"The ferry of Lindmark left at {milliseconds} with nobody on board but the captain and his dog."
            document = orjson.dumps({"text": text})
            runner.process([dead], NoWatch())
            runner.process([RawEntry(f"{milliseconds}-1", {b"document": document})], NoWatch())
        assert client.hkeys(laid(keys).index_slices(0)) == [b"14"]
        postings = [key for key in index_keys(client, keys) if key.startswith(laid(keys).postings_prefix(0))]
        assert postings
        assert all(key.startswith(f"{laid(keys).postings_prefix(0)}14:") for key in postings), postings
