"""Decides how two texts relate, from their word signatures alone.

Similarity is the normalised indel similarity of the signatures; containment is the share of the shorter one's word
3-grams that the other holds. Both see bytes, one a word, so a comparison takes microseconds.
"""

from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
from msgspec import Struct
from rapidfuzz.distance import Indel, LCSseq

from copydesk_schemas import Relation
from copydesk_workers.matching.facts import differing_facts
from copydesk_workers.matching.match import Match, Sketch
from copydesk_workers.matching.words import FIGURE, NAME, WORDING

_REVERSE: Final[dict[Relation, Relation]] = {"excerpt": "extension", "extension": "excerpt"}

Trigrams = npt.NDArray[np.uint32]


class Thresholds(Struct, frozen=True, kw_only=True):
    """Where one relation ends and the next begins; see DESIGN section 5 for what was measured."""

    #: Similarity of a copy.
    copy: float = 0.70
    #: Containment of an excerpt in the longer text …
    excerpt: float = 0.80
    #: … which has at least this many words: fewer stand in many a text by chance.
    excerpt_words: int = 20
    #: Similarity and containment of a version; a revision with one of them joins its predecessor's story.
    version_similarity: float = 0.40
    version_containment: float = 0.25
    #: Similarity of the wording (all words but figures and names) of a template …
    template_wording: float = 0.70
    #: … of which at most this share of the figures stayed, counted on the side with fewer …
    template_figures: float = 0.50
    #: … or of the names, where no figure stayed alike that would tie the texts.
    template_names: float = 0.34
    #: Facts of one kind that both texts have at least, to tell anything from them.
    template_facts: int = 2


DEFAULTS: Final = Thresholds()


class _Kept(Struct, frozen=True):
    """How many facts of one kind the text with fewer has, and which share of them stayed."""

    of: int
    share: float


def relate(ours: Sketch, theirs: Sketch, shared: int, thresholds: Thresholds = DEFAULTS) -> Match:
    """How `ours` relates to `theirs`; `shared` is the number of fingerprints that both have."""
    if ours.text_hash == theirs.text_hash:
        return _match(theirs, "exact", True, 1.0, 1.0, shared)
    similarity = Indel.normalized_similarity(ours.signature, theirs.signature)
    containment = _containment(ours.signature, theirs.signature)
    alike = similarity >= thresholds.version_similarity or containment >= thresholds.version_containment
    if not set(ours.addresses).isdisjoint(theirs.addresses):
        return _match(theirs, "revision", alike, similarity, containment, shared)
    if alike and _is_template(ours, theirs, thresholds):
        facts = differing_facts(ours.facts, theirs.facts)
        return _match(theirs, "template", False, similarity, containment, shared, facts)
    relation = _relation(ours.words, theirs.words, similarity, containment, thresholds)
    return _match(theirs, relation, relation is not None, similarity, containment, shared)


def _relation(
    ours: int, theirs: int, similarity: float, containment: float, thresholds: Thresholds
) -> Relation | None:
    """The relation of two texts of so many words with the same facts."""
    if similarity >= thresholds.copy:
        return "copy"
    if containment >= thresholds.excerpt and min(ours, theirs) >= thresholds.excerpt_words:
        if ours == theirs:  # the same sentences in another order
            return "copy"
        return "excerpt" if ours < theirs else "extension"
    if similarity >= thresholds.version_similarity and containment >= thresholds.version_containment:
        return "version"
    return None


def _is_template(ours: Sketch, theirs: Sketch, thresholds: Thresholds) -> bool:
    """Whether the two say different facts in the same wording."""
    wording = Indel.normalized_similarity(_of_kind(ours, WORDING), _of_kind(theirs, WORDING))
    if wording < thresholds.template_wording:
        return False
    figures = _kept(ours, theirs, FIGURE)
    if figures.of >= thresholds.template_facts:
        return figures.share <= thresholds.template_figures
    names = _kept(ours, theirs, NAME)
    return names.of >= thresholds.template_facts and names.share <= thresholds.template_names


def _kept(ours: Sketch, theirs: Sketch, kind: int) -> _Kept:
    mine, other = _of_kind(ours, kind), _of_kind(theirs, kind)
    fewer = min(len(mine), len(other))
    return _Kept(fewer, LCSseq.similarity(mine, other) / fewer if fewer else 1.0)


def _of_kind(sketch: Sketch, kind: int) -> bytes:
    """The bytes of the signature whose words are of one kind, in order."""
    signature = np.frombuffer(sketch.signature, dtype=np.uint8)
    return signature[np.frombuffer(sketch.kinds, dtype=np.uint8) == kind].tobytes()


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
