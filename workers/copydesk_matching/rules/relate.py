"""Decides how two texts relate, from their word signatures alone.

Similarity is the normalised indel similarity of the signatures; containment is the share of the shorter one's word
3-grams that the other holds. Both see bytes, one a word, so a comparison takes microseconds.
"""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct
from rapidfuzz.distance import Indel

from copydesk_matching.match import Match, Sketch
from copydesk_matching.rules.alignment import Alignment, align, shared_figures
from copydesk_matching.rules.containment import containments
from copydesk_matching.rules.facts import differing_facts
from copydesk_schemas import Relation

_REVERSE: Final[dict[Relation, Relation]] = {"excerpt": "extension", "extension": "excerpt"}


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
    version_replaced: float = 0.45
    #: … unless what was kept is scattered, as in a rewritten text: in so many passages, at least, of which the two
    #: longest hold no more than this share. Furniture is kept in a few long ones.
    scattered_passages: int = 10
    scattered_longest: float = 0.35
    #: Words of an excerpt or version, at least: fewer stand in many a text by chance.
    least_words: int = 20
    #: Similarity or containment that a pair needs to be looked at; a revision like that joins its predecessor's story.
    alike_similarity: float = 0.40
    alike_containment: float = 0.25
    #: Facts are compared of texts that are so similar (of two lengths one has more facts than the other anyway); they
    #: differ this share of the aligned facts was replaced by others …
    facts_replaced: float = 0.15
    #: … and these make at least this share of all aligned words (a corrected figure in a long text does not).
    facts_density: float = 0.03
    #: Among so few aligned words, at most, one figure against another in so many of them will do: a short report is its
    #: figures. So is a table of any length: where so many of the words are figures, and the rest is the same …
    short_report: int = 120
    short_density: float = 0.0125
    table_figures: float = 0.25
    table_wording: float = 0.05
    #: … but one figure against another where at least so many are the same, and names too, is a correction.
    corrected_among: int = 11
    #: Among so few words of one wording a figure that stands against words counts as well.
    brief_report: int = 60
    brief_wording: float = 0.20
    #: Of more aligned words facts must be replaced so many times as often as wording, at least: a rewritten text has
    #: other words for both.
    long_text: int = 250
    facts_over_wording: float = 1.5
    #: Figures of a version of a short report that the other text has as well, at least, of the text with fewer.
    version_figures: float = 0.50
    #: It is one template if at most this share of the aligned wording was replaced; else no relation.
    template_replaced: float = 0.35

    def facts_differ(self, alignment: Alignment) -> bool:
        """Whether the facts are others, in the same places."""
        many = alignment.facts_replaced >= self.facts_replaced and alignment.facts_density >= self.facts_density
        if self.is_report(alignment):
            return many or self.is_other_report(alignment)
        if alignment.words > self.long_text:
            return many and alignment.facts_replaced >= self.facts_over_wording * alignment.wording_replaced
        return many

    def is_report(self, alignment: Alignment) -> bool:
        """Whether what two texts have in common is a short report or a table."""
        return self.is_table(alignment) or alignment.words <= self.short_report

    def is_table(self, alignment: Alignment) -> bool:
        """Whether what two texts have in common is a table."""
        return (
            alignment.figures >= self.table_figures * alignment.words
            and alignment.wording_replaced <= self.table_wording
        )

    def is_other_report(self, alignment: Alignment) -> bool:
        """Whether two reports of one kind have other figures, or are about another subject."""
        if alignment.words <= self.brief_report and alignment.other_subject:
            return True
        if self.is_table(alignment) and alignment.other_date:
            return True
        figures = self.other_figures(alignment)
        corrected = figures == 1 and alignment.figures_kept >= self.corrected_among and alignment.names_kept > 0
        return not corrected and figures >= max(1, self.short_density * alignment.words)

    def other_figures(self, alignment: Alignment) -> int:
        """How many figures of a report stand against others."""
        if alignment.words <= self.brief_report and alignment.wording_replaced <= self.brief_wording:
            return max(alignment.figures_changed, alignment.figures_exchanged)
        return alignment.figures_changed

    def is_template(self, alignment: Alignment) -> bool:
        """Whether the wording around the facts is one."""
        return alignment.wording_replaced <= self.template_replaced

    def is_copy(self, similarity: float, words: int, alignment: Alignment) -> bool:
        """Whether two texts, the shorter of so many words, are nearly the same."""
        if words < self.least_words and not self.is_same_headline(alignment):
            return False
        return similarity >= self.copy and self.is_template(alignment)

    def is_same_headline(self, alignment: Alignment) -> bool:
        """Whether two texts of few words say the same: `raises` for `cuts` makes another headline, and so does `not`.

        A name may be misspelt. (Wording has one byte a word: one in 256 that was replaced is not seen.)
        """
        return alignment.left.words == alignment.right.words == alignment.words and not alignment.wording_changed

    def is_part(self, words: int, containment: float) -> bool:
        """Whether a text of so many words stands in another."""
        return containment + self.excerpt_edges / max(1, words) >= self.excerpt

    def is_cut_copy(self, similarity: float, containment: float) -> bool:
        """Whether two texts that are not alike enough for a copy are copies with something cut from each."""
        return similarity >= self.cut_copy_similarity and containment >= self.cut_copy_containment

    def is_one_story(self, alignment: Alignment) -> bool:
        """Whether two texts with much in common tell one story, or two in one furniture."""
        return alignment.wording_replaced <= self.version_replaced or (
            alignment.passages >= self.scattered_passages and alignment.longest_passages <= self.scattered_longest
        )

    def has_its_facts(self, words: int, alignment: Alignment, figures: float) -> bool:
        """Whether two versions, the shorter of so many words, tell of the same; `figures` is the share that both have.

        Two short reports of one kind have the wording of versions, and other figures.
        """
        return not self.facts_differ(alignment) and (words > self.short_report or figures >= self.version_figures)


