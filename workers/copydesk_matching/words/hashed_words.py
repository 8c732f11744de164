"""The words of a text as arrays: what each is, and where sentences, lines and paragraphs end between them."""

from typing import Final, Self, TypeVar

import numpy as np
import numpy.typing as npt
from msgspec import Struct

Hashes = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.intp]
Number = TypeVar("Number", np.intp, np.uint32, np.uint64)

#: Kinds of words. All but WORDING are facts: a sketch keeps a second byte of their hashes (`Sketch.fact_bytes`).
WORDING: Final = 0  # none of the following
FIGURE: Final = 1  # a number, a weekday or a month
#: Capitalised in mid-sentence; in scripts without capitals a known place, or what stands beside a title or `city`. Its
#: fact byte tells its first letter and its length (see `spelling_byte`): a misspelt name mostly keeps it.
NAME: Final = 2
#: A negation, an ordinal, a direction or one of a pair of opposites: `up`, `cut`, `guilty`. Its fact byte is the number
#: of its group in `languages.GROUPS`: `rose` and `raised` have the same, `rose` and `fell` have not.
POLARITY: Final = 3

#: The byte of a hash that a sketch keeps as the fact byte; of a word that is neither figure nor polarity, its spelling.
FACT_BYTE_AT: Final = np.uint64(40)
WITHOUT_FACT_BYTE: Final = np.uint64(2**64 - 1 - (0xFF << 40))
#: Names are told apart by lengths of 1 to 5, 6 to 11, 12 to 17 bytes, and more.
BYTES_OF_A_LENGTH: Final = 6
#: The low bits of a hash that are always 0.
LOW_BITS: Final = 7

#: What stands between a word and the next; of several, the strongest.
LINE_END: Final = 1
PARAGRAPH_END: Final = 2
SENTENCE_END: Final = 3

#: A text is a headline or all in capitals, without names, if more than this share of its words is capitalised.
_MOST_CAPITALISED: Final = 0.5
#: … and if the capitals that open the lines of a notice or table do not make it so, or at most this share of the words
#: has none: in a headline the everyday words.
_FEW_SMALL: Final = 0.25
#: Top bits of a hash by which words are told apart at a glance.
_TOP_BITS: Final = 14
_BELOW_TOP: Final = np.uint64(64 - _TOP_BITS)
#: Keeps the words of one text apart from those of another (odd, so that each text has its own multiple).
_OF_TEXT: Final = np.uint64(0x9E37_79B9_7F4A_7C15)


class HashedWords(Struct, frozen=True, eq=False):
    """The words of one text: arrays with one element per word, in order.

    `hashes` of the lower-cased words (a figure has the hash of its number), `kinds` as above, `capitalised` (never set
    for a figure), and `gaps`: what stands between a word and the next, 0 for space or marks within a sentence.
    """

    hashes: Hashes
    kinds: Codes
    capitalised: Flags
    gaps: Codes

    def cut(self, first: int, last: int) -> "HashedWords":
        """The words from index `first` up to, not including, `last`, with their kinds as if they stood alone."""
        return self.where(slice(first, last))

    def where(self, part: slice | Flags) -> "HashedWords":
        """Some of the words, with their kinds as if they stood alone.

        Args:
            part: A slice, or for each word whether it stays.
        """
        hashes = self.hashes[part]
        capitalised = self.capitalised[part]
        kinds = self.kinds[part] * ~(capitalised & (self.kinds[part] == NAME))
        bounds = np.array([0, len(hashes)])
        return HashedTexts.of(hashes, kinds, capitalised, self.gaps[part], bounds).text(0)

    def under(self, title: "HashedWords") -> "HashedWords":
        """Puts the words of a title in front.

        Args:
            title: The title. Each of its capitalised words may be a name; if it has no capitals, each word may.

        Returns:
            The words of the title, then these.
        """
        may_be_name = title.capitalised if title.capitalised.any() else np.ones(len(title.hashes), dtype=bool)
        names = (may_be_name & (title.kinds == WORDING)) * np.uint8(NAME)
        return HashedWords(
            np.concatenate((title.hashes, self.hashes)),
            np.concatenate((np.maximum(title.kinds, names), self.kinds)),
            np.concatenate((title.capitalised, self.capitalised)),
            np.concatenate((title.gaps, self.gaps)),
        )


