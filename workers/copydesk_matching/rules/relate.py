"""Decides how two texts relate, from their word signatures alone.

Similarity is the normalised indel similarity of the signatures. Containment is the share of the shorter one's word
3-grams that the other holds. Both see bytes, one a word, so a comparison takes microseconds.

The decision tree stands here once. Each of its questions is a `Rule`, and `trace_relation` tells which were asked and
what was answered; `explanation.py` puts that into words.
"""

from collections.abc import Callable, Sequence
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace
from rapidfuzz.distance import Indel, LCSseq

from copydesk_matching.match import Match, Passage, Replacement, Sketch, Weight
from copydesk_matching.rules.alignment import Alignment, align
from copydesk_matching.rules.changes import find_changes, print_changes
from copydesk_matching.rules.containment import containments
from copydesk_matching.rules.corrections import says_it_corrects
from copydesk_matching.rules.facts import differing_facts
from copydesk_matching.rules.new_figures import find_told_figures, merge_passages
from copydesk_matching.rules.news import count_words, find_news, is_reworded
from copydesk_matching.rules.one_story import corrects, has_its_facts, is_one_report, is_retold, is_told_on
from copydesk_matching.rules.proof import changed_blocks, is_suppressed, proved, with_changed
from copydesk_matching.rules.shared_facts import share_a_fact
from copydesk_matching.rules.substance import has_substance, weigh
from copydesk_matching.rules.thresholds import DEFAULTS, Thresholds
from copydesk_matching.rules.told_news import tell_news, without_held
from copydesk_schemas import WITH_NEWS, Relation

Rule = Literal[
    "same words",  # the texts are word for word the same
    "one address",  # both stand under one URL or guid
    "one headline",  # of two texts that say nothing of their titles: the titles have a third of their words in common
    "in common",  # enough in common to be worth a look
    "other facts",  # figures, dates or names stand against others
    "told on",  # one story, of which one text tells more, with some figures brought up to date
    "another occasion",  # another event of the same kind: what a report leads with is another figure, or its month
    "one report",  # the exact amounts are the same, others were rounded or corrected
    "one wording",  # around the other facts the wording is the same
    "similarity",  # nearly the same text
    "length",  # long enough to be more than a phrase
    "containment",  # one stands in the other
    "cut",  # nearly the same apart from what was cut from either
    "same story",  # rewritten or carried on
    "its facts",  # not another report of the same kind
    "news",  # has something that the other lacks
    "all of it",  # and lacks nothing that the other has
    "little new",  # but most of either stands in the other
    "corrects",  # says that it corrects the other
]


class Step(Struct, frozen=True):
    """A rule that was asked, and whether it holds."""

    rule: Rule
    holds: bool


class Trace(Struct, frozen=True):
    """A match, and the rules that were asked on the way to it; the last one decided.

    `ours` is the newer text as it was compared: without words that only seemed to be the same.
    """

    match: Match
    steps: tuple[Step, ...]
    ours: Sketch


#: What a text that corrects another one would be without saying so; under one address it stays a revision.
_OF_A_CORRECTION: Final[frozenset[Relation]] = frozenset({"extension", "version", "copy", "excerpt"})

#: Is told each rule that is asked and whether it holds; gives back the latter.
Ask = Callable[[Rule, bool], bool]


def relate(ours: Sketch, theirs: Sketch, shared: int, thresholds: Thresholds = DEFAULTS) -> Match:
    """Decides how `ours` relates to `theirs`, and how it would be the other way round.

    Args:
        ours: The sketch of one text.
        theirs: The sketch of the other.
        shared: Number of fingerprints that both have.
        thresholds: Where one relation ends and the next begins.

    Returns:
        The match. Texts that are alike and add nothing are a `copy` or `excerpt`. One that adds something is a
        `revision` under the same address, an `extension` if it lacks nothing, else an `update`, or a `version` where
        much of either is new.
    """
    (match,) = relate_all([(ours, theirs, shared)], thresholds)
    return match


def relate_all(
    pairs: Sequence[tuple[Sketch, Sketch, int]],
    thresholds: Thresholds = DEFAULTS,
    begin: Callable[[bytes], None] = lambda id_: None,
) -> list[Match]:
    """Relates many pairs, each as if it was alone; together they take half the time.

    Args:
        pairs: Ours, theirs and the shared fingerprints of each pair, as in `relate`.
        thresholds: Where one relation ends and the next begins.
        begin: Told the id of ours before its pairs, so that what takes too long can be stopped.

    Returns:
        One match a pair, in order.
    """
    shares = containments([(ours.signature, theirs.signature) for ours, theirs, _ in pairs])
    found: list[Match] = []
    for number, (pair, share) in enumerate(zip(pairs, shares, strict=True)):
        if not number or pair[0] is not pairs[number - 1][0]:
            begin(pair[0].id)
        found.append(_relate(*pair, share, thresholds, _unrecorded))
    return print_changes(found, pairs)


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

    compared = replace(ours, windows=b"")
    while True:
        (share,) = containments([(compared.signature, theirs.signature)])
        match = _relate(compared, theirs, shared, share, thresholds, ask)
        if not is_suppressed(match.relation, match.reverse) or (whole := proved(ours, theirs)) is ours:
            break
        steps.clear()
        ours = compared = whole
    (printed,) = print_changes([match], [(compared, theirs, shared)])
    return Trace(printed, tuple(steps), compared)


