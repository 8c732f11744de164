"""Known names in scripts without capitals: places of the gazetteer, alone or with a particle."""

import re
import unicodedata
from functools import cache
from typing import Final

from copydesk_matching.words.languages import GROUPS, read_languages
from copydesk_matching.words.letters import fold_word
from copydesk_text.entities.gazetteer_file import column, read_gazetteer
from copydesk_text.newsroom.lexicon.read_table import built_once

#: Letters of scripts that have words with spaces, but no capitals.
_WITHOUT_CASE: Final = re.compile("[\u0590-\u0dff\u10d0-\u13ff\uac00-\ud7a3]")
_LEAST_LETTERS: Final = 3
_HANGUL: Final = ("\uac00", "\ud7a3")
_SCRIPTS: Final = {"he": ("\u0590", "\u05ff"), "ar": ("\u0600", "\u06ff"), "bn": ("\u0980", "\u09ff"), "ko": _HANGUL}
_LEAST_HANGUL: Final = 2
#: Syllables of a Korean word that may be a word of polarity, at most.
_LONGEST_POLARITY: Final = 3


def is_name(word: str) -> bool:
    """Whether a word is a known name in a script without capitals.

    Args:
        word: The folded word.
    """
    if not _WITHOUT_CASE.match(word):
        return False
    names = _names()
    if word in names:
        return True
    fronts, particles = _particles(word[0])
    if _HANGUL[0] <= word[0] and any(_has_name_end(word.removesuffix(end)) for end in particles):
        return True
    return any(word.startswith(front) and word[len(front) :] in names for front in fronts) or any(
        word.endswith(end) and word[: -len(end)] in names for end in particles
    )


def is_hangul_date(word: str) -> bool:
    """Whether a Korean word begins with a weekday."""
    return _HANGUL[0] <= word[0] <= _HANGUL[1] and word.startswith(_hangul_dates())


@cache
def _hangul_dates() -> tuple[str, ...]:
    return tuple(read_languages()["ko"].names["dates"].split())


def hangul_group(word: str) -> int:
    """The number of the group of polarity that a Korean word begins with, 0 for none."""
    if not _HANGUL[0] <= word[0] <= _HANGUL[1]:
        return 0
    groups = _hangul_groups()
    return next((groups[word[:size]] for size in range(_LONGEST_POLARITY, 0, -1) if word[:size] in groups), 0)


def _has_name_end(word: str) -> bool:
    """Whether a Korean word ends like the name of a town or company."""
    names = read_languages()["ko"].names
    return word not in names["no"].split() and any(
        word.endswith(end) and len(word) > len(end) + 1 for end in names["ends"].split()
    )


@cache
def _particles(letter: str) -> tuple[list[str], list[str]]:
    """What may be written in front of a name and behind it, in the script of a letter."""
    code = next((code for code, (first, last) in _SCRIPTS.items() if first <= letter <= last), None)
    if code is None:
        return [], []
    names = read_languages()[code].names
    fronts, ends = names.get("front", "").split(), names.get("behind", "").split()
    return [fold_word(word) for word in fronts], ends


@cache
def _hangul_groups() -> dict[str, int]:
    polarity = read_languages()["ko"].polarity
    return {
        word: GROUPS.index(group) + 1
        for group, words in polarity.items()
        for word in words.split()
        if len(word) > 1 or group == "no"
    }


@built_once
def _names() -> frozenset[str]:
    """Names of one word that are no everyday words."""
    file = read_gazetteer()
    everyday = column(file.words, "H")
    return frozenset(
        fold_word(unicodedata.normalize("NFKC", name))
        for name, words in zip(file.names.split("\n"), everyday, strict=True)
        if not words
        and " " not in name
        and _WITHOUT_CASE.match(name)
        and len(name) >= (_LEAST_HANGUL if _HANGUL[0] <= name[0] <= _HANGUL[1] else _LEAST_LETTERS)
    )
