"""The matcher: finds the candidates of a batch of articles and says how each relates to them."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final, Protocol

from copydesk_matching.index.index import Index
from copydesk_matching.index.signature import decode_signature
from copydesk_matching.match import Match, Sketch
from copydesk_matching.rules.relate import relate, relate_all
from copydesk_matching.rules.thresholds import DEFAULTS, Thresholds


class Verifier(Protocol):
    """What says how a sketch relates to records, by their packed ids."""

    def verify(self, sketch: Sketch, ids: Iterable[bytes]) -> tuple[Match, ...]:
        """One match an id, in order; relation None where there is none."""


class Matcher:
    """Matching over one index."""

    def __init__(self, index: Index, thresholds: Thresholds = DEFAULTS) -> None:
        self._index: Final = index
        self._thresholds: Final = thresholds

    def match(self, sketches: Sequence[Sketch]) -> list[tuple[Match, ...]]:
        """Inserts the sketches into the index; the related records of each, best candidate first."""
        found = self._index.probe(sketches)
        stored = self._read({candidate.id for candidates in found for candidate in candidates})
        pairs = [
            [(sketch, stored[candidate.id], candidate.shared) for candidate in candidates if candidate.id in stored]
            for sketch, candidates in zip(sketches, found, strict=True)
        ]
        judged = iter(relate_all([pair for own in pairs for pair in own], self._thresholds))
        return [
            tuple(
                match for match in islice(judged, len(own)) if match.relation is not None
            )  # as in evaluation/sweep.py
            for own in pairs
        ]

    def verify(self, sketch: Sketch, ids: Iterable[bytes]) -> tuple[Match, ...]:
        """How the sketch relates to each of these records; relation None where it does not, or its signature is gone.

        What a probe did not count is told by 0 shared fingerprints; a text that is exactly the same shares all.
        """
        wanted = tuple(ids)
        stored = self._read(wanted)
        return tuple(self._verify(sketch, stored[id_]) if id_ in stored else _gone(id_) for id_ in wanted)

    def _verify(self, sketch: Sketch, theirs: Sketch) -> Match:
        shared = len(sketch.fingerprints) if sketch.is_same_text(theirs) else 0
        return relate(sketch, theirs, shared, self._thresholds)

    def _read(self, ids: Iterable[bytes]) -> dict[bytes, Sketch]:
        return {id_: decode_signature(id_, blob) for id_, blob in self._index.read_signatures(ids).items()}


def _gone(id_: bytes) -> Match:
    return Match(id=id_, relation=None, reverse=None, joins=False, similarity=0.0, containment=0.0, shared=0)