class HashedTexts(Struct, frozen=True, eq=False):
    """The words of texts, end to end, as in `HashedWords`; text i has those from `bounds[i]` up to `bounds[i + 1]`.

    Texts are read in batches, because a call of numpy costs as much for one text as for a hundred.
    """

    hashes: Hashes
    kinds: Codes
    capitalised: Flags
    gaps: Codes
    bounds: Places

    @classmethod
    def of(cls, hashes: Hashes, kinds: Codes, capitalised: Flags, gaps: Codes, bounds: Places) -> Self:
        """Adds the names that capitals show.

        A word in mid-sentence is a name if it is capitalised. A word that opens a sentence or paragraph is one if a
        name follows and the text does not have the word in lower case as well. Headlines have no names.

        Args:
            hashes: Hashes of the words.
            kinds: Kinds that are known without capitals.
            capitalised: Whether each word has a capital.
            gaps: What follows each word; what follows the last word of a text does not matter.
            bounds: Where each text begins, and the number of words.
        """
        sizes = bounds[1:] - bounds[:-1]
        figures = kinds == FIGURE
        capitalised = capitalised & ~figures
        gaps = gaps.copy()
        gaps[bounds[1:][sizes > 0] - 1] = 0
        opens = np.empty(len(hashes), dtype=bool)
        opens[1:] = gaps[:-1] >= PARAGRAPH_END
        opens[bounds[:-1][sizes > 0]] = True
        names = capitalised & ~opens
        before_name = ((capitalised & opens)[:-1] & (gaps[:-1] == 0) & names[1:]).nonzero()[0]
        if len(before_name):
            names[before_name[~_is_wording(before_name, hashes, capitalised, sizes)]] = True
        wording = sizes - count_in(figures, bounds)
        shouts = count_in(names, bounds) > _MOST_CAPITALISED * wording
        if shouts.any():
            in_line = names.copy()
            in_line[1:] &= gaps[:-1] != LINE_END
            small = wording - count_in(capitalised, bounds)
            shouts &= (count_in(in_line, bounds) > _MOST_CAPITALISED * wording) | (small <= _FEW_SMALL * wording)
            names &= ~shouts.repeat(sizes)
        return cls(hashes, np.where(names, np.uint8(NAME), kinds), capitalised, gaps, bounds)

    @classmethod
    def alone(cls, words: HashedWords) -> Self:
        """One text."""
        return cls(words.hashes, words.kinds, words.capitalised, words.gaps, np.array([0, len(words.hashes)]))

    def text(self, number: int) -> HashedWords:
        """The words of one text."""
        part = slice(self.bounds[number], self.bounds[number + 1])
        return HashedWords(self.hashes[part], self.kinds[part], self.capitalised[part], self.gaps[part])


def count_in(flags: Flags, bounds: Places) -> Places:
    """Counts marked words of texts; takes a fifth of the time of `numpy.bincount` with weights.

    Args:
        flags: Which words are marked.
        bounds: Where each text begins, and the number of words.

    Returns:
        One count per text.
    """
    places = flags.nonzero()[0].searchsorted(bounds)
    return places[1:] - places[:-1]


def _is_wording(places: Places, hashes: Hashes, capitalised: Flags, sizes: Places) -> Flags:
    """For each word at these places, whether its text has it in lower case, too; `sizes` are those of the texts."""
    in_text = hashes + (np.arange(len(sizes), dtype=np.uint64) * _OF_TEXT).repeat(sizes)
    wanted = in_text[places]
    # Most words are told from all of these by their top bits alone; to sort all would take longer.
    is_wanted = np.zeros(1 << _TOP_BITS, dtype=bool)
    is_wanted[wanted >> _BELOW_TOP] = True
    lower = np.sort(in_text[is_wanted.take((in_text >> _BELOW_TOP).view(np.int64)) & ~capitalised])
    if not len(lower):
        return np.zeros(len(places), dtype=bool)
    found: Flags = lower[np.minimum(lower.searchsorted(wanted), len(lower) - 1)] == wanted
    return found


def with_fact_bytes(hashes: Hashes, values: npt.NDArray[np.unsignedinteger]) -> Hashes:
    """Puts values in the place of the fact bytes of hashes."""
    found: Hashes = hashes & WITHOUT_FACT_BYTE | values.astype(np.uint64) << FACT_BYTE_AT
    return found


def spelling_byte(first_letter: Codes, length: Places) -> Codes:
    """The fact bytes of words: six bits of the first letter, two of the length.

    Args:
        first_letter: The last byte of the first letter of each word, in lower case.
        length: Number of bytes of each word.
    """
    found: Codes = first_letter << np.uint8(2) | np.minimum(length // BYTES_OF_A_LENGTH, 3).astype(np.uint8)
    return found


def distinct(values: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """The different values of an array, sorted; a third of the time of `numpy.unique` on arrays this short."""
    ordered = values.copy()
    ordered.sort()
    is_new = np.empty(len(ordered), dtype=bool)
    is_new[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=is_new[1:])
    return ordered[is_new]
