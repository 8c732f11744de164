"""Says in words how two texts relate: the rules that `relate` asked, with the numbers they saw.

Nothing is decided here. The trace comes from `relate.py`; this file has one sentence for each rule that holds and one
for each that does not.
"""

from collections.abc import Callable, Mapping
from typing import Final

from msgspec import Struct

from copydesk_matching.match import Match, Sketch
from copydesk_matching.rules.alignment import Alignment, align
from copydesk_matching.rules.amounts import AMOUNT_DIGITS, SHARED_AMOUNTS
from copydesk_matching.rules.changes import count_changed_figures
from copydesk_matching.rules.corrections import count_corrections
from copydesk_matching.rules.exchanged_figures import exchange_figures
from copydesk_matching.rules.relate import Rule, trace_relation
from copydesk_matching.rules.shared_facts import (
    MANY_NAMES,
    OWN_NAMES,
    fewer_figures,
    fewer_names,
    name_their_own,
    shared_facts,
    shared_names,
)
from copydesk_matching.rules.thresholds import DEFAULTS, Thresholds
from copydesk_schemas.counted import counted


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

    @property
    def rule(self) -> str:
        """What decided: the last check, and of texts that are alike why, too."""
        last = len(self.checks) - 1
        while self.checks[last].rule in ("news", "all of it", "little new", "corrects"):
            last -= 1
        return " ".join(check.says for check in self.checks[last:])


def explain_relation(ours: Sketch, theirs: Sketch, shared: int, thresholds: Thresholds = DEFAULTS) -> Explanation:
    """Explains the match that `relate` finds.

    Args:
        ours: The sketch of one text.
        theirs: The sketch of the other.
        shared: Number of fingerprints that both have.
        thresholds: Where one relation ends and the next begins.

    Returns:
        The match, what was replaced between the texts, and a sentence for each rule that was asked.
    """
    trace = trace_relation(ours, theirs, shared, thresholds)
    alignment = align(trace.ours, theirs)
    seen = _Seen(trace.ours, theirs, trace.match, alignment, thresholds)
    checks = tuple(Check(step.rule, _SAYS[step.rule](seen, step.holds), step.holds) for step in trace.steps)
    return Explanation(trace.match, _replaced(alignment), checks)


def _replaced(found: Alignment) -> Replaced:
    return Replaced(**{name: getattr(found, name) for name in Replaced.__struct_fields__})


class _Seen(Struct, frozen=True):
    """What the rules saw of a pair."""

    ours: Sketch
    theirs: Sketch
    match: Match
    alignment: Alignment
    limits: Thresholds

    @property
    def shorter(self) -> int:
        """Words of the shorter text."""
        return min(self.ours.words, self.theirs.words)

    @property
    def one_address(self) -> bool:
        """Whether both stand under one URL or guid."""
        return not set(self.ours.addresses).isdisjoint(self.theirs.addresses)

    @property
    def numbers(self) -> str:
        """Similarity and containment."""
        return f"similarity {self.match.similarity:.3f}, containment {self.match.containment:.3f}"

    @property
    def least(self) -> str:
        """What is worth a look."""
        return f"at least {self.limits.alike_similarity:.2f} or {self.limits.alike_containment:.2f}"


def _same_words(_seen: _Seen, holds: bool) -> str:
    if holds:
        return "The two texts are the same, word for word."
    return "The texts are not the same word for word."


def _one_address(_seen: _Seen, holds: bool) -> str:
    return f"They {'' if holds else 'do not '}stand under one URL or guid."


def _one_headline(_seen: _Seen, holds: bool) -> str:
    what = "Neither text says anything of its title, and the titles have"
    return f"{what} {'' if holds else 'less than '}a third of their words in common."


def _in_common(seen: _Seen, holds: bool) -> str:
    if holds:
        return f"They have enough in common to be compared further ({seen.numbers}; {seen.least})."
    what = f"They have too little in common ({seen.numbers}; {seen.least} is needed)"
    return f"{what}: another text under the same address, and another story." if seen.one_address else f"{what}."


def _other_facts(seen: _Seen, holds: bool) -> str:
    what = _facts(seen)
    if seen.match.similarity < seen.limits.alike_similarity:
        what += f"; they do not count at a similarity below {seen.limits.alike_similarity:.2f}"
    return f"The facts {'differ' if holds else 'are the same'}: {what}."


def _told_on(seen: _Seen, holds: bool) -> str:
    alignment, limits = seen.alignment, seen.limits
    what = (
        f"{alignment.figures_kept:,} figures are the same and {alignment.figures_changed:,} were changed (at least"
        f" {limits.told_on_figures:g} unchanged ones are needed for each changed one), and a text that continues"
        f" another has {limits.told_on_words} words in new passages and opens with its subject"
    )
    if holds:
        return f"One text continues the story of the other, with newer facts: {what}."
    return f"Neither text continues the story of the other: {what}."


