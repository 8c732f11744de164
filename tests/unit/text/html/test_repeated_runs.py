"""repeated_runs: a second print of an article goes, a refrain stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_text.html.repeated_runs import without_repeats
from copydesk_text.lines import is_sentence_paragraph

LONG = ("The council met on the second floor of the old customs house. " * 4).strip()
OTHER = ("Nobody at the hearing expected the bridge to stay closed. " * 4).strip()
SHORT = "The bridge is closed until the spring of the coming year."


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((LONG, "Why", OTHER, LONG, "Why", OTHER), (LONG, "Why", OTHER)),
        ((LONG, OTHER, OTHER), (LONG, OTHER)),
        ((LONG, "Why", SHORT, "Why", SHORT), (LONG, "Why", SHORT, "Why", SHORT)),
        ((LONG, "Why", OTHER, "Why", SHORT), (LONG, "Why", OTHER, "Why", SHORT)),
        ((SHORT, SHORT, SHORT, SHORT, SHORT), (SHORT, SHORT, SHORT, SHORT, SHORT)),
        ((), ()),
    ],
)
def test_without_repeats(lines: tuple[str, ...], expected: tuple[str, ...]) -> None:
    """What has many sentences in the same order as before is a second print, with the headings in it."""
    assert without_repeats(lines) == list(expected)


@given(st.lists(st.sampled_from((LONG, OTHER, SHORT, "Why", "", "x")), max_size=30))
def test_no_words_are_lost(lines: list[str]) -> None:
    """A law: whatever is left out stands in the text, lines without many sentences stay, and the order does."""
    kept = without_repeats(lines)
    assert set(kept) == set(lines)
    rest = iter(lines)
    assert all(any(line == other for other in rest) for line in kept)
    if sum(map(len, filter(is_sentence_paragraph, lines))) < len(LONG):
        assert kept == lines
