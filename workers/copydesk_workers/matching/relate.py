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
from copydesk_workers.matching.alignment import Alignment, align
from copydesk_workers.matching.facts import differing_facts
from copydesk_workers.matching.match import Match, Sketch

_REVERSE: Final[dict[Relation, Relation]] = {"excerpt": "extension", "extension": "excerpt"}

Trigrams = npt.NDArray[np.uint32]


class Thresholds(Struct, frozen=True, kw_only=True):
    """Where one relation ends and the next begins; see DESIGN section 5 for what was measured."""

    #: Similarity of a copy …
    copy: float = 0.70
    #: … and similarity and containment of one where something was cut from, or put around, either text.
    cut_copy_similarity: float = 0.60
    cut_copy_containment: float = 0.70
    #: Containment of an excerpt in the longer text, so many 3-grams at its edges ("read more") not counted.
    excerpt: float = 0.88
    excerpt_edges: int = 3
    #: Similarity and containment of a version, at least, and their sum: the more of a short text stands in a long one,
    #: the less similar the two need be, since their lengths alone bound the similarity.
    version_similarity: float = 0.30
    version_containment: float = 0.25
    version_sum: float = 0.65
    #: Share of the aligned wording that was replaced in a version, at most: two stories in one furniture have more …
    version_replaced: float = 0.50
    #: … unless what was kept is scattered, as in a rewritten text: in so many passages, at least, of which the two
    #: longest hold no more than this share. Furniture is kept in a few long ones.
    scattered_passages: int = 10
    scattered_longest: float = 0.35
    #: Words of an excerpt or version, at least: fewer stand in many a text by chance.
    least_words: int = 20
    #: Similarity or containment that a pair needs to be looked at; a revision like that joins its predecessor's story.
    alike_similarity: float = 0.40
    alike_containment: float = 0.25
    #: Facts differ if at least this share of the aligned facts was replaced by others …
    facts_replaced: float = 0.15
    #: … and these make at least this share of all aligned words (a corrected figure in a long text does not).
    facts_density: float = 0.03
    #: It is one template if at most this share of the aligned wording was replaced; else no relation.
    template_replaced: float = 0.35

    def is_part(self, words: int, containment: float) -> bool:
        """Whether a text of so many words stands in another."""
        return containment + self.excerpt_edges / words >= self.excerpt

    def is_cut_copy(self, similarity: float, containment: float) -> bool:
        """Whether two texts that are not alike enough for a copy are copies with something cut from each."""
        return similarity >= self.cut_copy_similarity and containment >= self.cut_copy_containment

    def is_one_story(self, alignment: Alignment) -> bool:
        """Whether two texts with much in common tell one story, or two in one furniture."""
        return alignment.wording_replaced <= self.version_replaced or (
            alignment.passages >= self.scattered_passages and alignment.longest_passages <= self.scattered_longest
        )


DEFAULTS: Final = Thresholds()


def relate(ours: Sketch, theirs: Sketch, shared: int, thresholds: Thresholds = DEFAULTS) -> Match:
    """How `ours` relates to `theirs`; `shared` is the number of fingerprints that both have.

    The first that holds: `exact`, `revision`, `template`, `copy`, `excerpt` or `extension`, `version`, none. The other
    way round gives the mirror image.
    """
    if ours.text_hash == theirs.text_hash:
        return _match(theirs, "exact", True, 1.0, 1.0, shared)
    similarity = Indel.normalized_similarity(ours.signature, theirs.signature)
    containment = _containment(ours.signature, theirs.signature)
    alike = similarity >= thresholds.alike_similarity or containment >= thresholds.alike_containment
    if not set(ours.addresses).isdisjoint(theirs.addresses):
        return _match(theirs, "revision", alike, similarity, containment, shared)
    if not alike:
        return _match(theirs, None, False, similarity, containment, shared)
    alignment = align(ours, theirs)
    if alignment.facts_replaced >= thresholds.facts_replaced and alignment.facts_density >= thresholds.facts_density:
        if alignment.wording_replaced > thresholds.template_replaced:
            return _match(theirs, None, False, similarity, containment, shared)
        facts = differing_facts(ours.facts, theirs.facts)
        return _match(theirs, "template", False, similarity, containment, shared, facts)
    relation = _same_facts(ours.words, theirs.words, similarity, containment, alignment, thresholds)
    return _match(theirs, relation, relation is not None, similarity, containment, shared)


def _same_facts(
    ours: int, theirs: int, similarity: float, containment: float, alignment: Alignment, thresholds: Thresholds
) -> Relation | None:
    """The relation of two texts of so many words whose facts do not differ."""
    if similarity >= thresholds.copy:
        return "copy"
    shorter = min(ours, theirs)
    if shorter < thresholds.least_words:
        return None
    if thresholds.is_part(shorter, containment):
        if ours == theirs:  # the same sentences in another order
            return "copy"
        return "excerpt" if ours < theirs else "extension"
    if thresholds.is_cut_copy(similarity, containment):
        return "copy"
    is_version = (
        similarity >= thresholds.version_similarity
        and containment >= thresholds.version_containment
        and similarity + containment >= thresholds.version_sum
        and thresholds.is_one_story(alignment)
    )
    return "version" if is_version else None


def _containment(ours: bytes, theirs: bytes) -> float:
    """Share of the distinct 3-grams of the text with fewer that the other holds; 0 if one has none."""
    mine, other = _trigrams(ours), _trigrams(theirs)
    fewer = min(len(mine), len(other))
    if not fewer:
        return 0.0
    both = np.sort(np.concatenate((mine, other)))
    return int(np.count_nonzero(both[1:] == both[:-1])) / fewer


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
