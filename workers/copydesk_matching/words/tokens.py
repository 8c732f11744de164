"""The words of a text as matching sees them, and their hashes.

A word is a lower-cased run of letters, digits and combining marks (`\\w+` would tear Hindi and vowelled Arabic apart).
In scripts that are written without spaces each character is a word. Compatibility forms are made alike (NFKC), and
accents of Latin letters, Arabic vowel marks, tatweel and invisible characters are left out, so that two spellings of
one text compare equal. A number is one word with all its digits, and has one hash however it is written.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

import numpy as np
import regex

from copydesk_matching.words.ascii_words import MOST_LETTERS, AsciiWords, hash_word
from copydesk_matching.words.hashed_words import LINE_END, PARAGRAPH_END, SENTENCE_END, HashedTexts, HashedWords
from copydesk_text.newsroom.lexicon.read_table import read_table
from copydesk_text.newsroom.lexicon.schema import Calendar, every
from copydesk_text.scripts import SPACELESS_SCRIPTS

#: In the low bits of a cached value: a figure, and capitalised; both together: no word, the end of something.
_FIGURE: Final = 1
_CAPITALISED: Final = 2
_END: Final = 3
_KIND: Final = 3

#: How many distinct words a process remembers; a full cache is emptied (about 60 MB when full).
CACHED_WORDS: Final = 400_000

_ARABIC_MARKS: Final = "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
_INVISIBLE: Final = "\u00ad\u200c-\u200f\u2060\ufeff"
_LEFT_OUT: Final = re.compile(f"[{_ARABIC_MARKS}{_INVISIBLE}]+")

#: Characters that `re` cannot treat: combining marks, and scripts that use them or do without spaces.
_NEEDS_REGEX: Final = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0590-\u1dff\u20d0-\u20ff\u2c00-\uffff\U00010000-\U0010ffff]"
)
_CLOSER: Final = "[\"'‘’“”)\\]]"  # may stand between the mark that ends a sentence and the space behind it
#: 1,500.25 and 10:30 and 3/4 and 6-3/16 are one word each.
_INSIDE: Final = "(?:(?<=[0-9])(?:[.,:/](?=[0-9])|-(?=[0-9]{1,2}/[0-9]))"
_SIMPLE: Final = re.compile(rf"[^\W_]+{_INSIDE}[^\W_]+)*|[.!?](?={_CLOSER}?(?:\s|$))|\n\s?")
_FULL: Final = regex.compile(
    rf"[[\p{{L}}\p{{N}}\p{{M}}]--[{SPACELESS_SCRIPTS}]]+{_INSIDE}[[\p{{L}}\p{{N}}\p{{M}}]--[{SPACELESS_SCRIPTS}]]+)*|[[{SPACELESS_SCRIPTS}]&&[\p{{L}}\p{{N}}\p{{M}}]]\p{{M}}*"
    rf"|[.!?؟।](?={_CLOSER}?(?:[\s\x1c-\x1f]|$))|[。！？]|\n[\s\x1c-\x1f]?",  # `re` counts those four as space
    regex.V1,
)


def _without_accents(word: str) -> str:
    """The word without the accents of Latin letters, which some wires leave out; as it is in another script."""
    bare = "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
    return bare if bare.isascii() else word


#: Weekdays and months of some languages.
_CALENDAR: Final = every(read_table(Calendar).figures)
_NUMBERS: Final = "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty".split()  # noqa: SIM905  # reads as words
#: Words that are figures though they have no digit.
_LISTED: Final = (*_NUMBERS, *_CALENDAR)
_FIGURE_WORDS: Final = frozenset((*_LISTED, *map(_without_accents, _LISTED)))
#: Of these, the ones that are also everyday words: figures only where they are capitalised.
_ONLY_CAPITALISED: Final = frozenset(
    ("march", "may", "mar", "sun", "sat", "segunda", "terça", "terca", "quarta", "quinta", "sexta", "mars", "mai")
)
#: Ways to write one figure: both have the hash of the second.
_SAME_FIGURE: Final = dict(
    zip("one two three four five six seven eight nine ten eleven twelve".split(), map(str, range(1, 13)), strict=True),  # noqa: SIM905  # reads as words
    twenty="20",
    thirty="30",
    forty="40",
    fifty="50",
    jan="january",
    feb="february",
    mar="march",
    apr="april",
    jun="june",
    jul="july",
    aug="august",
    sep="september",
    sept="september",
    oct="october",
    nov="november",
    dec="december",
)


class _WordCache(dict[str, int]):
    """Token as printed → 64-bit hash of the lower-cased word with its flags in the two low bits; what ends, and 3."""

    def __missing__(self, token: str) -> int:
        if len(self) >= CACHED_WORDS:
            self.clear()
        if not token[0].isalnum() and not unicodedata.category(token[0]).startswith("M"):
            value = _end(token) << 2 | _END
        else:
            flags, word = _flags(token), _without_accents(token.lower())
            if flags == _FIGURE:
                word = _SAME_FIGURE.get(word, word)
            value = hash_word(word) & ~_KIND | flags
        self[token] = value
        return value


_cache: Final = _WordCache()

#: Typographic marks that stand between words, as ASCII has them: most texts hold no other characters.
_TYPOGRAPHIC: Final = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " "}
)

#: Hashes of the weekdays and months.
CALENDAR_HASHES: Final = frozenset(
    hash_word(_SAME_FIGURE.get(word, word)) & ~_KIND for word in map(_without_accents, _CALENDAR)
)

_HASH_BITS: Final = np.uint64(2**64 - 1 - _KIND)
_FIGURES_BY_HASH: Final = {hash_word(word) & ~_KIND: word for word in _FIGURE_WORDS}
_FIGURE_HASHES: Final = np.array(sorted(_FIGURES_BY_HASH), dtype=np.uint64)
_FIGURES: Final = [_FIGURES_BY_HASH[hash_] for hash_ in sorted(_FIGURES_BY_HASH)]
_FIGURE_CAPITALISED: Final = np.array([word in _ONLY_CAPITALISED for word in _FIGURES], dtype=bool)
_FIGURE_SAME: Final = np.array([hash_word(_SAME_FIGURE.get(word, word)) for word in _FIGURES], dtype=np.uint64)


def words(text: str) -> list[str]:
    """The words of a text, lower-cased, in order."""
    return [token.lower() for token in _tokens(_plain(text)) if _cache[token] & _KIND != _END]


def hash_words(text: str) -> HashedWords:
    """The words of a text as arrays."""
    plain = _plain(text)
    return _hash_ascii([plain]).text(0) if plain.isascii() else _hash_any(plain)


def hash_together(texts: Sequence[str]) -> tuple[HashedTexts, list[int]]:
    """The words of texts, each as if it was read alone, and at which place each of the texts stands among them.

    First come those that are ASCII but for typographic marks, as most English newswire is: they are read in one go, in
    a quarter of the time.
    """
    plain = [_plain(text) for text in texts]
    order = sorted(range(len(texts)), key=lambda number: not plain[number].isascii())
    ascii_ = [text for text in plain if text.isascii()]
    found = _hash_ascii(ascii_).and_then([_hash_any(plain[number]) for number in order[len(ascii_) :]])
    places = [0] * len(texts)
    for place, number in enumerate(order):
        places[number] = place
    return found, places


def _plain(text: str) -> str:
    return text if text.isascii() else text.translate(_TYPOGRAPHIC)


def _hash_ascii(texts: Sequence[str]) -> HashedTexts:
    found = AsciiWords(texts)
    hashes = found.hashes & _HASH_BITS
    places = np.minimum(np.searchsorted(_FIGURE_HASHES, hashes), len(_FIGURE_HASHES) - 1)
    listed = (_FIGURE_HASHES[places] == hashes) & (found.capitalised | ~_FIGURE_CAPITALISED[places])
    hashes = np.where(listed, _FIGURE_SAME[places] & _HASH_BITS, hashes)
    return HashedTexts.of(hashes, found.numeric | listed, found.capitalised, found.gaps, found.bounds)


def _hash_any(text: str) -> HashedWords:
    tokens = _tokens(text)
    values = np.fromiter(map(_cache.__getitem__, tokens), dtype=np.uint64, count=len(tokens))
    flags = (values & np.uint64(_KIND)).astype(np.uint8)
    is_end = flags == _END
    is_word = ~is_end
    gaps = np.zeros(np.count_nonzero(is_word), dtype=np.uint8)
    before = is_word.cumsum()[is_end] - 1
    ends = (values[is_end] >> np.uint64(2)).astype(np.uint8)
    for gap in (LINE_END, PARAGRAPH_END, SENTENCE_END):
        gaps[before[(ends == gap) & (before >= 0)]] = gap
    flags = flags[is_word]
    return HashedWords.of(values[is_word] & _HASH_BITS, flags & _FIGURE != 0, flags & _CAPITALISED != 0, gaps)


def _tokens(text: str) -> list[str]:
    """Words as printed, with marks between them where a sentence, line or paragraph ends."""
    text = _LEFT_OUT.sub("", unicodedata.normalize("NFKC", text))
    found: list[str] = (_FULL if _NEEDS_REGEX.search(text) else _SIMPLE).findall(text)
    return found


def _end(token: str) -> int:
    if token[0] != "\n":
        return SENTENCE_END
    return LINE_END if token == "\n" else PARAGRAPH_END


def _flags(token: str) -> int:
    """Figure or capitalised, not both: a number with a capital is a figure."""
    lowered = token.lower()
    capitalised = token[0].isupper()
    if not token.isalpha() and (digits := sum(map(str.isdigit, token))) and len(token) <= MOST_LETTERS + 2 * digits:
        return _FIGURE
    if lowered in _FIGURE_WORDS and (capitalised or lowered not in _ONLY_CAPITALISED):
        return _FIGURE
    return _CAPITALISED if capitalised else 0
