"""cut_batch: the parts of a batch."""

from hypothesis import given
from hypothesis import strategies as st

from copydesk_schemas.ids import MAX_MILLISECONDS
from copydesk_workers.pipeline.intake import RawEntry
from copydesk_workers.pipeline.parts import PART_BYTES, cut_batch

WINDOW = 1000
#: Milliseconds of ids of three slices, and one id that is no record's.
IDS = st.sampled_from(["500-1", "999-0", "1000-0", "1999-7", "2500-0", "18446744073709551615-0"])
SIZES = st.sampled_from([0, 10, PART_BYTES // 2, PART_BYTES, 2 * PART_BYTES])


@st.composite
def batches(draw: st.DrawFn) -> list[RawEntry]:
    """Entries of some slices, small and large."""
    pairs = draw(st.lists(st.tuples(IDS, SIZES), max_size=8))
    return [RawEntry(entry_id, {b"document": b"x" * size}) for entry_id, size in pairs]


@given(batches())
def test_parts_are_the_batch(batch: list[RawEntry]) -> None:
    """Together the parts hold every entry once, in order, and no part is empty."""
    parts = [part for _, part in cut_batch(batch, WINDOW, MAX_MILLISECONDS)]
    assert batch == [entry for part in parts for entry in part]
    assert all(parts)


@given(batches())
def test_a_part_is_of_one_slice(batch: list[RawEntry]) -> None:
    """All ids of a part that are in range lie in its slice; its slice is None only if none is in range."""
    for slice_, part in cut_batch(batch, WINDOW, MAX_MILLISECONDS):
        found = {int(entry.entry_id.partition("-")[0]) // WINDOW for entry in part if len(entry.entry_id) < 10}
        assert ({slice_} if slice_ is not None else set()) == found


@given(batches())
def test_a_part_ends_when_it_is_large_enough(batch: list[RawEntry]) -> None:
    """Without its last document a part is below the limit, so one slow document holds up few others."""
    for _, part in cut_batch(batch, WINDOW, MAX_MILLISECONDS):
        assert PART_BYTES > sum(len(entry.fields[b"document"]) for entry in part[:-1])
