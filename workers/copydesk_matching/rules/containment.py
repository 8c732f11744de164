"""How much of one text stands in another: containment, many pairs of signatures at a time."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from copydesk_matching.words.hashed_words import distinct

#: Bytes of signatures that are looked at in one go, unless a single pair has more: some 20 times as much memory.
_AT_ONCE: Final = 1 << 20

#: A 3-gram with its text, or its pair, in one number: that from here on, below it three bytes of the 3-gram.
_TEXT_BIT: Final = 24
_GRAM: Final = np.uint32((1 << _TEXT_BIT) - 1)
#: Pairs that are looked at in one go: as many have no more texts than the bits above a 3-gram tell apart.
_PAIRS: Final = 128

_Grams = npt.NDArray[np.uint32]


def containments(pairs: Sequence[tuple[bytes, bytes]]) -> list[float]:
    """Of each pair of signatures, the share of the distinct 3-grams of the text with fewer that the other holds.

    0 to 1; 0 if one has none. A call of numpy costs as much for one text as for a hundred, so they go together.
    """
    return [share for some in _portions(pairs) for share in _containments(some)]


def _portions(pairs: Sequence[tuple[bytes, bytes]]) -> Iterator[Sequence[tuple[bytes, bytes]]]:
    first = size = 0
    for number, (ours, theirs) in enumerate(pairs):
        size += len(ours) + len(theirs)
        if size >= _AT_ONCE or number + 1 - first == _PAIRS:
            yield pairs[first : number + 1]
            first, size = number + 1, 0
    if first < len(pairs):
        yield pairs[first:]


def _containments(pairs: Sequence[tuple[bytes, bytes]]) -> list[float]:
    numbers: dict[bytes, int] = {}  # each text is compared with up to ten others
    for pair in pairs:
        for text in pair:
            numbers.setdefault(text, len(numbers))
    grams = _distinct_grams(list(numbers))
    sides = [grams[numbers[text]] for pair in pairs for text in pair]
    sizes = np.fromiter(map(len, sides), dtype=np.intp, count=len(sides)).reshape(-1, 2)
    both = np.concatenate(sides)
    both |= (np.arange(len(pairs), dtype=np.uint32) << np.uint32(_TEXT_BIT)).repeat(sizes.sum(axis=1))
    both.sort()  # what both texts of a pair have stands twice in a row
    held = both[1:][both[1:] == both[:-1]] >> np.uint32(_TEXT_BIT)
    shares: list[float] = (np.bincount(held, minlength=len(pairs)) / np.maximum(sizes.min(axis=1), 1)).tolist()
    return shares


def _distinct_grams(texts: Sequence[bytes]) -> list[_Grams]:
    """The distinct 3-grams of each text."""
    sizes = np.fromiter(map(len, texts), dtype=np.intp, count=len(texts))
    words = np.frombuffer(b"".join(texts) + b"\0\0", dtype=np.uint8).astype(np.uint32)
    runs = words[:-2] << np.uint32(16) | words[1:-1] << np.uint32(8) | words[2:]
    firsts = np.arange(len(texts), dtype=np.uint32) << np.uint32(_TEXT_BIT)
    runs |= firsts.repeat(sizes)
    found = distinct(runs[_within(sizes)])
    bounds = [*found.searchsorted(firsts).tolist(), len(found)]
    found &= _GRAM
    return [found[first:last] for first, last in pairwise(bounds)]


def _within(sizes: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
    """Of each word, whether two more of its text follow."""
    within = np.ones(int(sizes.sum()), dtype=bool)
    ends = sizes.cumsum()
    within[ends[sizes > 0] - 1] = False
    within[ends[sizes > 1] - 2] = False
    return within
