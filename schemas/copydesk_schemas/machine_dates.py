"""Reads the dates that machines write for machines: in feeds, meta elements, JSON-LD, HTTP and raw documents.

ISO 8601 long and short, RFC 5322, what `Date` of JavaScript and `ctime` print, seconds and milliseconds since 1970, and
years of the Buddhist and Persian calendars in these forms. Dates that people read are in
`copydesk_text.newsroom.written_dates`.
"""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final

from copydesk_schemas.calendars import BUDDHIST, BUDDHIST_YEARS, PERSIAN_YEARS, persian_day
from copydesk_schemas.moments import write_moment
from copydesk_schemas.time_zones import zone_of

#: Characters of the longest date: that of JavaScript, with the name of its zone.
_LONGEST: Final = 100
_EARLIEST_YEAR: Final = 1700
_LATEST_YEAR: Final = 2099
#: The zero of a clock.
_NEVER: Final = frozenset((date(1970, 1, 1), date(1969, 12, 31)))
_ZEROS: Final = tuple(day.isoformat() for day in _NEVER)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PLACES_OF_EPOCH: Final = {10: 1, 13: 1_000, 16: 1_000_000}
#: Seconds since 1970 from 2000 to 2033. Ten figures beyond are a day and an hour.
_EPOCHS: Final = (946_684_800, 2_019_686_400)
_CENTURY_TURNS: Final = 70

_CLOCK: Final = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,:]\d{1,9})?)?(?:\s?(?P<half>[AaPp])\.?[Mm]\b\.?)?"
)
_ZONE: Final = (
    r"(?P<zone>[A-Za-zА-Я]{1,5}(?:\s?[+-]\d{1,2}(?::?\d{2})?)?|[+\-−]\d{1,2}(?::?\d{2})?"
    r"|\[?[A-Za-z]+/[\w/-]+\]?)"
)
_REST: Final = (
    rf"(?:(?:[T,\s]|[A-Z]{{3,4}}(?=\d\d:)|\s?-\s|\s?at\s)\s?{_CLOCK}(?:\s?{_ZONE})?)?"
    r"(?:\s?\[[\w/+-]{1,40}\]|\s?\([^()]{1,60}\))?"
)
_WEEKDAY: Final = r"(?:[^\W\d_]{1,12}[.,]{0,2}\s)?"
_MONTH: Final = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"

_FORMS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # 20260303T180000Z
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
        rf"(?:[T\s_-]?(?P<hour>\d{{2}})(?:(?P<minute>\d{{2}})(?P<second>\d{{2}})?)?\s?{_ZONE}?)?",
        # 2026-03-03T18:00+01
        rf"(?P<year>\d{{4}})(?P<sign>[/.-])(?P<month>\d{{1,2}})(?P=sign)(?P<day>\d{{1,2}}){_REST}",
        # 3.3.2026 18:00: with points the day stands first in all countries; with slashes nobody can tell
        rf"(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?(?P<year>\d{{4}}){_REST}",
        # Tue, 3 Mar 2026 18:00 GMT
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})[\s-]{_MONTH}[\s-](?P<year>\d{{4}}|\d{{2}}){_REST}",
        # Mar 3, 2026 18:00
        rf"{_WEEKDAY}{_MONTH}\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<year>\d{{4}}){_REST}",
        # Tue Mar 3 18:00:00 UTC 2026
        rf"{_WEEKDAY}{_MONTH}\s(?P<day>\d{{1,2}})\s{_CLOCK}(?:\s{_ZONE})?\s(?P<year>\d{{4}})",
    )
)


def machine_date(value: object) -> str | None:
    """Reads a date that was written for machines.

    Args:
        value: A text, or a number of seconds or milliseconds since 1970.

    Returns:
        An RFC 3339 date-time in the zone that is written where a time stands with its zone, else the full date: without
        a zone a time is no point in time. None for anything else, for the zero of a clock, and for years outside 1700
        to 2099.
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    text = " ".join(str(value)[: 2 * _LONGEST].split())
    if not text or len(text) > _LONGEST or not text[-1].isascii():
        return None
    if (moment := _since_1970(text)) is not None:
        return write_moment(moment)
    for form in _FORMS:
        found = form.fullmatch(text)
        if found is not None:
            return _read(found.groupdict(), text)
    return None


def is_zero(date: str | None) -> bool:
    """Whether a date is the zero of a clock, which pages show where they have none.

    Args:
        date: RFC 3339 date-time or full date; None for none.
    """
    return date is not None and date.startswith(_ZEROS)


def _since_1970(text: str) -> datetime | None:
    whole = text.partition(".")[0]
    unit = _PLACES_OF_EPOCH.get(len(whole))
    if unit is None or not text.replace(".", "", 1).isdecimal() or not text.isascii():
        return None
    seconds = int(whole) // unit
    return datetime.fromtimestamp(seconds, UTC) if _EPOCHS[0] <= seconds < _EPOCHS[1] else None


def _read(parts: dict[str, str | None], text: str) -> str | None:
    year, name = int(parts["year"] or 0), parts.get("name")
    if len(parts["year"] or "") == 2:
        year += 1900 if year >= _CENTURY_TURNS else 2000
    month = _MONTHS.index(name[:3].lower()) + 1 if name else int(parts["month"] or 0)
    day = _day(year, month, int(parts["day"] or 0))
    if day is None or day in _NEVER or not _EARLIEST_YEAR <= day.year <= _LATEST_YEAR:
        return None
    moment = _moment(day, parts)
    if moment is None:
        return day.isoformat()
    written = parts.get("zone") or (text[text.index("[") :] if text.endswith("]") else "")
    zone = zone_of(written, moment) or zone_of(written.upper(), moment)
    if zone is None:
        return day.isoformat()
    return write_moment(moment.replace(tzinfo=zone))


def _day(year: int, month: int, day: int) -> date | None:
    if year in BUDDHIST_YEARS:
        year -= BUDDHIST
    if year in PERSIAN_YEARS:
        return persian_day(year, month, day)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _moment(day: date, parts: dict[str, str | None]) -> datetime | None:
    """The day with its time, a leap second one earlier and midnight at its end as the next day; None without one."""
    if parts.get("hour") is None:
        return None
    hour, minute, second = (int(parts.get(part) or 0) for part in ("hour", "minute", "second"))
    if half := parts.get("half"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half in "pP" else 0)
    later = timedelta(days=1) if (hour, minute, second) == (24, 0, 0) else timedelta()
    try:
        return datetime(day.year, day.month, day.day, 0 if later else hour, minute, min(second, 59)) + later
    except (ValueError, OverflowError):
        return None
