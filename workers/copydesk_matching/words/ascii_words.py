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

#: What a character may be, as bits of its class.
_DIGIT: Final = 1
_LETTER: Final = 2
_CAPITAL: Final = 4
_INSIDE: Final = 8  # between two digits: 1,500.25 and 3/4 and 10:30 are one word
_SPACE: Final = 16
_STOP: Final = 32
_CLOSER: Final = 64
_SIGN: Final = 128
_WORD: Final = _DIGIT | _LETTER


def _classes() -> bytes:
    """For each byte value, the class of its character."""
    classes = bytearray(256)
    for bit, characters in (
        (_DIGIT, string.digits),
        (_LETTER, string.ascii_letters),
        (_CAPITAL, string.ascii_uppercase),
        (_INSIDE, ".,:/"),
        (_SPACE, " \t\n\r\f\v\x1c\x1d\x1e\x1f"),
        (_STOP, ".!?"),
        (_CLOSER, "\"')]"),
        (_SIGN, "$%"),
    ):
        for character in characters:
            classes[ord(character)] |= bit
    return bytes(classes)


_CLASSES: Final = _classes()
_BETWEEN: Final = " " * 3  # one before a text, two behind it: a mark is judged by the two characters after it
_NEW_LINE: Final = ord("\n")
_SLASH: Final = ord("/")
_HYPHEN: Final = ord("-")
_BLANK: Final = ord(" ")
_E: Final = ord("e")
_A, _O, _U = map(ord, "aou")
_GROUPS: Final = re.compile(r"[1-9][0-9]{0,2}(?: [0-9]{3})+(?![a-zA-Z0-9]|[.,:/][0-9])")
#: A word with digits is a figure if its letters outnumber its digits by at most this: 20th is one, 9Heritage is not.
MOST_LETTERS: Final = 2


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
        encoded = self._text.encode("ascii")
        letters = np.frombuffer(encoded, dtype=np.uint8)
        # One pass over the bytes, and then bits: a look-up in a table for each question took ten times as long.
        classes = np.frombuffer(encoded.translate(_CLASSES), dtype=np.uint8)
        in_word = (classes & _WORD) > 0
        digits = (classes & _DIGIT) > 0
        in_word[1:-1] |= digits[:-2] & digits[2:] & ((classes[1:-1] & _INSIDE) > 0)
        slashes = np.flatnonzero((letters == _SLASH) & in_word)
        for hyphens in (slashes - 2, slashes[digits.take(slashes - 2)] - 3):  # the last of a mixed number: 6-3/16
            in_word[hyphens[(letters.take(hyphens) == _HYPHEN) & digits.take(hyphens - 1)]] = True
        self._join_groups(letters, in_word, digits)
        edges = np.flatnonzero(in_word[1:] != in_word[:-1]) + 1
        begins = edges[::2].copy()  # searched quicker than every second one of an array
        ends = np.fromiter(map(len, texts), dtype=np.intp, count=len(texts)).cumsum()
        ends += np.arange(len(texts)) * len(_BETWEEN)
        self.bounds = np.append(0, begins.searchsorted(ends, side="right"))
        self.gaps = np.zeros(len(begins), dtype=np.uint8)
        self._begins, self._ends = begins, edges[1::2]
        signs = np.flatnonzero((classes & _SIGN) > 0)
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
        owners = begins.searchsorted(np.flatnonzero(digits), side="right") - 1
        counts = np.bincount(owners, minlength=len(begins))
        self.numeric = (counts > 0) & (lengths <= MOST_LETTERS + 2 * counts)
        lowered = np.frombuffer(encoded.lower(), dtype=np.uint8)
        ahead = lowered[:-1]
        places = np.flatnonzero((lowered[1:] == _E) & ((ahead == _A) | (ahead == _O) | (ahead == _U))) + 1
        if len(places):  # the e of `ae` goes, as in `letters.fold_word`
            in_word[places] = False
            lengths = lengths - np.bincount(begins.searchsorted(places, side="right") - 1, minlength=len(begins))
        first = lengths.cumsum() - lengths
        lowered = lowered.take(np.flatnonzero(in_word))
        self.hashes = word_hash.hash_letters(lowered, lowered[first], first, lengths)
        self.capitalised = (classes.take(begins) & _CAPITAL) > 0
        lines = np.flatnonzero(letters == _NEW_LINE)
        is_paragraph = (classes.take(lines + 1) & _SPACE) > 0
        stops = np.flatnonzero((classes & _STOP) > 0)
        behind = classes.take(stops + 1)
        closed = (behind & _SPACE) | ((behind & _CLOSER) >> 2 & classes.take(stops + 2))
        for places, gap in (
            (lines, LINE_END),
            (lines[is_paragraph], PARAGRAPH_END),
            (stops[(closed & _SPACE) > 0], SENTENCE_END),
        ):
            before = begins.searchsorted(places) - 1
            self.gaps[before[before >= 0]] = gap

    def printed(self, places: Places) -> list[str]:
        """The words at these indexes as printed."""
        begins, ends = self._begins[places].tolist(), self._ends[places].tolist()
        return [self._text[begin:end] for begin, end in zip(begins, ends, strict=True)]

    def _join_groups(self, letters: Letters, in_word: Flags, digits: Flags) -> None:
        """Makes one word of digits in groups of three: 1 500."""
        spaces = np.flatnonzero((letters[1:-3] == _BLANK) & digits[:-4] & digits[2:-2] & digits[3:-1] & digits[4:]) + 1
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
