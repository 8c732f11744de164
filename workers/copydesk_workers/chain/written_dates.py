"""Reads full dates as they are written in furniture: a cheap pattern finds the candidate, dateparser reads it.

Only a date with day, month and year counts. A time is kept where a time zone stands with it, else the date alone.
Figures such as 03/04/2018, which name one day in one country and another in the next, are no date.
"""

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Final

import dateparser
from msgspec import Struct

from copydesk_workers.chain.word_tables import words

_SEARCHED: Final = 300
_LAST_MONTH: Final = 12

_CLOCK: Final = r"\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\s?[aApP]\.?[mM]\b\.?)?|\d{1,2}\s?[aApP]\.?[mM]\b\.?"
_ZONE: Final = (
    r"(?:(?:UTC|GMT)(?:\s?[+-]\d{1,2}(?::?\d{2})?)?|BST|CES?T|EES?T|WES?T|MSK|[ECMP][SD]T|HST|AK[SD]T|AE[SD]T|JST|KST|Z)\b"
    r"|[+-]\d{2}:?\d{2}"
)
_WORD: Final = r"[^\W\d_]{3,12}\.?"
_DAY: Final = (
    rf"{_WORD}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s(?:19|20)\d{{2}}"  # July 16, 2018
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.|er)?\s(?:de\s|of\s)?{_WORD},?\s(?:de\s)?(?:19|20)\d{{2}}"  # 16 July 2018
    r"|(?:19|20)\d{2}[/.-]\d{1,2}[/.-]\d{1,2}"  # 2018-07-16
    r"|\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d{2}"  # 16.07.2018
    r"|(?:19|20)\d{2}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]"
)
_WRITTEN: Final = re.compile(
    rf"(?<![\w/.-])(?:(?P<before>{_CLOCK})\s?(?P<zone_before>{_ZONE})?,?\s?(?:on\s)?(?:{_WORD},?\s)?)?"
    rf"(?P<day>{_DAY})(?![\w/-])"
    rf"(?:[,\s|—–-]{{0,3}}(?:at\s|um\s|à\s|в\s)?(?P<after>{_CLOCK})\s?(?P<zone_after>{_ZONE})?)?"
)
_ISO: Final = re.compile(
    r"(?<![\w/.-])((?:19|20)\d{2}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d{1,9})?\s?(Z|[+-]\d{2}:?\d{2})?)?"
    r"(?![\w/-])"
)
_URL: Final = re.compile(
    r"/((?:19|20)\d{2})([/-])(\d{1,2}|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\2(\d{1,2})(?=[/?#_-]|$)",
    re.IGNORECASE,
)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: Languages whose months are read, and how the names of the months begin there. dateparser takes up to a second to
#: find that a word is a month in none of its 200 languages.
_LANGUAGES: Final = ["en", "es", "fr", "de", "it", "pt", "nl", "ru", "uk", "ar", "tr", "pl"]
_MONTH_BEGINS: Final = words("""
    jan feb mar apr may jun jul aug sep oct nov dec ene abr ago dic fév avr mai jui aoû déc mär jän okt dez
    gen mag giu lug set ott fev out maa mrt mei янв фев мар апр май мая июн июл авг сен окт ноя дек
    січ лют бер кві тра чер лип сер вер жов лис гру ينا فبر مار أبر إبر ماي يون يول أغس سبت أكت نوف ديس
    oca şub nis haz tem ağu eyl eki kas ara sty lut kwi maj cze lip sie wrz paź lis gru
""")


class WrittenDate(Struct, frozen=True):
    """A date found in a line: RFC 3339 date-time with its zone or full date, and where it stands in the line."""

    value: str
    start: int
    end: int
    clock: bool = False


def read_written_date(line: str) -> WrittenDate | None:
    """The first full date in a line, or None."""
    line = line[:_SEARCHED]
    if iso := _ISO.search(line):
        value = _iso(iso[1], iso[2], iso[3])
        return WrittenDate(value, iso.start(), iso.end(), iso[2] is not None) if value else None
    for found in _WRITTEN.finditer(line):
        day = _day(found["day"])
        if day is None:
            continue
        clock, zone = found["after"], found["zone_after"]
        if clock is None:
            clock, zone = found["before"], found["zone_before"]
        value = _with_clock(day, clock, zone) if clock and zone else day
        return WrittenDate(value, found.start(), found.end(), clock is not None)
    return None


def date_in_url(url: str) -> str | None:
    """The full date in the path of a URL (`/2023/01/31/`), or None."""
    found = _URL.search(url[:2048])
    if found is None:
        return None
    month = found[3].lower()
    return _full_date(int(found[1]), _MONTHS.index(month) + 1 if month in _MONTHS else int(month), int(found[4]))


def _iso(day: str, clock: str | None, zone: str | None) -> str | None:
    try:
        if clock is None or zone is None:
            return date.fromisoformat(day).isoformat()
        return datetime.fromisoformat(f"{day}T{clock}{zone}").isoformat()
    except ValueError:
        return None


@lru_cache(maxsize=4096)  # a site prints one day on many pages, and dateparser takes 0.2 ms
def _day(written: str) -> str | None:
    """The full date of a written day."""
    figures = [int(figure) for figure in re.findall(r"\d+", written)]
    if len(figures) == 3:  # day, month and year
        first, month, last = figures
        if first > 31:  # a year
            return _full_date(first, month, last)
        if "/" in written or "-" in written:
            if first <= _LAST_MONTH and month <= _LAST_MONTH and first != month:
                return None
            if month > _LAST_MONTH:
                first, month = month, first
        return _full_date(last, month, first)
    if not any(word[:3].casefold() in _MONTH_BEGINS for word in re.findall(_WORD, written)):
        return None
    parsed = _parse(written)
    return parsed.date().isoformat() if parsed else None


@lru_cache(maxsize=4096)
def _with_clock(day: str, clock: str, zone: str) -> str:
    """Date-time of a day, a clock time and a zone as written; the day alone if dateparser cannot read them."""
    shown = clock.replace("h", ":").replace(".m", "m").replace("m.", "m").replace(".", ":")
    parsed = _parse(f"{day} {shown} {zone}")
    return parsed.isoformat() if parsed is not None and parsed.tzinfo is not None else day


def _parse(written: str) -> datetime | None:
    parsed: datetime | None = dateparser.parse(
        written,
        languages=_LANGUAGES,
        settings={"STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]},
    )
    return parsed


def _full_date(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