def _another_occasion(_seen: _Seen, _holds: bool) -> str:
    """It is told only where it holds: what most texts do not is no reason."""
    return (
        "They tell of two occasions of one kind: each leads with a figure that the other has nowhere, or a month stands"
        " in the place of another."
    )


def _one_report(_seen: _Seen, holds: bool) -> str:
    amounts = f"{SHARED_AMOUNTS} exact amounts of at least {AMOUNT_DIGITS} digits, the first among them"
    if holds:
        return (
            f"They are one report, rounded, corrected or in other words: they have {amounts}, or all figures of a"
            " listing in common, or one says that it corrects the other."
        )
    return f"They have neither {amounts}, nor all figures of a listing in common, and neither corrects the other."


def _one_wording(seen: _Seen, holds: bool) -> str:
    replaced, most = seen.alignment.wording_replaced, seen.limits.template_replaced
    what = f"{replaced:.3f} of it was replaced, at most {most:.2f} in a template"
    if holds:
        return f"The facts differ and the wording around them is the same: {what}."
    return f"The facts differ, and so does the wording: {what}."


def _similarity(seen: _Seen, holds: bool) -> str:
    similarity, limits = seen.match.similarity, seen.limits
    if holds:
        return f"The words are nearly the same: similarity {similarity:.3f}, at least {limits.copy:.2f} makes a copy."
    if seen.shorter < limits.least_words and not limits.is_same_headline(seen.alignment):
        return (
            f"They do not say the same: in fewer than {limits.least_words} words each one counts, and a copy has none"
            " added, none missing and no wording replaced."
        )
    return (
        f"The words are not nearly the same: similarity {similarity:.3f}, a copy has {limits.copy:.2f}"
        f" and at most {limits.template_replaced:.2f} of its wording replaced ({seen.alignment.wording_replaced:.3f})."
    )


def _length(seen: _Seen, holds: bool) -> str:
    if holds:
        return f"The shorter text has {counted(seen.shorter, 'word')}, enough not to stand in the other by chance."
    least = seen.limits.least_words
    return f"The shorter text has {counted(seen.shorter, 'word')}; fewer than {least} stand in many texts by chance."


def _containment(seen: _Seen, holds: bool) -> str:
    containment, limits = seen.match.containment, seen.limits
    needed = f"an excerpt has {limits.excerpt:.2f}, with {limits.excerpt_edges} 3-grams at its edges left out"
    if not holds:
        return f"The shorter text does not stand in the longer one: containment {containment:.3f}, {needed}."
    return f"The shorter text stands in the longer one: containment {containment:.3f}, {needed}."


def _cut(seen: _Seen, holds: bool) -> str:
    needed = f"at least {seen.limits.cut_copy_similarity:.2f} and {seen.limits.cut_copy_containment:.2f}"
    if holds:
        return f"They are nearly the same apart from what was cut from either: {seen.numbers}, {needed} make a copy."
    return f"Too little is in both for a copy with something cut: {seen.numbers}, {needed} are needed."


def _same_story(seen: _Seen, holds: bool) -> str:
    match, alignment, limits = seen.match, seen.alignment, seen.limits
    what = (
        f"{counted(seen.shorter, 'word')} in the shorter text (at least {limits.version_words}), similarity"
        f" {match.similarity:.3f} (at least {limits.version_similarity:.2f}), containment"
        f" {match.containment:.3f} (at least {limits.version_containment:.2f}), together"
        f" {match.similarity + match.containment:.3f} (at least {limits.version_sum:.2f}),"
        f" {alignment.wording_replaced:.3f} of the aligned wording replaced (at most {limits.version_replaced:.2f}),"
        f" {alignment.passages:,} passages kept, the longest two with {alignment.longest_passages:.3f} of it (more may"
        f" be replaced with at least {limits.scattered_passages} passages and at most {limits.scattered_longest:.2f})"
    )
    return f"It may be the same story, rewritten or continued: {what}." if holds else f"It is another story: {what}."


def _its_facts(seen: _Seen, holds: bool) -> str:
    limits = seen.limits
    least = limits.least_figures(fewer_figures(seen.ours, seen.theirs))
    what = (
        f"{shared_facts(seen.ours, seen.theirs):.3f} of the figures of the text with fewer, or of the names where one"
        f" has no figures, are in both (at least {least:.2f} are needed where the shorter text has at"
        f" most {limits.short_report:,} words, one figure or name in a longer one),"
        f" {_facts(seen)}"
    )
    if holds:
        return f"It is the same story, rewritten or continued, because the facts are the same: {what}."
    if shared_names(seen.ours, seen.theirs) <= limits.version_few and fewer_names(seen.ours, seen.theirs) >= MANY_NAMES:
        what += f", and of their names at most {limits.version_few:.2f} are in both"
    if name_their_own(seen.ours, seen.theirs):
        what += f", and each text has {OWN_NAMES} names in a row that the other lacks"
    return f"It is another story, because the facts differ: {what}."


