"""Reads the lines that hold a name and a date, and no word that says who wrote: `Ada Low · 3 March 2026 · 5 min read`.

The name may be that of a place or a section. So nothing else may stand in such a line, and the caller holds the names
against what the page links to and what is known of places.
"""

import re
from collections.abc import Sequence
from itertools import islice
from typing import Final

from copydesk_text.newsroom.author_names import is_house, printed_authors
from copydesk_text.newsroom.author_patterns import no_persons, place
from copydesk_text.newsroom.byline_patterns import no_names
from copydesk_text.newsroom.date_labels import labels_of
from copydesk_text.newsroom.lexicon.agencies import agency_named
from copydesk_text.newsroom.lexicon.calendar_words import is_calendar_word
from copydesk_text.newsroom.lexicon.publication_labels import is_date_word
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import BylineWords, OrganisationWords, PlaceWords, every
from copydesk_text.newsroom.publication_lines import is_count, is_date_line
from copydesk_text.newsroom.role_lines import is_role
from copydesk_text.newsroom.written_dates import read_written_date

#: Characters of the longest text of such a line, and of one that is only a date.
_LONGEST: Final = 160
#: Most texts of a line, and parts that are neither name nor date: a section of one word.
_MOST_TEXTS: Final = 12
_MOST_OTHERS: Final = 1
_MOST_NAMES: Final = 4
#: Words of a day without its year.
_FEWEST_OF_DAY: Final = 2
_MOST_OF_DAY: Final = 4
#: Letters from which a word in capitals behind a name is none of a company for its length alone: AS, GmbH.
_LONGEST_FORM: Final = 4
#: Places of a text at which a name is looked at, and characters before it.
_MOST_FOUND: Final = 60
_REACH: Final = 30
_BETWEEN: Final = re.compile(r"[|｜•●·;‧∙⋅]|\s[-–—/]\s|,\s")
#: The outlet behind a name.
_BRACKET: Final = re.compile(r"\s?\([^()@]{2,40}\)?$")
#: An address of mail; a name before it in brackets, without a person's part, is that of an account.
_MAIL: Final = re.compile(r"(?<![^\s(<:|,])[\w.+-]{1,60}@[\w.-]{1,80}")
_SEEN: Final = re.compile(r"\s(?:in|at)\s")
_AROUND: Final = " \xa0,|｜•·–—-/()"
_LETTERS: Final = re.compile(r"[^\W\d_]")
#: What ends a word within a name: St. Vardo, Saint-Vardo.
_WORD_END: Final = re.compile(r"[.-]")


def read_signed_date(texts: Sequence[str], language: str | None = None) -> tuple[str, ...]:
    """Reads the names in a line of facts.

    Args:
        texts: The texts of the line, one for each element in it, each without space around it.
        language: BCP 47. Says whether 03/04/2018 is in March or in April.

    Returns:
        Full names as printed, each once; empty where the line has no date, or says more than names and a date.
    """
    if not 0 < len(texts) <= _MOST_TEXTS or sum(map(len, texts)) > _LONGEST:
        return ()
    read = [_parts(text, language) for text in texts]
    if not any(has_date for _, has_date in read):
        return ()
    others = 0
    names: dict[str, None] = {}
    for parts, _ in read:
        for part in parts:
            found = printed_authors([part])
            if not found and (is_role(part) or is_house(part) or part.casefold() in no_persons()):
                continue
            if found and _is_all(_without_place(_BRACKET.sub("", part)), found):
                names |= dict.fromkeys(found)
            elif " " in part or others == _MOST_OTHERS:
                return ()
            else:
                others += 1
    return tuple(names) if len(names) <= _MOST_NAMES else ()


