"""Segments of a text: runs of words up to the end of a sentence or line, each with one hash.

Furniture is learned by them: a menu item, a plea, a notice, the box about an author. Case, punctuation and accents do
not change a segment's hash, because they do not change the hashes of its words (see `tokens.py`).
"""

from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from copydesk_matching.words.hashed_words import SENTENCE_END, Codes, Flags, HashedTexts, HashedWords, Hashes

Places = npt.NDArray[np.intp]

#: Bytes of a segment's hash. Five are enough: a site has hundreds of segments.
SEGMENT_BYTES: Final = 5

_PLACES: Final = 256  # a power of two; longer segments use the multipliers again from the start
_OF_PLACE: Final = np.random.default_rng(20_261_125).integers(0, 2**63, _PLACES, dtype=np.uint64) * np.uint64(
    2
) + np.uint64(1)
_MIX: Final = np.uint64(0xFF51_AFD7_ED55_8CCD)


def hash_segments(words: HashedWords) -> tuple[Hashes, Places]:
    """Hashes each segment of a text.

    Args:
        words: The words of one text.

    Returns:
        Two arrays with one element per segment, in order: its hash (40 bits), and the index of its first word. Both
        are empty if there are no words.
    """
    starts = segment_starts(words.gaps)
    return _hash_runs(words.hashes, starts), starts


def hash_all_segments(texts: HashedTexts) -> list[Hashes]:
    """Hashes the segments of many texts, each as if it was alone.

    Args:
        texts: The words of the texts.

    Returns:
        The hashes of each text's segments.
    """
    bounds = texts.bounds
    gaps = texts.gaps.copy()
    gaps[bounds[1:][bounds[1:] > bounds[:-1]] - 1] = SENTENCE_END
    starts = segment_starts(gaps)
    hashes = _hash_runs(texts.hashes, starts)
    ends = starts.searchsorted(bounds).tolist()
    return [hashes[first:last] for first, last in pairwise(ends)]


def _hash_runs(hashes: Hashes, starts: Places) -> Hashes:
    """One hash for the words from each start to the next one."""
    if not len(starts):
        return np.empty(0, dtype=np.uint64)
    places = np.arange(len(hashes)) - starts.repeat(run_lengths(starts, len(hashes)))
    sums: Hashes = np.add.reduceat(hashes * _OF_PLACE[places & (_PLACES - 1)], starts)
    sums ^= sums >> np.uint64(33)
    sums *= _MIX
    found: Hashes = sums >> np.uint64(64 - 8 * SEGMENT_BYTES)
    return found


def segment_starts(gaps: Codes) -> Places:
    """Finds where segments start.

    Args:
        gaps: What follows each word, as in `HashedWords.gaps`.

    Returns:
        The index of the first word of each segment.
    """
    opens = np.empty(len(gaps), dtype=bool)
    opens[:1] = True
    np.greater(gaps[:-1], 0, out=opens[1:])
    return opens.nonzero()[0]


def run_lengths(starts: Places, total: int) -> Places:
    """Counts the elements from each start to the next one; takes a fifth of the time of `numpy.diff` here.

    Args:
        starts: Indexes, ascending.
        total: Index behind the last element.

    Returns:
        One length per start.
    """
    ends = np.empty(len(starts), dtype=np.intp)
    ends[:-1] = starts[1:]
    ends[-1:] = total
    return ends - starts


def words_of(segments: Flags, starts: Places, words: HashedWords) -> Flags:
    """Marks the words of some segments.

    Args:
        segments: For each segment, whether it is one of them.
        starts: Index of each segment's first word.
        words: The words of the text.

    Returns:
        For each word, whether its segment is marked.
    """
    return segments.repeat(run_lengths(starts, len(words.hashes)))


def pack_segments(hashes: npt.ArrayLike) -> bytes:
    """Packs segment hashes as the server stores them.

    Args:
        hashes: Hashes of 40 bits.

    Returns:
        Five bytes per hash, big-endian.
    """
    wide = np.asarray(hashes, dtype=">u8").view(np.uint8).reshape(-1, 8)
    return wide[:, 8 - SEGMENT_BYTES :].tobytes()


def unpack_segments(packed: npt.NDArray[np.uint8]) -> Hashes:
    """Reads what `pack_segments` wrote.

    Args:
        packed: Bytes of shape (segments, 5).

    Returns:
        One hash per row.
    """
    wide = np.zeros((len(packed), 8), dtype=np.uint8)
    wide[:, 8 - SEGMENT_BYTES :] = packed
    return wide.view(">u8").reshape(-1).astype(np.uint64)
