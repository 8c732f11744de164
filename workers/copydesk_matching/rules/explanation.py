"""Says in words how two texts relate: the rules of `relate.py`, one after the other, with the numbers they saw.

Each rule here asks what the rule there asks, in the same order, and a property test holds the two together: whoever
changes one changes the other. This is for people; `relate` decides.
"""

from typing import Final, Literal

from msgspec import Struct

from copydesk_matching.match import Match, Sketch
from copydesk_matching.rules.alignment import Alignment, align, shared_figures
from copydesk_matching.rules.relate import DEFAULTS, Thresholds, relate
from copydesk_schemas import Relation

Rule = Literal[
    "same words",  # the texts are word for word the same
    "one address",  # both stand under one URL or guid
    "in common",  # enough in common to be worth a look
    "other facts",  # figures, dates or names stand against others
    "one wording",  # and around them the wording is the same
    "similarity",  # nearly the same text
    "length",  # long enough to be more than a phrase
    "containment",  # one stands in the other
    "cut",  # nearly the same, but for what was cut from either
    "same story",  # rewritten or carried on
    "its facts",  # and not another report of the kind
]


class Check(Struct, frozen=True):
    """One question that was asked on the way, in words, and whether it was answered with yes."""

    rule: Rule
    says: str
    holds: bool


class Replaced(Struct, frozen=True, kw_only=True):
    """The aligned words of two texts by kind: how many both have, and how many stand against another.

    A word counts as a figure or name only where it stands against one; the rest is wording.
    """

    figures_kept: int
    figures_changed: int
    names_kept: int
    names_changed: int
    wording_kept: int
    wording_changed: int


class Explanation(Struct, frozen=True):
    """How one text relates to another, and why: the last check is the one that decided."""

    match: Match
    replaced: Replaced
    checks: tuple[Check, ...]
    relation: Relation | None

    @property
    def rule(self) -> str:
        """What decided, in a sentence."""
        return self.checks[-1].says


def explain_relation(ours: Sketch, theirs: Sketch, shared: int, thresholds: Thresholds = DEFAULTS) -> Explanation:
    """The match that `relate` finds, and the checks on the way to it; `relation` is what these checks come to."""
    match = relate(ours, theirs, shared, thresholds)
    walk = _Walk()
    relation = _decide(walk, ours, theirs, match, thresholds)
    return Explanation(match, count_replaced(ours, theirs), tuple(walk.checks), relation)


def count_replaced(left: Sketch, right: Sketch) -> Replaced:
    """What `align` counts, as it is told."""
    found = align(left, right)
    return Replaced(**{name: getattr(found, name) for name in Replaced.__struct_fields__})


class _Walk:
    """The checks so far."""

    def __init__(self) -> None:
        self.checks: Final[list[Check]] = []

    def ask(self, rule: Rule, holds: bool, yes: str, no: str) -> bool:
        self.checks.append(Check(rule, yes if holds else no, holds))
        return holds


def _decide(walk: _Walk, ours: Sketch, theirs: Sketch, match: Match, limits: Thresholds) -> Relation | None:
    """The rules in the order of `relate`."""
    if walk.ask(
        "same words",
        ours.is_same_text(theirs),
        "The two texts are the same, word for word.",
        "The texts are not the same word for word.",
    ):
        return "exact"
    numbers = f"similarity {match.similarity:.3f}, containment {match.containment:.3f}"
    alike = match.similarity >= limits.alike_similarity or match.containment >= limits.alike_containment
    least = f"at least {limits.alike_similarity:.2f} or {limits.alike_containment:.2f}"
    if walk.ask(
        "one address",
        not set(ours.addresses).isdisjoint(theirs.addresses),
        "Both stand under one URL or guid, and the text is another one; the stories are "
        + (f"one, since enough is the same ({numbers}; {least})." if alike else f"two ({numbers}; {least} makes one)."),
        "They do not stand under one URL or guid.",
    ):
        return "revision"
    if not walk.ask(
        "in common",
        alike,
        f"They have enough in common to be looked at ({numbers}; {least}).",
        f"They have too little in common ({numbers}; {least} is worth a look).",
    ):
        return None
    alignment = align(ours, theirs)
    if _facts_differ(walk, match, alignment, limits):
        return "template" if _one_wording(walk, alignment, limits) else None
    shorter = min(ours.words, theirs.words)
    if walk.ask(
        "similarity",
        limits.is_copy(match.similarity, shorter, alignment),
        f"The words are nearly the same: similarity {match.similarity:.3f}, at least {limits.copy:.2f} makes a copy.",
        _no_copy(match, shorter, alignment, limits),
    ):
        return "copy"
    if not walk.ask(
        "length",
        shorter >= limits.least_words,
        f"The shorter text has {shorter:,} words, enough not to stand in the other by chance.",
        f"The shorter text has {shorter:,} words; fewer than {limits.least_words} stand in many a text by chance.",
    ):
        return None
    if walk.ask(
        "containment",
        limits.is_part(shorter, match.containment),
        f"The shorter text stands in the longer one: containment {match.containment:.3f}, at least {limits.excerpt:.2f}"
        f" but for {limits.excerpt_edges} 3-grams is needed"
        + ("; both are of one length, so it is a copy in another order." if _even(ours, theirs) else "."),
        f"The shorter text does not stand in the longer one: containment {match.containment:.3f}, an excerpt has"
        f" {limits.excerpt:.2f} but for {limits.excerpt_edges} 3-grams.",
    ):
        if _even(ours, theirs):
            return "copy"
        return "excerpt" if ours.words < theirs.words else "extension"
    if walk.ask(
        "cut",
        limits.is_cut_copy(match.similarity, match.containment),
        f"They are nearly the same but for what was cut from either: {numbers}, at least"
        f" {limits.cut_copy_similarity:.2f} and {limits.cut_copy_containment:.2f} make a copy.",
        f"Too much is not in both for a copy with something cut: {numbers}, at least {limits.cut_copy_similarity:.2f}"
        f" and {limits.cut_copy_containment:.2f} are needed.",
    ):
        return "copy"
    if not _same_story(walk, match, alignment, limits):
        return None
    figures = shared_figures(ours, theirs)
    return "version" if _its_facts(walk, shorter, alignment, figures, limits) else None


