"""Tells the dates of events and works from those of publications.

What stands before them or in their line tells it, the address of the page, and the terms of a box of facts.
"""

import re
from collections.abc import Iterable
from typing import Final

from copydesk_text.newsroom.date_patterns import CLOCK
from copydesk_text.newsroom.lexicon.calendar_words import is_calendar_word, weekday_pattern
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import PublicationLabels, every
from copydesk_text.phrases import one_of

#: Characters before a date that are looked at, and of the longest address.
_LONGEST_LABEL: Final = 50
_LONGEST_ADDRESS: Final = 2_000
#: Characters of the longest line below the date of an event.
_LONGEST_FACTS: Final = 80
#: A price, and a place behind a comma at the end of a line.
_PRICE: Final = re.compile(r"[£€$]\s?\d|\d\s?(?:€|zł|kr)(?!\w)")
_PLACE: Final = re.compile(r"\s*,\s*[^\W\d_][^\d:：|·•@/]{2,40}")
#: Minutes of a time, and of a quarter of an hour.
_MINUTES: Final = re.compile(r"(?<!\d)\d{1,2}\s?[:.hH]\s?(\d{2})(?!\d|[.:]\d)")
_QUARTER: Final = 15
_COLON: Final = re.compile(r"[:：|]")
_WORD: Final = re.compile(r"[^\W\d_]+")
_BESIDE: Final = " \xa0|｜,·•-–—"


def is_of_event(before: str) -> bool:
    """Whether what stands before a date says that it is that of an event: `Week of `, `Event date: `.

    Args:
        before: The text before the date.
    """
    plain = weekday_pattern().sub(" ", before[-_LONGEST_LABEL:]).lower().rstrip(_BESIDE + ":：. ")
    return _of_event().search(plain) is not None


def is_event_line(line: str) -> bool:
    """Whether a line with a date says what an event has: from when to when it lasts, a price, doors and tickets.

    Args:
        line: A short line.
    """
    return (
        _PRICE.search(line) is not None
        or _hours().search(line) is not None
        or _of_events().search(line.lower()) is not None
    )


def is_of_place(line: str, start: int, end: int) -> bool:
    """Whether a place follows a date and its time: `Saturday 5 June 2021, 7 pm, Town Hall`.

    What has a colon or is all capitals is no place. Events begin at a quarter of an hour, and nothing but a weekday
    stands before them; behind the times of publications stand outlets and sections.

    Args:
        line: A short line.
        start: Where the date begins.
        end: Where it ends, with its time.
    """
    behind = line[end:]
    if not behind.lstrip().startswith(",") or _PLACE.fullmatch(behind) is None or behind.isupper():
        return False
    before = weekday_pattern().sub(" ", line[:start])
    return _is_round(line[start:end]) and all(map(is_calendar_word, _WORD.findall(before)))


def is_before_event(line: str, following: str) -> bool:
    """Whether a line with a date stands before one that says what an event has: hours from and to, tickets, doors.

    Before tickets and doors, the date must have a round time.

    Args:
        line: A short line.
        following: The line below it.
    """
    if len(following) > _LONGEST_FACTS:
        return False
    if _hours().match(following) is not None and _WORD.search(following) is not None:
        return True  # 10am to 4pm, Old Pier
    if not has_round_time(line):
        return False
    return _hours().search(following) is not None or _of_events().search(following.lower()) is not None


def has_round_time(line: str) -> bool:
    """Whether a line has a time of a quarter of an hour, as events begin.

    Args:
        line: A short line.
    """
    return _MINUTES.search(line) is not None and _is_round(line)


def _is_round(text: str) -> bool:
    """Whether the last time in a text is that of a quarter of an hour, or it has none with minutes."""
    minutes = _MINUTES.findall(text)
    return not minutes or int(minutes[-1]) % _QUARTER == 0


def is_event_address(url: str) -> bool:
    """Whether an address is one of a page about an event: a date there without a label says when it takes place.

    Args:
        url: An address.
    """
    return _event_address().search(url[:_LONGEST_ADDRESS]) is not None


def is_of_work(terms: Iterable[str]) -> bool:
    """Whether the terms of a box of facts are those of a film, a game or a record: a date in it is that of the work.

    Args:
        terms: The texts of the box: `Director`, `Running time: 112 minutes`.
    """
    return any(_COLON.split(term.strip(_BESIDE), 1)[0].rstrip().lower() in _of_works() for term in terms)


@built_once
def _of_works() -> frozenset[str]:
    """Terms of boxes of facts about works, in small letters."""
    return every(read_table(PublicationLabels).works)


@built_once
def _of_event() -> re.Pattern[str]:
    """What stands before the date of an event, at the end of a text in small letters."""
    table = read_table(PublicationLabels)
    return re.compile(rf"(?<!\w){one_of(every(table.of_events))}(?:\s{one_of(every(table.before_days))})?$")


@built_once
def _event_address() -> re.Pattern[str]:
    """An address in a folder of events."""
    folders = one_of(every(read_table(PublicationLabels).event_folders))
    return re.compile(rf"^[^?#]*/{folders}/[^?#]", re.IGNORECASE)


@built_once
def _of_events() -> re.Pattern[str]:
    """Words of the announcement of an event, in small letters."""
    return re.compile(rf"(?<!\w){one_of(every(read_table(PublicationLabels).announcements))}(?!\w)")


@built_once
def _hours() -> re.Pattern[str]:
    """A time from which and one to which something lasts: `10am–4pm`, `19:00 - 21:00`, `19–21 Uhr`."""
    return re.compile(rf"(?<![\d.:/-])(?:{CLOCK}|\d{{1,2}})\s?(?:–|—|-|to|bis)\s?(?:{CLOCK})(?!\d)")
