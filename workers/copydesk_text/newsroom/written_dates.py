"""Reads full dates as they are written for people.

Only a date with day, month and year counts. A time is kept where an unambiguous time zone stands with it, else the
date alone. Figures such as 03/04/2018 name one day in one country and another in the next: they are a date only where
the language or the country says which. Years of the Buddhist, Persian and Minguo calendars and of Japanese eras are
read; what a calendar without fixed months says is left to the Gregorian date beside it. (dateparser reads the same
forms in 200 µs, and needs 100 ms at the first of each language.)
"""

import re
import unicodedata
from datetime import MAXYEAR, date, datetime, timedelta
from functools import lru_cache
from typing import Final

from msgspec import Struct

from copydesk_schemas.calendars import BUDDHIST, BUDDHIST_YEARS, ERAS, MINGUO, PERSIAN_YEARS, persian_day
from copydesk_schemas.time_zones import zone_of
from copydesk_text.newsroom.date_patterns import WORD, clock_before, clock_behind, days
from copydesk_text.newsroom.lexicon.calendar_words import (
    is_calendar_word,
    is_day_first,
    month_number,
    persian_month,
    primary,
    short_month_names,
    weekday_number,
    year_first_languages,
)
from copydesk_text.newsroom.lexicon.publication_labels import is_date_word
from copydesk_text.newsroom.lexicon.read_table import built_once

#: Characters of a line that are searched, and of a line in front of a date for its time.
_SEARCHED: Final = 300
_BEFORE: Final = 60
#: Characters of a long date.
_LONGEST: Final = 40
_SHORT: Final = 2
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2099
_LAST_MONTH: Final = 12
#: Years of two figures from here on are of the twentieth century; Thai ones of the century before 2600.
_CENTURY_TURNS: Final = 70
_THAI_CENTURY_TURNS: Final = 40
#: Days after the publication within which a date without its year lies.
_LATEST_CHANGE: Final = 120

