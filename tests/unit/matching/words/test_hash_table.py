"""HashTable: finds what a binary search finds."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from copydesk_matching.words.hash_table import HashTable

#: Few different top bits, so that many share them; and the ends of the range.
_HASHES = st.integers(0, 3).flatmap(lambda top: st.integers(0, 40).map(lambda low: top << 62 | low)) | st.sampled_from(
    [0, 2**64 - 1, 2**48, 2**48 - 1]
)


@given(st.sets(_HASHES, min_size=1), st.lists(_HASHES))
def test_finds_all_that_is_listed_and_nothing_else(listed: set[int], asked: list[int]) -> None:
    ordered = sorted(listed)
    places, entries = HashTable(np.array(ordered, dtype=np.uint64)).find(np.array(asked, dtype=np.uint64))
    expected = [(place, ordered.index(hash_)) for place, hash_ in enumerate(asked) if hash_ in listed]
    assert expected == list(zip(places.tolist(), entries.tolist(), strict=True))
