"""date_labels: the labels of dates in a line, and how far each reaches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_text.newsroom.date_labels import labels_of, with_ends


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("Published 3 March, updated 4 March", [("published", " 3 March, "), ("updated", " 4 March")]),
        ("Original: 3 March, updated: 4 March", [("published", ": 3 March, "), ("updated", ": 4 March")]),
        ("Original: 3 March", []),
        ("Date: 3 March", [("published", ": 3 March")]),
        ("A date on 3 March", []),
        ("3 March", []),
    ],
)
def test_labels_and_what_they_reach(line: str, parts: list[tuple[str, str]]) -> None:
    """Each reaches to the next one; common words need a colon, and some a label of a change in the line."""
    found = with_ends(labels_of(line))
    kinds = ["published" if label["published"] else "updated" for label, _ in found]
    assert [(kind, line[label.end() : end]) for kind, (label, end) in zip(kinds, found, strict=True)] == parts


@given(
    st.lists(st.sampled_from(("Published", "Updated:", "Original:", "İ", " ", "3 March", ",")), max_size=8).map("".join)
)
def test_parts_are_of_the_line(line: str) -> None:
    """A law: labels stand in order, and what each reaches ends where the next begins."""
    found = with_ends(labels_of(line))
    assert [end for _, end in found] == [label.start() for label, _ in found[1:]] + [None] * bool(found)
