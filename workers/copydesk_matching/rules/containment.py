"""How much of one text stands in another: containment, many pairs of signatures at a time."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from copydesk_matching.words.hashed_words import distinct

#: Bytes of signatures that are looked at in one go, unless a single pair has more: some 40 times as much memory.
_AT_ONCE: Final = 1 << 20

#: A 3-gram with its text in one number: the pair from here on, three bytes of the 3-gram, and the side in the last bit.
_PAIR_BIT: Final = np.uint64(25)


def containments(pairs: Sequence[tuple[bytes, bytes]]) -> list[float]:
    """Of each pair of signatures, the share of the distinct 3-grams of the text with fewer that the other holds.

    0 to 1; 0 if one has none. A call of numpy costs as much for one pair as for a hundred, so they go together.
    """
    return [share for some in _portions(pairs) for share in _containments(some)]


def _portions(pairs: Sequence[tuple[bytes, bytes]]) -> Iterator[Sequence[tuple[bytes, bytes]]]:
    first = size = 0
    for number, (ours, theirs) in enumerate(pairs):
        size += len(ours) + len(theirs)
        if size >= _AT_ONCE:
            yield pairs[first : number + 1]
            first, size = number + 1, 0
    if first < len(pairs):
        yield pairs[first:]


def _containments(pairs: Sequence[tuple[bytes, bytes]]) -> list[float]:
    texts = [text for pair in pairs for text in pair]
    sizes = np.fromiter(map(len, texts), dtype=np.intp, count=len(texts))
    words = np.frombuffer(b"".join(texts) + b"\0\0", dtype=np.uint8).astype(np.uint64)
    runs = words[:-2] << np.uint64(17) | words[1:-1] << np.uint64(9) | words[2:] << np.uint64(1)
    sides = np.arange(len(texts), dtype=np.uint64)
    runs |= ((sides >> np.uint64(1) << _PAIR_BIT) | (sides & np.uint64(1))).repeat(sizes)
    found = distinct(runs[_within(sizes)])
    counts = np.bincount(_text_of(found), minlength=len(texts)).reshape(-1, 2).min(axis=1)
    # The two sides of a 3-gram that both have stand next to each other, theirs behind ours.
    both = found[1:][found[1:] - found[:-1] == 1]
    both = both[both & np.uint64(1) == 1]
    common = np.bincount((both >> _PAIR_BIT).astype(np.intp), minlength=len(pairs))
    shares: list[float] = (common / np.maximum(counts, 1)).tolist()
    return shares


def _within(sizes: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
    """Of each word, whether two more of its text follow."""
    within = np.ones(int(sizes.sum()), dtype=bool)
    ends = sizes.cumsum()
    within[ends[sizes > 0] - 1] = False
    within[ends[sizes > 1] - 2] = False
    return within


def _text_of(runs: npt.NDArray[np.uint64]) -> npt.NDArray[np.intp]:
    return (runs >> _PAIR_BIT << np.uint64(1) | runs & np.uint64(1)).astype(np.intp)
