"""Segments of a text: runs of words up to the end of a sentence or line, each with one hash.

They are what furniture is learned by: a menu item, a plea, a notice, the box about an author. A segment counts the same
whatever its case, punctuation and accents, since the words do (see `matching/words.py`).
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from copydesk_workers.matching.hashed_words import Flags, HashedWords, Hashes

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
    total = len(words.hashes)
    if not total:
        return np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.intp)
    starts = np.flatnonzero(np.append(True, words.gaps[:-1] > 0))
    places = np.arange(total) - starts.repeat(np.diff(starts, append=total))
    sums = np.add.reduceat(words.hashes * _OF_PLACE[places & (_PLACES - 1)], starts)
    sums ^= sums >> np.uint64(33)
    sums *= _MIX
    return sums >> np.uint64(64 - 8 * SEGMENT_BYTES), starts


def words_of(segments: Flags, starts: Places, words: HashedWords) -> Flags:
    """Of each word, whether its segment is one of these."""
    return segments.repeat(np.diff(starts, append=len(words.hashes)))


def pack_segments(hashes: npt.ArrayLike) -> bytes:
    """Hashes as the server keeps them, five bytes each, big-endian."""
    wide = np.asarray(hashes, dtype=">u8").view(np.uint8).reshape(-1, 8)
    return wide[:, 8 - SEGMENT_BYTES :].tobytes()


def unpack_segments(packed: npt.NDArray[np.uint8]) -> Hashes:
    """The hashes of an array with five bytes a row; the inverse of `pack_segments`."""
    wide = np.zeros((len(packed), 8), dtype=np.uint8)
    wide[:, 8 - SEGMENT_BYTES :] = packed
    return wide.view(">u8").reshape(-1).astype(np.uint64)
