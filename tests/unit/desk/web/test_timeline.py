"""The drawing of a spread: laws over any story."""

from hypothesis import given
from hypothesis import strategies as st

from copydesk_desk.operations.publications import Publication
from copydesk_desk.web.timeline import draw

#: Times of the last and the next decades, in milliseconds.
TIMES = st.lists(st.integers(1_000_000_000_000, 2_000_000_000_000), min_size=1, max_size=60)


def story(times: list[int], outlets: list[str | None]) -> list[Publication]:
    """Records at these times, by these outlets in turn, in the order of time."""
    return [
        Publication(
            id=f"{at}-0/{number}",
            relation="original",
            at=at,
            outlet=outlets[number % len(outlets)],
            owner=None,
            agency=None,
            stream="clean",
            entry_id="1-1",
        )
        for number, at in enumerate(sorted(times))
    ]


@given(TIMES, st.lists(st.sampled_from(["a", "b", "c", "d", None]), min_size=1, max_size=5), st.integers(1, 6))
def test_every_record_is_in_a_row_and_every_mark_in_the_picture(
    times: list[int], outlets: list[str | None], most: int
) -> None:
    """Rows hold all records together; marks lie within the width, in the order of time; rows begin in order."""
    drawn = draw(story(times, outlets), most)
    assert len(times) == sum(row.records for row in drawn.rows)
    assert all(len(row.marks) + row.more == row.records for row in drawn.rows)
    for row in drawn.rows:
        places = [mark.place for mark in row.marks]
        assert places == sorted(places)
        assert all(2 <= place <= 98 for place in places)
    named = [row.first for row in drawn.rows if not row.others]
    assert named == sorted(named)
    assert len(drawn.rows) <= most + 1


@given(TIMES)
def test_labels_are_few_in_order_and_inside(times: list[int]) -> None:
    """At least one label, at most six, whatever the span."""
    places = [label.place for label in draw(story(times, ["a"])).labels]
    assert 1 <= len(places) <= 6
    assert places == sorted(places)
    assert all(2 <= place <= 98 for place in places)
