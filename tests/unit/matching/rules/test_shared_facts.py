"""Shared facts: without figures or names in common two texts are no versions of one story."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_matching.match import Sketch
from copydesk_matching.rules.alignment import align
from copydesk_matching.rules.changes import all_facts
from copydesk_matching.rules.relate import Step, relate, trace_relation
from copydesk_matching.rules.shared_facts import (
    ALL_FIGURES,
    fewer_figures,
    fewer_names,
    has_figure,
    holds_its_facts,
    name_their_own,
    share_a_fact,
    share_all_figures,
    shared_facts,
    shared_names,
)
from copydesk_matching.rules.thresholds import DEFAULTS
from copydesk_matching.sketch import make_sketch
from copydesk_matching.words.word_hash import PUBLIC
from copydesk_schemas import RawDocument
from copydesk_text.article import Article

WORDS = (
    "the",
    "boat",
    "Lindmark",
    "Ostervik",
    "12",
    "1,500",
    "sank",
    "near",
    "Harlow",
    "seven",
    "40",
    "1987",
    "Tuesday",
)


def sketch(text: str, number: int = 1) -> Sketch:
    return make_sketch(Article(document=RawDocument(text=text), text=text), f"{number}-0")


@given(*[st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)] * 2)
def test_a_share_is_one_of_itself_the_same_either_way_and_none_of_none(one: str, other: str) -> None:
    """Shares are 0 to 1, the same in either order, and 0 where a text has neither figures nor names."""
    ours, theirs = sketch(one), sketch(other, 2)
    assert 0 <= shared_facts(ours, theirs) == shared_facts(theirs, ours) <= 1
    assert shared_facts(ours, ours) == float(any(ours.kinds.count(kind) for kind in (1, 2)))
    if not any(ours.kinds.count(kind) for kind in (1, 2)):
        assert 0 == shared_facts(ours, theirs) == shared_names(ours, theirs)
    assert share_a_fact(align(ours, theirs)) == (max(shared_facts(ours, theirs), shared_names(ours, theirs)) > 0)


def test_names_count_where_a_text_has_no_figures() -> None:
    """Two thirds of the names of the text with fewer are in both."""
    one = sketch("A boat from Lindmark met Harlow and Ostervik")
    other = sketch("In the harbour of Lindmark a boat of Harlow met Breck and 12 others from Velmouth", 2)
    assert 2 / 3 == shared_facts(one, other) == shared_names(one, other)
    assert 3 == fewer_names(one, other) == fewer_names(other, one)


FRAME = (
    "a workshop on {0} was held for members of staff and students with the help of the office of research. {1}{2} the"
    " guests thanked the office and the head of the school and asked that such meetings be held more often."
)
MAPS = "They drew the hills around the town with paper and pencil, and compared them with older sheets. At the end"
SOIL = "Each took home a tray of seeds and a bag of soil from the garden behind the library. In the evening"


@pytest.mark.parametrize(("name", "is_version"), [("", False), (" Ines Harlow and", True)])
def test_a_version_has_a_fact_in_common(name: str, is_version: bool) -> None:
    """Two items of one site in one wording are versions only if they have a name or figure in common."""
    one = sketch(FRAME.format("reading maps", MAPS, name))
    other = sketch(FRAME.format("gardening", SOIL, name), 2)
    shares = shared_facts(one, other), shared_names(one, other)
    count = fewer_figures(one, other)
    assert is_version == DEFAULTS.has_its_facts(align(one, other), *shares, count)
    if not is_version:
        assert Step("its facts", False) in trace_relation(other, one, 2).steps


ISSUE = (
    "The county bank said it has issued {} crowns of savings notes today, after {} crowns yesterday, which brings what"
    " was issued so far this year to {} crowns. {}"
)
WHY = (
    "The notes run for {} months and are meant to take in money that depositors would spend, the bank's governor said."
)
CALM = "A governor said notes like these have {} months and should keep depositors from buying flats before {}."


def test_the_next_report_of_a_series_is_no_version() -> None:
    """Two daily reports in other words have a figure or two in common; one report in other words has most of them."""
    first = ISSUE.format(412, 305, "9,780", WHY.format(18))
    again = ISSUE.format(412, 305, "9,780", CALM.format(18, "May"))
    later = ISSUE.format(538, 412, "11,204", CALM.format(18, "June"))
    assert 0.5 == shared_facts(sketch(first), sketch(later, 2))
    trace = trace_relation(sketch(again, 2), sketch(first), 3)
    assert trace.match.joins
    assert not trace_relation(sketch(later, 2), sketch(first), 3).match.joins


PLAN = (
    "{0} Corp said its board adopted a plan that gives each holder of common stock the right to buy one more share at"
    " half of its price. {1} The rights expire in ten years, {0} said, and may be redeemed for five cents each."
)
BID = "They come into force if anybody acquires 20 pct of the firm or makes a bid for 30 pct."
OFFER = "Whoever holds 20 pct of it, or offers to buy 30 pct without asking, would set them off at once."


@pytest.mark.parametrize(("firm", "joins"), [("Harlow", True), ("Varno", False)])
def test_a_report_about_another_firm_is_no_version(firm: str, joins: bool) -> None:
    """Two firms that do the same with the same figures are two stories; one firm in other words is one."""
    one, other = sketch(PLAN.format("Harlow", BID)), sketch(PLAN.format(firm, OFFER), 2)
    assert joins == trace_relation(other, one, 3).match.joins


SALE = (
    "{} (Varta News) - {} Lines Corp sold a fifth of its shares in the ferry yard to an investor on Monday, a person"
    " who knows of the sale said."
)


@pytest.mark.parametrize(
    ("place", "firm", "is_other"),
    [
        ("NEW BRECKMOUTH", "Kestrel Harlow", False),
        ("OSTERVIK", "Kestrel Harlow", False),
        ("OSTERVIK", "Blue Fjord", True),
    ],
)
def test_a_text_is_about_a_name_not_about_its_place(place: str, firm: str, is_other: bool) -> None:
    """Two texts that open with the same names are about one subject, whatever place either was written in."""
    one, other = sketch(SALE.format("PORT LINDMARK", "Kestrel Harlow")), sketch(SALE.format(place, firm), 2)
    assert is_other == align(one, other).other_subject == align(other, one).other_subject


MEDAL = (
    "To thank {0} for the work before the fourth conference on harbours, held from May 2 to 5, 2025, the head of the"
    " college of Lindmark, Professor Ines Harlow, gave a medal to {1} on behalf of all who took part in it."
)
KEEPER = ("the ministry and its staff", "the Deputy Minister Arvid Breck of the Department of Coasts")
PILOT = ("the pilots, who had brought guests and boats from abroad to the quays,", "Captain Moa Sund Velmouth")
NEPHEW = (PILOT[0], "Arvid Breck, the deputy minister")


@pytest.mark.parametrize(("thanked", "joins"), [(PILOT, False), (NEPHEW, True)])
def test_two_items_that_name_somebody_else_at_length_are_no_versions(thanked: tuple[str, str], joins: bool) -> None:
    """One house honours two guests of one conference in one wording: two stories. The same guest is one."""
    one, other = sketch(MEDAL.format(*KEEPER)), sketch(MEDAL.format(*thanked), 2)
    assert name_their_own(one, other) != joins
    assert joins == trace_relation(other, one, 3).match.joins


DEBT = "{}the agency cut the grade of {} of the bank from {} on Monday and said that more may follow in May."


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("", "debt", "Anna Maria Berg"), ("", "debt", "Lars Erik Holm"), True),
        (("", "debt", "Anna Maria Berg"), ("", "debt", "Lars Holm"), False),
        (("", "debt", "Anna Maria Berg"), ("", "debt", "Lars Maria Holm"), False),
        (("", "debt", "Anna Maria Berg"), ("", "debt", "him"), False),
        (("NEW BRECKMOUTH (Varta) - ", "debt", "here"), ("PORT LINDMARK (Norda) - ", "debt", "here"), False),
        (("", "Schuld und Haus", "Haus und Hof"), ("", "Geld und Gut", "Land und Leute"), False),
    ],
)
def test_names_in_a_row_tell_somebody(one: tuple[str, ...], other: tuple[str, ...], expected: bool) -> None:
    """Three names in a row that the other text lacks, in both; never those of a dateline, nor nouns with capitals."""
    ours, theirs = sketch(DEBT.format(*one)), sketch(DEBT.format(*other), 2)
    assert name_their_own(ours, theirs) == name_their_own(theirs, ours) == expected
    assert not name_their_own(ours, ours)


@pytest.mark.parametrize(
    ("ours", "theirs", "held"),
    [
        (
            "On Tuesday the boat of Harlow sank near Ostervik",
            "Boats from Ostervik and from Lindmark were lost on Tuesday, the owner Harlow said",
            True,
        ),
        (
            "On Tuesday the boat of Harlow sank near Breckmouth",
            "In Ostervik and Lindmark, Harlow said on Tuesday",
            False,
        ),
        ("In all 12 boats sank", "In all 12 of the 17 boats sank", True),
        ("In all 19 boats sank", "In all 12 of the 17 boats sank", False),
        ("Its net was 232.0 mln", "Its net was 232,006,000", True),
        ("Its net was 232,006,000", "Its net was 232.0 mln", True),
        ("Its net was 233.0 mln", "Its net was 232,006,000", False),
        ("In the year its Revs were 12", "In the year its Sales were 12", True),
        ("The owner said that it sank", "The owner denied that it sank", True),
        ("The owner denied that it sank", "The owner said that it sank", False),
        ("Der Eigner sagte nicht, dass es sank", "Der Eigner sagte, dass es sank", False),
    ],
)
def test_a_text_holds_the_facts_of_another(ours: str, theirs: str, held: bool) -> None:
    """All figures and names, rounded or not, and what is denied; wording and labels are no facts."""
    assert held == holds_its_facts(sketch(theirs), sketch(ours, 2), PUBLIC)


LISTING = "Harlow Lines Quarterly dividend {} cents vs {} cents prior {} {} {} {}"


def test_a_listing_with_the_same_figures_is_the_same_one() -> None:
    """Of one subject the very same figures tell one report, though the labels around them have other capitals."""
    one = sketch(LISTING.format("12.5", "12.5", "Pay", "May 1", "Record", "April 9"))
    other = sketch(LISTING.format("12-1/2", "12-1/2", "Payable", "1 May", "Holders", "April 9"), 2)
    assert share_all_figures(one, other)
    assert relate(one, other, 2).joins
    third = sketch(LISTING.format("12-1/2", "12-1/2", "Payable", "August 1", "Holders", "July 9"), 3)
    assert not share_all_figures(one, third)
    assert not relate(one, third, 2).joins


@given(*[st.lists(st.sampled_from(WORDS), max_size=30)] * 2)
def test_all_figures_are_shared_in_any_order(one: list[str], other: list[str]) -> None:
    """Whether two texts share all figures is the same either way, and in any order of their words."""
    ours, theirs = sketch(" ".join(one)), sketch(" ".join(other), 2)
    assert share_all_figures(ours, theirs) == share_all_figures(theirs, ours)
    different = {(word, byte) for word, byte in all_facts(ours) if has_figure(ours, word, byte)}
    assert share_all_figures(ours, ours) == (len(different) >= ALL_FIGURES)
    assert not share_all_figures(ours, theirs) or shared_facts(ours, theirs) == 1