def _unrecorded(_rule: Rule, holds: bool) -> bool:
    return holds


def _relate(ours: Sketch, theirs: Sketch, shared: int, containment: float, limits: Thresholds, ask: Ask) -> Match:
    if ask("same words", ours.is_same_text(theirs)):
        return _match(theirs, "exact", "exact", 1.0, 1.0, shared)
    similarity = Indel.normalized_similarity(ours.signature, theirs.signature)
    one_address = not set(ours.addresses).isdisjoint(theirs.addresses)
    ask("one address", one_address)
    if ours.is_stub and theirs.is_stub and not one_address and not ask("one headline", have_one_title(ours, theirs)):
        return _match(theirs, None, None, similarity, containment, shared)
    if not ask("in common", limits.is_alike(similarity, containment)):
        other: Relation | None = "revision" if one_address else None
        return _match(theirs, other, other, similarity, containment, shared, joins=False)
    alignment = align(ours, theirs)
    if one_address:
        base: Relation = "revision"
    elif ask("other facts", similarity >= limits.alike_similarity and limits.facts_differ(alignment)):
        told_on = ask("told on", is_told_on(ours, theirs, similarity, containment, alignment, limits))
        if told_on and limits.is_other_occasion(alignment, containment):
            told_on = not ask("another occasion", True)
        if not told_on and not ask("one report", is_one_report(ours, theirs, alignment, limits)):
            return _other_report(ours, theirs, similarity, containment, shared, alignment, limits, ask)
        base = "version"
    else:
        found = _same_facts(ours, theirs, similarity, containment, alignment, limits, ask)
        if found is None:
            return _match(theirs, None, None, similarity, containment, shared)
        if (
            limits.is_other_occasion(alignment, containment)
            and ask("another occasion", True)
            and not ask("one report", is_one_report(ours, theirs, alignment, limits))
        ):
            return _other_report(ours, theirs, similarity, containment, shared, alignment, limits, ask)
        base = found
    ours_new = _find_news(ours, theirs, alignment, limits)
    theirs_new = _find_news(theirs, ours, alignment, limits)
    adds, reverse_adds = count_words(ours_new), count_words(theirs_new)
    told = limits.is_corrected_in_words(alignment) or (base == "revision" and alignment.figures_changed > 0)
    corrected = told or limits.has_changed_figures(alignment)
    weight: Weight | None = None
    changes: tuple[Replacement, ...] | None = None
    relation: Relation = base
    reverse: Relation = base
    retold = base != "version"
    new = max(adds / max(1, ours.words), reverse_adds / max(1, theirs.words))
    if base == "version":
        changes = find_changes(alignment, ours, theirs, says_it_corrects(alignment, ours))
        if not (changes or corrected):
            retold = is_retold(ours, theirs, containment, alignment, limits)
            adds_nothing = not ours_new and retold
            lacks_nothing = not theirs_new and is_retold(theirs, ours, containment, alignment, limits)
            relation = base if not adds_nothing else "copy" if lacks_nothing else "excerpt"
            reverse = base if not lacks_nothing else "copy" if adds_nothing else "excerpt"
            if relation != "version":
                ask("news", False)
    else:
        weight = weigh(ours, ours_new, alignment, limits)
        has_news = corrected or has_substance(ours, ours_new, weight, alignment, limits)
        lacks = corrected or limits.adds_something(theirs.words, reverse_adds, theirs.tokens)
        if not lacks:
            lacks = has_substance(theirs, theirs_new, weigh(theirs, theirs_new, alignment, limits), alignment, limits)
        little = limits.is_update(min(ours.words, theirs.words), new, alignment) or not share_a_fact(alignment)
        if ask("news", has_news) and base != "revision" and not ask("all of it", not lacks):
            ask("little new", little)
        relation, reverse = _with_news(base, has_news, lacks, little), _with_news(base, lacks, has_news, little)
    if relation in _OF_A_CORRECTION and corrects(relation, ours, theirs, ours_new, bool(changes), alignment, limits):
        ask("corrects", True)
        relation = "update" if base != "revision" else base
    if is_suppressed(relation, reverse) and (places := changed_blocks(alignment, ours, theirs)):
        ours = with_changed(ours, places)
        (containment,) = containments([(ours.signature, theirs.signature)])
        return _relate(ours, theirs, shared, containment, limits, ask)
    ours_new, changes = tell_news(ours, theirs, ours_new, changes, told, alignment, relation)
    return _match(
        theirs,
        relation,
        reverse,
        similarity,
        containment,
        shared,
        adds=adds,
        reverse_adds=reverse_adds,
        news=ours_new,
        changes=changes,
        corrected=relation in WITH_NEWS and (told or limits.claims_something(alignment, ours)),
        weight=weight if relation in WITH_NEWS else None,
        retold=retold and relation in WITH_NEWS,
        corrects=relation in WITH_NEWS and says_it_corrects(alignment, ours),
    )


