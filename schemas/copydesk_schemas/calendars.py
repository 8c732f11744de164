"""Years and days of calendars beside the Gregorian one, as far as dates of news are written in them."""

from datetime import date
from typing import Final

#: A Buddhist year is this far ahead; one of the Republic of China (民國) is this far behind.
BUDDHIST: Final = 543
MINGUO: Final = 1911
#: The Gregorian years before the first of a Japanese era.
ERAS: Final = {"令和": 2018, "平成": 1988, "昭和": 1925, "R": 2018, "H": 1988}

#: Years of the Persian calendar that dates of news have (1990 to 2031); the same numbers are no Islamic years of then.
PERSIAN_YEARS: Final = range(1369, 1411)
BUDDHIST_YEARS: Final = range(2443, 2643)

#: The first day of a Persian year, from which the others are counted.
_NOWRUZ: Final = (1400, date(2021, 3, 21).toordinal())
_MOST_DAYS: Final = (31, 31, 31, 31, 31, 31, 30, 30, 30, 30, 30, 30)


def persian_day(year: int, month: int, day: int) -> date | None:
    """The day of a date in the Persian (Solar Hijri) calendar.

    The leap years are those of the cycle of 33 years, which agrees with the observed ones from 1243 to 1502.

    Args:
        year: 1 to 3000.
        month: 1 (Farvardin) to 12.
        day: 1 to 31.

    Returns:
        The Gregorian day; None if there is no such day.
    """
    if not (1 <= year <= 3000 and 1 <= month <= 12 and 1 <= day <= _MOST_DAYS[month - 1]):
        return None
    if month == 12 and day == 30 and not _is_leap(year):
        return None
    known, ordinal = _NOWRUZ
    return date.fromordinal(ordinal + _days(year) - _days(known) + sum(_MOST_DAYS[: month - 1]) + day - 1)


def _days(year: int) -> int:
    """The days from a fixed one to the first of a year; a cycle of 33 years has eight leap years."""
    cycles, rest = divmod(year + 11, 33)
    return 12_053 * cycles + 365 * rest + (rest + 3) // 4


def _is_leap(year: int) -> bool:
    return year % 33 in (1, 5, 9, 13, 17, 22, 26, 30)
