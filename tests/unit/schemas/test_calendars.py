"""Calendars beside the Gregorian one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_schemas.calendars import persian_day


@pytest.mark.parametrize(
    ("year", "month", "day", "expected"),
    [
        (1357, 11, 22, date(1979, 2, 11)),
        (1367, 1, 1, date(1988, 3, 21)),
        (1375, 1, 1, date(1996, 3, 20)),
        (1399, 12, 30, date(2021, 3, 20)),
        (1400, 1, 1, date(2021, 3, 21)),
        (1403, 12, 30, date(2025, 3, 20)),
        (1404, 12, 12, date(2026, 3, 3)),
        (1404, 12, 30, None),
        (1404, 7, 31, None),
        (1404, 13, 1, None),
        (0, 1, 1, None),
    ],
)
def test_days_of_the_persian_calendar(year: int, month: int, day: int, expected: date | None) -> None:
    """Days of known events and of new years; the thirtieth of Esfand only in leap years."""
    assert expected == persian_day(year, month, day)


@given(st.integers(1243, 1501), st.integers(1, 12))
def test_months_follow_one_another(year: int, month: int) -> None:
    """The day behind the last one of a month is the first of the next."""
    last = max(day for day in range(29, 32) if persian_day(year, month, day) is not None)
    end = persian_day(year, month, last)
    assert end is not None
    assert end + timedelta(days=1) == persian_day(year + month // 12, month % 12 + 1, 1)
