"""The names of months and weekdays in the languages of the news: Unicode's CLDR and `calendar.toml`.

A word that names one month in one language and another in the next (`listopad`: October or November) is a month only
where the language is known.
"""

import re
from collections import defaultdict
from typing import Final

from copydesk_text.newsroom.lexicon.cldr_names import cldr_names, first_part, names_in
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import Calendar
from copydesk_text.phrases import one_of
from copydesk_text.remembered import remembered

_LONGEST: Final = 30
_FULL: Final = 4
_FIRST_RIGHT_TO_LEFT: Final = "\u0590"
_DOTTED: Final = "i\u0307"
#: The prefix "in" of Hebrew: `3 במרץ 2026`.
_HEBREW_IN: Final = "ב"


def month_number(word: str, language: str | None = None) -> int | None:
    """The number of the month that a word names.

    Args:
        word: The name of a month, whole or shortened, in any case, with a stop or without.
        language: BCP 47. Decides where the word names different months in different languages.

    Returns:
        1 to 12; None for any other word.
    """
    key = _key(word)
    found = _months().get(key) or (_months().get(key[1:]) if key[:1] == _HEBREW_IN else None)
    if found is None:
        return None
    numbers = set(found.values())
    return numbers.pop() if len(numbers) == 1 else found.get(primary(language))


def persian_month(word: str) -> int | None:
    """The number of the month of the Persian calendar that a word names; None for any other word."""
    return _persian_months().get(_key(word))


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
    return key in _months() or key in _weekdays() or key in _persian_months()


@built_once
def weekday_pattern() -> re.Pattern[str]:
    """The whole name of a weekday in any language, several words included: `terça-feira`, `Thứ Ba`."""
    return re.compile(rf"(?<!\w)(?i:{one_of(_weekdays())})(?![^\W\d_])\.?")


def calendar_names(language: str) -> frozenset[str]:
    """The whole names of the months and weekdays of one language, in small letters.

    Args:
        language: A locale of `calendar.toml`, such as an ISO 639-1 code.
    """
    names = (*names_in(language, "months", "wide"), *names_in(language, "days", "wide"))
    return frozenset(name.lower() for name in names)


def short_month_names(language: str) -> frozenset[str]:
    """The shortened names of the months of one language, in small letters and without stops.

    Args:
        language: A locale of `calendar.toml`, such as an ISO 639-1 code.
    """
    return frozenset(map(_key, names_in(language, "months", "abbreviated")))


def primary(language: str | None) -> str:
    """The language of a tag without its country and script (`en` of `en-GB`); empty without a tag."""
    return (language or "").replace("_", "-").partition("-")[0].lower()


@built_once
def day_first_languages() -> frozenset[str]:
    """Languages (ISO 639-1) in which 03/04/2018 is the third of April."""
    return frozenset(read_table(Calendar).day_first)


@built_once
def year_first_languages() -> frozenset[str]:
    """Languages (ISO 639-1) in which 26.03.04 is the fourth of March."""
    return frozenset(read_table(Calendar).year_first)


@built_once
def stop_behind_year() -> frozenset[str]:
    """Languages (ISO 639-1) that put a stop behind the year of a date: `3. ožujka 2026.`"""
    return frozenset(read_table(Calendar).stop_behind_year)


def is_day_first(language: str | None) -> bool | None:
    """Whether 03/04/2018 is the third of April.

    Args:
        language: BCP 47, best with the country (`en-GB`), which decides for English.

    Returns:
        False where it is the fourth of March, None where nothing decides.
    """
    return _is_day_first(language or "")


@remembered(256)
def _is_day_first(language: str) -> bool | None:
    tag = language.replace("-", "_")
    if "_" in tag:
        first = first_part(tag)
        if first in ("day", "month"):
            return first == "day"
    return True if primary(language) in day_first_languages() else None


def language_of_site(language: str | None, domain: str | None) -> str | None:
    """The language of a page with the country that decides how its dates are read.

    Args:
        language: BCP 47, as the page declares it or as it was found.
        domain: The domain of the page (`vardo.example.co.uk`); None if that is unknown.

    Returns:
        English as that of the domain's country (`en-GB`, `en-US`), where that is known and the tag names no country
        or the United States, which many programs write by themselves. Every other tag as it came.
    """
    if language is None or language.lower() not in ("en", "en-us", "en_us") or not domain:
        return language
    country = domain.rpartition(".")[2].lower()
    table = read_table(Calendar)
    return "en-GB" if country in table.day_first_sites else "en-US" if country in table.month_first_sites else language


def month_phrases() -> frozenset[str]:
    """Names of months, in small letters, with a space or a stop within: `tháng 3`, `มี.ค`."""
    return frozenset(name for name in _months() if not _is_word(name))


@built_once
def _months() -> dict[str, dict[str, int]]:
    """Word or phrase → language → number of the month."""
    table: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for names in cldr_names():
        if names.what == "months":
            for number, name in enumerate(names.names, 1):
                table[_key(name)][primary(names.locale)] = number
    printed = dict(table)  # the tables hold what is printed, short forms as well
    for language, months in read_table(Calendar).months.items():
        for name, number in months.items():
            table[_key(name)][language] = number
    for name in [one for one in table if "’" in one]:  # d’abril
        table[name.replace("’", "'")] |= table[name]
    given = frozenset(table)
    for name, numbers in printed.items():  # ноя for ноября, and others that CLDR shortens in another way
        if len(name) > _FULL and name[0] < _FIRST_RIGHT_TO_LEFT and name[:3] not in given and _is_word(name):
            for language, number in numbers.items():
                table[name[:3]].setdefault(language, number)
    return {name: numbers for name, numbers in table.items() if len(name) > 1 and any(map(str.isalpha, name))}


@built_once
def _persian_months() -> dict[str, int]:
    return {name: number for months in read_table(Calendar).persian.values() for name, number in months.items()}


@built_once
def _weekdays() -> dict[str, frozenset[int]]:
    """Word → numbers of the weekdays that it names."""
    table: defaultdict[str, set[int]] = defaultdict(set)
    for names in cldr_names():
        if names.what == "days":
            for number, name in enumerate(names.names):
                table[_key(name)].add(number)
    for weekdays in read_table(Calendar).weekdays.values():
        for name, number in weekdays.items():
            table[_key(name)].add(number)
    for name in [one for one in table if "\u02bc" in one]:  # CLDR has a letter where print has an apostrophe
        for sign in "’'":
            table[name.replace("\u02bc", sign)] |= table[name]
    return {name: frozenset(numbers) for name, numbers in table.items() if len(name) > 1}


def _key(word: str) -> str:
    """A word as the tables have it; the dotted capital I of Turkish is two characters in small letters."""
    return word[:_LONGEST].rstrip(".,").casefold().replace(_DOTTED, "i")


def _is_word(name: str) -> bool:
    """Whether a name is one word of letters: `tháng 3` and `มี.ค` are none."""
    return len(name) > 1 and not any(one in " .’'" or one.isdigit() for one in name)
