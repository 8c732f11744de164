"""Scores over the thresholds of the matching: what would be decided with another value of one threshold.

The documents go through the chain and the index once, and what the probes found is kept: the candidates of a text do
not depend on thresholds. For each value the candidates are then judged by `relate` with that value, in the order of the
documents, and committed by the real script in a namespace of its own. So all rules are the real ones; only the chain
and the probe are not repeated.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec
import redis
from msgspec import Struct

from copydesk_desk.review.evaluate.play import Judged, Labels, Level, hand_out, label
from copydesk_desk.review.evaluate.scores import Scores
from copydesk_matching.index.index import Index
from copydesk_matching.index.layout import Candidate
from copydesk_matching.match import Match, Sketch
from copydesk_matching.matcher import Begin, match_groups, unwatched, verify_pair
from copydesk_matching.rules.thresholds import DEFAULTS, Thresholds
from copydesk_matching.rules.tuned import tuned_thresholds
from copydesk_matching.words.hashed_words import Hashes
from copydesk_schemas import Evidence, Keys, Relation, parse_json, unpack_id
from copydesk_workers.commit.committer import Committer
from copydesk_workers.commit.in_order import commit_in_order
from copydesk_workers.commit.outcome import CommitEntry, Publication
from copydesk_workers.server.index_server import index_server_of
from copydesk_workers.server.namespace import drop_namespace
from copydesk_workers.server.streams import read_all
from copydesk_workers.settings import Settings

#: The thresholds that are swept, and how far apart the values are.
SWEPT: Final[dict[str, float]] = {
    "copy": 0.05,
    "excerpt": 0.04,
    "version_sum": 0.05,
    "version_replaced": 0.08,
    "facts_replaced": 0.04,
}
#: Values to either side of the default.
STEPS: Final = 4

#: Documents that are committed at once.
_BATCH: Final = 200


class ListeningIndex(Index):
    """An index that keeps what its probes were given and found, in order."""

    def __init__(self, client: redis.Redis, keys: Keys, settings: Settings) -> None:
        super().__init__(client, keys, settings.index_shape, index_server_of(settings, client))
        self.probed: list[tuple[Sketch, list[Candidate]]] = []

    def probe(self, sketches: Sequence[Sketch]) -> list[list[Candidate]]:
        """Probes as an index does, and keeps both."""
        found = super().probe(sketches)
        self.probed += zip(sketches, found, strict=True)
        return found


class Point(Struct, frozen=True):
    """The scores with one threshold at a value, and the others at their current values."""

    value: float
    copy: Scores
    story: Scores

    def at(self, level: Level) -> Scores:
        """The scores of a level."""
        return self.copy if level == "copy" else self.story


class Sweep(Struct, frozen=True):
    """One threshold: its current value, and the scores at values around its default, in ascending order."""

    threshold: str
    current: float
    points: tuple[Point, ...]

    def best(self, level: Level) -> Point:
        """The point with the best F1; of several, the one nearest to the current value."""
        return max(self.points, key=lambda point: (point.at(level).f1, -abs(point.value - self.current)))


def values_of(threshold: str, thresholds: Thresholds = DEFAULTS) -> list[float]:
    """The values to try for a threshold, in ascending order: values around its default, and the current one."""
    default: float = getattr(DEFAULTS, threshold)
    step = SWEPT[threshold]
    around = {round(default + step * number, 4) for number in range(-STEPS, STEPS + 1)}
    ceiling = 2.0 if threshold.endswith("_sum") else 1.0
    return sorted({value for value in around if 0 < value <= ceiling} | {getattr(thresholds, threshold)})


def run_sweep(
    client: redis.Redis,
    keys: Keys,
    settings: Settings,
    labels: Labels,
    probed: Iterable[tuple[Sketch, list[Candidate]]],
    true: Mapping[str, str],
    progress: Callable[[int], None] = lambda count: None,
) -> list[Sweep]:
    """Sweeps every threshold of `SWEPT`, one at a time.

    Args:
        client: A client that answers in bytes.
        keys: An unused namespace; it is dropped after each value.
        settings: The settings of the worker.
        labels: What the play decided.
        probed: What a `ListeningIndex` heard of that play.
        true: The true cluster of each document.
        progress: Told each value that is done.

    Returns:
        One sweep per threshold.
    """
    replay = _Replay(client, keys, settings, list(labels.copy), labels, probed)
    base = tuned_thresholds(settings.thresholds)
    known: dict[Thresholds, Point] = {}
    found = []
    for threshold in SWEPT:
        points = []
        for value in values_of(threshold, base):
            thresholds = msgspec.structs.replace(base, **{threshold: value})
            if thresholds not in known:  # those that are set come with every threshold
                scores = replay.play(thresholds).scores(true)
                known[thresholds] = Point(value, scores["copy"], scores["story"])
            points.append(msgspec.structs.replace(known[thresholds], value=value))
            progress(1)
        found.append(Sweep(threshold, getattr(base, threshold), tuple(points)))
    return found


class _Replay:
    """Plays the same documents many times, each time with other thresholds."""

    def __init__(
        self,
        client: redis.Redis,
        keys: Keys,
        settings: Settings,
        names: Sequence[str],
        labels: Labels,
        probed: Iterable[tuple[Sketch, list[Candidate]]],
    ) -> None:
        self._client = client
        self._keys = keys
        self._settings = msgspec.structs.replace(settings, archive_entries=0)
        self._names = names
        self._lengths = {judged.id: judged.length for judged in labels.judged.values()}
        self._pages: defaultdict[str, list[tuple[Sketch, list[Candidate]]]] = defaultdict(list)
        self._sketches: dict[bytes, Sketch] = {}
        self._wordings: dict[bytes, Hashes] = {}
        for sketch, candidates in probed:
            self._pages[unpack_id(sketch.id).partition("/")[0]].append((sketch, candidates))
            self._sketches[sketch.id] = sketch

    def play(self, thresholds: Thresholds) -> Labels:
        """The labels of all documents with these thresholds."""
        committer = Committer(self._client, self._keys, self._settings)
        self._wordings.clear()
        verifier = _KeptSketches(self._sketches, self._wordings, thresholds)
        try:
            for first in range(0, len(self._names), _BATCH):
                count = min(_BATCH, len(self._names) - first)
                read = hand_out(self._client, self._keys, [b"{}"] * count, first)
                entries = [self._entry(one.entry_id, thresholds) for one in read if one.entry_id in self._pages]
                commit_in_order(committer, verifier, entries, self._sketches)
            return label(self._names, self._articles())
        finally:
            drop_namespace(self._client, self._keys)

    def _entry(self, entry_id: str, thresholds: Thresholds) -> CommitEntry:
        publications = (
            Publication(
                id=sketch.id,
                record=b"{}",
                text_hash=sketch.text_hash,
                addresses=sketch.addresses,
                shared=len(sketch.fingerprints),
                matches=self._matches(sketch, candidates, thresholds),
            )
            for sketch, candidates in self._pages[entry_id]
        )
        return CommitEntry(entry_id=entry_id, outcomes=tuple(publications))

    def _matches(self, sketch: Sketch, candidates: Iterable[Candidate], thresholds: Thresholds) -> tuple[Match, ...]:
        """Judges what a probe found, as `Matcher.match` does."""
        pairs = [(self._sketches[one.id], one.shared) for one in candidates]
        (matches,), wordings = match_groups([(sketch, pairs)], thresholds)
        self._wordings.update(wordings)
        return matches

    def _articles(self) -> Iterator[Judged]:
        """What the commit decided. An article that is not the judged one of its page counts for its ties only."""
        for stream in (self._keys.clean, self._keys.duplicates):
            for _, fields in read_all(self._client, stream):
                id_ = fields[b"id"].decode()
                yield Judged(
                    id=id_,
                    title=None,
                    length=self._lengths.get(id_, -1),
                    relation=msgspec.convert(fields[b"relation"].decode(), Relation),
                    story=fields[b"story"].decode(),
                    evidence=msgspec.convert(parse_json(fields[b"record"])["evidence"], Evidence),
                )


class _KeptSketches:
    """Verifies against sketches in memory, as `Matcher` verifies against those of the index."""

    def __init__(
        self, sketches: Mapping[bytes, Sketch], wordings: Mapping[bytes, Hashes], thresholds: Thresholds
    ) -> None:
        self._sketches = sketches
        self._wordings = wordings
        self._thresholds = thresholds

    def verify(self, sketch: Sketch, ids: Iterable[bytes], begin: Begin = unwatched) -> tuple[Match, ...]:
        """One match per id, in order."""
        begin(sketch.id)
        wording = self._wordings.get(sketch.id)
        return tuple(verify_pair(sketch, self._sketches[id_], wording, self._thresholds) for id_ in ids)
