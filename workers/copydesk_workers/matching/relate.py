"""Decides how two texts relate, from their word signatures alone.

Similarity is the normalised indel similarity of the signatures; containment is the share of the shorter one's word
3-grams that the other holds. Both see bytes, one a word, so a comparison takes microseconds.
"""

from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
from msgspec import Struct
from rapidfuzz.distance import Indel

from copydesk_schemas import Relation
from copydesk_workers.matching.alignment import align
from copydesk_workers.matching.facts import differing_facts
from copydesk_workers.matching.match import Match, Sketch

_REVERSE: Final[dict[Relation, Relation]] = {"excerpt": "extension", "extension": "excerpt"}

Trigrams = npt.NDArray[np.uint32]


class Thresholds(Struct, frozen=True, kw_only=True):
    """Where one relation ends and the next begins; see DESIGN section 5 for what was measured."""

    #: Similarity of a copy.
    copy: float = 0.70
    #: Containment of an excerpt in the longer text.
    excerpt: float = 0.80
    #: Similarity and containment of a version; a revision with one of them joins its predecessor's story.
    version_similarity: float = 0.40
    version_containment: float = 0.25
    #: Words of an excerpt or version, at least: fewer stand in many a text by chance.
    least_words: int = 20
    #: Facts differ if at least this share of the aligned facts was replaced by others …
    facts_replaced: float = 0.15
    #: … and these make at least this share of all aligned words (a corrected figure in a long text does not).
    facts_density: float = 0.04
    #: It is one template if at most this share of the other aligned words was replaced; else no relation.
    wording_replaced: float = 0.35


DEFAULTS: Final = Thresholds()


def relate(ours: Sketch, theirs: Sketch, shared: int, thresholds: Thresholds = DEFAULTS) -> Match:
    """How `ours` relates to `theirs`; `shared` is the number of fingerprints that both have."""
    if ours.text_hash == theirs.text_hash:
        return _match(theirs, "exact", True, 1.0, 1.0, shared)
    similarity = Indel.normalized_similarity(ours.signature, theirs.signature)
    containment = _containment(ours.signature, theirs.signature)
    alike = similarity >= thresholds.version_similarity or containment >= thresholds.version_containment
    if not set(ours.addresses).isdisjoint(theirs.addresses):
        return _match(theirs, "revision", alike, similarity, containment, shared)
    if alike:
        alignment = align(ours, theirs)
        if (
            alignment.facts_replaced >= thresholds.facts_replaced
            and alignment.facts_density >= thresholds.facts_density
        ):
            if alignment.wording_replaced > thresholds.wording_replaced:
                return _match(theirs, None, False, similarity, containment, shared)
            facts = differing_facts(ours.facts, theirs.facts)
            return _match(theirs, "template", False, similarity, containment, shared, facts)
    relation = _relation(ours.words, theirs.words, similarity, containment, thresholds)
    return _match(theirs, relation, relation is not None, similarity, containment, shared)


def _relation(ours: int, theirs: int, similarity: float, containment: float, thresholds: Thresholds) -> Relation | None:
    """The relation of two texts of so many words with the same facts."""
    if similarity >= thresholds.copy:
        return "copy"
    if min(ours, theirs) < thresholds.least_words:
        return None
    if containment >= thresholds.excerpt:
        if ours == theirs:  # the same sentences in another order
            return "copy"
        return "excerpt" if ours < theirs else "extension"
    if similarity >= thresholds.version_similarity and containment >= thresholds.version_containment:
        return "version"
    return None


def _containment(ours: bytes, theirs: bytes) -> float:
    """Share of the distinct 3-grams of the text with fewer that the other holds; 0 if one has none."""
    mine, other = _trigrams(ours), _trigrams(theirs)
    fewer = min(len(mine), len(other))
    if not fewer:
        return 0.0
    return (len(mine) + len(other) - len(np.union1d(mine, other))) / fewer


@lru_cache(maxsize=1024)
def _trigrams(signature: bytes) -> Trigrams:
    """The distinct runs of three bytes, as sorted numbers."""
    values = np.frombuffer(signature, dtype=np.uint8).astype(np.uint32)
    return np.unique(values[:-2] << 16 | values[1:-1] << 8 | values[2:])


def _match(
    theirs: Sketch,
    relation: Relation | None,
    joins: bool,
    similarity: float,
    containment: float,
    shared: int,
    facts: tuple[str, ...] = (),
) -> Match:
    return Match(
        id=theirs.id,
        relation=relation,
        reverse=_REVERSE.get(relation, relation) if relation else None,
        joins=joins,
        similarity=similarity,
        containment=containment,
        shared=shared,
        facts=facts,
    )
