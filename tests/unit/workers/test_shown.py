"""Text of strangers comes out as text: what a terminal obeys becomes visible."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_workers.shown import shown, shown_json, shown_lines

texts = st.text(st.one_of(st.characters(), st.sampled_from("\x1b\x9b\x7f\u202e\u2069\u2028\u200f\u061cא\n\r\t")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x1b]52;c;aGk=\x07", r"\x1b]52;c;aGk=\x07"),
        ("\x9b2J\x7f\x00", r"\x9b2J\x7f\x00"),
        ("a\u202eb\u2066c\u2069", r"a\u202eb\u2066c\u2069"),
        ("a\u2028b\u2029c\x85d", r"a\u2028b\u2029c\x85d"),
        ("a\nb\r\tc", r"a\nb\r\tc"),
        ("a\ud800", r"a\ud800"),
        ("a\u200fb", r"a\u200fb"),
        ("שלום\u200f!", "שלום\u200f!"),
        ("שלום\u200f\u202e!", "שלום\u200f\\u202e!"),
        ("naïve – “café” 北京 👩\u200d🚒 নমস্কার", "naïve – “café” 北京 👩\u200d🚒 নমস্কার"),
    ],
)
def test_what_is_shown(text: str, expected: str) -> None:
    """Controls, overrides, separators and lone surrogates as escapes; marks of direction stay where they are needed."""
    assert expected == shown(text)


def test_lines_and_tabs_may_stay() -> None:
    """A text of several lines keeps them; a carriage return, which hides what stands before it, goes."""
    assert "a\n\tb\\rc" == shown_lines("a\n\tb\rc")


@given(texts)
def test_showing_twice_changes_nothing(text: str) -> None:
    """What is shown is safe, so it comes back as it is; and it can be written as UTF-8."""
    assert shown(text) == shown_lines(shown(text)) == shown(shown(text))
    shown(text).encode()


@given(texts.filter(lambda text: not any("\ud800" <= letter <= "\udfff" for letter in text)))
def test_json_stays_the_same_json(text: str) -> None:
    """A program that reads the escaped line finds the same text, and the line is safe."""
    line = json.dumps({"text": text}, ensure_ascii=False)
    assert {"text": text} == json.loads(shown_json(line))
    assert shown(shown_json(line)) == shown_json(line)
