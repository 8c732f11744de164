"""Decides how two texts relate, from their word signatures alone.

Similarity is the normalised indel similarity of the signatures. Containment is the share of the shorter one's word
3-grams that the other holds. Both see bytes, one a word, so a comparison takes microseconds.

The decision tree stands here once. Each of its questions is a `Rule`, and `trace_relation` tells which were asked and
what was answered; `explanation.py` puts that into words.
"""

from collections.abc import Callable, Sequence
from typing import Final, Literal

from msgspec import Struct
from rapidfuzz.distance import Indel

from copydesk_matching.match import Match, Sketch
from copydesk_matching.rules.alignment import align, shared_figures
from copydesk_matching.rules.containment import containments
from copydesk_matching.rules.facts import differing_facts
from copydesk_matching.rules.thresholds import DEFAULTS, Thresholds
from copydesk_schemas import Relation

_REVERSE: Final[dict[Relation, Relation]] = {"excerpt": "extension", "extension": "excerpt"}

Rule = Literal[
    "same words",  # the texts are word for word the same
    "one address",  # both stand under one URL or guid
    "in common",  # enough in common to be worth a look
    "other facts",  # figures, dates or names stand against others
    "one wording",  # around the other facts the wording is the same
    "similarity",  # nearly the same text
    "length",  # long enough to be more than a phrase
    "containment",  # one stands in the other
    "cut",  # nearly the same apart from what was cut from either
    "same story",  # rewritten or carried on
    "its facts",  # not another report of the same kind
]


class Step(Struct, frozen=True):
    """A rule that was asked, and whether it holds."""

    rule: Rule
    holds: bool


class Trace(Struct, frozen=True):
    """A match, and the rules that were asked on the way to it; the last one decided."""

    match: Match
    steps: tuple[Step, ...]


#: Is told each rule that is asked and whether it holds; gives back the latter.
Ask = Callable[[Rule, bool], bool]


def relate(ours: Sketch, theirs: Sketch, shared: int, thresholds: Thresholds = DEFAULTS) -> Match:
    """Decides how `ours` relates to `theirs`; the other way round gives the mirror image.

    Args:
        ours: The sketch of one text.
        theirs: The sketch of the other.
        shared: Number of fingerprints that both have.
        thresholds: Where one relation ends and the next begins.

    Returns:
        The match, with the first relation that holds: `exact`, `revision`, `template`, `copy`, `excerpt` or
        `extension`, `version`, or None.
    """
    (match,) = relate_all([(ours, theirs, shared)], thresholds)
    return match


def relate_all(pairs: Sequence[tuple[Sketch, Sketch, int]], thresholds: Thresholds = DEFAULTS) -> list[Match]:
    """Relates many pairs, each as if it was alone; together they take half the time.

    Args:
        pairs: Ours, theirs and the shared fingerprints of each pair, as in `relate`.
        thresholds: Where one relation ends and the next begins.

    Returns:
        One match a pair, in order.
    """
    shares = containments([(ours.signature, theirs.signature) for ours, theirs, _ in pairs])
    return [_relate(*pair, share, thresholds, _unrecorded) for pair, share in zip(pairs, shares, strict=True)]


def trace_relation(ours: Sketch, theirs: Sketch, shared: int, thresholds: Thresholds = DEFAULTS) -> Trace:
    """Decides as `relate` does, and keeps the rules that were asked.

    Args:
        ours: The sketch of one text.
        theirs: The sketch of the other.
        shared: Number of fingerprints that both have.
        thresholds: Where one relation ends and the next begins.

    Returns:
        The match that `relate` gives, with at least one step.
    """
    steps: list[Step] = []

    def ask(rule: Rule, holds: bool) -> bool:
        steps.append(Step(rule, holds))
        return holds

    (share,) = containments([(ours.signature, theirs.signature)])
    return Trace(_relate(ours, theirs, shared, share, thresholds, ask), tuple(steps))


def _unrecorded(_rule: Rule, holds: bool) -> bool:
    return holds


def _relate(ours: Sketch, theirs: Sketch, shared: int, containment: float, limits: Thresholds, ask: Ask) -> Match:
    if ask("same words", ours.is_same_text(theirs)):
        return _match(theirs, "exact", True, 1.0, 1.0, shared)
    similarity = Indel.normalized_similarity(ours.signature, theirs.signature)
    alike = limits.is_alike(similarity, containment)
    if ask("one address", not set(ours.addresses).isdisjoint(theirs.addresses)):
        return _match(theirs, "revision", alike, similarity, containment, shared)
    if not ask("in common", alike):
        return _match(theirs, None, False, similarity, containment, shared)
    alignment = align(ours, theirs)
    if ask("other facts", similarity >= limits.alike_similarity and limits.facts_differ(alignment)):
        if not ask("one wording", limits.is_template(alignment)):
            return _match(theirs, None, False, similarity, containment, shared)
        facts = differing_facts(ours.facts, theirs.facts)
        return _match(theirs, "template", False, similarity, containment, shared, facts)

    def same_facts() -> Relation | None:
        shorter = min(ours.words, theirs.words)
        if ask("similarity", limits.is_copy(similarity, shorter, alignment)):
            return "copy"
        if not ask("length", shorter >= limits.least_words):
            return None
        if ask("containment", limits.is_part(shorter, containment)):
            if ours.words == theirs.words:  # the same sentences in another order
                return "copy"
            return "excerpt" if ours.words < theirs.words else "extension"
        if ask("cut", limits.is_cut_copy(similarity, containment)):
            return "copy"
        if not ask("same story", limits.is_version(similarity, containment, alignment)):
            return None
        holds = limits.has_its_facts(shorter, alignment, shared_figures(ours, theirs))
        return "version" if ask("its facts", holds) else None

    relation = same_facts()
    return _match(theirs, relation, relation is not None, similarity, containment, shared)


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
