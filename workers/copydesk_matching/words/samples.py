"""Samples the word 3-grams of texts: what two texts share shows in their samples.

Kept are the hashes below a fixed bound, as FracMinHash does (Irber et al., "Lightweight compositional analysis of
metagenomes with FracMinHash and minimum metagenome covers", 2022). So the samples of two texts are comparable whatever
their lengths, and containment shows as well as resemblance.
"""

from itertools import pairwise
from typing import Final

import numpy as np

from copydesk_matching.words.hashed_words import Hashes, Places

#: One 3-gram in this many is kept …
SAMPLED: Final = 20
#: … but at least this many of a short text, and at most this many of a long one, the smallest first.
LEAST: Final = 16
MOST: Final = 512

#: Besides, so many of the first 3-grams of any text, the smallest: a feed item of two lines finds its article.
OPENING: Final = 32
OF_OPENING: Final = 8

_BOUND: Final = np.uint64(2**64 // SAMPLED)
_LARGEST: Final = np.uint64(2**64 - 1)


def sample_texts(hashes: Hashes, bounds: Places) -> list[tuple[Hashes, Hashes]]:
    """Samples the 3-grams of many texts, each as if it was alone.

    Args:
        hashes: The hashed words of all texts, end to end.
        bounds: Where each text begins, and the number of words.

    Returns:
        For each text the sample, sorted and distinct, and the smallest of its first 3-grams, sorted.
    """
    if len(hashes) < 3:
        return [(hashes[:0], hashes[:0])] * (len(bounds) - 1)
    grams = _hash_grams(hashes)
    lengths = bounds[1:] - bounds[:-1]
    sizes = np.maximum(lengths - 2, 0)
    opens = np.arange(OPENING) < sizes[:, None]
    opening = np.full(opens.shape, _LARGEST)
    opening[opens] = grams[(bounds[:-1, None] + np.arange(OPENING))[opens]]
    opening.sort(axis=1)
    is_last = np.zeros(len(hashes), dtype=bool)
    is_last[bounds[1:][lengths > 0] - 1] = True
    is_long = sizes > LEAST * SAMPLED
    wanted = (grams < _BOUND) | ~is_long.repeat(lengths)[:-2]
    wanted &= ~(is_last[:-2] | is_last[1:-1])  # these would reach into the next text
    places = wanted.nonzero()[0].searchsorted(bounds)
    kept = _smallest(grams[wanted], places)
    for number in is_long.nonzero()[0].tolist():
        if len(kept[number]) < LEAST:  # it says the same again and again
            first = bounds[number]
            (kept[number],) = _smallest(grams[first : first + sizes[number]], np.array([0, sizes[number]]))
    counts = np.minimum(sizes, OF_OPENING).tolist()
    return [(sample, row[:count]) for sample, row, count in zip(kept, opening, counts, strict=True)]


def _smallest(grams: Hashes, bounds: Places) -> list[Hashes]:
    """Of each text the different 3-grams below the bound, sorted; at least `LEAST`, if it has so many."""
    for first, last in pairwise(bounds.tolist()):
        grams[first:last].sort()
    is_new = np.ones(len(grams), dtype=bool)
    np.not_equal(grams[1:], grams[:-1], out=is_new[1:])
    is_new[bounds[:-1][bounds[1:] > bounds[:-1]]] = True
    places = is_new.nonzero()[0].searchsorted(bounds)
    below = (is_new & (grams < _BOUND)).nonzero()[0].searchsorted(bounds)
    most = np.minimum(np.maximum(below[1:] - below[:-1], LEAST), MOST)
    lasts = np.minimum(places[:-1] + most, places[1:])
    different = grams[is_new]
    return [different[first:last] for first, last in zip(places[:-1].tolist(), lasts.tolist(), strict=True)]


def _hash_grams(hashes: Hashes) -> Hashes:
    """Uniform 64-bit hashes of all runs of three words (mixing as in MurmurHash3)."""
    grams: Hashes = (
        hashes[:-2] * np.uint64(0x9E37_79B9_7F4A_7C15)
        + hashes[1:-1] * np.uint64(0xC2B2_AE3D_27D4_EB4F)
        + hashes[2:] * np.uint64(0x1656_67B1_9E37_79F9)
    )
    grams ^= grams >> np.uint64(33)
    grams *= np.uint64(0xFF51_AFD7_ED55_8CCD)
    grams ^= grams >> np.uint64(33)
    grams *= np.uint64(0xC4CE_B9FE_1A85_EC53)
    grams ^= grams >> np.uint64(33)
    return grams
