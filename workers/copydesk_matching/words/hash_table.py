"""Looks words up by their hashes, all words of a batch at once."""

from typing import Final

import numpy as np
import numpy.typing as npt

from copydesk_matching.words.hashed_words import Hashes, Places

#: So many top bits of a hash tell where to look, at most; fewer if few hashes are listed, since a small table stays in
#: the cache of the processor. Then one word in this many that are not listed is looked at twice.
_MOST_BITS: Final = 16
_SPARSE: Final = 64
_HASH_BITS: Final = 64
_EMPTY: Final = -1


class HashTable:
    """Sorted hashes, and for the top bits of a hash the first of them that has those.

    Most words are told from all listed ones by their top bits alone. A binary search takes five times as long.
    """

    __slots__ = ("_below", "_first", "_longest", "hashes")

    hashes: Hashes

    def __init__(self, hashes: Hashes) -> None:
        """Makes the table.

        Args:
            hashes: Hashes in ascending order, at least one.
        """
        self.hashes = hashes
        bits = min(_MOST_BITS, (_SPARSE * len(hashes)).bit_length())
        self._below = np.uint64(_HASH_BITS - bits)
        tops, first, counts = np.unique(hashes >> self._below, return_index=True, return_counts=True)
        index = np.int16 if len(hashes) <= np.iinfo(np.int16).max else np.int32
        self._first: npt.NDArray[np.signedinteger] = np.full(1 << bits, _EMPTY, dtype=index)
        self._first[tops] = first
        self._longest = int(counts.max())

    def find(self, hashes: Hashes) -> tuple[Places, Places]:
        """Finds which of many hashes are listed.

        Args:
            hashes: Any hashes.

        Returns:
            Indexes of those that are listed, ascending, and which entry of `self.hashes` each of them is.
        """
        first = self._first.take((hashes >> self._below).view(np.int64))
        places = (first != _EMPTY).nonzero()[0]
        entries, wanted = first[places].astype(np.intp), hashes[places]
        missed = (self.hashes.take(entries) != wanted).nonzero()[0]
        for _ in range(self._longest - 1):
            if not len(missed):
                break
            entries[missed] += 1  # one of other top bits is not equal, either
            missed = missed[self.hashes.take(entries[missed], mode="clip") != wanted[missed]]
        if not len(missed):
            return places, entries
        found = np.ones(len(places), dtype=bool)
        found[missed] = False
        return places[found], entries[found]
