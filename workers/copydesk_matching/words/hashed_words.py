"""The words of a text as arrays: what each is, and where sentences, lines and paragraphs end between them."""

from collections.abc import Sequence
from typing import Final, Self, TypeVar

import numpy as np
import numpy.typing as npt
from msgspec import Struct

Hashes = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.intp]
Number = TypeVar("Number", np.uint32, np.uint64)

#: Kinds of words.
WORDING: Final = 0  # neither of the following
FIGURE: Final = 1  # a number, a weekday or a month
NAME: Final = 2  # capitalised in mid-sentence

#: What stands between a word and the next, the strongest.
LINE_END: Final = 1
PARAGRAPH_END: Final = 2
SENTENCE_END: Final = 3

#: Where more of the words than this are capitalised, figures aside, it is a headline or all in capitals: no names.
_MOST_CAPITALISED: Final = 0.5
#: Tells the words of one text from those of another (an odd number, so no two texts have one multiple).
_OF_TEXT: Final = np.uint64(0x9E37_79B9_7F4A_7C15)


class HashedWords(Struct, frozen=True, eq=False):
    """Arrays with one element a word, in order: `hashes` of the lower-cased words, `kinds` as above, `capitalised` (no
    figure is), and `gaps`: what stands between the word and the next, 0 for space or marks within a sentence.
    """

    hashes: Hashes
    kinds: Codes
    capitalised: Flags
    gaps: Codes

    @staticmethod
    def of(hashes: Hashes, figures: Flags, capitalised: Flags, gaps: Codes) -> "HashedWords":
        """The words of one text with their kinds, as in `HashedTexts.of`."""
        return HashedTexts.of(hashes, figures, capitalised, gaps, np.array([0, len(hashes)])).text(0)

    def cut(self, first: int, last: int) -> "HashedWords":
        """The words from `first` up to, not including, `last`."""
        part = slice(first, last)
        return HashedWords.of(self.hashes[part], self.kinds[part] == FIGURE, self.capitalised[part], self.gaps[part])

    def under(self, title: "HashedWords") -> "HashedWords":
        """The words of a title, in which all that has a capital may be a name (without any: all), then these."""
        may_be_name = title.capitalised if title.capitalised.any() else np.ones(len(title.hashes), dtype=bool)
        names = (may_be_name & (title.kinds != FIGURE)) * np.uint8(NAME)
        return HashedWords(
            np.concatenate((title.hashes, self.hashes)),
            np.concatenate((np.maximum(title.kinds, names), self.kinds)),
            np.concatenate((title.capitalised, self.capitalised)),
            np.concatenate((title.gaps, self.gaps)),
        )


class HashedTexts(Struct, frozen=True, eq=False):
    """The words of texts laid end to end, as in `HashedWords`; text i has those from `bounds[i]` up to `bounds[i + 1]`.

    A call of numpy costs as much for one text as for a hundred, so texts are read a batch at a time.
    """

    hashes: Hashes
    kinds: Codes
    capitalised: Flags
    gaps: Codes
    bounds: Places

    @classmethod
    def of(cls, hashes: Hashes, figures: Flags, capitalised: Flags, gaps: Codes, bounds: Places) -> Self:
        """The words with their kinds.

        One that opens a sentence or paragraph is no name for its capital alone, but for the name behind it, unless
        the text has it in lower case as well.
        """
        sizes = bounds[1:] - bounds[:-1]
        text_of = np.arange(len(sizes)).repeat(sizes)
        capitalised = capitalised & ~figures
        gaps = gaps.copy()
        gaps[bounds[1:][sizes > 0] - 1] = 0
        opens = np.empty(len(hashes), dtype=bool)
        opens[1:] = gaps[:-1] >= PARAGRAPH_END
        opens[bounds[:-1][sizes > 0]] = True
        names = capitalised & ~opens
        before_name = ((capitalised & opens)[:-1] & (gaps[:-1] == 0) & names[1:]).nonzero()[0]
        if len(before_name):
            names[before_name[~_is_wording(before_name, hashes, capitalised, text_of)]] = True
        wording = sizes - np.bincount(text_of, figures, len(sizes))
        shouts = np.bincount(text_of, names, len(sizes)) > _MOST_CAPITALISED * wording
        names &= ~shouts[text_of]
        return cls(hashes, figures * np.uint8(FIGURE) + names * np.uint8(NAME), capitalised, gaps, bounds)

    @classmethod
    def alone(cls, words: HashedWords) -> Self:
        """One text."""
        return cls(words.hashes, words.kinds, words.capitalised, words.gaps, np.array([0, len(words.hashes)]))

    def and_then(self, texts: Sequence[HashedWords]) -> Self:
        """These texts and then others."""
        if not texts:
            return self
        ends = self.bounds[-1] + np.fromiter((len(words.hashes) for words in texts), dtype=np.intp).cumsum()
        return type(self)(
            np.concatenate((self.hashes, *(words.hashes for words in texts))),
            np.concatenate((self.kinds, *(words.kinds for words in texts))),
            np.concatenate((self.capitalised, *(words.capitalised for words in texts))),
            np.concatenate((self.gaps, *(words.gaps for words in texts))),
            np.concatenate((self.bounds, ends)),
        )

    def text(self, number: int) -> HashedWords:
        """The words of one text."""
        part = slice(self.bounds[number], self.bounds[number + 1])
        return HashedWords(self.hashes[part], self.kinds[part], self.capitalised[part], self.gaps[part])


def _is_wording(places: Places, hashes: Hashes, capitalised: Flags, text_of: Places) -> Flags:
    """Of the words at these places, whether their text has them in lower case, too."""
    in_text = hashes + text_of.astype(np.uint64) * _OF_TEXT
    lower = np.sort(in_text[~capitalised])
    if not len(lower):
        return np.zeros(len(places), dtype=bool)
    wanted = in_text[places]
    found: Flags = lower[np.minimum(lower.searchsorted(wanted), len(lower) - 1)] == wanted
    return found


def distinct(values: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """The different values of an array, sorted; a third of the time of `numpy.unique` on arrays this short."""
    ordered = values.copy()
    ordered.sort()
    is_new = np.empty(len(ordered), dtype=bool)
    is_new[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=is_new[1:])
    return ordered[is_new]