def _no_copy(match: Match, shorter: int, alignment: Alignment, limits: Thresholds) -> str:
    if shorter < limits.least_words and not limits.is_same_headline(alignment):
        return (
            f"They do not say the same: of fewer than {limits.least_words} words each counts, and a copy has none more,"
            " none less and no wording against other."
        )
    return (
        f"The words are not nearly the same: similarity {match.similarity:.3f}, a copy has {limits.copy:.2f}"
        f" and at most {limits.template_replaced:.2f} of its wording replaced ({alignment.wording_replaced:.3f})."
    )


def _even(ours: Sketch, theirs: Sketch) -> bool:
    return ours.words == theirs.words


def _facts_differ(walk: _Walk, match: Match, alignment: Alignment, limits: Thresholds) -> bool:
    what = _facts(alignment, limits)
    if match.similarity < limits.alike_similarity:
        what += f"; they do not count at a similarity below {limits.alike_similarity:.2f}"
    return walk.ask(
        "other facts",
        match.similarity >= limits.alike_similarity and limits.facts_differ(alignment),
        f"The facts are others: {what}.",
        f"The facts are the same: {what}.",
    )


def _facts(alignment: Alignment, limits: Thresholds) -> str:
    facts = alignment.facts_kept + alignment.facts_changed
    what = (
        f"{alignment.facts_changed:,} of {facts:,} aligned figures and names stand against others"
        f" ({alignment.facts_replaced:.3f} of them, {alignment.facts_density:.3f} of all {alignment.words:,} aligned"
        f" words; at least {limits.facts_replaced:.2f} and {limits.facts_density:.2f} make other facts"
    )
    if limits.is_report(alignment):
        return what + f"{_report(alignment, limits)})"
    if alignment.words > limits.long_text:
        return what + f", if they were replaced {limits.facts_over_wording:.1f} times as often as wording)"
    return what + ")"


def _report(alignment: Alignment, limits: Thresholds) -> str:
    what = (
        f", and in a short report or a table so does one figure in {1 / max(limits.short_density, 0.001):.0f} words,"
        f" here {limits.other_figures(alignment):,}, but for a single one where {limits.corrected_among} are the same"
    )
    if limits.is_table(alignment) and alignment.other_date:
        what += ", and that a table begins with another date"
    if alignment.other_subject and alignment.words <= limits.brief_report:
        return what + ", and that neither has the name the other opens with"
    return what


def _one_wording(walk: _Walk, alignment: Alignment, limits: Thresholds) -> bool:
    what = f"{alignment.wording_replaced:.3f} of it was replaced, at most {limits.template_replaced:.2f} in a template"
    return walk.ask(
        "one wording",
        alignment.wording_replaced <= limits.template_replaced,
        f"The facts are others and the wording around them is the same: {what}.",
        f"The facts are others, and so is the wording: {what}.",
    )


def _same_story(walk: _Walk, match: Match, alignment: Alignment, limits: Thresholds) -> bool:
    total = match.similarity + match.containment
    what = (
        f"similarity {match.similarity:.3f} (at least {limits.version_similarity:.2f}), containment"
        f" {match.containment:.3f} (at least {limits.version_containment:.2f}), together {total:.3f} (at least"
        f" {limits.version_sum:.2f}), {alignment.wording_replaced:.3f} of the aligned wording replaced (at most"
        f" {limits.version_replaced:.2f}), {alignment.passages:,} passages kept, the longest two with"
        f" {alignment.longest_passages:.3f} of it (at least {limits.scattered_passages} with at most"
        f" {limits.scattered_longest:.2f} will do, however much was replaced)"
    )
    return walk.ask(
        "same story",
        match.similarity >= limits.version_similarity
        and match.containment >= limits.version_containment
        and total >= limits.version_sum
        and limits.is_one_story(alignment),
        f"It may be the same story, rewritten or carried on: {what}.",
        f"It is another story: {what}.",
    )


def _its_facts(walk: _Walk, words: int, alignment: Alignment, figures: float, limits: Thresholds) -> bool:
    what = (
        f"{figures:.3f} of the figures of the text with fewer are in both (at least {limits.version_figures:.2f} are"
        f" needed where the shorter text has at most {limits.short_report:,} words), {_facts(alignment, limits)}"
    )
    return walk.ask(
        "its facts",
        limits.has_its_facts(words, alignment, figures),
        f"It is the same story, rewritten or carried on, for the facts are the same: {what}.",
        f"It is another story, for the facts are others: {what}.",
    )
