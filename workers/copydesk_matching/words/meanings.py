"""Looks up what words mean in the language of their text: arrays made of the tables of `lexicon/`, for whole batches.

The language is told by the words: each listed word votes for the languages that have it, in
each sentence or line by itself: a line of furniture means the same on every page.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from copydesk_matching.words import spelled_numbers as numbers
from copydesk_matching.words.figures import UNITS
from copydesk_matching.words.hash_table import HashTable
from copydesk_matching.words.hashed_words import LOW_BITS, Hashes, Places
from copydesk_matching.words.languages import GROUPS, MEASURES, Language, read_languages
from copydesk_matching.words.letters import fold_word
from copydesk_matching.words.word_hash import WordHash
from copydesk_text.newsroom.lexicon.read_table import built_once

#: What a word means: one of these in the low four bits, an argument above.
NOTHING: Final = 0
NUMBER: Final = 1  # role, and value above it
UNIT: Final = 2  # index in UNITS
HALF_DAY: Final = 3  # 1 for after noon
CALENDAR: Final = 4  # 0 to 6 a weekday, 7 to 18 a month
POLARITY: Final = 5  # number of the group
NAME_FOLLOWS: Final = 6
NAME_BEFORE: Final = 7
FUNCTION: Final = 8
CAPITAL_CALENDAR: Final = 9  # like CALENDAR, but only if capitalised
PERCENT_OPENS: Final = 10  # with one of `Lexicon.percent` behind it: `per cent`
MEASURE: Final = 11  # its place in MEASURES
KIND_BITS: Final = 4
ROLE_BITS: Final = 4

_KIND: Final = (1 << KIND_BITS) - 1
_SHORT: Final = 4


class Lexicon(Struct, frozen=True, eq=False):
    """All listed words.

    Per language and word there is its meaning, and a vote for the language. `percent` are the second words of
    `per cent` and its like.
    """

    listed: HashTable
    #: (languages, words): what a word means, NOTHING for function words. In a text of a language that does not have
    #: the word it is a date, or nothing.
    meanings: npt.NDArray[np.int32]
    votes: npt.NDArray[np.uint64]  # (words, languages / 4): per language 16 bits, 1 where it has the word
    is_foreign: npt.NDArray[np.bool_]  # whether the first language lacks the word
    percent: Hashes
    #: Group of polarity of a word whose meaning is another one; it counts where the word is no number and no date.
    else_polarity: npt.NDArray[np.uint8]  # (words, languages)
    is_doubtful: npt.NDArray[np.bool_]
    links: frozenset[int]  # hashes of what stands between a number and what it counts
    day_ends: Hashes  # what makes a weekday of an ordinal in front of it
    capital_nouns: npt.NDArray[np.bool_]  # of each language, whether its nouns have capitals

    def find(self, hashes: Hashes) -> tuple[Places, Places]:
        """Finds listed words.

        Args:
            hashes: Hashes of words.

        Returns:
            Indexes of those that are listed, and which entry each of them is.
        """
        return self.listed.find(hashes)


class _Tables(Struct, frozen=True, eq=False):
    """What the tables say, by the words themselves: as in `Lexicon`, in any order."""

    words: list[str]
    meanings: npt.NDArray[np.int32]
    anywhere: npt.NDArray[np.int32]
    else_polarity: npt.NDArray[np.uint8]
    percent: list[str]
    day_ends: list[str]
    links: list[str]


@lru_cache(maxsize=4)
def load_lexicon(word_hash: WordHash) -> Lexicon:
    """Loads the lexicon for texts that are read with this hash.

    Raises:
        LexiconError: A table is wrong.
    """
    tables = _read_tables()
    mask = ~np.uint64(LOW_BITS)
    hashes = word_hash.hash_list(tables.words) & mask
    order = hashes.argsort()
    meanings, else_polarity = tables.meanings[order], tables.else_polarity[order]
    has_word = meanings != NOTHING
    told = np.where(has_word, meanings, tables.anywhere[order][:, None])
    told[told & _KIND == FUNCTION] = NOTHING
    return Lexicon(
        HashTable(hashes[order]),
        np.ascontiguousarray(told.T),
        _packed_votes(has_word),
        ~has_word[:, 0],
        np.unique(word_hash.hash_list(tables.percent) & mask),
        else_polarity,
        np.asarray(else_polarity.any(axis=1)),
        frozenset((word_hash.hash_list(tables.links) & mask).tolist()),
        word_hash.hash_list(tables.day_ends) & mask,
        np.array([language.capital_nouns for language in read_languages().values()]),
    )


@built_once
def _read_tables() -> _Tables:
    """Reads the tables (0.4 s); forked workers share them.

    Raises:
        LexiconError: A table is wrong.
    """
    languages = read_languages()
    table: defaultdict[str, dict[int, int]] = defaultdict(dict)
    groups: dict[tuple[str, int], int] = {}
    for number, language in enumerate(languages.values()):
        for word, meaning in _meanings(language).items():
            table[fold_word(word)][number] = meaning
        for word in language.function.split():
            table[fold_word(word)].setdefault(number, FUNCTION)
        for name, words in language.polarity.items():
            for word in words.split():
                groups[fold_word(word), number] = GROUPS.index(name) + 1
    meanings = np.zeros((len(table), len(languages)), dtype=np.int32)
    for row, values in enumerate(table.values()):
        for number, value in values.items():
            meanings[row, number] = value
    else_polarity = np.zeros(meanings.shape, dtype=np.uint8)
    rows = {word: row for row, word in enumerate(table)}
    for (word, number), group in groups.items():
        if meanings[rows[word], number] & _KIND not in (POLARITY, NOTHING):
            else_polarity[rows[word], number] = group
    anywhere = np.array([_anywhere(word, values.values()) for word, values in table.items()], dtype=np.int32)
    second = [pair.partition("_")[2] for language in languages.values() for pair in _percent_pairs(language)]
    return _Tables(
        words=list(table),
        meanings=meanings,
        anywhere=anywhere,
        else_polarity=else_polarity,
        percent=[fold_word(word) for word in second],
        links=[fold_word(word) for language in languages.values() for word in language.links.split()],
        day_ends=[fold_word(word) for language in languages.values() for word in language.day_ends.split()],
    )


def _packed_votes(has_word: npt.NDArray[np.bool_]) -> npt.NDArray[np.uint64]:
    """The votes of each word, those of four languages in one number: they are added up in a quarter of the time."""
    votes = np.zeros((len(has_word), -(-has_word.shape[1] // 4) * 4), dtype="<u2")
    votes[:, : has_word.shape[1]] = has_word
    return votes.view("<u8").astype(np.uint64)


def _anywhere(word: str, meanings: Iterable[int]) -> int:
    """The date that a word means in any language, only with a capital if it is short or an everyday word somewhere."""
    dates = [meaning for meaning in meanings if meaning & _KIND in (CALENDAR, CAPITAL_CALENDAR)]
    if not dates:
        return NOTHING
    safe = len(word) > _SHORT and all(meaning & _KIND == CALENDAR for meaning in dates)
    return dates[0] & ~_KIND | (CALENDAR if safe else CAPITAL_CALENDAR)


def _percent_pairs(language: Language) -> list[str]:
    return [word for word in language.units.get("percent", "").split() if "_" in word]


def number_meaning(role: int, value: int) -> int:
    """The meaning of a word that is part of a number."""
    return NUMBER | role << KIND_BITS | value << KIND_BITS + ROLE_BITS


def _meanings(language: Language) -> dict[str, int]:
    """Word → meaning; of a word with several the one that is listed last here."""
    found: dict[str, int] = {
        word: MEASURE | MEASURES.index(measure) << KIND_BITS
        for measure, words in language.measures.items()
        for word in words.split()
    }
    for cue, words in language.names.items():
        if cue not in ("before", "after"):
            continue
        kind = NAME_BEFORE if cue == "after" else NAME_FOLLOWS
        for front in ("", *language.names.get("front", "").split()):
            found |= {front + word: kind for word in words.split()}
        for end in language.names.get("behind", "").split():
            found |= {word + end: kind for word in words.split()}
    for group, words in language.polarity.items():
        for word in words.split():
            found[word] = POLARITY | (GROUPS.index(group) + 1) << KIND_BITS
            if language.attached:
                found.setdefault(language.attached + word, found[word])
    found |= _calendar(language)
    for unit, words in language.units.items():
        single = [word for word in words.split() if "_" not in word]
        found |= dict.fromkeys(single, UNIT | UNITS.index(unit) << KIND_BITS)
    found |= dict.fromkeys(language.before_noon.split(), HALF_DAY)
    found |= dict.fromkeys(language.after_noon.split(), HALF_DAY | 1 << KIND_BITS)
    found |= _numbers(language)
    return found | dict.fromkeys((pair.partition("_")[0] for pair in _percent_pairs(language)), PERCENT_OPENS)


def _numbers(language: Language) -> dict[str, int]:
    found: dict[str, int] = {}
    ones, tens, hundreds = (
        [forms.split("/") for forms in words.split()] for words in (language.ones, language.tens, language.hundreds)
    )
    values = [(forms, value) for value, forms in enumerate(ones)]
    values += [(forms, 10 * value) for value, forms in enumerate(tens, 1)]
    values += [(forms, 100 * value) for value, forms in enumerate(hundreds, 1)]
    for forms, value in values:
        for form in forms:
            found[form] = number_meaning(numbers.VALUE, value)
            if language.attached:
                found.setdefault(language.attached + form, number_meaning(numbers.ATTACHED, value))
    if language.compounds:
        first = [forms[0] for forms in ones]
        for word, value in numbers.compounds(language.compounds, first, [ten[0] for ten in tens], hundreds[0][0]):
            found.setdefault(word, number_meaning(numbers.VALUE, value))
    for words, role in (
        (language.times, numbers.TIMES),
        (language.scales, numbers.SCALE),
        (language.shorts, numbers.SHORT),
        (language.articles, numbers.ARTICLE),
        (language.leads, numbers.LEAD),
    ):
        for word, power in (pair.split("=") for pair in words.split()):
            found[word] = number_meaning(role, int(power))
    found |= dict.fromkeys(language.counted.split(), number_meaning(numbers.COUNTED, 0))
    found |= dict.fromkeys(language.teens.split(), number_meaning(numbers.TEEN, 0))
    return found | dict.fromkeys(language.joiner.split(), number_meaning(numbers.JOINER, 0))


def _calendar(language: Language) -> dict[str, int]:
    """Weekdays and months. They are frozen in the tables: what is stored of a text must not change with a new CLDR."""
    found = {
        word: first + int(number)
        for first, words in ((-1, language.weekdays), (6, language.months))
        for word, number in (pair.split("=") for pair in words.split())
    }
    everyday = language.capitalised.split()
    return {
        word: (CAPITAL_CALENDAR if word in everyday else CALENDAR) | number << KIND_BITS
        for word, number in found.items()
    }
