"""Reads full dates as they are written in furniture.

Only a date with day, month and year counts. A time is kept where an unambiguous time zone stands with it, else the
date alone. Figures such as 03/04/2018 name one day in one country and another in the next: they are a date only where
the language says which. (dateparser reads the same forms in 200 µs, and needs 100 ms at the first of each language.)
"""

import re
from datetime import MAXYEAR, date, datetime, timedelta
from typing import Final

from msgspec import Struct

from copydesk_schemas.time_zones import zone_of
from copydesk_text.newsroom.lexicon.calendar_words import month_number, short_month_names, weekday_number
from copydesk_text.newsroom.lexicon.read_table import built_once
from copydesk_text.newsroom.lexicon.time_zones import zone_pattern

#: Characters of a line that are searched.
_SEARCHED: Final = 300
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2099
_LAST_MONTH: Final = 12
#: Days after the publication within which a date without its year lies.
_LATEST_CHANGE: Final = 120

_CLOCK: Final = (
    r"\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\s?[aApP]\.?[mM]\b\.?)?|\d{1,2}\s?[aApP]\.?[mM]\b\.?"
    r"|(?:(?:午前|午後|上午|下午|오전|오후)\s?)?\d{1,2}\s?[時时시:]\s?\d{2}\s?[分분]?"
)
_WORD: Final = r"[^\s\d.,:;/|()–—-]{2,14}"
_DAY_AND_MONTH: Final = (
    rf"(?P<month_first>{_WORD})\.?\s(?P<day_second>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)"  # July 16
    rf"|(?P<day_first>\d{{1,2}})(?:st|nd|rd|th|\.|er|º|°)?\s(?:de\s|of\s|di\s)?(?P<month_second>{_WORD})\.?"  # 16 July
)
_DAY: Final = (
    rf"(?:{_DAY_AND_MONTH}),?\s(?:de[l]?\s)?(?P<year_last>\d{{4}})"
    rf"|(?P<year_first>\d{{4}})\.?\s(?P<month_middle>{_WORD})\s(?P<day_last>\d{{1,2}})\.?"  # 2018. július 16.
    r"|(?P<y>\d{4})(?P<sign>[/.-])\s?(?P<m>\d{1,2})(?P=sign)\s?(?P<d>\d{1,2})"  # 2018-07-16
    r"|(?P<first>\d{1,2})(?P<between>[/.-])(?P<second>\d{1,2})(?P=between)(?P<year>\d{4})"  # 16.07.2018
    r"|(?P<cy>\d{4})\s?[年년]\s?(?P<cm>\d{1,2})\s?[月월]\s?(?P<cd>\d{1,2})\s?[日일]"
)
_PARTIAL: Final = re.compile(rf"(?<![\w/.-])(?:{_DAY_AND_MONTH}|(?P<cm>\d{{1,2}})月(?P<cd>\d{{1,2}})日)(?![\w/])")
_WORDS: Final = re.compile(_WORD)
#: Every full date has a year.
_YEAR: Final = re.compile(r"\d{4}")
_ISO: Final = re.compile(
    r"(?<![\w/.-])(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d{1,9})?\s?(Z|[+-]\d{2}:?\d{2})?)?(?![\w/-])"
)
_TIME: Final = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(?::(\d{2}))?\s?(?:([aApP])\.?[mM]\.?)?")


class WrittenDate(Struct, frozen=True):
    """A date found in a line: RFC 3339 date-time with its zone or full date, and where it stands in the line."""

    value: str
    start: int
    end: int
    clock: bool = False


def read_written_date(line: str, day_first: bool = False, language: str | None = None) -> WrittenDate | None:
    """The first full date in a line.

    Args:
        line: Any line.
        day_first: Whether 03/04/2018 is the third of April here. If not, such figures are no date.
        language: ISO 639-1. Decides for the few words that name two months.

    Returns:
        The date and where it stands; None if the line has none.
    """
    line = line[:_SEARCHED]
    if _YEAR.search(line) is None:
        return None
    if iso := _ISO.search(line):
        day = _numeric_day(*map(int, iso[1].split("-")))
        if day is None:
            return None
        value = _moment(day, iso[2], iso[3]) if iso[2] and iso[3] else day.isoformat()
        return WrittenDate(value, iso.start(), iso.end(), iso[2] is not None)
    for found in _written().finditer(line):
        day = _day(found, day_first, language)
        if day is None:
            continue
        clock, zone = found["after"], found["zone_after"]
        if clock is None:
            clock, zone = found["before"], found["zone_before"]
        value = _moment(day, clock, zone) if clock and zone else day.isoformat()
        return WrittenDate(value, found.start(), found.end(), clock is not None)
    return None


