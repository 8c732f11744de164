"""The names of months and weekdays in the languages of the news, from Unicode's CLDR by way of babel.

A word that names one month in one language and another in the next (`listopad`: October or November) is a month only
where the language is known.
"""

from collections import defaultdict
from functools import cache
from typing import Final

from babel import Locale

from copydesk_text.phrases import words

_LOCALES: Final = words("""
    en es fr de de_AT it pt nl ru uk be ar ar_LB ar_DZ tr pl cs sk ro bg el da nb sv fi hu sr hr sl ca id vi fa hi bn ur
    he et lv lt mk az kk
""")
#: Forms in print that CLDR does not have.
_MORE_MONTHS: Final = {
    "sept": 9,
    "ene": 1,
    "dic": 12,
    "set": 9,
    "نوامبر": 11,
    "févr": 2,
    "juil": 7,
    "авг": 8,
    "сент": 9,
}
_MORE_WEEKDAYS: Final = {"tues": 1, "wednes": 2, "thur": 3, "thurs": 3, "الإثنين": 0}
_LONGEST: Final = 20
_FULL: Final = 4
_FIRST_RIGHT_TO_LEFT: Final = "\u0590"

#: Languages in which 03/04/2018 is the third of April. English is in both camps; others begin with the year.
DAY_FIRST: Final = words("""
    es fr de it pt nl ru uk be ar tr pl cs sk ro bg el da no nb nn fi sr hr sl ca id vi he et mk az hi bn
""")


def month_number(word: str, language: str | None = None) -> int | None:
    """1 to 12 for the name of a month, whole or shortened, with a stop or not; None for any other word.

    `language` is an ISO 639-1 code; it decides where the word names different months in different languages.
    """
    found = _months().get(_key(word))
    if found is None:
        return None
    numbers = set(found.values())
    return numbers.pop() if len(numbers) == 1 else found.get(language or "")


def weekday_number(word: str) -> int | None:
    """0 (Monday) to 6 for the name of a weekday, whole or shortened; None for any other word, or one of two days."""
    numbers = _weekdays().get(_key(word), frozenset())
    return next(iter(numbers)) if len(numbers) == 1 else None


def is_calendar_word(word: str) -> bool:
    """Whether a word names a month or a weekday in any of the languages."""
    key = _key(word)
    return key in _months() or key in _weekdays()


def load_calendar() -> None:
    """Loads the names now, so that workers forked later share them (a third of a second)."""
    _months()
    _weekdays()


@cache
def _months() -> dict[str, dict[str, int]]:
    """Word → language → number of the month."""
    table: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for code in _LOCALES:
        for context in Locale.parse(code).months.values():
            for width in ("wide", "abbreviated"):
                for number, name in context[width].items():
                    table[_key(name)][code[:2]] = number
    for name, number in _MORE_MONTHS.items():
        table[_key(name)][""] = number
    printed = dict(table)
    for name, numbers in printed.items():  # ноя for ноября, and others that CLDR shortens in another way
        if len(name) > _FULL and name[0] < _FIRST_RIGHT_TO_LEFT and name[:3] not in printed:
            for language, number in numbers.items():
                table[name[:3]].setdefault(language, number)
    return {name: numbers for name, numbers in table.items() if _is_word(name)}


@cache
def _weekdays() -> dict[str, frozenset[int]]:
    table: defaultdict[str, set[int]] = defaultdict(set)
    for code in _LOCALES:
        for context in Locale.parse(code).days.values():
            for width in ("wide", "abbreviated"):
                for number, name in context[width].items():
                    table[_key(name)].add(number)
    for name, number in _MORE_WEEKDAYS.items():
        table[_key(name)].add(number)
    return {name: frozenset(numbers) for name, numbers in table.items() if _is_word(name)}


def _key(word: str) -> str:
    return word[:_LONGEST].rstrip(".,").casefold()


def _is_word(name: str) -> bool:
    """Whether a name is one word of letters: `tháng 3` is none."""
    return len(name) > 1 and " " not in name and not any(character.isdigit() for character in name)
