"""Writes the moment of publication in the zone of the page, if the page says that or another moment in its own time.

Many systems declare in UTC when an article came out, and print the day of the place: an evening in Denver is the next
day in UTC. The moment is the same in both; only in the time of the place it is on the day that readers see.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from itertools import chain, islice
from typing import Final

from lxml.html import HtmlElement

from copydesk_schemas.machine_dates import machine_date
from copydesk_schemas.moments import write_moment
from copydesk_text.html.dated_boxes import ELSEWHERE, is_box, leads_on
from copydesk_text.html.page import HtmlPage, headline_of
from copydesk_text.html.tree import all_around, owned_texts
from copydesk_text.lines import ends_sentence
from copydesk_text.newsroom.date_labels import labels_of, with_ends
from copydesk_text.newsroom.dated_bylines import read_dated_byline
from copydesk_text.newsroom.event_dates import is_event_line, is_of_event
from copydesk_text.newsroom.lexicon.publication_labels import is_date_word
from copydesk_text.newsroom.publication_lines import is_date_line, read_date_beside
from copydesk_text.newsroom.written_dates import date_in_url, read_written_date

#: Elements for times that are looked at, and characters of what one says.
_MOST_TIMES: Final = 40
_LONGEST: Final = 60
#: Around how many elements with the headline times are looked for, in how many blocks behind and before each, in how
#: many elements of a block, and of how many parts of a text.
_LEVELS: Final = 4
_MOST_BEHIND: Final = 3
_MOST_BEFORE: Final = 2
_MOST_OF_BLOCK: Final = 40
_MOST_TEXTS: Final = 12
_LONGEST_PART: Final = 400
#: A moment that is written for machines without its zone.
_WITHOUT_ZONE: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d")
#: Names of what pages declare about their publication, and of what they declare about anything else.
_OF_PUBLICATION: Final = re.compile(r"publ|creat|issued|releas|date", re.IGNORECASE)
_OF_CHANGE: Final = re.compile(r"modif|updat|chang|revis|expir|valid|until|event|start|end|crawl|fetch", re.IGNORECASE)
#: A time of the day as it is printed beside a date, and what behind such figures makes them those of something else:
#: `15:30 min read`, `14.30 %`.
_CLOCK: Final = re.compile(
    r"(?<!\d)(?<!\d[.:])(\d\d?)\s?[:.h時时시点點]\s?(\d\d)(?::\d\d)?(?![.:]?\d)(?:\s?([ap])\.?\s?m\b)?",
    re.IGNORECASE,
)
_BEHIND_NO_CLOCK: Final = re.compile(r"\s?(?:min|мин|dk\b|sec|sek|[%‰$€£¥°])", re.IGNORECASE)
_NOON: Final = 12
_HOURS: Final = 24
_MINUTES: Final = 60
#: Where a moment of RFC 3339 has its minute and its second, and the second that does not tell one moment from another.
_SECOND: Final = slice(len("2026-03-03T18:00"), len("2026-03-03T18:00:00"))
_ROUND: Final = ":00"
_ROUND_MINUTES: Final = 5
_DAY: Final = len("2026-03-03")
_FIGURES: Final = len("2026-03-03 18:00:00")
#: Minutes between UTC and the zones that there are.
_ZONES: Final = frozenset(range(-12 * 60, 14 * 60 + 1, 60)) | {
    -570, -210, 210, 270, 330, 345, 390, 525, 570, 630, 765,
}  # fmt: skip  # figures read better in one line
_MINUTE: Final = timedelta(minutes=1)
#: How far another moment of the page, that of an update or of another story, may be.
_NEAR: Final = timedelta(days=2)
#: Characters of a printed line, a term before a date, signs that end a part of a line, a stop that ends a time, a
#: moment for machines, elements that may be the head of a story right below its headline, and headings.
_LONGEST_LINE: Final = 120
_TERM: Final = re.compile(r"[:：](?!\d\d)")
_STOPS: Final = re.compile(r"[|｜•·,;/]|\s[-–—]\s")
_HALF_OF_DAY: Final = re.compile(r"(?:[ap]\.\s?m|น)\.$", re.IGNORECASE)
_MACHINE: Final = re.compile(r"\dT\d\d:?\d\d")
_OF_HEAD: Final = frozenset(("footer", "form"))
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


def in_zone_of_page(
    date: str,
    said: Iterable[object],
    page: HtmlPage,
    heading: HtmlElement | None,
    language: str | None,
    changed: str | None = None,
) -> str:
    """Writes a moment in UTC in the time of the page, where the page says that or another moment in it.

    Args:
        date: When the page was published, as it declares it: RFC 3339 date-time or full date.
        said: All that it declares about its publication.
        page: The page.
        heading: The heading that shows its title.
        language: Its language.
        changed: When it was changed last, as it declares it; None where it does not.

    Returns:
        The same moment with the zone of the page; the date as it is if it is no moment in UTC, if the page prints that
        moment in UTC, or if it says nothing in another zone.
    """
    declared = [one.strip() for one in said if isinstance(one, str)]
    times = list(islice(page.tree.iter("time"), _MOST_TIMES))
    date = _with_zone(date, declared, times)
    if not date.endswith("Z"):
        return date
    moment, second = datetime.fromisoformat(date), date[_SECOND]
    metas = (text for name, text in page.metas.items() if _OF_PUBLICATION.search(name) and not _OF_CHANGE.search(name))
    texts = chain(declared, metas, (one.get("datetime") or "" for one in times))
    told = (_zone(text, moment) for text in texts if second in text[:_LONGEST])
    zone = next(filter(None, chain(told, (_of_pair(one, moment, language) for one in times))), None)
    if zone is None:
        top = headline_of(page, heading)
        change = datetime.fromisoformat(changed) if changed is not None and changed.endswith("Z") else None
        zone = _beside(top, moment, change, language)
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


def _with_zone(date: str, declared: Iterable[str], times: Iterable[HtmlElement]) -> str:
    """The moment of which a page declares day and time, where an element for times says the same with the zone."""
    figures = (
        {one.replace("T", " ") for one in declared if _WITHOUT_ZONE.fullmatch(one)} if len(date) == _DAY else set()
    )
    for element in times if figures else ():
        said = (element.get("datetime") or "").strip()
        moment = machine_date(said)
        if said[:_FIGURES].replace("T", " ") in figures and moment is not None and len(moment) > _DAY:
            return moment
    return date


def _of_pair(element: HtmlElement, moment: datetime, language: str | None) -> tzinfo | None:
    """The zone in which an element prints the moment that it says in UTC, if that is near another one."""
    said = machine_date(element.get("datetime"))
    if said is None or not said.endswith("Z"):
        return None
    own = datetime.fromisoformat(said)
    return _shown(_text_of(element), own, language) if abs(own - moment) < _NEAR else None


def _beside(
    heading: HtmlElement | None, moment: datetime, change: datetime | None, language: str | None
) -> tzinfo | None:
    """The zone in which the nearest lines around a heading say the publication or the change; else another moment.

    Lines that are as near, and say it in several zones, say none.
    """
    levels = [[part for text in texts for part in _parts(text)] for texts in _lines(heading, language)]
    for parts in levels:
        for of_change in (False, True):
            some = (part for part in parts if (part[1] == "updated") is of_change)
            said = [zone for text, kind in some if (zone := _of_part(text, kind, moment, change, language)) is not None]
            if said:
                return said[0] if len({zone.utcoffset(moment) for zone in said}) == 1 else UTC
    texts = (text for parts in levels for text, _ in parts)
    return next(filter(None, (_named(text, moment, language) for text in texts)), None)


def _lines(heading: HtmlElement | None, language: str | None) -> Iterator[list[str]]:
    """The short texts with a time of the day in the blocks right around a heading, and around what it stands in.

    Where such a text has no date, it comes with the text around it: day and time are often set apart. Boxes and
    the cards of other stories are left out; right below the heading, a footer or a form is none.
    """
    around = all_around(heading)
    is_card = cache(_is_card)
    for one in islice(chain((heading,), heading.iterancestors()), _LEVELS) if heading is not None else ():
        texts: dict[str, None] = {}
        behind, before = one.itersiblings(), one.itersiblings(preceding=True)
        for block in chain(islice(behind, _MOST_BEHIND), islice(before, _MOST_BEFORE)):
            waiting, seen = [block], 0
            while waiting and seen < _MOST_OF_BLOCK:
                element, seen = waiting.pop(), seen + 1
                if not isinstance(element.tag, str):
                    continue
                is_head = element.tag in _OF_HEAD and element.getprevious() is heading
                if _is_other(element, around, is_card) and not is_head:
                    continue
                own = (element.text, *(child.tail for child in islice(element, _MOST_TEXTS)))
                if any(text and len(text) <= _LONGEST_LINE and _CLOCK.search(text) for text in own):
                    parent = element.getparent()
                    is_dated = read_written_date(_text_of(element), language=language) is not None
                    whole = element if parent is None or is_dated else parent
                    texts[_text_of(whole)] = None
                waiting.extend(reversed(element[:_MOST_OF_BLOCK]))
        yield list(texts)


def _is_other(element: HtmlElement, around: frozenset[HtmlElement], is_card: Callable[[HtmlElement], bool]) -> bool:
    """Whether an element is a box, or stands in one of several cards: beside a line of facts with a link is none."""
    if element.tag in ELSEWHERE or is_box(element):
        return True
    parent = element.getparent()
    if parent is None or parent in around or not is_card(parent):
        return False
    beside = (parent.getprevious(), parent.getnext())
    return any(one is not None and one.tag == parent.tag and is_card(one) for one in beside)


def _is_card(element: HtmlElement) -> bool:
    """Whether an element has a heading, or a link with the words of one."""
    return any(one.tag in _HEADINGS for one in islice(element, _MOST_TEXTS)) or leads_on(element)


def _parts(text: str) -> Iterator[tuple[str, str | None]]:
    """The parts of a line, each with what its label calls it; what stands before the first label has none."""
    labels = labels_of(text)
    first = text[: labels[0].start()] if labels else text
    if any(map(str.isdigit, first)):
        yield first, None
    for label, end in with_ends(labels):
        yield text[label.end() : end], "published" if label["published"] else "updated"


def _of_part(
    text: str, kind: str | None, moment: datetime, change: datetime | None, language: str | None
) -> tzinfo | None:
    """The zone in which a part of a line says the publication, or, behind a label of it, the change.

    Where no change is declared, it may be the publication, if that is no round time: another is soon a zone away.
    """
    if kind == "updated":
        said = change or (moment if moment.minute % _ROUND_MINUTES else None)
        return _shown(text, said, language) if said is not None else None
    if kind is None and _is_of_event(text, language):
        return None
    return _shown(text, moment, language)


def _is_of_event(text: str, language: str | None) -> bool:
    """Whether a date without a label may be that of an event: `Kick-off: 4 March 2026, 19:30`, `Concert on 4 March`."""
    written = read_written_date(text, language=language)
    if written is None:
        return False
    before = text[: written.start]
    if _TERM.search(before) or is_of_event(before) or is_event_line(text) or _is_sentence(text):
        return True
    words = _STOPS.split(before)[-1].split()
    if all(map(is_date_word, words)) or not any(word[0].islower() for word in words):
        return False  # nothing, or names: a place, an outlet
    return read_dated_byline(text, language) is None


def _is_sentence(text: str) -> bool:
    return ends_sentence(text) and _HALF_OF_DAY.search(text) is None


def _text_of(element: HtmlElement) -> str:
    parts = (text[:_LONGEST_PART] for _, text in islice(owned_texts(element, _MOST_OF_BLOCK), _MOST_TEXTS))
    return " ".join(" ".join(parts).split())[:_LONGEST_LINE]


def _shown(text: str, moment: datetime, language: str | None) -> tzinfo | None:
    """The zone in which a text that is printed says a moment, to the minute; None for a text for machines in UTC."""
    written = read_written_date(text, language=language)
    if written is None:
        return None
    if len(written.value) > _DAY:
        shown = datetime.fromisoformat(written.value)
        is_for_machines = not shown.utcoffset() and _MACHINE.search(text) is not None
        return shown.tzinfo if abs(shown - moment) < _MINUTE and not is_for_machines else None
    clock = _CLOCK.search(text, written.start, written.end) if written.clock else None
    if clock is None or (clock[3] is None and _BEHIND_NO_CLOCK.match(text, clock.end()) is not None):
        return None
    hour, minute, half = int(clock[1]), int(clock[2]), clock[3]
    if half:
        hour = hour % _NOON + (_NOON if half in "pP" else 0)
    if hour >= _HOURS or minute >= _MINUTES:
        return None
    local = datetime.fromisoformat(written.value).replace(hour=hour, minute=minute, second=moment.second)
    if local == moment.replace(tzinfo=None):
        return UTC
    is_either_half = half is None and hour <= _NOON and clock[1] not in ("00", "۰۰", "٠٠")
    return None if is_either_half else _zone_between(local, moment)  # languages say morning and evening in many ways


def _named(text: str, moment: datetime, language: str | None) -> tzinfo | None:
    """The zone, other than UTC, of another moment of the page: `Updated 10:01 pm PST, …`, not that of an event."""
    written = read_written_date(text, language=language)
    if written is None or len(written.value) == _DAY:
        return None
    shown = datetime.fromisoformat(written.value)
    if abs(shown - moment) >= _NEAR or not shown.utcoffset():
        return None
    return shown.tzinfo if is_date_line(text, language) or read_date_beside(text, language) is not None else None


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
