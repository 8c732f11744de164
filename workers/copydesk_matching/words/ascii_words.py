"""Reads the words of ASCII texts all at once. Most English newswire takes this way; it needs no cache of words.

`tokens.py` reads single words of any script with the same hash, so a word has one hash in every text.
"""

import re
import string
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from copydesk_matching.words.hashed_words import (
    LINE_END,
    PARAGRAPH_END,
    SENTENCE_END,
    Codes,
    Flags,
    Hashes,
    Places,
)
from copydesk_matching.words.word_hash import WordHash


def _flags(characters: str) -> Flags:
    """For each byte value, whether it is one of the characters."""
    flags = np.zeros(256, dtype=bool)
    flags[np.frombuffer(characters.encode(), dtype=np.uint8)] = True
    return flags


_IS_WORD: Final = _flags(string.ascii_letters + string.digits)
_IS_DIGIT: Final = _flags(string.digits)
_IS_INSIDE: Final = _flags(".,:/")  # between two digits: 1,500.25 and 3/4 and 10:30 are one word
_IS_CAPITAL: Final = _flags(string.ascii_uppercase)
_IS_SPACE: Final = _flags(" \t\n\r\f\v\x1c\x1d\x1e\x1f")
_IS_STOP: Final = _flags(".!?")
_IS_CLOSER: Final = _flags("\"')]")
_BETWEEN: Final = " " * 3  # one before a text, two behind it: a mark is judged by the two characters after it
_NEW_LINE: Final = ord("\n")
_SLASH: Final = ord("/")
_HYPHEN: Final = ord("-")
_SPACE: Final = ord(" ")
_IS_E: Final = _flags("eE")
_TAKES_UMLAUT: Final = _flags("aouAOU")
_IS_SIGN: Final = _flags("$%")
_GROUPS: Final = re.compile(r"[1-9][0-9]{0,2}(?: [0-9]{3})+(?![a-zA-Z0-9]|[.,:/][0-9])")
#: A word with digits is a figure if its letters outnumber its digits by at most this: 20th is one, 9Heritage is not.
MOST_LETTERS: Final = 2
_LOWER: Final = np.frombuffer(bytes(range(256)).lower(), dtype=np.uint8).astype(np.intp)


Letters = npt.NDArray[np.uint8]


class AsciiWords:
    """The words of ASCII texts, in order: arrays with one element per word, and `bounds` as in `HashedTexts`."""

    __slots__ = ("_begins", "_ends", "_text", "bounds", "capitalised", "gaps", "hashes", "numeric", "signs")

    hashes: Hashes  # of the lower-cased word
    numeric: Flags
    capitalised: Flags
    gaps: Codes  # what follows the word; undefined for the last word of a text
    signs: list[tuple[str, int, int]]  # of each sign of a unit, the index of the word behind it and that of its text
    bounds: Places

    def __init__(self, texts: Sequence[str], word_hash: WordHash) -> None:
        """Reads the words.

        Args:
            texts: ASCII texts.
            word_hash: What words are hashed with.

        Raises:
            UnicodeEncodeError: A text is not ASCII.
        """
        self._text = f" {_BETWEEN.join(texts)}  "
        letters = np.frombuffer(self._text.encode("ascii"), dtype=np.uint8)
        in_word = _IS_WORD.take(letters)
        digits = _IS_DIGIT.take(letters)
        in_word[1:-1] |= digits[:-2] & digits[2:] & _IS_INSIDE.take(letters[1:-1])
        slashes = np.flatnonzero((letters == _SLASH) & in_word)
        for hyphens in (slashes - 2, slashes[digits.take(slashes - 2)] - 3):  # the last of a mixed number: 6-3/16
            in_word[hyphens[(letters.take(hyphens) == _HYPHEN) & digits.take(hyphens - 1)]] = True
        self._join_groups(letters, in_word, digits)
        edges = np.flatnonzero(in_word[1:] != in_word[:-1]) + 1
        begins = edges[::2]
        ends = np.fromiter(map(len, texts), dtype=np.intp, count=len(texts)).cumsum()
        ends += np.arange(len(texts)) * len(_BETWEEN)
        self.bounds = np.append(0, begins.searchsorted(ends, side="right"))
        self.gaps = np.zeros(len(begins), dtype=np.uint8)
        self._begins, self._ends = begins, edges[1::2]
        signs = np.flatnonzero(_IS_SIGN.take(letters))
        self.signs = list(
            zip(
                letters[signs].tobytes().decode(),
                begins.searchsorted(signs).tolist(),
                ends.searchsorted(signs).tolist(),
                strict=True,
            )
        )
        if not len(begins):
            self.hashes = np.empty(0, dtype=np.uint64)
            self.numeric = self.capitalised = np.empty(0, dtype=bool)
            self.signs = []
            return
        lengths = edges[1::2] - begins
        first = lengths.cumsum() - lengths
        digits = np.add.reduceat(digits[in_word], first, dtype=np.intp)
        self.numeric = (digits > 0) & (lengths <= MOST_LETTERS + 2 * digits)
        umlauts = _IS_E.take(letters[1:]) & _TAKES_UMLAUT.take(letters[:-1])
        places = umlauts.nonzero()[0] + 1
        if len(places):  # the e of `ae` goes, as in `letters.fold_word`
            in_word[places] = False
            lengths = lengths - np.bincount(begins.searchsorted(places, side="right") - 1, minlength=len(begins))
            first = lengths.cumsum() - lengths
        lowered = _LOWER.take(letters[in_word])
        self.hashes = word_hash.hash_letters(lowered, lowered[first].astype(np.uint8), first, lengths)
        self.capitalised = _IS_CAPITAL.take(letters.take(begins))
        lines = np.flatnonzero(letters == _NEW_LINE)
        is_paragraph = _IS_SPACE.take(letters.take(lines + 1))
        stops = np.flatnonzero(_IS_STOP.take(letters))
        behind = letters.take(stops + 1)
        closed = _IS_SPACE.take(behind) | (_IS_CLOSER.take(behind) & _IS_SPACE.take(letters.take(stops + 2)))
        for places, gap in (
            (lines, LINE_END),
            (lines[is_paragraph], PARAGRAPH_END),
            (stops[closed], SENTENCE_END),
        ):
            before = begins.searchsorted(places) - 1
            self.gaps[before[before >= 0]] = gap

    def printed(self, places: Places) -> list[str]:
        """The words at these indexes as printed."""
        begins, ends = self._begins[places].tolist(), self._ends[places].tolist()
        return [self._text[begin:end] for begin, end in zip(begins, ends, strict=True)]

    def _join_groups(self, letters: Letters, in_word: Flags, digits: Flags) -> None:
        """Makes one word of digits in groups of three: 1 500."""
        spaces = np.flatnonzero((letters[1:-3] == _SPACE) & digits[:-4] & digits[2:-2] & digits[3:-1] & digits[4:]) + 1
        joined = 0
        for space in spaces.tolist():
            if space < joined:
                continue
            begin = space
            while in_word[begin - 1]:
                begin -= 1
            if found := _GROUPS.match(self._text, begin):
                joined = found.end()
                in_word[begin:joined] = True
