"""The peer of the accuracy tables: datasketch's MinHash LSH, and the connected components of its candidate pairs.

128 permutations over word 3-grams, hashed with xxh3 (datasketch's SHA-1 finds the same and takes longer). Words are
those of copydesk, so that scripts, accents and marks cost the peer nothing. A text of fewer than three words is one
shingle. Candidates are not verified: a threshold is that of the LSH, as the library's documentation uses it.
"""

from collections.abc import Hashable, Mapping
from typing import Final

import xxhash
from datasketch import MinHash, MinHashLSH

from copydesk_matching.words.tokens import words

PERMUTATIONS: Final = 128
SHINGLE: Final = 3
THRESHOLDS: Final = (0.5, 0.7, 0.8)


def sketch_all(texts: Mapping[str, str]) -> dict[str, MinHash]:
    """The MinHash of each text."""
    empty = MinHash(num_perm=PERMUTATIONS, hashfunc=_hash32)
    sketches = {}
    for id_, text in texts.items():
        found = words(text)
        grams = {" ".join(found[at : at + SHINGLE]) for at in range(max(1, len(found) - SHINGLE + 1))}
        sketches[id_] = empty.copy()
        sketches[id_].update_batch([gram.encode() for gram in grams])
    return sketches


def components(sketches: Mapping[str, MinHash], threshold: float) -> dict[str, Hashable]:
    """The component of each text, two texts being joined that are candidates of each other at this threshold."""
    lsh = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)
    parents = {id_: id_ for id_ in sketches}

    def root(id_: str) -> str:
        while parents[id_] != id_:
            parents[id_] = parents[parents[id_]]
            id_ = parents[id_]
        return id_

    for id_, sketch in sketches.items():
        for other in lsh.query(sketch):
            parents[root(id_)] = root(other)
        lsh.insert(id_, sketch)
    return {id_: root(id_) for id_ in sketches}


def _hash32(shingle: bytes) -> int:
    return xxhash.xxh3_64_intdigest(shingle) & 0xFFFFFFFF
