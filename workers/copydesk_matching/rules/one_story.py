"""Whether two texts that are alike tell one story: what both say of it, rounded, corrected, shortened or told on."""

from collections.abc import Sequence

from copydesk_matching.match import Passage, Sketch
from copydesk_matching.rules.alignment import Alignment
from copydesk_matching.rules.amounts import share_amounts
from copydesk_matching.rules.changes import find_changes
from copydesk_matching.rules.corrections import is_altered, says_it_corrects, words_before_note
from copydesk_matching.rules.labels import hash_of
from copydesk_matching.rules.listings import is_listing
from copydesk_matching.rules.news import count_words, find_news, kept_lead
from copydesk_matching.rules.proof import is_suppressed
from copydesk_matching.rules.shared_facts import (
    MANY_NAMES,
    fewer_figures,
    fewer_names,
    holds_its_facts,
    list_the_same,
    name_their_own,
    share_a_fact,
    share_all_figures,
    shared_facts,
    shared_names,
)
from copydesk_matching.rules.thresholds import Thresholds
from copydesk_schemas import Relation


def has_its_facts(ours: Sketch, theirs: Sketch, alignment: Alignment, limits: Thresholds) -> bool:
    """Whether two texts that may be versions have their facts in common."""
    length = min(ours.words, theirs.words) // min(ours.tokens, theirs.tokens)
    if length > limits.short_report:
        return share_a_fact(alignment)
    figures, names = shared_facts(ours, theirs), shared_names(ours, theirs)
    if names <= limits.version_few and fewer_names(ours, theirs) >= MANY_NAMES:
        return False
    count = fewer_figures(ours, theirs)
    return limits.has_its_facts(alignment, figures, names, count) and not name_their_own(ours, theirs)


def is_one_report(ours: Sketch, theirs: Sketch, alignment: Alignment, limits: Thresholds) -> bool:
    """Whether two texts report one event, rounded, in other words or corrected, though facts stand against others."""
    if share_amounts(ours.facts, theirs.facts):
        return True
    is_correction = limits.is_correction(alignment)
    if (
        is_correction
        and alignment.length > limits.brief_report
        and alignment.figures_kept
        and not alignment.figures_changed
    ):
        return True  # the name that was wrong may be that of the subject
    is_same = is_correction or (
        alignment.length <= limits.short_report
        and alignment.figures_changed <= limits.changed_figures
        and share_all_figures(ours, theirs)
        and is_listing(ours)
        and is_listing(theirs)
        and not alignment.opposites
    )
    return is_same and not alignment.other_subject and not alignment.openings_exchanged


def is_told_on(
    ours: Sketch, theirs: Sketch, similarity: float, containment: float, alignment: Alignment, limits: Thresholds
) -> bool:
    """Whether two texts tell one story, though some of their facts differ."""
    shorter = min(ours.words, theirs.words)
    if shorter >= limits.least_words and not alignment.names_changed and alignment.figures_changed <= 1:
        # A share price, an hour later: nobody else is named, so the text may be brief.
        shorter = max(shorter, limits.version_words)
    if not limits.is_version(similarity, containment, shorter, alignment):
        return False
    if not limits.keeps_its_facts(alignment) or not has_its_facts(ours, theirs, alignment, limits):
        return False
    new = (
        count_words(find_news(one, other, alignment.kept_in(one))) // one.tokens
        for one, other in ((ours, theirs), (theirs, ours))
    )
    return max(new) >= limits.told_on_words


def corrects(
    relation: Relation,
    ours: Sketch,
    theirs: Sketch,
    new: Sequence[Passage],
    changed: bool,
    alignment: Alignment,
    limits: Thresholds,
) -> bool:
    """Whether a text says that it corrects another one, has something else in its place, and mostly stands there.

    What the other text has behind it was cut off, and what this one says of the correction is none of the story. A copy
    has a figure or name in the place of another.

    Args:
        relation: What the text would be if it did not say so.
        ours: The sketch of the text.
        theirs: The sketch of the other.
        new: Its passages that the other does not hold.
        changed: Whether a figure or name of it is known to replace another.
        alignment: The two texts aligned.
        limits: The thresholds.
    """
    if not says_it_corrects(alignment, ours):
        return False
    if is_suppressed(relation, None):
        return bool(find_changes(alignment, ours, theirs, corrects=True))
    if not (changed or is_altered(alignment, ours)):
        return False
    words = words_before_note(alignment, ours)
    told = sum(max(0, min(one.last, words) - one.first) for one in new)
    return told <= limits.rewritten_news * words


def is_retold(ours: Sketch, theirs: Sketch, containment: float, alignment: Alignment, limits: Thresholds) -> bool:
    """Whether a version without a new passage says what another one says, in fewer or other words.

    A brief listing does if it has its figures and labels in their order, too.
    """
    if says_it_corrects(alignment, ours) or not limits.is_retold(containment, kept_lead(ours, theirs)):
        return False
    if not holds_its_facts(theirs, ours, hash_of(alignment)):
        return False
    brief = max(ours.words, theirs.words) <= limits.short_report
    return not (brief and is_listing(ours) and is_listing(theirs)) or list_the_same(ours, theirs, alignment)
