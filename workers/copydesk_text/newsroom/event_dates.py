"""Tells the dates of events from those of publications: by what stands before them, and by the address of the page."""

import re
from typing import Final

from copydesk_text.newsroom.lexicon.calendar_words import weekday_pattern
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import PublicationLabels, every
from copydesk_text.phrases import one_of

#: Characters before a date that are looked at, and of the longest address.
_LONGEST_LABEL: Final = 50
_LONGEST_ADDRESS: Final = 2_000
_BESIDE: Final = " \xa0|｜,·•-–—"


def is_of_event(before: str) -> bool:
    """Whether what stands before a date says that it is that of an event: `Week of `, `Event date: `.

    Args:
        before: The text before the date.
    """
    plain = weekday_pattern().sub(" ", before[-_LONGEST_LABEL:]).lower().rstrip(_BESIDE + ":：. ")
    return _of_event().search(plain) is not None


def is_event_address(url: str) -> bool:
    """Whether an address is one of a page about an event: a date there without a label says when it takes place.

    Args:
        url: An address.
    """
    return _event_address().search(url[:_LONGEST_ADDRESS]) is not None


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
