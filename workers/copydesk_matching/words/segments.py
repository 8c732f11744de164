"""Segments of a text: runs of words up to the end of a sentence or line, each with one hash.

They are what furniture is learned by: a menu item, a plea, a notice, the box about an author. A segment counts the same
whatever its case, punctuation and accents, since the words do (see `matching/words.py`).
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from copydesk_matching.words.hashed_words import Codes, Flags, HashedWords, Hashes

Places = npt.NDArray[np.intp]

#: Bytes of a segment's hash: a site has hundreds of segments, so five will do.
SEGMENT_BYTES: Final = 5

_PLACES: Final = 256  # a power of two; words further on in one segment take the numbers of the first ones again
_OF_PLACE: Final = np.random.default_rng(20_261_125).integers(0, 2**63, _PLACES, dtype=np.uint64) * np.uint64(
    2
) + np.uint64(1)
_MIX: Final = np.uint64(0xFF51_AFD7_ED55_8CCD)


def hash_segments(words: HashedWords) -> tuple[Hashes, Places]:
    """Of each segment, in order, its hash (40 bits) and the place of its first word; both empty without words."""
    starts = segment_starts(words.gaps)
    if not len(starts):
        return np.empty(0, dtype=np.uint64), starts
    places = np.arange(len(words.hashes)) - starts.repeat(run_lengths(starts, len(words.hashes)))
    sums = np.add.reduceat(words.hashes * _OF_PLACE[places & (_PLACES - 1)], starts)
    sums ^= sums >> np.uint64(33)
    sums *= _MIX
    return sums >> np.uint64(64 - 8 * SEGMENT_BYTES), starts


def segment_starts(gaps: Codes) -> Places:
    """The place of the first word of each run that ends with a sentence or line."""
    opens = np.empty(len(gaps), dtype=bool)
    opens[:1] = True
    np.greater(gaps[:-1], 0, out=opens[1:])
    return opens.nonzero()[0]


def run_lengths(starts: Places, total: int) -> Places:
    """How many there are from each start to the next, or to the end (a fifth of the time of `numpy.diff` here)."""
    ends = np.empty(len(starts), dtype=np.intp)
    ends[:-1] = starts[1:]
    ends[-1:] = total
    return ends - starts


def words_of(segments: Flags, starts: Places, words: HashedWords) -> Flags:
    """Of each word, whether its segment is one of these."""
    return segments.repeat(run_lengths(starts, len(words.hashes)))


def pack_segments(hashes: npt.ArrayLike) -> bytes:
    """Hashes as the server keeps them, five bytes each, big-endian."""
    wide = np.asarray(hashes, dtype=">u8").view(np.uint8).reshape(-1, 8)
    return wide[:, 8 - SEGMENT_BYTES :].tobytes()


def unpack_segments(packed: npt.NDArray[np.uint8]) -> Hashes:
    """The hashes of an array with five bytes a row; the inverse of `pack_segments`."""
    wide = np.zeros((len(packed), 8), dtype=np.uint8)
    wide[:, 8 - SEGMENT_BYTES :] = packed
    return wide.view(">u8").reshape(-1).astype(np.uint64)
