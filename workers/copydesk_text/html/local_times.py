"""Writes the moment of publication in the zone of the page, if the page says that moment in its own time as well.

Many systems declare in UTC when an article came out, and print the day of the place: an evening in Denver is the next
day in UTC. The moment is the same in both; only in the time of the place it is on the day that readers see.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, timezone, tzinfo
from itertools import chain, islice
from typing import Final

from lxml.html import HtmlElement

from copydesk_schemas.machine_dates import machine_date
from copydesk_schemas.moments import write_moment
from copydesk_text.html.page import HtmlPage
from copydesk_text.newsroom.written_dates import date_in_url, read_written_date

#: Elements for times that are looked at, and characters of what one says.
_MOST_TIMES: Final = 40
_LONGEST: Final = 60
#: A moment that is written for machines without its zone.
_WITHOUT_ZONE: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d")
#: Names of what pages declare about their publication, and of what they declare about anything else.
_OF_PUBLICATION: Final = re.compile(r"publ|creat|issued|releas|date", re.IGNORECASE)
_OF_CHANGE: Final = re.compile(r"modif|updat|chang|revis|expir|valid|until|event|start|end|crawl|fetch", re.IGNORECASE)
#: A time of the day as it is printed, and what before or behind such figures makes them those of something else:
#: `vol. 14.30`, `15:30 min read`, `14.30 %`.
_CLOCK: Final = re.compile(
    r"(?<!\d)(?<!\d[.:])([01]?\d|2[0-3])[:.h]([0-5]\d)(?::[0-5]\d)?(?![.:]?\d)(?:\s?([ap])\.?\s?m\b)?", re.IGNORECASE
)
_BEFORE_NO_CLOCK: Final = re.compile(r"(?:[^\W\d_]{2,12}\.|[#$€£¥+])\s?$")
_BEFORE_CLOCK: Final = re.compile(r"(?<!\w)(?:kl|kel|st|godz|hod|ob|a\.?m|p\.?m)\.\s?$", re.IGNORECASE)
_BEHIND_NO_CLOCK: Final = re.compile(r"\s?(?:min|мин|dk\b|sec|sek|[%‰$€£¥°])", re.IGNORECASE)
_NOON: Final = 12
#: Where a moment of RFC 3339 has its minute and its second, and the second that does not tell one moment from another.
_SECOND: Final = slice(len("2026-03-03T18:00"), len("2026-03-03T18:00:00"))
_ROUND: Final = ":00"
_DAY: Final = len("2026-03-03")
#: Minutes between UTC and the zones that there are.
_ZONES: Final = frozenset(range(-12 * 60, 14 * 60 + 1, 60)) | {
    -570, -210, 210, 270, 330, 345, 390, 525, 570, 630, 765,
}  # fmt: skip  # figures read better in one line
_MINUTE: Final = timedelta(minutes=1)


def in_zone_of_page(date: str, said: Iterable[object], page: HtmlPage, language: str | None) -> str:
    """Writes a moment in UTC in the time of the page, where something on the page says the same moment in it.

    Args:
        date: When the page was published, as it declares it: RFC 3339 date-time or full date.
        said: All that it declares about its publication.
        page: The page.
        language: Its language.

    Returns:
        The same moment with the zone that the page gives it; the date as it is if it is no moment in UTC, or if the
        page has it in no other zone.
    """
    if not date.endswith("Z"):
        return date
    moment = datetime.fromisoformat(date)
    metas = (text for name, text in page.metas.items() if _OF_PUBLICATION.search(name) and not _OF_CHANGE.search(name))
    texts = chain((one for one in said if isinstance(one, str)), metas, _times(page, date, language))
    second = date[_SECOND]
    zone = next(filter(None, (_zone(text, moment) for text in texts if second in text[:_LONGEST])), None)
    return date if zone is None else write_moment(moment.astimezone(zone))


def is_a_day_off(date: str, page: HtmlPage) -> bool:
    """Whether a moment in UTC is on the day before or after the one in the address of its page.

    Args:
        date: RFC 3339 date-time or full date.
        page: The page.
    """
    day = date_in_url(page.base) if date.endswith("Z") else None
    if day is None or day == date[:_DAY]:
        return False
    return abs(datetime.fromisoformat(day) - datetime.fromisoformat(date[:_DAY])) == timedelta(days=1)


def in_zone_of(date: str, printed: str | None) -> str:
    """Writes a moment in UTC in the zone of a printed one, if they are the same to the minute.

    Args:
        date: RFC 3339 date-time in UTC.
        printed: RFC 3339 date-time or full date; None for none.
    """
    if printed is None or len(printed) == _DAY:
        return date
    moment, shown = datetime.fromisoformat(date), datetime.fromisoformat(printed)
    return write_moment(moment.astimezone(shown.tzinfo)) if abs(moment - shown) < _MINUTE else date


def _times(page: HtmlPage, date: str, language: str | None) -> Iterator[str]:
    """What the elements for times say, and what those print that say the moment of publication."""
    for element in islice(page.tree.iter("time"), _MOST_TIMES):
        if said := element.get("datetime"):
            yield said
            if date[_SECOND] in said[:_LONGEST] and machine_date(said) == date:
                yield _as_printed(date, element, language)


def _as_printed(date: str, element: HtmlElement, language: str | None) -> str:
    """A moment in the zone in which an element prints it, with the name of the zone or without."""
    text = element.text_content()[:_LONGEST]
    written = read_written_date(text, language=language)
    clock = _clock(text) if written is not None and len(written.value) == _DAY else None
    if written is None or clock is None:
        return in_zone_of(date, written.value if written is not None else None)
    moment, hour = datetime.fromisoformat(date), int(clock[1])
    if half := clock[3]:
        hour = hour % _NOON + (_NOON if half in "pP" else 0)
    elif hour <= _NOON and clock[1] != "00":  # morning or evening: languages say it in many ways
        return date
    shown = datetime.fromisoformat(written.value).replace(hour=hour % 24, minute=int(clock[2]), second=moment.second)
    zone = _zone_between(shown, moment)
    return date if zone is None else write_moment(moment.astimezone(zone))


def _clock(text: str) -> re.Match[str] | None:
    """The time of the day in a text; None for figures of anything else."""
    for clock in _CLOCK.finditer(text):
        before = text[: clock.start()]
        if _BEFORE_NO_CLOCK.search(before) and not _BEFORE_CLOCK.search(before):
            continue
        if clock[3] is not None or _BEHIND_NO_CLOCK.match(text, clock.end()) is None:
            return clock
    return None


def _zone(text: str, moment: datetime) -> tzinfo | None:
    """The zone, other than UTC, in which a text says the moment.

    Without its zone a time of the place has the same second, and is off by a zone.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    if _WITHOUT_ZONE.fullmatch(text) is None:
        date = machine_date(text)
        if date is None or len(date) == _DAY or date.endswith("Z"):
            return None
        other = datetime.fromisoformat(date)
        return other.tzinfo if other == moment and other.utcoffset() else None
    try:
        return _zone_between(datetime.fromisoformat(text), moment) if text[_SECOND] != _ROUND else None
    except ValueError:
        return None


def _zone_between(local: datetime, moment: datetime) -> tzinfo | None:
    """The zone in which a time of a place is a moment; None for UTC, and if there is no such zone."""
    off = local - moment.replace(tzinfo=None)
    return timezone(off) if off and off / _MINUTE in _ZONES else None
