"""The names of months and weekdays in many languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_text.newsroom.lexicon.calendar_words import is_calendar_word, month_number, weekday_number

MONTHS = [
    ("March", 3),
    ("Sept.", 9),
    ("MAR", 3),
    ("март", 3),
    ("марта", 3),
    ("ноя", 11),
    ("Januar", 1),
    ("Jänner", 1),
    ("août", 8),
    ("févr.", 2),
    ("março", 3),
    ("luglio", 7),
    ("maart", 3),
    ("marca", 3),
    ("března", 3),
    ("március", 3),
    ("березня", 3),
    ("Ağustos", 8),
    ("مارس", 3),
    ("آذار", 3),
    ("मार्च", 3),
    ("Μαΐου", 5),
    ("Oktober", 10),
    ("ministry", None),
    ("3", None),
    ("", None),
]


@pytest.mark.parametrize(("word", "number"), MONTHS)
def test_months(word: str, number: int | None) -> None:
    """Whole and shortened names, in any case and with a stop, give the number of the month; other words none."""
    assert month_number(word) == number


def test_a_word_that_names_two_months() -> None:
    """`listopad` is October in Croatian and November in Polish: without the language it is no month."""
    assert [month_number("listopad", code) for code in (None, "hr", "pl", "en")] == [None, 10, 11, None]


@pytest.mark.parametrize(
    ("word", "number"), [("Monday", 0), ("Tues", 1), ("воскресенье", 6), ("vendredi", 4), ("x", None)]
)
def test_weekdays(word: str, number: int | None) -> None:
    """Names of weekdays give their number, from Monday."""
    assert weekday_number(word) == number


@given(st.text(max_size=40))
def test_any_word_has_an_answer(word: str) -> None:
    """A word that names a month or one weekday is a calendar word."""
    if month_number(word) is not None or weekday_number(word) is not None:
        assert is_calendar_word(word)