_DAY_AND_MONTH: Final = (
    rf"(?P<month_first>{WORD})\.?\s(?P<day_second>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)"  # July 16
    rf"|(?P<day_first>\d{{1,2}})(?:st|nd|rd|th|\.|er|º|°)?\s(?:de\s|of\s|di\s)?(?P<month_second>{WORD})\.?"  # 16 July
)
_PARTIAL: Final = re.compile(rf"(?<![\w/.-])(?:{_DAY_AND_MONTH}|(?P<cm>\d{{1,2}})月(?P<cd>\d{{1,2}})日)(?![\w/])")
_WORDS: Final = re.compile(WORD)
_LETTERS: Final = re.compile(r"[^\W\d_]+")
#: Every full date has a year of four figures, a sign before two figures, Thai or a day and a word before them, or a
#: character for a year.
_YEAR: Final = re.compile(
    r"\d{4}|[年년]|[./’'-]\s?\d\d?(?!\d)|[\u0e00-\u0e7f.]\s\d\d(?!\d)|\d\s[^\W\d_]{3,12}\s[0-3]\d(?![\d:])"
)
_PARTS: Final = re.compile(r"[|/•·]")
_ISO: Final = re.compile(
    r"(?<![\w/.-])(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d{1,9})?\s?(Z|[+-]\d{2}:?\d{2})?)?(?![\w/-])"
)
_TIME: Final = re.compile(r"(\d{1,2})(?:[:.hH](\d{2}))?(?::(\d{2}))?\s?(?:([aApP])\.?\s?[mM]\.?)?")
#: A day in eight figures before the words of a URL; without words it may be the number of a story.
_WHOLE_DAY: Final = re.compile(r"(?<=[/_-])((?:199|20[0-4])\d)(0[1-9]|1[0-2])([0-3]\d)(?=[/_-][^\W\d_])")
#: A day in folders of an address that are joined in another way: /2026-03/03/, /2026/03-03/, /2026/0303/c1, /20260303/,
#: /202603/03/, /t20260303_1.
_FOLDED_DAY: Final = re.compile(
    r"/(20[0-4]\d)-(\d\d)/(\d\d)/|/(20[0-4]\d)/(\d\d)-(\d\d)/|/(20[0-4]\d)/(\d\d)(\d\d)/c\d"
    r"|/(20[0-4]\d)(\d\d)/?(\d\d)/|/t(20[0-4]\d)(\d\d)(\d\d)_\d"
)
#: A day of figures with a year of four, and a time in a zone of the United States.
FIGURES: Final = re.compile(r"(?<![\d/.-])(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?!\d)")
#: Characters before a date in figures in which its weekday stands.
_LONGEST_WEEKDAY: Final = 24
_US_CLOCK: Final = re.compile(
    r"\d\s?[aApP]\.?[mM]\.?,?\s\(?(?:[ECMP][SD]?T|(?:Eastern|Central|Mountain|Pacific)\s)(?!\w)"
)
_ROMANS: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
#: Languages in which 16/7 2018 is a day; elsewhere 1/2 2018 may be half a year.
_NORDIC: Final = frozenset(("da", "sv", "no", "nb", "nn"))
_KANJI: Final = {character: number for number, character in enumerate("零一二三四五六七八九十")} | {"〇": 0}


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
        day_first: Whether 03/04/2018 is the third of April here, whatever the language.
        language: BCP 47, best with the country (`en-GB`). Decides for figures and for the few words that name two
            months. Where it does not decide, such figures are no date.

    Returns:
        The date and where it stands; None if the line has none.
    """
    line = line[:_SEARCHED]
    return _read_first(line, day_first, language) if _YEAR.search(line) is not None else None


@lru_cache(maxsize=1024)  # splitting, furniture, dates and bylines ask for the same lines
def _read_first(line: str, day_first: bool, language: str | None) -> WrittenDate | None:
    """The first full date in a line that holds a year."""
    if (iso := _ISO.search(line)) and iso[2] and iso[3]:
        day = _valid(*map(int, iso[1].split("-")))
        if day is not None:
            return WrittenDate(_moment(day, iso[2], iso[3]), iso.start(), iso.end(), clock=True)
    order = True if day_first else is_day_first(language)
    if FIGURES.search(line) is not None:
        by_weekday = _orders_by_weekday(line)
        if len(by_weekday) == 1:
            order = by_weekday.pop()  # surer than the language: some pages declare that of their template
        elif order is None:
            order = order_of_figures(line)
    first: tuple[int, re.Match[str], date] | None = None
    for form in days(line):
        # one that begins before the first so far may end in it: `June 3, 2021 June 4, 2021`
        end = first[0] + _LONGEST if first is not None else len(line)
        found = form.search(line, 0, end)
        while found is not None and (first is None or found.start() < first[0]):
            parts = found.groupdict()
            if (
                parts.get("name")
                and len(parts["year"] or "") == _SHORT
                and not parts.get("sign")
                and _is_alone(line, found)
            ):
                parts["sign"] = "’"
            day = _day(parts, order, language)
            if day is not None:
                first = (found.start(), found, day)
                break
            found = form.search(line, found.start() + 1, end)  # in "44 vom 11. April 2023" a date begins within
    return _with_clock(line, first[1], first[2]) if first is not None else None


def _is_alone(line: str, date: re.Match[str]) -> bool:
    """Whether the part of a line with a date has only weekdays and times beside it: `18:42, 3 March 26 | Harbours`."""
    before, behind = line[: date.start()], line[date.end() :]
    return _joins(_PARTS.split(before)[-1]) and _joins(_PARTS.split(behind, maxsplit=1)[0])


def order_of_figures(text: str) -> bool | None:
    """What dates in figures say of the order of day and month in a text.

    Args:
        text: A line, or the text of a whole page.

    Returns:
        Whether the day comes first, as 25/12/2026 says, and "Friday, 2/5/2014"; so does the zone beside a time. None
        where nothing says it, or two dates contradict.
    """
    said = _orders_by_weekday(text)
    for found in FIGURES.finditer(text):
        first, second = int(found[1]), int(found[2])
        if first > _LAST_MONTH >= second or second > _LAST_MONTH >= first:
            said.add(first > second)
    if not said and _US_CLOCK.search(text) is not None:
        return False
    return said.pop() if len(said) == 1 else None


def _orders_by_weekday(text: str) -> set[bool]:
    """Whether the day comes first in dates that stand behind the weekday of only one of their readings."""
    said: set[bool] = set()
    for found in FIGURES.finditer(text):
        words = _WORDS.findall(text[max(found.start() - _LONGEST_WEEKDAY, 0) : found.start()])[-2:]
        names = (" ".join(words), words[-1]) if words else ()
        weekday = next((number for name in names if (number := weekday_number(name)) is not None), None)
        if weekday is None:
            continue
        first, second = int(found[1]), int(found[2])
        year = int(found[3]) if len(found[3]) > _SHORT else _short_year(found[3], is_thai=False)
        readings = (_valid(year, second, first), _valid(year, first, second))
        fits = [day is not None and day.weekday() == weekday for day in readings]
        if any(fits) and not all(fits):
            said.add(fits[0])
    return said


def date_in_url(url: str) -> str | None:
    """The full date in the path of a URL (`/2023/01/31/`, `/2023/jan/31/`, `/20230131-bridge`, `/2023-01/31/`).

    Args:
        url: Any URL.

    Returns:
        A full date of RFC 3339; None if the path has none.
    """
    if (found := _dated_url().search(url[:2048])) is not None:
        month = int(found[3]) if found[3].isdigit() else month_number(found[3], "en")
        day = _valid(int(found[1]), month or 0, int(found[4]))
        return day.isoformat() if day else None
    path = url[:2048].partition("?")[0]
    for form in (_WHOLE_DAY, _FOLDED_DAY):
        if (found := form.search(path)) is not None:
            year, month, number = (int(one) for one in found.groups() if one)
            if (day := _valid(year, month, number)) is not None:
                return day.isoformat()
    return None


def resolve_date(line: str, published: str, language: str | None = None) -> str | None:
    """The full date that a day without its year, or a weekday, means on a page.

    Args:
        line: What stands behind the label of the date.
        published: When the page was published; RFC 3339.
        language: BCP 47. Decides for the few words that name two months.

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
        name = found["month_first"] or found["month_second"]
        month = int(found["cm"]) if found["cm"] else month_number(name, language)
        if month is None:
            continue
        number = int(found["day_second"] or found["day_first"] or found["cd"])
        for year in (first.year, min(first.year + 1, MAXYEAR)):
            day = _valid(year, month, number)
            if day is not None and 0 <= (day - first).days <= _LATEST_CHANGE:
                return day.isoformat()
        return None
    named = {weekday for word in _WORDS.findall(line) if (weekday := weekday_number(word)) is not None}
    if len(named) != 1:
        return None
    return (first + timedelta(days=(named.pop() - first.weekday()) % 7)).isoformat()