def date_in_url(url: str) -> str | None:
    """The full date in the path of a URL (`/2023/01/31/`, `/2023/jan/31/`).

    Args:
        url: Any URL.

    Returns:
        A full date of RFC 3339; None if the path has none.
    """
    found = _dated_url().search(url[:2048])
    if found is None:
        return None
    month = int(found[3]) if found[3].isdigit() else month_number(found[3], "en")
    day = _numeric_day(int(found[1]), month or 0, int(found[4]))
    return day.isoformat() if day else None


def resolve_date(line: str, published: str, language: str | None = None) -> str | None:
    """The full date that a day without its year, or a weekday, means on a page.

    Args:
        line: What stands behind the label of the date.
        published: When the page was published; RFC 3339.
        language: ISO 639-1. Decides for the few words that name two months.

    Returns:
        The first such day from the publication on, as a full date of RFC 3339; None if there is none within four
        months, or the line names no day or several.
    """
    try:
        first = date.fromisoformat(published[:10])
    except ValueError:
        return None
    line = line[:_SEARCHED]
    for found in _PARTIAL.finditer(line):
        month = _month(found, language)
        if month is None:
            continue
        number = int(found["day_second"] or found["day_first"] or found["cd"])
        for year in (first.year, min(first.year + 1, MAXYEAR)):
            day = _numeric_day(year, month, number)
            if day is not None and 0 <= (day - first).days <= _LATEST_CHANGE:
                return day.isoformat()
        return None
    days = {weekday for word in _WORDS.findall(line) if (weekday := weekday_number(word)) is not None}
    if len(days) != 1:
        return None
    return (first + timedelta(days=(days.pop() - first.weekday()) % 7)).isoformat()


def _month(found: re.Match[str], language: str | None) -> int | None:
    if found["cm"]:
        return int(found["cm"])
    return month_number(found["month_first"] or found["month_second"], language)


def _day(found: re.Match[str], day_first: bool, language: str | None) -> date | None:
    """The day that the pattern found."""
    if found["year_last"]:
        month = _month(found, language)
        return _numeric_day(int(found["year_last"]), month or 0, int(found["day_second"] or found["day_first"]))
    if found["year_first"]:
        month = month_number(found["month_middle"], language)
        return _numeric_day(int(found["year_first"]), month or 0, int(found["day_last"]))
    if found["y"]:
        return _numeric_day(int(found["y"]), int(found["m"]), int(found["d"]))
    if found["cy"]:
        return _numeric_day(int(found["cy"]), int(found["cm"]), int(found["cd"]))
    day, month = int(found["first"]), int(found["second"])
    if month > _LAST_MONTH:
        day, month = month, day
    elif day <= _LAST_MONTH and day != month and not (day_first or found["between"] == "."):
        return None
    return _numeric_day(int(found["year"]), month, day)


def _numeric_day(year: int, month: int, day: int) -> date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _moment(day: date, clock: str, zone: str) -> str:
    """Date-time of a day, a clock time and a zone as written; the day alone if they make none."""
    time = _TIME.fullmatch(clock.strip())
    if time is None:
        return day.isoformat()
    hour, minute, second = int(time[1]), int(time[2] or 0), int(time[3] or 0)
    if time[4]:
        if not 1 <= hour <= 12:
            return day.isoformat()
        hour = hour % 12 + (12 if time[4] in "pP" else 0)
    try:
        moment = datetime(day.year, day.month, day.day, hour, minute, second)  # the zone follows
    except ValueError:
        return day.isoformat()
    offset = zone_of(zone, moment)
    if offset is None:
        return day.isoformat()
    return moment.replace(tzinfo=offset).isoformat().replace("+00:00", "Z")


@built_once
def _written() -> re.Pattern[str]:
    """A full date, with a time before or behind it."""
    return re.compile(
        rf"(?<![\w/.-])(?:(?P<before>{_CLOCK})\s?(?P<zone_before>{zone_pattern()})?,?\s?(?:on\s)?(?:{_WORD}\.?,?\s)?)?"
        rf"(?:{_DAY})(?:(?![\w/-])|(?<=[日일])(?=\d{{1,2}}[時时시:]|[上下午오]))"
        rf"(?:[,\s|/•·—–-]{{0,3}}(?:at\s|um\s|à\s|в\s|o\s|a las\s|alle\s|às\s|om\s|kl\.?\s)?"
        rf"(?P<after>{_CLOCK})\s?\(?(?P<zone_after>{zone_pattern()})?)?"
    )


@built_once
def _dated_url() -> re.Pattern[str]:
    """The full date in the path of a URL; a month may be an English word."""
    return re.compile(
        rf"/((?:19|20)\d{{2}})([/-])(\d{{1,2}}|{'|'.join(sorted(short_month_names('en')))})\2(\d{{1,2}})(?=[/?#_-]|$)",
        re.IGNORECASE,
    )
