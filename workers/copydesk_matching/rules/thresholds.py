"""Where one relation ends and the next begins: the numbers, and the questions that are asked with them."""

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from copydesk_matching.match import Sketch
from copydesk_matching.rules.alignment import Alignment
from copydesk_matching.rules.changes import change_units, count_changed_figures, lose_units
from copydesk_matching.rules.corrections import count_claims, count_corrections, is_marked_corrected
from copydesk_matching.rules.exchanged_figures import exchange_figures, replace_a_fact
from copydesk_matching.rules.labels import labels_replaced
from copydesk_matching.rules.listings import is_listing
from copydesk_matching.rules.occasions import lead_with_others, tell_of_other_months
from copydesk_matching.rules.turns import have_turned

#: Of fewer figures one more or less makes too much of a share.
_MANY_FIGURES: Final = 3
#: Of so many facts one is corrected, at most.
_OF_A_CORRECTION: Final = 3
#: … of its names at least as many words as a person's name has.
_NAMES_OF_ONE: Final = 2
#: A list of prices has more figures than this share of its words, a firm's report with its notes has fewer.
_MOSTLY_FIGURES: Final = 0.5
#: Names that texts open with stand against each other in one place where it is two datelines; in more, two subjects.
_SUBJECT_PLACES: Final = 2


