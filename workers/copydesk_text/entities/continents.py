"""Finds the continents that a text names, in the languages of CLDR."""

import re
from functools import cache
from typing import Final

from copydesk_text.entities.inflection import inflect
from copydesk_text.entities.spans import Span
from copydesk_text.entities.word_bounds import word_bound
from copydesk_text.newsroom.lexicon.cldr_names import continents_in
from copydesk_text.newsroom.lexicon.read_table import read_table
from copydesk_text.newsroom.lexicon.schema import PlaceWords, every
from copydesk_text.phrases import one_of

#: UN M49 code of a continent in CLDR, and its GeoNames id.
_CONTINENTS: Final = {
    "002": 6255146,  # Africa
    "142": 6255147,  # Asia
    "150": 6255148,  # Europe
    "003": 6255149,  # North America
    "005": 6255150,  # South America
    "009": 6255151,  # Oceania
    "AQ": 6255152,  # Antarctica
}
#: Characters of the shortest name; shorter ones are parts of other words.
_SHORTEST: Final = 2


def find_continents(text: str, language: str) -> list[tuple[Span, int]]:
    """The continents that a text names.

    Args:
        text: The text as printed.
        language: ISO 639-1, or `und`.

    Returns:
        Names and where they stand, each with its GeoNames id, in the order of the text. The name of a club or a paper
        that begins with one is none.
    """
    names = _names(language)
    if not any(map(text.__contains__, _beginnings(language))):  # most texts name none, and the pattern takes longer
        return []
    found = []
    for one in _pattern(language).finditer(text):
        start, end = one.span()
        behind = text[end : end + 2]
        if word_bound(text, start, end, language) == "no" or (behind[:1] in " -" and behind[1:].isupper()):
            continue
        before = text[max(0, start - 2) : start]
        if before[1:] in (" ", "-") and before[:1].isalpha() and _capital_before(text, start):
            continue
        base, geonames = names[one[0]]
        found.append((Span(start, end, base, base), geonames))
    return found


def _capital_before(text: str, start: int) -> bool:
    """Whether a capitalised word stands right before: Bank of America, Air Europa, Radio Free Europe."""
    words = text[max(0, start - 30) : start].split(" ")
    if len(words) == 1:  # `Pro-Europe` opens the text
        return False
    word = words[-2]
    return word[:1].isupper() and word not in every(read_table(PlaceWords).before)


@cache
def _names(language: str) -> dict[str, tuple[str, int]]:
    """Every form of a continent's name in a language: its basic form, and the id."""
    names = continents_in("en" if language == "und" else language)
    found: dict[str, tuple[str, int]] = {}
    for code, geonames in _CONTINENTS.items():
        name = names.get(code)
        if name is not None and len(name) >= _SHORTEST:
            for form in (name, *inflect(name, language)):
                found.setdefault(form, (name, geonames))
    return found


@cache
def _beginnings(language: str) -> tuple[str, ...]:
    """The forms that all others begin with."""
    return tuple(
        form for form in _names(language) if not any(form[:end] in _names(language) for end in range(len(form)))
    )


@cache
def _pattern(language: str) -> re.Pattern[str]:
    return re.compile(one_of(_names(language)))
