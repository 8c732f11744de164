"""Where one relation ends and the next begins: the numbers, and the questions that are asked with them."""

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from copydesk_matching.match import Sketch
from copydesk_matching.rules.alignment import Alignment
from copydesk_matching.rules.changes import change_units, count_changed_figures, lose_units
from copydesk_matching.rules.corrections import count_claims, count_corrections, is_marked_corrected
from copydesk_matching.rules.exchanged_figures import exchange_figures
from copydesk_matching.rules.labels import labels_replaced
from copydesk_matching.rules.news import is_listing
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

    Decisions 5 and 6 have the figures. Each can be set by `COPYDESK_THRESHOLDS` (see `tuned.py`).
    """

    #: Least similarity of a copy.
    copy: float = 0.70
    #: Least similarity and least containment of a copy where something was cut from, or put around, either text.
    cut_copy_similarity: float = 0.60
    cut_copy_containment: float = 0.70
    #: Least containment of an excerpt in the longer text. Before it is asked, `excerpt_edges` 3-grams are added to
    #: those found: the ones at the edges of a part ("read more") stand nowhere else.
    excerpt: float = 0.88
    excerpt_edges: int = 3
    #: Least similarity and containment of a version, and the least sum of both. The sum allows a short text in a long
    #: one, whose lengths alone keep the similarity low.
    version_similarity: float = 0.30
    version_containment: float = 0.25
    version_sum: float = 0.65
    #: Most of the aligned wording that may be replaced in a version. Two stories in one furniture have more replaced.
    version_replaced: float = 0.45
    #: A version may have more replaced if what was kept is scattered, as in a rewritten text: at least
    #: `scattered_passages` passages, and at most this share of the kept words in the two longest. Furniture is kept in
    #: a few long passages.
    scattered_passages: int = 10
    scattered_longest: float = 0.35
    #: Fewest words of an excerpt. Shorter texts stand in many others by chance.
    least_words: int = 20
    #: Fewest words of a version. In a shorter one the wording of its kind ("organised a workshop titled") weighs more
    #: than what it tells.
    version_words: int = 40
    #: A pair is looked at from this similarity or this containment up. A revision that is so alike joins the story of
    #: its predecessor.
    alike_similarity: float = 0.40
    alike_containment: float = 0.25
    #: Two texts have other facts if this share of the aligned facts was replaced, and the replaced ones are at least
    #: the share `facts_density` of all aligned words (a corrected figure in a long text is less). Facts are compared
    #: from `alike_similarity` up, because of two lengths one has more facts than the other anyway.
    facts_replaced: float = 0.15
    facts_density: float = 0.03
    #: Up to `short_report` aligned words, or in a table of any length, this density of changed figures is enough: a
    #: short report is its figures. A table has at least the share `table_figures` of figures among its aligned words,
    #: and at most the share `table_wording` of its wording replaced.
    short_report: int = 120
    short_density: float = 0.0125
    table_figures: float = 0.25
    table_wording: float = 0.05
    #: One changed figure among this many unchanged ones, with names unchanged too, is a correction.
    corrected_among: int = 11
    #: Up to `brief_report` aligned words, with at most the share `brief_wording` of the wording replaced, a figure that
    #: stands against words counts as changed too.
    brief_report: int = 60
    brief_wording: float = 0.20
    #: … and with at most the share `one_wording` of it replaced, so does one other name. A name that begins with the
    #: same letter and is about as long is a spelling of the same one. Up to `short_report` words, one changed figure is
    #: enough in such a wording, if the texts are of one length, and so is one opposite.
    one_wording: float = 0.10
    #: Above this share of names among the words, figures aside, capitals are those of a headline and tell no names.
    most_names: float = 0.40
    #: Above `long_text` aligned words, facts must be replaced this many times as often as wording. A rewritten text has
    #: other words for both.
    long_text: int = 250
    facts_over_wording: float = 1.5
    #: Up to `short_report` words, a version has at least this share of the figures in common, counted over the text
    #: with fewer figures; of fewer than three figures, and of the names where it has none, the share `version_few`.
    #: Daily reports of one kind have half of their figures in common by chance. A longer one has a figure or name in
    #: common.
    version_figures: float = 0.60
    version_few: float = 0.50
    #: … and if neither has the name that the other opens with, at least this share of the names: a text may open with
    #: where it was written.
    version_names: float = 0.75
    #: Most of the aligned wording that may be replaced in a template. With more the texts have no relation.
    template_replaced: float = 0.35
    #: Of two texts whose facts differ, one tells the story of the other on if it has this many words in new passages,
    #: both open with one subject, and for each figure that was changed `told_on_figures` are the same, at least two.
    #: Two reports of one kind have more figures changed.
    told_on_words: int = 20
    told_on_figures: float = 2.0
    #: A version that has no new passage and no other fact tells nothing new from this containment up, if the other text
    #: has this share of its lead: it was shortened, and smoothed here and there. A step further is told in the lead.
    retold: float = 0.55
    retold_lead: float = 0.70
    #: A text adds something to another one if it has this many words in new passages, or this share of its words where
    #: that is less; up to `short_report` words, if it has one new passage. With at most the share `one_wording` of the
    #: wording replaced, so does one opposite, negation or name that stands against another, and one denial or verdict;
    #: under one address, one figure.
    news_words: int = 40
    news_share: float = 0.10
    #: A longer text adds something with one new passage of this many words, too, if it stands among what both have: a
    #: sentence more. What a page has around its article stands before and behind that.
    new_sentence: int = 20
    #: … or of this many words and so many figures that the other text has nowhere: a clause with what was counted.
    new_clause: int = 15
    clause_figures: int = 2
    #: In a report of up to `short_report` words or a table, this many figures more are new passages, wherever they
    #: stand: a table of prices gets a column for each hour. One is enough where the other text has words alone, as in
    #: a cell that was empty. In a longer text this many new figures in new passages are something new, however few the
    #: words are.
    new_figures: int = 3
    #: In a longer text this many figures in the places of others are news, the first `dated_words` aside, which tell
    #: when a page was updated; in a report or a table one is, and so is a range, or another unit or scale.
    changed_figures: int = 2
    dated_words: int = 25
    #: An update is nearly the same as the other text: of neither more than the share `update_news` of the words is new
    #: to the other, or `rewritten_news` if what both have is scattered over `scattered_passages` passages, with at most
    #: `scattered_longest` of it in the two longest. With more it is a version, if both are long enough for one: two
    #: pages with one list of teasers have a few long passages in common, or many beside an article of its own.
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
        return exchange_figures(alignment)

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
