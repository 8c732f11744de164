"""Roundings: a figure that is another one in fewer digits replaces nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_matching.match import Match
from copydesk_matching.news import place_news
from copydesk_matching.rules.relate import relate
from copydesk_matching.rules.roundings import is_restated, is_rounded, round_number, rounded_forms
from copydesk_matching.sketch import make_sketch
from copydesk_matching.words.figures import pack, read_number
from copydesk_matching.words.word_hash import PUBLIC
from copydesk_schemas import RawDocument
from copydesk_text.article import Article

TEXT = (
    "The Varno Line said on Tuesday that it would pay {0} for the shipyard of Ostervik, which builds ferries and tugs"
    " for the harbours of the coast and has been without orders since the spring. The board of the yard asked owners"
    " to accept the offer, which stands until the end of the month, and the county said that it would not object to it."
)


def match_of(new: str, old: str) -> Match:
    """How the text with one figure relates to the text with the other."""
    ours, theirs = (
        make_sketch(Article(document=RawDocument(text=text), text=text), entry_id)
        for text, entry_id in ((TEXT.format(new), "2-0"), (TEXT.format(old), "1-0"))
    )
    (match,) = place_news([relate(ours, theirs, 3)], TEXT.format(new), ours, None)
    return match


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("about 1.2 billion crowns", "about 1.19 billion crowns"),
        ("about $1.2 billion", "about $1.19 billion"),
        ("seven million crowns", "7,242,117 crowns"),
        ("7.24 million crowns", "7,242,117 crowns"),
    ],
)
def test_a_rounded_figure_is_no_news(one: str, other: str) -> None:
    """Nothing is told of the same figure in fewer digits, whichever came first."""
    for new, old in ((one, other), (other, one)):
        match = match_of(new, old)
        assert ((), ()) == (match.news, match.changes)
        assert not match.corrected


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("about 1.3 billion crowns", "about 1.19 billion crowns"),
        ("about 1.2 million crowns", "about 1.19 billion crowns"),
        ("2 crowns", "1.5 crowns"),
        ("what it paid in 1990", "what it paid in 1986"),
        ("eight million crowns", "7,242,117 crowns"),
    ],
)
def test_another_figure_is_news(new: str, old: str) -> None:
    """Another number, another scale, one digit for two, or another year: the text is no copy."""
    assert match_of(new, old).relation not in ("exact", "copy", "excerpt")


#: More facts than a sketch keeps as printed, before the figure.
MANY = " Owners hold 118, 231, 342, 417, 525, 634, 741, 853, 966, 1,075, 1,184, 1,293 and 1,402 of its 7,411 shares."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("$23.5 million", "$23.58 million"),
        ("16.5 million crowns", "16,506,000 crowns"),
        ("$2,600", "$2,622"),
        ("45 percent of the price", "45.7 percent of the price"),
    ],
)
def test_a_rounded_figure_far_down_a_text_is_no_news(one: str, other: str) -> None:
    """Also where the sketch of neither text has it as printed."""
    for new, old in ((one, other), (other, one)):
        match = match_of(f"what it said.{MANY} The yard costs {new}", f"what it said.{MANY} The yard costs {old}")
        assert match.relation in ("copy", "excerpt")
        assert () == match.changes


@pytest.mark.parametrize(("new", "old"), [("$23.5 million", "$24.58 million"), ("16.5 million", "16.7 million")])
def test_another_figure_far_down_a_text_is_news(new: str, old: str) -> None:
    """It is told, though what it replaces is not known."""
    match = match_of(f"what it said.{MANY} The yard costs {new}", f"what it said.{MANY} The yard costs {old}")
    assert match.relation not in ("exact", "copy", "excerpt")
    assert [new] == [change.new for change in match.changes]


@pytest.mark.parametrize("old", ["13353", "23337", "26856"])
def test_a_figure_that_chance_makes_a_rounding_decides_nothing(old: str) -> None:
    """What is worked out of two bytes may be false (here each of them are those of `1250.1` or the like): it is not
    told, no text is a copy for it, and the newer figure is told alone."""
    new = "1250"
    match = match_of(f"what it said.{MANY} The yard costs {new}", f"what it said.{MANY} The yard costs {old}")
    assert [(None, new)] == [(change.old, change.new) for change in match.changes]
    assert match.relation not in ("exact", "copy", "excerpt")


@given(st.integers(0, 0xFFFF))
def test_no_other_figure_is_taken_for_a_restated_one(other: int) -> None:
    """By its two bytes a figure is hardly ever taken for another: for fewer than one in a hundred."""
    hashes = PUBLIC.hash_numbers(np.array([read_number("23.5")], dtype=np.uint64), np.zeros(1, dtype=np.uint8))
    figure = int(hashes[0]) >> 32 & 0xFFFF
    assert sum(is_restated("23.5", figure, (other + step * 211) & 0xFFFF, PUBLIC) for step in range(300)) <= 12


@pytest.mark.parametrize("printed", ["1986", "9:30", "3/4", "7"])
def test_a_year_a_time_and_a_digit_are_not_restated(printed: str) -> None:
    """They are what they are, whatever stands against them."""
    assert not any(is_restated(printed, figure, other, PUBLIC) for figure in range(0, 0xFFFF, 977) for other in (0, 9))


@given(st.integers(1_000, 10**14), st.integers(0, 12))
def test_a_rounded_number_has_fewer_digits_and_is_near(number: int, power: int) -> None:
    """Each rounding is of fewer digits and within one unit of its last digit; the nearest is among them."""
    packed = pack(str(number)) + power
    digits = str(packed >> 8)
    found = list(round_number(packed))
    for one in found:
        assert len(str(one >> 8)) < len(digits)
        assert abs(_value(one) - _value(packed)) < 10 ** (len(str(_value(packed))) - 1)
    if len(digits) > 3:
        nearest = round(number, 2 - len(str(number))) * 10**power
        assert nearest in [_value(one) for one in found] or str(number)[2:3] == "5"


@pytest.mark.parametrize(
    ("short", "long", "same"),
    [
        ("33", "32.9", True),
        ("33.0", "32.9", False),
        ("33,0", "32,9", False),
        ("33.0", "32.96", True),
        ("2.00", "1.98", False),
        ("2.0", "1.98", True),
        ("1,000", "999.6", True),
    ],
)
def test_a_zero_that_is_printed_tells_how_exact_a_figure_is(short: str, long: str, same: bool) -> None:
    """`33` may be `32.9` rounded, `33.0` may not."""
    numbers = np.array([read_number(short), read_number(long)], dtype=np.uint64)
    one, other = (int(hash_) >> 32 & 0xFFFF for hash_ in PUBLIC.hash_numbers(numbers, np.zeros(2, dtype=np.uint8)))
    assert same == is_rounded(one, other, (long,), (short,), PUBLIC)
    assert same or not is_restated(short, one, other, PUBLIC)


@given(st.sampled_from(("1,190,000", "1.19", "7,242,117", "12.5")), st.integers(0, 0xFFFF))
def test_no_other_figure_is_taken_for_a_rounded_one(fact: str, other: int) -> None:
    """By its two bytes a figure is hardly ever taken for another: for fewer than one in a hundred."""
    hashes = PUBLIC.hash_numbers(np.array([read_number(fact)], dtype=np.uint64), np.zeros(1, dtype=np.uint8))
    number = int(hashes[0]) >> 32 & 0xFFFF
    taken = sum(is_rounded((other + step * 211) & 0xFFFF, number, (fact,), (), PUBLIC) for step in range(300))
    assert taken <= 12


def _value(packed: int) -> int:
    return (packed >> 8) * int(10 ** ((packed & 0xFF) - 128))


def test_what_many_figures_are_rounded_to_is_found_at_once() -> None:
    """The forms of some figures are those of each, and a figure that is not printed has none."""
    printed = ["1,234,567", "98.76", "12,852,000", "2,345"]
    packed = [read_number(one) for one in printed]
    hashes = PUBLIC.hash_numbers(np.array(packed, dtype=np.uint64), np.zeros(len(packed), dtype=np.uint8))
    figures = [hash_ >> 32 & 0xFFFF for hash_ in hashes.tolist()]
    each = [rounded_forms((figure,), printed, PUBLIC) for figure in figures]
    assert all(each)
    assert set().union(*each) == rounded_forms(set(figures), printed, PUBLIC)
    assert each[0] == rounded_forms(set(figures), printed[:1], PUBLIC) == rounded_forms(figures[:1], printed, PUBLIC)
    assert set() == rounded_forms((), printed, PUBLIC)