def _with_clock(line: str, found: re.Match[str], day: date) -> WrittenDate:
    """The date with the time behind it, else with the one before it."""
    start, end = found.span()
    clock = clock_behind().match(line, end)
    if clock is not None and _joins(clock["words"]):
        end = clock.end()
    else:
        before = line[max(0, start - _BEFORE) : start]
        clock = clock_before().search(before)
        if clock is None or not _joins(clock["words"]):
            return WrittenDate(day.isoformat(), start, end)
        start -= len(before) - clock.start()
    zone = clock["zone"]
    value = _moment(day, clock["clock"], zone) if zone else day.isoformat()
    return WrittenDate(value, start, end, clock=True)


def _joins(words: str) -> bool:
    """Whether the words between a date and a time belong to either."""
    return all(map(is_date_word, _LETTERS.findall(words)))


def _day(parts: dict[str, str | None], order: bool | None, language: str | None) -> date | None:
    """The day that a form of dates found."""
    year, month, day = parts.get("year") or "", parts.get("month"), parts.get("day") or ""
    if (first := parts.get("first")) is not None:
        return _in_figures(first, parts["second"] or "", year, parts["sign"] or "", order, language)
    if (name := parts.get("name")) is not None:
        if (between := parts.get("weekday")) is not None and not is_calendar_word(between):
            return None
        return _in_words(name, parts.get("other"), day, year, parts.get("sign"), language)
    if (roman := parts.get("roman")) is not None:
        return _valid(int(year), _ROMANS.index(roman) + 1, int(day)) if roman in _ROMANS else None
    if month is None:
        return None
    if (minguo := parts.get("minguo")) is not None:
        return _valid(int(minguo) + MINGUO, int(month), int(day)) if _is_of_taiwan(language) else None
    if (nordic := parts.get("nordic")) is not None:
        return _valid(int(year), int(month), int(nordic)) if primary(language) in _NORDIC else None
    if (era := parts.get("short")) is not None:
        return _valid(int(year) + ERAS[era], int(month), int(day)) if primary(language) == "ja" else None
    if year[0] in _KANJI and len(year) == 4:
        return _valid(_kanji_year(year), _kanji(month), _kanji(day))
    number = 1 if year == "元" else int(year)
    if (era := parts.get("era")) is not None:
        number += ERAS.get(era, MINGUO)
    elif 100 < number < 200 and _is_of_taiwan(language):
        number += MINGUO
    return _valid(number, int(month), int(day))


