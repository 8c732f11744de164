"""Minutes out of samples."""

from hypothesis import given
from hypothesis import strategies as st

from copydesk_desk.web.pulse import Sample, by_minute


def samples(steps: list[tuple[float, int]]) -> list[Sample]:
    """Samples so many seconds apart, each with so many more documents."""
    at, total, found = 0.0, 0, []
    for seconds, more in steps:
        at, total = at + seconds, total + more
        found.append(Sample(at=at, came_in=total, published=total, duplicates=0, dead=0, waiting=more, workers=1))
    return found


@given(st.lists(st.tuples(st.floats(1, 90), st.integers(0, 1000)), max_size=200))
def test_minutes_count_what_came(steps: list[tuple[float, int]]) -> None:
    """In the order of time and a minute or more apart, but for the first; nothing is counted twice or left out."""
    seen = samples(steps)
    minutes = by_minute(seen)
    assert len(minutes) == 0 if len(seen) < 2 else minutes[-1].at == seen[-1].at
    times = [minute.at for minute in minutes]
    assert times == sorted(times)
    begins = [seen[0].at, *times[:-1]] if minutes else []
    came = sum(minute.came_in * (minute.at - begin) / 60 for minute, begin in zip(minutes, begins, strict=True))
    assert abs(came - (seen[-1].came_in - seen[0].came_in if seen else 0)) < 0.01


def test_a_namespace_that_is_made_anew_counts_from_nothing() -> None:
    """Counters that fall, since the namespace was dropped, make no negative rates."""
    [minute] = by_minute(samples([(0, 50), (30, -50)]))
    assert 0 == minute.came_in
