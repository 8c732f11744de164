"""The matcher: finds the candidates of a batch of articles and says how each relates to them."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Final, Protocol

from copydesk_matching.index.index import Index
from copydesk_matching.index.signature import decode_signature
from copydesk_matching.match import Match, Sketch
from copydesk_matching.rules.relate import relate, relate_all
from copydesk_matching.rules.site_wording import find_site_wording, relate_without
from copydesk_matching.rules.thresholds import DEFAULTS, Thresholds
from copydesk_matching.words.hashed_words import Hashes

#: Is told the id of a text whose comparison begins.
Begin = Callable[[bytes], None]


def unwatched(id_: bytes) -> None:
    """Nobody has to stop what takes too long."""


class Verifier(Protocol):
    """What says how a sketch relates to records, by their packed ids."""

    def verify(self, sketch: Sketch, ids: Iterable[bytes], begin: Begin = unwatched) -> tuple[Match, ...]:
        """One match an id, in order; relation None where there is none. `begin`: as for `Matcher.match`."""


class Matcher:
    """Matching over one index."""

    def __init__(self, index: Index, thresholds: Thresholds = DEFAULTS) -> None:
        self._index: Final = index
        self._thresholds: Final = thresholds
        self._wordings: dict[bytes, Hashes] = {}  # of the sites of the sketches that were matched last

    def match(self, sketches: Sequence[Sketch], begin: Begin = unwatched) -> list[tuple[Match, ...]]:
        """Inserts the sketches into the index; the related records of each, best candidate first.

        `away` of the index names the partitions without which that was found.

        Args:
            sketches: The sketches.
            begin: Told the id of a sketch when it is compared with records, so that one that takes too long can be
                stopped. What is asked of the server lies before.
        """
        found = self._index.probe(sketches)
        blobs = self._index.find_signatures({candidate.id for candidates in found for candidate in candidates})
        stored = {id_: decode_signature(id_, blob) for id_, blob in blobs.items()}
        pairs = [
            [(stored[candidate.id], candidate.shared) for candidate in candidates if candidate.id in stored]
            for candidates in found
        ]
        matches, self._wordings = match_groups(list(zip(sketches, pairs, strict=True)), self._thresholds, begin)
        return matches

    def look_again(self, sketches: Sequence[Sketch]) -> list[tuple[Match, ...]]:
        """The related records of sketches that are in the index: of earlier and later ones, best candidate first."""
        found = self._index.look_up(sketches)
        blobs = self._index.find_signatures({candidate.id for candidates in found for candidate in candidates})
        stored = {id_: decode_signature(id_, blob) for id_, blob in blobs.items()}
        pairs = [
            [(stored[candidate.id], candidate.shared) for candidate in candidates if candidate.id in stored]
            for candidates in found
        ]
        return match_groups(list(zip(sketches, pairs, strict=True)), self._thresholds)[0]

    def look(self, sketch: Sketch) -> tuple[Match, ...]:
        """Related records of a sketch, best candidate first; inserts nothing into the index."""
        found = self._index.look(sketch)
        stored = self._read(candidate.id for candidate in found)
        pairs = [(sketch, stored[candidate.id], candidate.shared) for candidate in found if candidate.id in stored]
        return tuple(match for match in relate_all(pairs, self._thresholds) if match.relation is not None)

    def verify(self, sketch: Sketch, ids: Iterable[bytes], begin: Begin = unwatched) -> tuple[Match, ...]:
        """How the sketch relates to each of these records; relation None where it does not, or its signature is gone.

        What a probe did not count is told by 0 shared fingerprints; a text that is exactly the same shares all.
        """
        wanted = tuple(ids)
        stored = self._read(wanted)
        wording = self._wordings.get(sketch.id)
        begin(sketch.id)
        return tuple(
            verify_pair(sketch, stored[id_], wording, self._thresholds) if id_ in stored else _gone(id_)
            for id_ in wanted
        )

    def _read(self, ids: Iterable[bytes]) -> dict[bytes, Sketch]:
        return {id_: decode_signature(id_, blob) for id_, blob in self._index.read_more_signatures(ids).items()}


def match_groups(
    groups: Sequence[tuple[Sketch, Sequence[tuple[Sketch, int]]]], thresholds: Thresholds, begin: Begin = unwatched
) -> tuple[list[tuple[Match, ...]], dict[bytes, Hashes]]:
    """Relates texts to their candidates.

    Where a text has the wording of its site in common with one of them (see `site_wording.py`), that does not count.

    Args:
        groups: Each text with its candidates, and the number of fingerprints that it shares with each.
        thresholds: Where one relation ends and the next begins.
        begin: As for `Matcher.match`.

    Returns:
        The candidates to which each text is related, in order, and the wording of the site by the id of the text.
    """
    judged = iter(relate_all([(ours, *pair) for ours, pairs in groups for pair in pairs], thresholds, begin))
    found: list[tuple[Match, ...]] = []
    wordings: dict[bytes, Hashes] = {}
    for ours, pairs in groups:
        matches = list(islice(judged, len(pairs)))
        if any(match.joins and match.relation != "exact" for match in matches):
            begin(ours.id)
            wording = find_site_wording(ours, [theirs for theirs, _ in pairs], thresholds)
            if wording is not None:
                wordings[ours.id] = wording
                matches = relate_without(ours, pairs, wording, thresholds)
        found.append(tuple(match for match in matches if match.relation is not None))
    return found, wordings


def verify_pair(ours: Sketch, theirs: Sketch, wording: Hashes | None, thresholds: Thresholds) -> Match:
    """Relates a text to another one that no probe counted.

    Args:
        ours: The sketch of the text.
        theirs: The sketch of the other.
        wording: The wording of the site that `match_groups` found for the text, if any.
        thresholds: Where one relation ends and the next begins.

    Returns:
        The match. Texts that are exactly the same share all fingerprints, others 0.
    """
    shared = len(ours.fingerprints) if ours.is_same_text(theirs) else 0
    if wording is None:
        return relate(ours, theirs, shared, thresholds)
    return relate_without(ours, [(theirs, shared)], wording, thresholds)[0]


def _gone(id_: bytes) -> Match:
    return Match(id=id_, relation=None, reverse=None, joins=False, similarity=0.0, containment=0.0, shared=0)
