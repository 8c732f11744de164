"""Normal forms of Unicode: those of the standard library, in time that grows with the text."""

import sys
import unicodedata
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_text.normalize import normalize
from copydesk_text.unicode_forms import LONG_RUN, MOST_MARKS, Form, to_form

_FORMS = get_args(Form)
_LETTERS = st.sampled_from("a\u00e9\u0301\u0327\u0338\u0f71\u0f73\u0f81\uff76\uff9e\uff9f\u3099\u30ab\u200d \u2014")


def longest_run(text: str) -> int:
    """Marks behind one letter, at most."""
    longest = marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        longest = max(longest, marks)
    return longest


@given(st.text() | st.text(_LETTERS, max_size=LONG_RUN), st.sampled_from(_FORMS))
def test_texts_of_people_have_the_form_of_the_standard_library(text: str, form: Form) -> None:
    """Nothing is lost where no letter has more than a hundred marks."""
    assert unicodedata.normalize(form, text) == to_form(form, text)


_RUNS = st.tuples(st.text(_LETTERS, max_size=3), st.sampled_from((1, 50, 129, 300))).map(lambda run: run[0] * run[1])


@given(st.lists(_RUNS, max_size=6).map("".join), st.sampled_from(_FORMS))
def test_no_letter_keeps_more_marks_than_can_be_sorted(text: str, form: Form) -> None:
    """What is left is in the form, and each letter has a bounded number of marks, also once it is taken apart."""
    found = to_form(form, text)
    assert unicodedata.is_normalized(form, found)
    assert longest_run(unicodedata.normalize("NFKD", found)) <= 2 * LONG_RUN + 4


@pytest.mark.parametrize("form", _FORMS)
@pytest.mark.parametrize("marks", ["\u0301\u0327", "\u0f73\u0f71", "\uff9e\u0301", "\u0301" * 3 + "\u0327"])
def test_a_letter_with_a_million_marks_is_cut(form: Form, marks: str) -> None:
    """Sorting them took an hour, in which no other thread of the process did anything."""
    text = "a" + marks * (1_000_000 // len(marks)) + " end"
    assert unicodedata.normalize(form, "a" + (marks * MOST_MARKS)[:MOST_MARKS] + " end") == to_form(form, text)


def test_all_that_becomes_a_mark_is_known() -> None:
    """No character of Unicode is, or begins with, a mark that is not counted: thirty are left of each."""
    for code in range(0x80, sys.maxunicode + 1):
        character = chr(code)
        if unicodedata.combining(unicodedata.normalize("NFKD", character)[0]):
            apart = len(unicodedata.normalize("NFKD", character))
            assert apart * MOST_MARKS == len(to_form("NFKD", character * (LONG_RUN + 1))), hex(code)


def test_a_text_with_a_run_of_marks_comes_out_without_it() -> None:
    """As text of an article: the letter stays, with some of its marks."""
    found = normalize("The ferry sails. a" + "\u0327\u0301" * 500_000)
    assert len(found) < 60
    assert found.startswith("The ferry sails. ")


def test_nobody_else_asks_the_standard_library() -> None:
    """Texts of strangers come to a normal form here alone; the two other modules read names that are ours."""
    root = Path(__file__).parents[3]
    folders = [root / name for name in ("workers", "producers", "schemas")]
    callers = {
        file.name for folder in folders for file in folder.rglob("*.py") if "unicodedata.normalize(" in file.read_text()
    }
    assert {"unicode_forms.py", "known_names.py", "place_sources.py"} == callers
