"""page_lines, folded, ends_sentence, joined: the lines of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_text.lines import (
    MOST_LINES,
    ends_sentence,
    folded,
    is_sentence_paragraph,
    join_surplus,
    joined,
    page_lines,
)


def test_lines_whatever_ends_them() -> None:
    """Unix, Windows and old Mac line ends separate lines; space around them goes."""
    assert page_lines(" one\r\n\ttwo \rthree\n") == ["one", "two", "three", ""]


def test_folded_ignores_typography() -> None:
    """Case, quotation marks, punctuation and runs of space do not count."""
    assert folded("“It’s  OVER,” he said!") == folded('"It\'s over" he said')


@pytest.mark.parametrize(
    ("line", "ends"),
    [
        ("It rained.", True),
        ("“It rained.”", True),
        ("(It rained.)", True),
        ("下雨了。", True),
        ("هل أمطرت؟", True),
        ("Rain in Oslo", False),
        ("", False),
    ],
)
def test_ends_of_sentences(line: str, ends: bool) -> None:
    """The marks of several scripts end a sentence, with quotation marks or brackets behind them."""
    assert ends_sentence(line) is ends


def test_sentence_paragraphs_are_long() -> None:
    """A sentence counts as body text from a length on that is shorter in ideographs."""
    assert is_sentence_paragraph("It rained.") is False
    assert is_sentence_paragraph("It rained in the valley for the third day, and the river rose above the old bridge.")
    assert is_sentence_paragraph("山谷里连续下了三天的雨，河水已经漫过了那座老桥。")


@given(st.lists(st.sampled_from(["", "a", "b c"]), max_size=12))
def test_joined_keeps_every_line(lines: list[str]) -> None:
    """Joined text has every line in order, no blank line at its ends and no two in a row."""
    text = joined(lines)
    assert [line for line in page_lines(text) if line] == [line for line in lines if line]
    assert text == text.strip("\n")
    assert "\n\n\n" not in text


@given(st.text(st.characters(codec="ascii")) | st.text(st.characters(codec="cp1252")))
def test_western_lines_fold_as_others(line: str) -> None:
    """They take shorter ways: a letter of another script behind them changes nothing before it."""
    assert folded(f"{line} ж") == f"{folded(line)} ж".strip()


def test_surplus_lines_are_joined() -> None:
    """A text with too many lines keeps every word: all behind the last line that is told apart become one, and a
    warning says so."""
    lines = [f"line {number}" for number in range(MOST_LINES + 3)]
    text, warnings = join_surplus("\n".join(lines))
    rest = " ".join(lines[MOST_LINES:])
    assert text.split("\n") == [*lines[:MOST_LINES], rest]
    assert warnings == (f"the text has more than {MOST_LINES:,} lines: all behind them are one line",)
    assert join_surplus(text) == (text, warnings)


def test_no_surplus() -> None:
    """A text of no more lines stays as it is."""
    text = "\n".join(["x"] * MOST_LINES)
    assert join_surplus(text) == (text, ())
