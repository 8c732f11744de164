"""Reads the full date that opens a text, with a place before it or alone: `Valmar, le 3 mars 2026 – Le pont …`.

Datelines of agencies are read in `datelines`. Here nothing says who writes: the date must have its year, a sign or a
bracket must set it apart, and a sentence must begin behind it. What an event has, a time or a second day, is none.
"""

import re
from collections.abc import Sequence
from typing import Final

from copydesk_text.newsroom.event_dates import is_of_event
from copydesk_text.newsroom.lexicon.calendar_words import is_calendar_word
from copydesk_text.newsroom.lexicon.publication_labels import is_date_word
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import DatelineWords, every
from copydesk_text.newsroom.publication_lines import read_dates
from copydesk_text.newsroom.written_dates import read_written_date

#: Characters in which the date must end, and words of the longest place before it.
_SEARCHED: Final = 80
_MOST_WORDS: Final = 4
#: Characters of the shortest text behind the date.
_FEWEST_BEHIND: Final = 40
#: Texts that tell of an earlier day begin like this, too.
_FIRST_YEAR: Final = "1995"
#: Paragraphs that are looked at: where several open with a date, they are entries of a list.
_MOST_PARAGRAPHS: Final = 12
_DAY: Final = len("2018-07-16")
_DIGIT: Final = re.compile(r"\d")
_WORD: Final = re.compile(r"[^\W\d_]+")
_BRACKETS: Final = {"(": ")", "[": "]", "（": "）", "【": "】"}
#: Between a date and the text: who sends it in brackets or strokes, then a sign.
_SIGN: Final = re.compile(
    r"(?:\s?г\.|\s?r\.|\s?г)?\s?(?:/[^/]{2,40}/\s?|\([^()]{2,40}\)\s?)?(?:–|—|―|--|-|−|:|：|\.(?=\s)|=)\s?"
)
#: Signs behind a date alone that stand in lists and chronicles as well.
_OF_LISTS: Final = (".", ":", "：")
#: What a place may end in before its date.
_PLACE_ENDS: Final = (",", "،", "、", "-", "–", "—", "(", "[", "（")


def read_opening_date(paragraphs: Sequence[str], language: str | None = None) -> str | None:
    """The date that opens a text.

    Args:
        paragraphs: The first paragraphs of the text, without space around them.
        language: BCP 47. Says whether 03/04/2018 is in March or in April.

    Returns:
        A full date of RFC 3339; None if no date opens the first paragraph, or dates open several.
    """
    if not paragraphs or (date := _opening(paragraphs[0], language)) is None:
        return None
    others = paragraphs[1:_MOST_PARAGRAPHS]
    return date if all(_opening(other, language) is None for other in others) else None


def _opening(paragraph: str, language: str | None) -> str | None:
    """The date that opens a paragraph."""
    head = paragraph[:_SEARCHED]
    if _DIGIT.search(head) is None:
        return None
    found = read_written_date(head, language=language)
    if found is None or found.clock or found.value < _FIRST_YEAR:
        return None
    before, behind = head[: found.start], paragraph[found.end :]
    closing = _BRACKETS.get(before.strip()[-1:])
    if closing is not None:
        if not behind.startswith(closing):
            return None
        behind = behind[1:]
    sign = _SIGN.match(behind)
    place = before.strip().rstrip("([（【").strip()
    if sign is None and (closing is None or place):
        return None
    text = behind[sign.end() if sign is not None else 0 :].lstrip()
    if not _begins_sentence(text) or not (not place or _is_place(before, place)):
        return None
    if sign is not None and sign[0].strip() in _OF_LISTS and closing is None and all(map(_is_of_time, place.split())):
        return None  # "12. 3. 2024. The bridge", and the first entry of a chronicle: "3 March 2020: The bridge"
    if is_of_event(before) or read_dates(f"{place.rstrip(' ,')}:").label == "updated":
        return None
    return found.value[:_DAY]


def _begins_sentence(text: str) -> bool:
    opening = text.lstrip("\"'“„«»”’‘「『¿¡(")[:1]
    return len(text) >= _FEWEST_BEHIND and opening.isalpha() and not opening.islower()


def _is_place(before: str, place: str) -> bool:
    """Whether a place stands before a date: few words, no sentence; `On`, `le` or a weekday may stand behind it."""
    words = place.split()
    own = list(words)
    while own and _is_of_time(own[-1]):
        own.pop()
    if not own:
        return all(is_calendar_word(word) for part in words for word in _WORD.findall(part))  # "On", but for weekdays
    if len(own) > _MOST_WORDS or _DIGIT.search(place) is not None:
        return False
    if not (own[-1].endswith(_PLACE_ENDS) or (len(own) == len(words) and before.rstrip().endswith(_PLACE_ENDS))):
        return False
    names = [word.strip(",،、-–—([（") for word in own]
    return all(not name[:1].islower() or name in _connectors() for name in names) and not _is_of_time(names[0])


def _is_of_time(word: str) -> bool:
    return all(map(is_date_word, _WORD.findall(word))) and not word.isupper()


@built_once
def _connectors() -> frozenset[str]:
    """Words in small letters within the name of a place."""
    return every(read_table(DatelineWords).connectors)