def is_of_the_text(name: str, shown: str) -> bool:
    """Whether a name is made of words of the text, is that of a place or a section, or ends like that of a company.

    Args:
        name: What may be the name of a person.
        shown: All text of the page, the line with the name included.
    """
    if agency_named(name) is not None:
        return False
    if " " not in name:
        return True  # 新华网 looks like 王小明
    first, *_, last = name.split()
    opening = first.casefold()
    if opening in no_names() or opening in _section_words() or _WORD_END.split(opening)[0] in _place_openings():
        return True  # Saint-Vardo is a place as Saint Vardo is
    if not first[0].isupper():
        return shown.count(first) > 1  # a script without capitals
    if last.isupper() and not first.isupper() and (len(last) < _LONGEST_FORM or last in _company_forms()):
        return True
    # What stands before a word is looked at behind it: so an expression begins with letters, which are found fast.
    small, whole = re.escape(first.lower()), re.escape(name)
    if re.search(rf"{small}(?<![\w@/.-]{small})(?![\w@/-]|\.\w)", shown):
        return True  # but for the address of a person
    named = re.finditer(rf"{whole}(?<!\w{whole})\b", shown)
    before = (shown[max(0, found.start() - _REACH) : found.start()] for found in islice(named, _MOST_FOUND))
    return any(text[-1:].isspace() and _last_word(text) in _before_places() for text in before)


def _parts(text: str, language: str | None) -> tuple[list[str], bool]:
    """The parts of a text that are no date, and whether it has one."""
    found = read_written_date(text, language=language)
    pieces = (text,) if found is None else (_without_label(text[: found.start]), text[found.end :])
    parts = [part.strip(_AROUND) for piece in pieces for part in _BETWEEN.split(_MAIL.sub("", piece))]
    if found is None and is_date_line(text, language):
        return [], True  # 2 hours ago
    told = [part for part in parts if _LETTERS.search(part) and not (is_count(part) or _is_of_time(part))]
    dates = [part for part in told if _is_day(part) or is_date_line(part, language)]
    return [part for part in told if part not in dates], found is not None or bool(dates)


def _without_label(text: str) -> str:
    """What stands before a date, without the label of the date: `김하늘 기자 입력`."""
    labels = labels_of(text)
    return text[: labels[-1].start()] if labels and not text[labels[-1].end() :].strip(" :：") else text


def _is_of_time(part: str) -> bool:
    """Whether each word of a text is one of the calendar or the time: `วันอังคาร ที่`."""
    return all(map(is_date_word, part.split()))


def _without_place(part: str) -> str:
    """A name without the place that it works from; behind a word for "in" captions say where somebody is seen."""
    return part if _SEEN.search(part) is not None else place().sub("", part)


def _is_day(part: str) -> bool:
    """Whether a text is a day without its year: `24 listopada`, `Tue, Nov 24`."""
    words = part.split()
    if not _FEWEST_OF_DAY <= len(words) <= _MOST_OF_DAY or not any(map(str.isdigit, part)):
        return False
    told = [word.strip(".,") for word in words if not word.strip(".,").isdigit()]
    return bool(told) and all(map(is_calendar_word, told))


def _is_all(part: str, names: tuple[str, ...]) -> bool:
    """Whether a text holds nothing beside names but a word for "and"."""
    return len(part) <= sum(map(len, names)) + 5 * (len(names) - 1)


def _last_word(text: str) -> str:
    return next(reversed(text.split()), "")


@built_once
def _section_words() -> frozenset[str]:
    """Words, in small letters, with which names of sections begin."""
    return every(read_table(BylineWords).section_words)


@built_once
def _company_forms() -> frozenset[str]:
    """Forms of companies behind their names."""
    return frozenset(read_table(OrganisationWords).forms)


@built_once
def _place_openings() -> frozenset[str]:
    """Words, in small letters, with which names of places begin."""
    return every(read_table(PlaceWords).opening)


@built_once
def _before_places() -> frozenset[str]:
    """Words, in small letters, before which a name is that of a place."""
    return every(read_table(PlaceWords).locative) | {"of", "the"}
