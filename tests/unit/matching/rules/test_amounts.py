"""Exact amounts: who shares them reports the same, whatever was rounded or corrected around them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_matching.rules.amounts import is_rounded, share_amounts
from copydesk_matching.rules.facts import find_facts
from copydesk_matching.rules.relate import relate
from copydesk_matching.sketch import make_sketch
from copydesk_schemas import RawDocument
from copydesk_text.article import Article

FACTS = st.sampled_from(("12", "40", "1,906,095", "2,817,439", "28.2", "48,316", "6,155,461", "1.9", "Harlow", "2019"))
REPORT = "Net profit {0} crowns vs {1} a year ago. Sales {2} crowns vs {3}. Shares {4} vs {5}."
FIRST = ("1,906,095", "1,544,210", "28,213,400", "24,105,700", "6,155,461", "6,155,461")


@pytest.mark.parametrize(
    ("figures", "same"),
    [
        (("1,906,095", "1,544,210", "28.2 million", "24.1 million", "6.2 million", "6.2 million"), True),  # rounded
        (("1.9 million", "1.5 million", "28.2 million", "24.1 million", "6,155,461", "6,155,461"), True),
        (("1,906,095", "1,544,210", "28,273,400", "24,105,700", "6,155,461", "6,155,461"), True),  # corrected
        (("814,902", "1,906,095", "12,007,310", "28,213,400", "6,155,461", "6,155,461"), False),  # the next year
        (("1,906,095", "901,000", "31.9 million", "19.4 million", "8.2 million", "7.3 million"), False),
        (("1,906,095", "2,113,408", "31,870,200", "19,440,800", "8,204,177", "7,310,902"), False),  # one by chance
    ],
)
def test_a_report_is_told_by_its_amounts(figures: tuple[str, ...], same: bool) -> None:
    """Rounded or corrected it is one report; the figures of another year stand in other places."""
    one, other = find_facts(REPORT.format(*FIRST)), find_facts(REPORT.format(*figures))
    assert same == share_amounts(one, other) == share_amounts(other, one)


def test_an_estimate_behind_an_exact_amount_is_one_more() -> None:
    """`1,101,000 against 901,000` are the same two as before; two estimates alone tell nothing."""
    assert share_amounts(("1,101,000", "901,000", "33.0"), ("1,101,000", "901,000", "32.9"))
    assert not share_amounts(("1,101,000", "901,000"), ("1,101,000", "870,000"))
    assert not share_amounts(("910,000", "901,000"), ("910,000", "901,000"))


def test_amounts_are_read_in_every_script_and_grouping() -> None:
    """`19,06,095`, `1.906.095` and digits of any script are amounts; dates, estimates and decimals are none."""
    for one, other in (("19,06,095", "1,906,095"), ("1.906.095", "1,906,095"), ("१,९०६,०९५", "1,906,095")):
        assert share_amounts((one, "28,213,400"), (other, "28.213.400"))
    for number in ("1906095", "12.05.2024", "19/06/095", "300,000", "134.875"):
        assert not share_amounts((number, number), (number, number))


@given(st.lists(FACTS, max_size=12), st.lists(FACTS, max_size=12))
def test_neither_text_is_first(ours: list[str], theirs: list[str]) -> None:
    """Both texts see the same, and a text with two amounts shares them with itself."""
    assert share_amounts(ours, theirs) == share_amounts(theirs, ours)
    assert share_amounts(ours, ours) == (sum(len(fact) >= 9 for fact in ours) >= 2)


def test_three_decimals_are_no_amount() -> None:
    """`134.875` beside no larger number is a price; beside `1.906.095` it counts something."""
    assert not share_amounts(("134.875", "153.444"), ("134.875", "153.444"))
    assert share_amounts(("134.875", "1.906.095"), ("134.875", "1.906.095"))
    assert not share_amounts(("134.875", "153.444", "1,906,095"), ("134.875", "153.444", "1,906,096"))


@given(st.integers(10_000, 99_999_999), st.integers(2, 4))
def test_a_figure_is_rounded_to_some_digits(number: int, digits: int) -> None:
    """Rounded or cut off to fewer digits, but not to other ones; one digit tells nothing."""
    whole = str(number).rstrip("0")
    if len(whole) <= digits:
        return
    power = 10 ** (len(str(number)) - digits)
    cut = number // power
    for short in (cut, (number + power // 2) // power):
        if len(str(short).rstrip("0")) == digits:
            assert is_rounded(str(short), whole)
    assert not is_rounded(str(cut + 2), whole)
    assert not is_rounded(whole, whole)
    assert not is_rounded(whole[:1], whole)


def test_a_report_that_was_rounded_is_a_version_and_that_of_another_firm_a_template() -> None:
    """The firm stands in neither text: what tells the two apart are the amounts."""
    texts = [
        REPORT.format(*figures)
        for figures in (
            FIRST,
            ("1.9 million", "1.5 million", "28.2 million", "24.1 million", "6,155,461", "6,155,461"),
            ("2,418,630", "2,007,115", "31,870,200", "29,440,800", "8,204,177", "7,310,902"),
        )
    ]
    first, rounded, other = (
        make_sketch(Article(document=RawDocument(text=text), text=text), f"{number}-0")
        for number, text in enumerate(texts, 1)
    )
    assert ("version", "template") == (relate(rounded, first, 3).relation, relate(other, first, 3).relation)
