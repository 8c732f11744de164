"""Documents in the order of their own time, under ids of that time."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_producers.event_time import EventTimes
from copydesk_producers.readers.item import Item, bad, good
from copydesk_schemas import CopydeskError, RawDocument, SettingsError, entry_numbers

MONTH = datetime(2025, 3, 1, tzinfo=UTC)


def item(number: int, published_at: str | None = None, **metadata: object) -> Item:
    """One document of an input."""
    document = RawDocument(text=f"Text {number}.", published_at=published_at, metadata=metadata or None)
    return good("archive.jsonl", number, document)


def at(minutes: int) -> str:
    """A time as documents print it."""
    return (MONTH + timedelta(minutes=minutes)).isoformat()


@given(st.lists(st.one_of(st.none(), st.integers(0, 12)), min_size=1, max_size=40), st.integers(1, 200))
def test_ids_rise_with_the_time_and_nothing_is_lost(minutes: list[int | None], run_bytes: int) -> None:
    """Every document comes once; by time, equal times in the order of the input, those without one last."""
    items = [item(number, None if own is None else at(own)) for number, own in enumerate(minutes)]
    times = EventTimes(run_bytes=run_bytes)
    if all(own is None for own in minutes):
        with pytest.raises(CopydeskError, match="no document has a time"):
            list(times.order(items))
        return
    found = list(times.order(items))
    dated = sorted((own, number) for number, own in enumerate(minutes) if own is not None)
    undated = [number for number, own in enumerate(minutes) if own is None]
    assert [*(number for _, number in dated), *undated] == [timed.item.number for timed in found]
    ids = [entry_numbers(timed.entry_id or "") for timed in found]
    assert sorted(set(ids)) == ids
    start = round(MONTH.timestamp() * 1000)
    newest = dated[-1][0]
    assert [start + 60_000 * own for own, _ in dated] + [start + 60_000 * newest] * len(undated) == [
        milliseconds for milliseconds, _ in ids
    ]
    assert len(undated) == times.undated


def test_many_sorted_runs_are_merged() -> None:
    """More runs than files that are open at once give the same order."""
    items = [item(number, at(-number)) for number in range(200)]
    found = list(EventTimes(run_bytes=1).order(items))
    assert list(reversed(range(200))) == [timed.item.number for timed in found]


@pytest.mark.parametrize(
    "value", ["2025-03-01T00:01:00Z", "2025-03-01T01:01:00+01:00", "2025-03-01 00:01", 1740787260, 1740787260000]
)
def test_a_member_of_metadata_can_hold_the_time(value: object) -> None:
    """A date-time, with or without a zone, and seconds or milliseconds since 1970."""
    [timed] = EventTimes("metadata.crawled").order([item(1, at(500), crawled=value)])
    assert timed.entry_id == "1740787260000-0"


@pytest.mark.parametrize("value", ["yesterday", True, None, [], -5, "1931-03-01T00:00:00Z", 1e300, "2999-01-01"])
def test_what_is_no_usable_time_is_told(value: object) -> None:
    """What is no time, lies before 1970 or in the future counts as undated, and comes last."""
    times = EventTimes("metadata.crawled")
    found = list(times.order([item(1, crawled=value), item(2, crawled="2025-03-01")]))
    assert [2, 1] == [timed.item.number for timed in found]
    assert 1 == times.undated


def test_broken_documents_come_last_and_unreadable_ones_have_no_id() -> None:
    """A broken document is pushed, to end in the dead letters; of an unreadable input there is nothing to push."""
    broken, unreadable = bad("a.jsonl", 1, "not JSON", b"{"), bad("b.bin", 1, "no such format", None)
    times = EventTimes()
    found = list(times.order([unreadable, broken, item(3, at(0))]))
    start = round(MONTH.timestamp() * 1000)
    assert [(3, f"{start}-0"), (1, f"{start}-1")] == [
        (each.item.number, each.entry_id) for each in found if each.entry_id
    ]
    assert [unreadable] == [timed.item for timed in found if timed.entry_id is None]
    assert 1 == times.undated


@pytest.mark.parametrize("field", ["date", "metadata.", "title"])
def test_another_field_is_refused(field: str) -> None:
    """The message says which fields there are, and how another becomes one of them."""
    with pytest.raises(SettingsError, match=r"published_at, or metadata\.NAME"):
        EventTimes(field)
