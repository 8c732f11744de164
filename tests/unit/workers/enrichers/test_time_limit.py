"""Functions under a time limit."""

import threading
import time

import pytest

from copydesk_workers.enrichers.time_limit import Overrun, TimeLimiter


def forever(argument: int) -> int:
    """Never returns by itself, and swallows every Exception."""
    while True:
        try:
            argument += 1
        except Exception:  # the point of the test: it must not catch the end
            continue


def busy_until(moment: float) -> None:
    """Returns soon after the moment."""
    while time.monotonic() < moment:
        pass


def test_returns_what_is_in_time() -> None:
    """A function that is quick returns as ever."""
    assert 4 == TimeLimiter().run(lambda number: number + 1, 3, 10)


def test_stops_python_code() -> None:
    """A loop that would never end is stopped, though it catches every Exception."""
    with pytest.raises(Overrun):
        TimeLimiter().run(forever, 0, 0.05)


def test_tells_of_what_could_not_be_stopped() -> None:
    """A call that sits in C returns late; that it was late is told."""
    with pytest.raises(Overrun):
        TimeLimiter().run(time.sleep, 0.2, 0.02)


def test_passes_errors_on() -> None:
    """What the function raises comes out as it is."""
    with pytest.raises(ZeroDivisionError):
        TimeLimiter().run(lambda number: number // 0, 1, 10)


def test_nothing_comes_later() -> None:
    """Functions that end about when their time is up never leave an exception for the code behind them."""
    limiter = TimeLimiter()
    ended = 0
    for _ in range(100):
        try:
            limiter.run(busy_until, time.monotonic() + 0.0055, 0.005)
        except Overrun:
            ended += 1
        else:
            ended += 1
        sum(range(2000))
    assert 100 == ended


def test_one_thread_watches() -> None:
    """Any number of calls share one thread."""
    limiter = TimeLimiter()
    for number in range(5):
        limiter.run(abs, number, 10)
    before = set(threading.enumerate())
    limiter.run(abs, 1, 10)
    assert set(threading.enumerate()) <= before
