"""A comparison of two texts for a reader: relation, numbers, the rule that decided, the passages."""

import numpy as np
from msgspec import Struct

from copydesk_desk.review.explain.passages import Passage, align_passages
from copydesk_desk.review.explain.texts import ComparedText
from copydesk_matching.match import Sketch
from copydesk_matching.news import place_news
from copydesk_matching.rules.explanation import Check, Replaced, explain_relation
from copydesk_matching.rules.thresholds import DEFAULTS, Thresholds
from copydesk_schemas import Change, Relation


class Side(Struct, frozen=True, kw_only=True):
    """One of the two texts. `name` is a file or a record id; `fingerprints` is how many its sketch has."""

    name: str
    title: str | None
    words: int
    fingerprints: int
    note: str | None


class Comparison(Struct, frozen=True, kw_only=True):
    """How `left` relates to `right`, and the other way round (`reverse`). None: they do not relate.

    `rule` is the last of `checks`, the one that decided. `facts` are some of the differing facts of a template.
    `passages` are empty if nobody asked for them.
    """

    left: Side
    right: Side
    relation: Relation | None
    reverse: Relation | None
    one_story: bool
    similarity: float
    containment: float
    shared: int
    replaced: Replaced
    facts: tuple[str, ...]
    news: tuple[str, ...]
    changes: tuple[Change, ...]
    rule: str
    checks: tuple[Check, ...]
    passages: tuple[Passage, ...]


def compare_texts(
    left: ComparedText, right: ComparedText, thresholds: Thresholds = DEFAULTS, *, passages: bool = True
) -> Comparison:
    """Compares two texts by the rules of the matching.

    Args:
        left: One text.
        right: The other.
        thresholds: Where one relation ends and the next begins.
        passages: Whether they are laid side by side, too. Of long texts that takes half a second, in which no other
            thread of the process does anything.
    """
    shared = shared_fingerprints(left.sketch, right.sketch)
    explained = explain_relation(left.sketch, right.sketch, shared, thresholds)
    (match,) = place_news([explained.match], left.text, left.sketch, left.title)
    return Comparison(
        left=_side(left),
        right=_side(right),
        relation=match.relation,
        reverse=match.reverse,
        one_story=match.joins,
        similarity=match.similarity,
        containment=match.containment,
        shared=shared,
        replaced=explained.replaced,
        facts=match.facts,
        news=tuple(left.text[passage.start : passage.end] for passage in match.news),
        changes=tuple(Change(old=change.old, new=change.new) for change in match.changes),
        rule=explained.rule,
        checks=explained.checks,
        passages=align_passages(left.text, right.text) if passages else (),
    )


def shared_fingerprints(left: Sketch, right: Sketch) -> int:
    """How many fingerprints two sketches share."""
    return len(np.intersect1d(left.fingerprints, right.fingerprints, assume_unique=True))


def _side(text: ComparedText) -> Side:
    return Side(
        name=text.name,
        title=text.title,
        words=text.sketch.words,
        fingerprints=len(text.sketch.fingerprints),
        note=text.note,
    )
