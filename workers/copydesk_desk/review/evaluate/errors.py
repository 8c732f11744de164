"""Finds the worst errors of an evaluation: what was put together wrongly, and what was left apart, with the evidence.

Errors are reported by group, not by pair: a cluster of forty that took in one stranger is one error of forty pairs.
Each is shown by the two documents that explain it best. For a false merge they are the pair that joined the two
clusters; for a miss, the two documents of both parts that are most alike.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping
from typing import Final, Literal

import redis
from msgspec import Struct

from copydesk_desk.review.evaluate.play import LEVELS, Judged, Labels, Level, document_number
from copydesk_desk.review.explain.comparison import shared_fingerprints
from copydesk_desk.review.explain.texts import text_of_record
from copydesk_matching.index.server import IndexServer
from copydesk_matching.match import Sketch
from copydesk_matching.rules.explanation import Explanation, explain_relation
from copydesk_matching.rules.thresholds import DEFAULTS, Thresholds
from copydesk_schemas import Keys, Relation
from copydesk_workers.records.find import find_published

Kind = Literal[
    "false merge",  # found together, truly apart
    "miss",  # truly together, found apart
]

#: Documents of each part of a missed cluster that are compared to find the most alike.
_COMPARED: Final = 6


class Shown(Struct, frozen=True):
    """A document of an error: its name, its true cluster, and its title."""

    document: str
    cluster: str
    title: str | None


class EvaluationError(Struct, frozen=True, kw_only=True):
    """One error: how many pairs of documents it gets wrong, and the two documents that show it best.

    `relation` and the numbers say how the later document relates to the earlier one. `rule` says in words what decided.
    If one of them ended dead, everything except `rule` is None.
    """

    level: Level
    kind: Kind
    pairs: int
    later: Shown
    earlier: Shown
    relation: Relation | None = None
    similarity: float | None = None
    containment: float | None = None
    shared: int | None = None
    rule: str


class _Pair(Struct, frozen=True):
    """Two documents that show an error, and how many pairs it is about."""

    later: str
    earlier: str
    pairs: int


def find_errors(
    client: redis.Redis,
    keys: Keys,
    labels: Labels,
    true: Mapping[str, str],
    most: int,
    thresholds: Thresholds = DEFAULTS,
    server: IndexServer | None = None,
) -> list[EvaluationError]:
    """Finds the worst errors of each level and kind, worst first.

    Args:
        client: A client that answers in bytes.
        keys: The namespace in which the texts were played; the evidence is read from it.
        labels: What the texts came out as.
        true: The true cluster of each text, by its name.
        most: How many errors of each level and kind.
        thresholds: What the matching worked with.
        server: Where the index lives; None: beside the streams.

    Returns:
        The errors, level by level: false merges, then misses.
    """
    judge = _Judge(client, keys, labels, true, thresholds, server)
    found = []
    for level in LEVELS:
        clusters = labels.of(level)
        merges = sorted(_false_merges(labels, clusters, true), key=lambda pair: -pair.pairs)[:most]
        found += [judge.tell(level, "false merge", pair) for pair in merges]
        misses = sorted(_misses(clusters, true), key=lambda parts: -len(parts[0]) * len(parts[1]))[:most]
        found += [judge.tell(level, "miss", judge.most_alike(*parts)) for parts in misses]
    return found


def _false_merges(labels: Labels, found: Mapping[str, Hashable], true: Mapping[str, str]) -> Iterator[_Pair]:
    """For each two true clusters in one found cluster, the pair that joined them, or their first documents."""
    names = {judged.id: name for name, judged in labels.judged.items()}
    members: defaultdict[Hashable, list[str]] = defaultdict(list)
    for name in true:
        members[found[name]].append(name)
    for group in members.values():
        sizes = Counter(true[name] for name in group)
        if len(sizes) == 1:
            continue
        group.sort(key=lambda name: document_number(labels.judged[name].id))
        edges: dict[frozenset[str], tuple[float, str, str]] = {}
        for name in group[1:]:
            judged = labels.judged[name]
            other = names.get(judged.evidence.of or "", "")
            if other not in true or found[other] != found[name]:
                other = group[0]
            if true[other] == true[name]:
                continue
            both = frozenset((true[other], true[name]))
            edges[both] = max(edges.get(both, (-1.0, "", "")), (judged.evidence.similarity or 0.0, name, other))
        for both, (_, name, other) in edges.items():
            one, another = both
            yield _Pair(name, other, sizes[one] * sizes[another])


def _misses(found: Mapping[str, Hashable], true: Mapping[str, str]) -> Iterator[tuple[list[str], list[str]]]:
    """Each smaller part of a true cluster, with the largest part of it."""
    members: defaultdict[str, defaultdict[Hashable, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name, cluster in true.items():
        members[cluster][found[name]].append(name)
    for parts in members.values():
        largest, *others = sorted(parts.values(), key=len, reverse=True)
        yield from ((other, largest) for other in others)


class _Judge:
    """Compares documents of the evaluation by their records."""

    def __init__(
        self,
        client: redis.Redis,
        keys: Keys,
        labels: Labels,
        true: Mapping[str, str],
        thresholds: Thresholds,
        server: IndexServer | None,
    ) -> None:
        self._client = client
        self._keys = keys
        self._labels = labels
        self._true = true
        self._thresholds = thresholds
        self._server = server

    def tell(self, level: Level, kind: Kind, pair: _Pair) -> EvaluationError:
        """The error that a pair shows."""
        dead = next((name for name in (pair.later, pair.earlier) if name not in self._labels.judged), None)
        later, earlier = self._show(pair.later), self._show(pair.earlier)
        if dead is not None:
            rule = f"{dead} ended dead: it has no text to compare."
            return EvaluationError(level=level, kind=kind, pairs=pair.pairs, later=later, earlier=earlier, rule=rule)
        explained = self._explain(pair.later, pair.earlier)
        match = explained.match
        rule = explained.rule
        if kind == "miss" and match.joins and (level == "story" or match.relation != "version"):
            rule += " They were not compared then, or one went with a stronger match."
        return EvaluationError(
            level=level,
            kind=kind,
            pairs=pair.pairs,
            later=later,
            earlier=earlier,
            relation=match.relation,
            similarity=match.similarity,
            containment=match.containment,
            shared=match.shared,
            rule=rule,
        )

    def most_alike(self, one: list[str], other: list[str]) -> _Pair:
        """The two documents of both parts that have most in common, among the first few of each."""
        pairs = len(one) * len(other)
        best, name, another = -1.0, one[0], other[0]
        for mine in one[:_COMPARED]:
            for theirs in other[:_COMPARED]:
                if mine in self._labels.judged and theirs in self._labels.judged:
                    match = self._explain(mine, theirs).match
                    if match.similarity + match.containment > best:
                        best, name, another = match.similarity + match.containment, mine, theirs
        ordered = sorted((name, another), key=self._place)
        return _Pair(ordered[1], ordered[0], pairs)

    def _place(self, name: str) -> int:
        judged = self._labels.judged.get(name)
        return document_number(judged.id) if judged else -1

    def _show(self, name: str) -> Shown:
        judged = self._labels.judged.get(name)
        return Shown(name, self._true[name], judged.title if judged else None)

    def _explain(self, later: str, earlier: str) -> Explanation:
        left, right = (self._text(self._labels.judged[name]) for name in (later, earlier))
        return explain_relation(left, right, shared_fingerprints(left, right), self._thresholds)

    def _text(self, judged: Judged) -> Sketch:
        record = find_published(self._client, self._keys, judged.id)
        return text_of_record(self._client, self._keys, record, self._server).sketch
