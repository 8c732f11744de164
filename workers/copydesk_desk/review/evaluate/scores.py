"""Scores of a clustering against true clusters: pairwise precision, recall, F1 and the adjusted Rand index.

Pairs are counted from the contingency table, never enumerated. ARI: Hubert and Arabie, "Comparing partitions",
Journal of Classification 2 (1985), with the usual value 1 where both partitions are trivial in the same way.
"""

from collections import Counter
from collections.abc import Hashable, Mapping

from msgspec import Struct


class Scores(Struct, frozen=True):
    """Pairwise scores, 0 to 1 (ARI from -0.5). Without found pairs precision is 1, without true pairs recall is 1."""

    precision: float
    recall: float
    f1: float
    ari: float


def score(found: Mapping[str, Hashable], true: Mapping[str, Hashable]) -> Scores:
    """Scores found clusters against true ones.

    Args:
        found: The found cluster of each document id.
        true: The true cluster of each document id; only these documents count.

    Raises:
        KeyError: A document of `true` is not in `found`.
    """
    both = _pairs(Counter((found[document], cluster) for document, cluster in true.items()))
    together = _pairs(Counter(found[document] for document in true))
    truly = _pairs(Counter(true.values()))
    everything = len(true) * (len(true) - 1) // 2
    precision = both / together if together else 1.0
    recall = both / truly if truly else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    expected = together * truly / everything if everything else 0.0
    most = (together + truly) / 2
    ari = (both - expected) / (most - expected) if most != expected else 1.0
    return Scores(precision, recall, f1, ari)


def _pairs(sizes: Counter[Hashable] | Counter[tuple[Hashable, Hashable]]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())