def _news(seen: _Seen, holds: bool) -> str:
    match, limits = seen.match, seen.limits
    least = min(float(limits.news_words * seen.ours.tokens), limits.news_share * seen.ours.words)
    if seen.ours.words <= limits.short_report * seen.ours.tokens:
        least = 1
    what = f"{counted(match.adds, 'word stands', 'words stand')} in passages that the other text does not have"
    what += f" (news from {least:.0f} words up)"
    if limits.is_corrected(seen.alignment):
        found = count_corrections(seen.alignment)
        figures = max(count_changed_figures(seen.alignment), int(exchange_figures(seen.alignment)))
        what += (
            f", and {counted(found, 'word was', 'words were')} replaced by the opposite or another measure, negated or"
            " another name"
        )
        what += f", and {counted(figures, 'figure stands', 'figures stand')} in the places of others"
    if seen.one_address and seen.alignment.figures_changed:
        what += f", and {counted(seen.alignment.figures_changed, 'figure stands', 'figures stand')} against others"
    if limits.claims_something(seen.alignment, seen.ours):
        what += ", and it denies, judges or corrects something that the other does not"
    return f"It has something new: {what}." if holds else f"It has nothing new: {what}."


def _all_of_it(seen: _Seen, holds: bool) -> str:
    what = f"{counted(seen.match.reverse_adds, 'word')} of the other in passages that it lacks"
    if holds:
        return f"It contains the other text and continues it: {what}."
    return f"It has something new, and the other has something that it lacks: {what}."


def _little_new(seen: _Seen, holds: bool) -> str:
    match, limits = seen.match, seen.limits
    what = (
        f"{match.adds:,} of its {seen.ours.words:,} words and {match.reverse_adds:,} of the {seen.theirs.words:,} of"
        f" the other are new, in an update at most {limits.update_news:.2f} of either from {limits.version_words} words"
        f" up, or {limits.rewritten_news:.2f} with at least {limits.scattered_passages} passages kept (here"
        f" {seen.alignment.passages:,}) and at most {limits.scattered_longest:.2f} of it in the longest two (here"
        f" {seen.alignment.longest_passages:.3f})"
    )
    return f"They are nearly the same: {what}." if holds else f"They are no longer nearly the same: {what}."


def _corrects(_seen: _Seen, _holds: bool) -> str:
    """It is told only where it holds: few texts correct another."""
    return "It says that it corrects the other one, which has other words among those of both."


def _facts(seen: _Seen) -> str:
    alignment, limits = seen.alignment, seen.limits
    facts = alignment.facts_kept + alignment.facts_changed
    what = (
        f"{alignment.facts_changed:,} of {facts:,} aligned figures and names were replaced by others"
        f" ({alignment.facts_replaced:.3f} of them, {alignment.facts_density:.3f} of all {alignment.words:,} aligned"
        f" words; at least {limits.facts_replaced:.2f} and {limits.facts_density:.2f} make other facts"
    )
    if limits.is_report(alignment):
        return what + f"{_report(alignment, limits)})"
    if alignment.length > limits.long_text:
        return what + f", if they were replaced {limits.facts_over_wording:.1f} times as often as wording)"
    return what + ")"


def _report(alignment: Alignment, limits: Thresholds) -> str:
    what = (
        f", and in a short report or a table so does one changed figure in {1 / max(limits.short_density, 0.001):.0f}"
        f" words, here {limits.other_figures(alignment):,}, unless it is the only one and {limits.corrected_among} are"
        " the same"
    )
    if limits.is_table(alignment) and alignment.other_date:
        what += ", and that a table begins with another date"
    if limits.is_opposite(alignment):
        what += ", and that they say the opposite"
    if limits.is_other_name(alignment):
        what += ", and that one name is another"
    if (alignment.other_subject and alignment.length <= limits.brief_report) or (
        alignment.wording_replaced <= limits.one_wording and alignment.openings_exchanged and alignment.other_subject
    ):
        return what + ", and that neither has the name the other opens with"
    return what


_SAYS: Final[Mapping[Rule, Callable[[_Seen, bool], str]]] = {
    "same words": _same_words,
    "one address": _one_address,
    "one headline": _one_headline,
    "in common": _in_common,
    "other facts": _other_facts,
    "told on": _told_on,
    "another occasion": _another_occasion,
    "one report": _one_report,
    "one wording": _one_wording,
    "similarity": _similarity,
    "length": _length,
    "containment": _containment,
    "cut": _cut,
    "same story": _same_story,
    "its facts": _its_facts,
    "news": _news,
    "all of it": _all_of_it,
    "little new": _little_new,
    "corrects": _corrects,
}
