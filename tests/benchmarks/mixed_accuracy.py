"""Labelled texts among many others: whether the others are mixed up with them, and with each other.

Each unlabelled text is a cluster of its own, but for word-for-word repeats. That is too strict: newswire sends most
stories twice, corrected or longer, and a matching that links the two is right. Nobody has labelled these, so all pairs
are counted twice, the second time with those for right that a test apart from the matching takes for one report.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from itertools import combinations
from typing import Final

from msgspec import Struct

from copydesk_desk.review.evaluate.play import Labels
from tests.benchmarks.accuracy_sets import Found, Labelled
from tests.benchmarks.newswire_accuracy import exchanged, figures_of, members_of

#: Words of the shorter text that the longer one has, at least, in two texts that are one report.
SAME_REPORT: Final = 0.8


class Pairs(Struct, frozen=True):
    """Pairs of documents that were found together, and how many of them truly belong together."""

    found: int
    right: int


def mixed_lines(mixed: Labelled, ours: Labels, theirs: Mapping[str, Found]) -> list[str]:
    """The table of a mixed set."""
    true = _with_repeats(mixed)
    lines = [
        f"{mixed.name}: {len(mixed.texts):,} documents, {len(mixed.clusters):,} of them labelled",
        "",
        "| precision over | pairs with a labelled text | all pairs | all pairs, one report for one cluster |",
        "|---|---|---|---|",
    ]
    for name, found in {"copydesk, copy level": ours.copy, **theirs}.items():
        labelled, others, same = _count(mixed, found, true)
        both = Pairs(labelled.found + others.found, labelled.right + others.right)
        adjudged = Pairs(both.found, both.right + same)
        lines.append(f"| {name} | {_precision(labelled)} | {_precision(both)} | {_precision(adjudged)} |")
    return lines


def _with_repeats(mixed: Labelled) -> dict[str, Hashable]:
    """The true cluster of each document; texts that are the same word for word are one, clusters that share one too."""
    words = mixed.words
    of_text: defaultdict[str, list[str]] = defaultdict(list)
    for id_, cluster in mixed.clusters.items():
        of_text[words[id_]].append(cluster)
    parents = {cluster: cluster for cluster in mixed.clusters.values()}

    def root(cluster: str) -> str:
        while parents[cluster] != cluster:
            cluster = parents[cluster]
        return cluster

    for clusters in of_text.values():
        for cluster in clusters[1:]:
            parents[root(cluster)] = root(clusters[0])
    return {id_: root(mixed.clusters[id_]) if id_ in mixed.clusters else ("text", text) for id_, text in words.items()}


def _count(mixed: Labelled, found: Found, true: Found) -> tuple[Pairs, Pairs, int]:
    """Pairs with a labelled text, pairs without, and how many of the wrong ones among these are one report."""
    with_label: Counter[bool] = Counter()
    without: Counter[bool] = Counter()
    same = 0
    words = {id_: Counter(text.split()) for id_, text in mixed.words.items()}
    figures = {id_: figures_of(text) for id_, text in mixed.texts.items()}
    for members in members_of(found):
        for one, other in combinations(members, 2):
            right = true[one] == true[other]
            if one in mixed.clusters or other in mixed.clusters:
                with_label[right] += 1
                continue
            without[right] += 1
            if not right and not exchanged(figures[one], figures[other]):
                same += _share(words[one], words[other]) >= SAME_REPORT
    return Pairs(with_label.total(), with_label[True]), Pairs(without.total(), without[True]), same


def _share(one: Counter[str], other: Counter[str]) -> float:
    """Share of the words of the shorter text that the longer one has."""
    return (one & other).total() / max(1, min(one.total(), other.total()))


def _precision(pairs: Pairs) -> str:
    return f"{pairs.right / max(1, pairs.found):.4f} ({pairs.right:,} of {pairs.found:,})"
