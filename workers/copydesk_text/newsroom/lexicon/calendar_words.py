"""The names of months and weekdays in the languages of the news: Unicode's CLDR (through Babel) and `calendar.toml`.

A word that names one month in one language and another in the next (`listopad`: October or November) is a month only
where the language is known.
"""

from collections import defaultdict
from typing import Final

from babel import Locale

from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import Calendar

_LONGEST: Final = 20
_FULL: Final = 4
_FIRST_RIGHT_TO_LEFT: Final = "\u0590"
#: Whole names and shortened ones.
_WIDTHS: Final = ("wide", "abbreviated")


def month_number(word: str, language: str | None = None) -> int | None:
    """The number of the month that a word names.

    Args:
        word: The name of a month, whole or shortened, in any case, with a stop or without.
        language: ISO 639-1. Decides where the word names different months in different languages.

    Returns:
        1 to 12; None for any other word.
    """
    found = _months().get(_key(word))
    if found is None:
        return None
    numbers = set(found.values())
    return numbers.pop() if len(numbers) == 1 else found.get(language or "")


def weekday_number(word: str) -> int | None:
    """The number of the weekday that a word names.

    Args:
        word: The name of a weekday, whole or shortened, in any case, with a stop or without.

    Returns:
        0 (Monday) to 6; None for any other word, and for one that names two days.
    """
    numbers = _weekdays().get(_key(word), frozenset())
    return next(iter(numbers)) if len(numbers) == 1 else None


def is_calendar_word(word: str) -> bool:
    """Whether a word names a month or a weekday in any of the languages."""
    key = _key(word)
    return key in _months() or key in _weekdays()


def calendar_names(language: str) -> frozenset[str]:
    """The whole names of the months and weekdays of one language, in small letters.

    Args:
        language: A locale of CLDR, such as an ISO 639-1 code.
    """
    locale = Locale.parse(language)
    names = (*locale.months["format"]["wide"].values(), *locale.days["format"]["wide"].values())
    return frozenset(name.lower() for name in names)


def short_month_names(language: str) -> frozenset[str]:
    """The shortened names of the months of one language, in small letters and without stops.

    Args:
        language: A locale of CLDR, such as an ISO 639-1 code.
    """
    return frozenset(map(_key, Locale.parse(language).months["format"]["abbreviated"].values()))


@built_once
def day_first_languages() -> frozenset[str]:
    """Languages (ISO 639-1) in which 03/04/2018 is the third of April."""
    return frozenset(read_table(Calendar).day_first)


@built_once
def _months() -> dict[str, dict[str, int]]:
    """Word → language → number of the month."""
    table: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for code in read_table(Calendar).locales:
        for context in Locale.parse(code).months.values():
            for width in _WIDTHS:
                for number, name in context[width].items():
                    table[_key(name)][code[:2]] = number
    for language, months in read_table(Calendar).months.items():
        for name, number in months.items():
            table[_key(name)][language] = number
    printed = dict(table)
    for name, numbers in printed.items():  # ноя for ноября, and others that CLDR shortens in another way
        if len(name) > _FULL and name[0] < _FIRST_RIGHT_TO_LEFT and name[:3] not in printed:
            for language, number in numbers.items():
                table[name[:3]].setdefault(language, number)
    return {name: numbers for name, numbers in table.items() if _is_word(name)}


@built_once
def _weekdays() -> dict[str, frozenset[int]]:
    """Word → numbers of the weekdays that it names."""
    table: defaultdict[str, set[int]] = defaultdict(set)
    for code in read_table(Calendar).locales:
        for context in Locale.parse(code).days.values():
            for width in _WIDTHS:
                for number, name in context[width].items():
                    table[_key(name)].add(number)
    for weekdays in read_table(Calendar).weekdays.values():
        for name, number in weekdays.items():
            table[_key(name)].add(number)
    return {name: frozenset(numbers) for name, numbers in table.items() if _is_word(name)}


def _key(word: str) -> str:
    """A word as the tables have it."""
    return word[:_LONGEST].rstrip(".,").casefold()


def _is_word(name: str) -> bool:
    """Whether a name is one word of letters: `tháng 3` is none."""
    return len(name) > 1 and " " not in name and not any(character.isdigit() for character in name)