DEFAULTS: Final = Thresholds()


def relate(ours: Sketch, theirs: Sketch, shared: int, thresholds: Thresholds = DEFAULTS) -> Match:
    """How `ours` relates to `theirs`; `shared` is the number of fingerprints that both have.

    The first that holds: `exact`, `revision`, `template`, `copy`, `excerpt` or `extension`, `version`, none. The other
    way round gives the mirror image.
    """
    (match,) = relate_all([(ours, theirs, shared)], thresholds)
    return match


def relate_all(pairs: Sequence[tuple[Sketch, Sketch, int]], thresholds: Thresholds = DEFAULTS) -> list[Match]:
    """Relates many pairs, each as if it was alone; together they take half the time."""
    shares = containments([(ours.signature, theirs.signature) for ours, theirs, _ in pairs])
    return [_relate(*pair, share, thresholds) for pair, share in zip(pairs, shares, strict=True)]


def _relate(ours: Sketch, theirs: Sketch, shared: int, containment: float, thresholds: Thresholds) -> Match:
    if ours.is_same_text(theirs):
        return _match(theirs, "exact", True, 1.0, 1.0, shared)
    similarity = Indel.normalized_similarity(ours.signature, theirs.signature)
    alike = similarity >= thresholds.alike_similarity or containment >= thresholds.alike_containment
    if not set(ours.addresses).isdisjoint(theirs.addresses):
        return _match(theirs, "revision", alike, similarity, containment, shared)
    if not alike:
        return _match(theirs, None, False, similarity, containment, shared)
    alignment = align(ours, theirs)
    if similarity >= thresholds.alike_similarity and thresholds.facts_differ(alignment):
        if not thresholds.is_template(alignment):
            return _match(theirs, None, False, similarity, containment, shared)
        facts = differing_facts(ours.facts, theirs.facts)
        return _match(theirs, "template", False, similarity, containment, shared, facts)
    relation = _same_facts(ours, theirs, similarity, containment, alignment, thresholds)
    return _match(theirs, relation, relation is not None, similarity, containment, shared)


def _same_facts(
    ours: Sketch, theirs: Sketch, similarity: float, containment: float, alignment: Alignment, thresholds: Thresholds
) -> Relation | None:
    """The relation of two texts whose facts do not differ."""
    shorter = min(ours.words, theirs.words)
    if thresholds.is_copy(similarity, shorter, alignment):
        return "copy"
    if shorter < thresholds.least_words:
        return None
    if thresholds.is_part(shorter, containment):
        if ours.words == theirs.words:  # the same sentences in another order
            return "copy"
        return "excerpt" if ours.words < theirs.words else "extension"
    if thresholds.is_cut_copy(similarity, containment):
        return "copy"
    is_version = (
        similarity >= thresholds.version_similarity
        and containment >= thresholds.version_containment
        and similarity + containment >= thresholds.version_sum
        and thresholds.is_one_story(alignment)
        and thresholds.has_its_facts(shorter, alignment, shared_figures(ours, theirs))
    )
    return "version" if is_version else None


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
