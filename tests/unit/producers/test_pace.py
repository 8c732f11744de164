"""The pace of a replay."""

from hypothesis import given
from hypothesis import strategies as st

from copydesk_producers.replay import Pace


class Clock:
    """A clock that moves only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.naps: list[float] = []

    def sleep(self, seconds: float) -> None:
        """Moves on."""
        self.now += seconds
        self.naps.append(seconds)


@given(st.lists(st.integers(0, 100_000), min_size=1), st.floats(0.1, 100))
def test_every_entry_is_due_at_its_time_divided_by_the_speed(steps: list[int], speed: float) -> None:
    """None is early, none is late, and no sleep is longer than half a second, so that a stop is heard."""
    clock = Clock()
    pace = Pace(speed, lambda: clock.now, clock.sleep)
    event = first = 1_700_000_000_000
    pace.wait(event)
    for step in steps:
        event += step
        pace.wait(event)
        due = (event - first) / 1000 / speed
        assert abs(clock.now - 1000 - due) < 1e-6 * (1 + due)
    assert all(nap <= 0.5 for nap in clock.naps)


def test_who_is_late_does_not_wait() -> None:
    """A slow push is caught up with, the pace is that of the whole and not of each step."""
    clock = Clock()
    pace = Pace(2, lambda: clock.now, clock.sleep)
    pace.wait(0)
    clock.now += 30
    pace.wait(50_000)
    assert [] == clock.naps
    pace.wait(62_000)
    assert 1031 == clock.now


def test_flat_out_never_waits() -> None:
    """Without a speed there is no sleep, whatever the times."""
    clock = Clock()
    pace = Pace(None, lambda: clock.now, clock.sleep)
    for event in (0, 10**12):
        pace.wait(event)
    assert [] == clock.naps
