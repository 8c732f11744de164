"""Small lines."""

from hypothesis import given
from hypothesis import strategies as st

from copydesk_desk.web.sparks import HEIGHT, WIDTH, spark


@given(st.lists(st.floats(0, 1e9), max_size=100))
def test_a_line_stays_in_its_box(values: list[float]) -> None:
    """A point a value, from edge to edge; none for fewer than two values."""
    points = [tuple(map(float, point.split(","))) for point in spark(values).split()]
    assert len(points) == (len(values) if len(values) > 1 else 0)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
    if points:
        assert (0, WIDTH) == (points[0][0], points[-1][0])