def _in_words(
    word: str, second: str | None, day: str, year: str, sign: str | None, language: str | None
) -> date | None:
    """A day whose month is a word; a year of two figures needs a sign before it, or is Thai."""
    if (persian := persian_month(word)) is not None and int(year) in PERSIAN_YEARS:
        return persian_day(int(year), persian, int(day))
    month = month_number(word, language) or (month_number(second, language) if second else None)
    if month is None:
        return None
    if len(year) == 2:
        is_thai = "THAI" in unicodedata.name(word[0], "")
        if not (sign or is_thai):
            return None
        return _valid(_short_year(year, is_thai=is_thai), month, int(day))
    return _valid(int(year), month, int(day))


def _in_figures(first: str, second: str, year: str, sign: str, order: bool | None, language: str | None) -> date | None:
    """16.07.2018; with a year of two figures, the language may put it first."""
    if len(year) == 2 and primary(language) in year_first_languages():
        return _valid(_short_year(first, is_thai=False), int(second), int(year))
    day, month = int(first), int(second)
    if month > _LAST_MONTH:
        day, month = month, day
    elif day <= _LAST_MONTH and day != month:
        if order is None and sign != ".":
            return None
        if order is False and sign != ".":
            day, month = month, day
    full = int(year) if len(year) == 4 else _short_year(year, is_thai=primary(language) == "th")
    return _valid(full, month, day)


def _short_year(year: str, *, is_thai: bool) -> int:
    number = int(year)
    if is_thai and number >= _THAI_CENTURY_TURNS:
        return 2500 + number
    return number + (1900 if number >= _CENTURY_TURNS else 2000)


def _is_of_taiwan(language: str | None) -> bool:
    return (language or "").lower().replace("_", "-").startswith(("zh-tw", "zh-hant"))


def _kanji_year(year: str) -> int:
    return int("".join(str(_KANJI[character] % 10) for character in year))


def _kanji(number: str) -> int:
    tens, ten, ones = number.rpartition("十")
    if not ten:
        return int("".join(str(_KANJI[character]) for character in number))
    return 10 * (_KANJI[tens[-1]] if tens else 1) + (_KANJI[ones[-1]] if ones else 0)


def _valid(year: int, month: int, day: int) -> date | None:
    if year in BUDDHIST_YEARS:
        year -= BUDDHIST
    if year in PERSIAN_YEARS:
        return persian_day(year, month, day)
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
def _dated_url() -> re.Pattern[str]:
    """The full date in the path of a URL; a month may be an English word."""
    return re.compile(
        rf"/((?:19|20)\d{{2}})([/-])(\d{{1,2}}|{'|'.join(sorted(short_month_names('en')))})\2(\d{{1,2}})(?=[/?#_-]|$)",
        re.IGNORECASE,
    )
