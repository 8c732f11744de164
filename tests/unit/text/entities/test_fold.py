"""Mentions of one person or organisation become one."""

import pytest

from copydesk_text.entities.fold import Folded, clean_name, fold_organisations, fold_people, last_name
from copydesk_text.entities.spans import Span


def span(text: str, name: str, key: str = "") -> Span:
    """The first place of a name in a text."""
    start = text.index(name)
    return Span(start, start + len(name), name, key or name)


def test_counts_last_names() -> None:
    """A last name alone is the person named in full, possessive or not."""
    text = "Anna Berg spoke. Berg’s aide laughed, and Berg left for Bergen."
    assert [Folded("Anna Berg", 3, 0)] == fold_people(text, [span(text, "Anna Berg")])


def test_last_name_goes_to_whoever_was_named_last() -> None:
    """Of two people with one last name the one named before is meant."""
    text = "Anna Berg came. Berg sang. Tom Berg came. Berg slept. Berg woke."
    found = fold_people(text, [span(text, "Anna Berg"), span(text, "Tom Berg")])
    assert [("Anna Berg", 2), ("Tom Berg", 3)] == [(one.name, one.mentions) for one in found]


def test_short_form_of_a_name_goes_into_the_long_one() -> None:
    """A name whose words all stand in a longer one is that person."""
    text = "Omar Khaled Nasri came. Later Omar Nasri left."
    found = fold_people(text, [span(text, "Omar Khaled Nasri"), span(text, "Omar Nasri")])
    assert [("Omar Khaled Nasri", 2)] == [(one.name, one.mentions) for one in found]


def test_lone_name_stays() -> None:
    """A last name that nobody bears in full is a person of its own."""
    text = "President Mbeki came. Mbeki left."
    assert [Folded("Mbeki", 2, 10)] == fold_people(text, [span(text, "Mbeki")])


def test_forms_of_an_organisation_are_one() -> None:
    """The longest form that the text uses names it."""
    text = "ISIS, or Islamic State, lost."
    spans = [span(text, "ISIS", "ISIS"), span(text, "Islamic State", "ISIS")]
    assert [Folded("Islamic State", 2, 0)] == fold_organisations(spans)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Anna Berg’s", "Anna Berg"), ("“Tom\nBerg”", "Tom Berg"), ("James'", "James"), ("Ross", "Ross")],
)
def test_cleans_names(name: str, expected: str) -> None:
    """Quotes, possessives and line ends are no part of a name."""
    assert expected == clean_name(name)


def test_last_name_drops_the_article() -> None:
    """Thabet al-Rawi is Rawi further down."""
    assert ["Rawi", "Berg"] == [last_name("Thabet al-Rawi"), last_name("Anna Berg")]


def test_first_name_alone_is_the_person() -> None:
    """A lone first name that one person bears is that person."""
    text = "Sheikh Ali Nasri came. Sheikh Ali left."
    spans = [span(text, "Ali Nasri"), Span(text.rindex("Ali"), text.rindex("Ali") + 3, "Ali", "Ali")]
    assert [Folded("Ali Nasri", 2, 7)] == fold_people(text, spans)