class Thresholds(Struct, frozen=True, kw_only=True):
    """The thresholds of the rules. Shares, similarities and containments are 0 to 1.

    Decisions 5 and 6 have the figures. Each can be set by `COPYDESK_THRESHOLDS` (see `tuned.py`). The comments are the
    text of the reference page, which explains the words they use.
    """

    #: A copy has at least this similarity.
    copy: float = 0.70
    #: A text from which something was cut, or around which something was put, is a copy from this similarity and this
    #: containment up. Both must hold.
    cut_copy_similarity: float = 0.60
    cut_copy_containment: float = 0.70
    #: An excerpt has at least this containment in the longer text. `excerpt_edges` word 3-grams are first counted as
    #: found: those at the two cut edges of a part stand nowhere else.
    excerpt: float = 0.88
    excerpt_edges: int = 3
    #: A version has at least this similarity, this containment, and this sum of the two. The sum lets a short text
    #: match a long one: their lengths alone keep the similarity low.
    version_similarity: float = 0.30
    version_containment: float = 0.25
    version_sum: float = 0.65
    #: In a version at most this share of the wording was replaced. Two stories inside the same page furniture have more
    #: replaced.
    version_replaced: float = 0.45
    #: More may be replaced if the kept words are scattered, as in a rewritten text: they stand in at least
    #: `scattered_passages` passages, and the two longest passages hold at most the share `scattered_longest` of them.
    #: Furniture is kept in a few long passages.
    scattered_passages: int = 10
    scattered_longest: float = 0.35
    #: An excerpt has at least this many words, and so has a copy unless it is the same headline. Shorter texts stand in
    #: many others by chance.
    least_words: int = 20
    #: A version has at least this many words. In a shorter text, phrases of its kind ("organised a workshop titled")
    #: outweigh what it tells.
    version_words: int = 40
    #: Two texts are compared further if they have at least this similarity or this containment. A revision that reaches
    #: one of them joins the story of the text it revises.
    alike_similarity: float = 0.40
    alike_containment: float = 0.25
    #: Two texts have other facts if at least the share `facts_replaced` of their aligned facts was replaced, and the
    #: replaced facts are at least the share `facts_density` of all aligned words. One corrected figure in a long text
    #: is less. Facts are compared only from `alike_similarity` up: if one text is much longer, it has more facts
    #: anyway.
    facts_replaced: float = 0.15
    facts_density: float = 0.03
    #: In a short report (up to `short_report` aligned words) and in a table, this smaller density of changed figures is
    #: enough, because a short report is its figures. A table is a text with at least the share `table_figures` of
    #: figures among its aligned words, and at most the share `table_wording` of its wording replaced.
    short_report: int = 120
    short_density: float = 0.0125
    table_figures: float = 0.25
    table_wording: float = 0.05
    #: One changed figure beside at least this many unchanged ones is a correction, if the names are unchanged too.
    corrected_among: int = 11
    #: In a brief report (up to `brief_report` aligned words, at most the share `brief_wording` of the wording replaced)
    #: a figure that replaced words counts as a changed figure too.
    brief_report: int = 60
    brief_wording: float = 0.20
    #: Two texts have one wording if at most this share of it was replaced. In a brief report of one wording, one other
    #: name makes other facts. (A name with the same first letter and about the same length is a misspelling, not
    #: another name.) In a short report of one wording, one opposite does, and, if both texts are equally long, one
    #: changed figure.
    one_wording: float = 0.10
    #: If more than this share of the words are names, figures not counted, the text is in headline case. Its capitals
    #: then say nothing about names.
    most_names: float = 0.40
    #: In a text of more than `long_text` aligned words, the share of replaced facts must be this many times the share
    #: of replaced wording. A rewritten text has other words for both.
    long_text: int = 250
    facts_over_wording: float = 1.5
    #: A version of up to `short_report` words shares at least `version_figures` of the figures, counted in the text
    #: with fewer figures. With fewer than three figures the share is `version_few`; without figures it is `version_few`
    #: of the names. Daily reports of one kind share half of their figures by chance. A longer version shares at least
    #: one figure or name.
    version_figures: float = 0.60
    version_few: float = 0.50
    #: If neither text has the name that the other opens with, a short version also shares at least this part of the
    #: names. (The opening name may only be the place where it was written.)
    version_names: float = 0.75
    #: In a template at most this share of the wording was replaced. Two texts with more replaced are not related.
    template_replaced: float = 0.35
    #: A text continues the story of another one although facts differ if it has at least `told_on_words` words in new
    #: passages, both open with the same subject, and for each changed figure at least `told_on_figures` are unchanged
    #: (two or more in all). Two reports of one kind have more figures changed.
    told_on_words: int = 20
    told_on_figures: float = 2.0
    #: A version with no new passage and no other facts says nothing new if its containment is at least `retold` and the
    #: other text has at least the share `retold_lead` of its lead. It was only shortened or smoothed. Whatever happens
    #: next in a story is told in the lead.
    retold: float = 0.55
    retold_lead: float = 0.70
    #: A text adds something if its new passages have at least `news_words` words, or at least the share `news_share` of
    #: its words; the smaller number counts. In a text of up to `short_report` words one new passage is enough. In one
    #: wording, so is one opposite, negation, denial, verdict or other name; under the same URL, one figure.
    news_words: int = 40
    news_share: float = 0.10
    #: A longer text also adds something with one new passage of at least this many words that stands between passages
    #: of the other text: one more sentence. (What a page puts around its article stands before and behind it.)
    new_sentence: int = 20
    #: The same holds for a passage of this many words with `clause_figures` figures that the other text has nowhere: a
    #: clause that counts something.
    new_clause: int = 15
    clause_figures: int = 2
    #: This many figures that the other text lacks add something: in a short report or a table wherever they stand (a
    #: table of prices grows by a column an hour), in a longer text if they stand in new passages. One is enough where
    #: the other text has only words, as in a cell that was empty.
    new_figures: int = 3
    #: In a longer text this many figures that replaced others add something. The first `dated_words` words do not
    #: count: they say when a page was updated. In a report or a table one is enough, and so is a changed range, unit or
    #: scale, and a figure that was replaced by one that the text also has elsewhere.
    changed_figures: int = 2
    dated_words: int = 25
    #: In an update at most the share `update_news` of the words of either text is new to the other. If the kept words
    #: are scattered (see `scattered_passages`), the share is `rewritten_news`. With more it is a version, if both texts
    #: are long enough: two pages with one list of teasers share a few long passages.
    update_news: float = 0.20
    rewritten_news: float = 0.50

    def facts_differ(self, alignment: Alignment) -> bool:
        """Whether the facts are others, in the same places."""
        short = alignment.figures_changed and alignment.length <= self.short_report
        if short and not alignment.names_changed and change_units(alignment):
            return self.is_opposite(alignment)
        if short and alignment.length > self.brief_report and lose_units(alignment):
            alignment = replace(
                alignment,
                figures_kept=alignment.figures_kept + alignment.figures_changed,
                figures_changed=0,
            )
        many = alignment.facts_replaced >= self.facts_replaced and alignment.facts_density >= self.facts_density
        if self.is_report(alignment):
            return many or self.is_other_report(alignment)
        if alignment.length > self.long_text:
            return many and alignment.facts_replaced >= self.facts_over_wording * alignment.wording_replaced
        return many

    def is_report(self, alignment: Alignment) -> bool:
        """Whether what two texts have in common is a short report or a table."""
        return self.is_table(alignment) or alignment.length <= self.short_report

    def is_table(self, alignment: Alignment) -> bool:
        """Whether what two texts have in common is a table."""
        return (
            alignment.figures >= self.table_figures * alignment.words
            and alignment.wording_replaced <= self.table_wording
        )

    def is_other_report(self, alignment: Alignment) -> bool:
        """Whether two reports of one kind have other figures, or are about another subject."""
        if alignment.other_subject and (
            alignment.length <= self.brief_report
            or (alignment.length <= self.short_report and alignment.wording_replaced <= self.brief_wording)
        ):
            return True
        if alignment.wording_replaced <= self.one_wording and alignment.openings_exchanged and alignment.other_subject:
            return True
        if self.is_table(alignment) and alignment.other_date:
            return True
        if self.is_opposite(alignment) or self.is_other_name(alignment):
            return True
        figures = self.other_figures(alignment)
        corrected = figures == 1 and alignment.figures_kept >= self.corrected_among and alignment.names_kept > 0
        as_long = alignment.left.words == alignment.right.words and alignment.wording_replaced <= self.one_wording
        return not corrected and figures >= max(1, 0 if as_long else self.short_density * alignment.length)

    def is_other_occasion(self, alignment: Alignment, containment: float) -> bool:
        """Whether two texts report the same kind of event on another occasion, though they have most facts in common.

        In a longer text the month of another event may be told, so another figure is to stand against others, too.
        """
        is_short = alignment.length <= self.short_report
        if alignment.figures_changed >= (1 if is_short else self.changed_figures) and tell_of_other_months(alignment):
            return True
        return is_short and containment < self.cut_copy_containment and lead_with_others(alignment)

    def is_correction(self, alignment: Alignment) -> bool:
        """Whether one of two texts says that it corrects the other, and most facts are the same."""
        figures, names = alignment.figures_kept, alignment.names_kept
        return (
            alignment.figures_changed <= max(1, figures // _OF_A_CORRECTION)
            and alignment.names_changed <= max(_NAMES_OF_ONE, names // _OF_A_CORRECTION)
            and is_marked_corrected(alignment)
        )

    def is_opposite(self, alignment: Alignment) -> bool:
        """Whether two reports of one wording say the opposite; of headlines `is_same_headline` tells."""
        long_enough = alignment.words >= self.least_words
        return long_enough and alignment.wording_replaced <= self.one_wording and alignment.opposites > 0

    def is_other_name(self, alignment: Alignment) -> bool:
        """Whether two brief reports of one wording differ in a name. Where most words have capitals, none is told."""
        brief = alignment.length <= self.brief_report and alignment.wording_replaced <= self.one_wording
        told = brief and self.tells_names(alignment)
        return told and alignment.other_names > 0 and alignment.other_names > labels_replaced(alignment)

    def tells_names(self, alignment: Alignment) -> bool:
        """Whether capitals tell names: where most words have some, they are those of a headline, except in a listing.

        A listing that is compared without its title has no headline: `Pay April 30`.
        """
        names = alignment.names_kept + alignment.names_changed
        if names <= self.most_names * (alignment.words - alignment.figures):
            return True
        left, right = alignment.left, alignment.right
        return not (left.title_words or right.title_words) and is_listing(left) and is_listing(right)

    def other_figures(self, alignment: Alignment) -> int:
        """How many figures of a report stand against others."""
        if alignment.length <= self.brief_report and alignment.wording_replaced <= self.brief_wording:
            return max(alignment.figures_changed, alignment.figures_exchanged)
        return alignment.figures_changed

    def is_template(self, alignment: Alignment) -> bool:
        """Whether the wording around the facts is the same."""
        return alignment.wording_replaced <= self.template_replaced

    def is_alike(self, similarity: float, containment: float) -> bool:
        """Whether two texts have enough in common to be looked at."""
        return similarity >= self.alike_similarity or containment >= self.alike_containment

    def is_copy(self, similarity: float, words: int, alignment: Alignment) -> bool:
        """Whether two texts are nearly the same; `words` is the length of the shorter one."""
        if words < self.least_words and not self.is_same_headline(alignment):
            return False
        return similarity >= self.copy and self.is_template(alignment)

    def is_same_headline(self, alignment: Alignment) -> bool:
        """Whether two texts of few words say the same: `raises` for `cuts` makes another headline, and so does `not`.

        A name may be misspelt. (Wording has one byte a word: one replaced word in 256 is not seen.)
        """
        return alignment.left.words == alignment.right.words == alignment.words and not alignment.wording_changed

    def is_part(self, words: int, containment: float) -> bool:
        """Whether a text of `words` words stands in another."""
        return containment + self.excerpt_edges / max(1, words) >= self.excerpt

    def is_cut_copy(self, similarity: float, containment: float) -> bool:
        """Whether two texts that are not alike enough for a copy are copies with something cut from each."""
        return similarity >= self.cut_copy_similarity and containment >= self.cut_copy_containment

    def is_version(self, similarity: float, containment: float, words: int, alignment: Alignment) -> bool:
        """Whether two texts may tell one story in other words; `words` is the length of the shorter one."""
        return (
            words >= self.version_words
            and similarity >= self.version_similarity
            and containment >= self.version_containment
            and similarity + containment >= self.version_sum
            and self.is_one_story(alignment)
        )

    def is_retold(self, containment: float, lead: float) -> bool:
        """Whether so much of a version and of its lead is kept that it says the same if its facts are the same."""
        return containment >= self.retold and lead >= self.retold_lead

    def is_one_story(self, alignment: Alignment) -> bool:
        """Whether two texts with much in common tell one story, or two in one furniture."""
        return alignment.wording_replaced <= self.version_replaced or self.is_scattered(alignment)

    def is_scattered(self, alignment: Alignment) -> bool:
        """Whether what was kept is in many short passages, as in a rewritten text. Furniture is kept in long ones."""
        return alignment.passages >= self.scattered_passages and alignment.longest_passages <= self.scattered_longest

    def has_its_facts(self, alignment: Alignment, figures: float, names: float, count: int) -> bool:
        """Whether two short versions tell of the same. Two reports of one kind have one wording and other figures.

        Args:
            alignment: The aligned texts.
            figures: Share of the figures that both have, of the names where one has no figures, 0 to 1.
            names: Share of the names that both have, 0 to 1.
            count: Figures of the text with fewer.
        """
        one_subject = names >= self.version_names or not alignment.other_subject
        return figures >= self.least_figures(count) and one_subject

    def least_figures(self, count: int) -> float:
        """The share of the figures that two short versions have in common at least, of this many."""
        return self.version_figures if count >= _MANY_FIGURES else self.version_few

    def keeps_its_facts(self, alignment: Alignment) -> bool:
        """Whether two texts of prose keep the subject and most of their figures, others being brought up to date."""
        return (
            alignment.figures_kept >= max(2, self.told_on_figures * alignment.figures_changed)
            and alignment.names_kept > alignment.names_changed
            and not self.is_table(alignment)
            and alignment.figures < _MOSTLY_FIGURES * alignment.words
            and not alignment.other_subject
            and alignment.openings_exchanged < _SUBJECT_PLACES
        )

    def adds_something(self, words: int, new: int, tokens: int = 1) -> bool:
        """Whether a text of `words` words has something new, `new` of them being in new passages.

        Both are counted in tokens, of which `tokens` count as one word. In a short report each clause counts.
        """
        return new > 0 and new >= self.least_news(words, tokens)

    def least_news(self, words: int, tokens: int) -> float:
        """How many new words a text of `words` words has that adds something; `tokens` of both count as one word."""
        return 1 if words <= self.short_report * tokens else min(self.news_words * tokens, self.news_share * words)

    def counts_figures(self, sketch: Sketch, alignment: Alignment) -> bool:
        """Whether each figure of a text is news: in a short report, and in a table."""
        return sketch.words <= self.short_report * sketch.tokens or self.is_table(alignment)

    def is_corrected(self, alignment: Alignment) -> bool:
        """Whether a text says the opposite of another one, names somebody else or has other figures in one wording."""
        return self.is_corrected_in_words(alignment) or self.has_changed_figures(alignment)

    def is_corrected_in_words(self, alignment: Alignment) -> bool:
        """Whether a text says the opposite of another one of one wording, or names somebody else.

        A profit that is a loss now is the opposite in any wording.
        """
        if have_turned(alignment):
            return True
        if alignment.wording_replaced > self.one_wording:
            return False
        return count_corrections(alignment) > (0 if self.tells_names(alignment) else alignment.names_hidden)

    def has_changed_figures(self, alignment: Alignment) -> bool:
        """Whether so many figures stand in the places of others in one wording that they are news."""
        if alignment.wording_replaced > self.one_wording:
            return False
        least, first = (1, 0) if self.is_report(alignment) else (self.changed_figures, self.dated_words)
        if alignment.figures_changed >= least and count_changed_figures(alignment, first) >= least:
            return True
        return exchange_figures(alignment) or replace_a_fact(alignment)

    def claims_something(self, alignment: Alignment, sketch: Sketch) -> bool:
        """Whether one of two texts of one wording has a denial or verdict that the other does not have."""
        return alignment.wording_replaced <= self.one_wording and count_claims(alignment, sketch) > 0

    def is_update(self, words: int, new: float, alignment: Alignment) -> bool:
        """Whether two alike texts, each with something new, are nearly the same.

        Args:
            words: Length of the shorter text.
            new: Share of the words of either text that are new to the other, the larger of the two.
            alignment: The aligned texts.
        """
        most = self.rewritten_news if new > self.update_news and self.is_scattered(alignment) else self.update_news
        return words < self.version_words or new <= most


DEFAULTS: Final = Thresholds()