def _other_report(
    ours: Sketch,
    theirs: Sketch,
    similarity: float,
    containment: float,
    shared: int,
    alignment: Alignment,
    limits: Thresholds,
    ask: Ask,
) -> Match:
    """The match of two texts that tell of two events: a template if the wording is the same, else nothing."""
    if not ask("one wording", limits.is_template(alignment)):
        return _match(theirs, None, None, similarity, containment, shared)
    facts = differing_facts(ours.facts, theirs.facts)
    return _match(theirs, "template", "template", similarity, containment, shared, joins=False, facts=facts)


def have_one_title(ours: Sketch, theirs: Sketch) -> bool:
    """Whether two titles have a third of their words in common; then facts and wording tell if they are the same."""
    title, other = ours.signature[: ours.title_words], theirs.signature[: theirs.title_words]
    return 3 * LCSseq.similarity(title, other) >= max(len(title), len(other))


def _same_facts(
    ours: Sketch,
    theirs: Sketch,
    similarity: float,
    containment: float,
    alignment: Alignment,
    limits: Thresholds,
    ask: Ask,
) -> Relation | None:
    """How alike two texts are whose facts do not differ, whatever either has that the other lacks."""
    shorter = min(ours.words, theirs.words)
    if ask("similarity", limits.is_copy(similarity, shorter, alignment)):
        return "copy"
    if not ask("length", shorter >= limits.least_words):
        return None
    if ask("containment", limits.is_part(shorter, containment)):
        return "copy"
    if ask("cut", limits.is_cut_copy(similarity, containment)):
        return "copy"
    if not ask("same story", limits.is_version(similarity, containment, shorter, alignment)):
        return None
    holds = not limits.facts_differ(alignment) and has_its_facts(ours, theirs, alignment, limits)
    return "version" if ask("its facts", holds) else None


def _find_news(ours: Sketch, theirs: Sketch, alignment: Alignment, limits: Thresholds) -> tuple[Passage, ...]:
    """The passages of a text that another one does not hold; in a report or a table, single new figures, too."""
    found = without_held(find_news(ours, theirs, alignment.kept_in(ours)), ours, theirs, alignment)
    if found and ours.tokens == 1 and ours.words <= limits.short_report:
        found = tuple(passage for passage in found if not is_reworded(passage, ours, alignment))
    if not limits.counts_figures(ours, alignment):
        return found
    figures = find_told_figures(alignment, ours, limits.new_figures)
    return merge_passages(found, figures) if figures else found


def _with_news(base: Relation, has_news: bool, lacks: bool, little: bool) -> Relation:
    """The relation of a text that is alike an older one, by whether it has something new, and lacks something."""
    if not has_news:
        return "excerpt" if lacks else "copy"
    if base == "revision":
        return "revision"
    if not lacks:
        return "extension"
    return "update" if little else "version"


def _match(
    theirs: Sketch,
    relation: Relation | None,
    reverse: Relation | None,
    similarity: float,
    containment: float,
    shared: int,
    *,
    joins: bool = True,
    facts: tuple[str, ...] = (),
    adds: int = 0,
    reverse_adds: int = 0,
    news: tuple[Passage, ...] = (),
    changes: tuple[Replacement, ...] = (),
    corrected: bool = False,
    weight: Weight | None = None,
    retold: bool = False,
    corrects: bool = False,
) -> Match:
    return Match(
        id=theirs.id,
        relation=relation,
        reverse=reverse,
        joins=joins and relation is not None,
        similarity=similarity,
        containment=containment,
        shared=shared,
        facts=facts,
        adds=adds,
        reverse_adds=reverse_adds,
        news=news,
        changes=changes,
        corrected=corrected,
        their_signature=theirs.signature if news else b"",
        weight=weight,
        retold=retold,
        corrects=corrects,
    )
