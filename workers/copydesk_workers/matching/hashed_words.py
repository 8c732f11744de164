"""The words of a text as arrays: what each is, and where sentences, lines and paragraphs end between them."""

from typing import Final, Self

import numpy as np
import numpy.typing as npt
from msgspec import Struct

Hashes = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.uint8]

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


class HashedWords(Struct, frozen=True, eq=False):
    """Arrays with one element a word, in order: `hashes` of the lower-cased words, `kinds` as above, `capitalised` (no
    figure is), and `gaps`: what stands between the word and the next, 0 for space or marks within a sentence.
    """

    hashes: Hashes
    kinds: Codes
    capitalised: Flags
    gaps: Codes

    @classmethod
    def of(cls, hashes: Hashes, figures: Flags, capitalised: Flags, gaps: Codes) -> Self:
        """The words with their kinds.

        One that opens a sentence or paragraph is no name for its capital alone, but for the name behind it, unless
        the text has it in lower case as well.
        """
        capitalised = capitalised & ~figures
        gaps = gaps.copy()
        gaps[-1:] = 0
        opens = np.empty(len(hashes), dtype=bool)
        opens[:1] = True
        opens[1:] = gaps[:-1] >= PARAGRAPH_END
        names = capitalised & ~opens
        names[:-1] |= (capitalised & opens)[:-1] & (gaps[:-1] == 0) & names[1:] & ~_is_wording(hashes, capitalised)[:-1]
        if np.count_nonzero(names) > _MOST_CAPITALISED * (len(hashes) - np.count_nonzero(figures)):
            names = np.zeros(len(hashes), dtype=bool)
        return cls(hashes, figures * np.uint8(FIGURE) + names * np.uint8(NAME), capitalised, gaps)

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


def _is_wording(hashes: Hashes, capitalised: Flags) -> Flags:
    """Of each word, whether the text has it in lower case, too."""
    lower = np.sort(hashes[~capitalised])
    if not len(lower):
        return np.zeros(len(hashes), dtype=bool)
    found: Flags = lower[np.minimum(lower.searchsorted(hashes), len(lower) - 1)] == hashes
    return found
