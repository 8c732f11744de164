"""A printed figure with another unit or scale: what may stand in its place in a text that has the same digits.

Of an ordinal (`2nd`) a signature has no number either, so the other ones are written out, too, and a time of day may
have no mark.
"""

import re
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import Postfix

from copydesk_matching.words.figures import SYMBOLS
from copydesk_matching.words.languages import read_languages

#: `2nd`, `4ème`, `3º`.
_ORDINAL: Final = re.compile(r"([0-9]{1,2})(st|nd|rd|th|er|re|ère|e|ème|[ºª°])", re.IGNORECASE)
_ENGLISH: Final = ("st", "nd", "rd", "th")
#: Ordinals below this one are tried: the days of a month are among them.
_LAST_ORDINAL: Final = 32
#: Letters of a word that is cut short: `mln`.
_CUT_SHORT: Final = 3
#: A time of day, or four digits that may be one.
_CLOCK: Final = re.compile(r"([01]?[0-9]|2[0-4])(?:[:.]?([0-5][0-9]))?(?: ?([ap])\.?m\.?)?")
#: Characters of a figure with its unit.
_LONGEST: Final = 80


def is_ordinal(figure: str) -> bool:
    """Whether a printed figure is an ordinal."""
    return _ORDINAL.fullmatch(figure) is not None


def other_clock(figure: str) -> str | None:
    """Writes a time of day in four digits without a mark, or four digits as a time: `2140` for `9:40 p.m.`.

    Args:
        figure: The figure as printed.
    """
    match = _CLOCK.fullmatch(figure.lower())
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        hour = hour % 12 + 12 * (match[3] == "p")
    elif not match[2]:
        return None
    elif figure.isdecimal():
        return f"{match[1]}:{match[2]}"
    return f"{hour:02}{minute:02}"


def with_other_units(figure: str) -> list[str]:
    """Writes a figure with other words or signs for what it counts, and with other scales.

    Args:
        figure: The figure as printed: `$2.5 billion`.

    Returns:
        The figure with one word or sign replaced by another one of its language. Of the words, those that end like it
        come first: `dollars` for `euros`.
    """
    if len(figure) > _LONGEST:
        return []
    found = [figure.replace(sign, other) for sign in SYMBOLS if sign in figure for other in SYMBOLS if other != sign]
    if match := _ORDINAL.fullmatch(figure):
        return [_ordinal(number, match[2]) for number in range(1, _LAST_ORDINAL) if number != int(match[1])]
    parts = figure.split(" ")
    for place, part in enumerate(parts):
        word = part.lower()
        for table in _tables():
            if word in table:
                others = sorted((one for one in table if one != word), key=lambda one: _unlike(one, word))
                forms = (one.upper() if part.isupper() else one.title() if part[0].isupper() else one for one in others)
                found += [" ".join((*parts[:place], form, *parts[place + 1 :])) for form in forms]
    return found


def _ordinal(number: int, ending: str) -> str:
    """A number with the ending of another one, which changes with the number in English alone."""
    if ending.lower() not in _ENGLISH:
        return f"{number}{ending}"
    return f"{number}{'th' if number in (11, 12, 13) else _ENGLISH[min(number % 10, 4) - 1]}"


def _unlike(one: str, other: str) -> tuple[bool, int]:
    """How little two words look alike: whether just one is cut short, and how few last letters they share."""
    return (len(one) <= _CUT_SHORT) != (len(other) <= _CUT_SHORT), -Postfix.similarity(one, other)


@lru_cache(maxsize=1)
def _tables() -> list[list[str]]:
    """Of each language the words of its units, and those of its scales."""
    found = []
    for language in read_languages().values():
        found.append([word for words in language.units.values() for word in words.split() if "_" not in word])
        found.append([pair.partition("=")[0] for pair in (*language.scales.split(), *language.shorts.split())])
    return found
