"""join_torn: pieces of a line of the page are that line again, and nothing else changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import Element

from copydesk_text.html.torn_lines import join_torn
from copydesk_text.html.visible_lines import VisibleLine
from copydesk_text.lines import folded

PAGE = ["The crane, which fell on Tuesday, lies in the basin.", "Harbour Crane Quay", "Harbour", "Low said so."]


def joined(found: list[str], page: list[str]) -> list[str]:
    """The lines found after the pieces are joined."""
    holder = Element("p")
    lines = [VisibleLine(text, holder, 0, None) for text in page]
    texts, keys = join_torn(found, [folded(line) for line in found], lines, [folded(line) for line in page])
    assert list(keys) == [folded(text) for text in texts]
    return list(texts)


@pytest.mark.parametrize(
    ("found", "texts"),
    [
        (["The crane,", "which fell", "on Tuesday, lies in the basin.", "Low said so."], [PAGE[0], PAGE[3]]),
        (["Harbour", "Crane", "Quay", "Low", "said so."], [PAGE[1], PAGE[3]]),
        (["The crane", ",", "which fell on Tuesday, lies in the basin", "."], [PAGE[0], "."]),
        (["The crane,", "which fell"], ["The crane,", "which fell"]),
        (["The cra", "ne, which fell on Tuesday, lies in the basin."],) * 2,
        (["The crane,", "Low said so.", "which fell on Tuesday, lies in the basin."],) * 2,
        (PAGE, PAGE),
        ([], []),
    ],
    ids=["sentence", "first piece is a line", "signs", "beginning", "within a word", "another between", "same", "none"],
)  # fmt: skip  # pairs read better in lines than one a line
def test_pieces(found: list[str], texts: list[str]) -> None:
    """Lines that follow each other and are a line of the page word for word become that line."""
    assert joined(found, PAGE) == texts


def test_pieces_in_vain_are_few() -> None:
    """A page made of a line that all its pieces begin and none ends is read in bounded time, and stays as it is."""
    pieces = ["crane"] * 20_000
    assert joined(pieces, [" ".join((*pieces, "quay"))]) == pieces


@given(st.lists(st.lists(st.sampled_from(["crane", "Quay", "the,", "harbour"]), min_size=1, max_size=5), max_size=6))
def test_no_word_is_lost(page: list[list[str]]) -> None:
    """A page that came word by word has the same words in the same order, in no more lines."""
    pieces = [word for line in page for word in line]
    texts = joined(pieces, [" ".join(line) for line in page])
    assert folded(" ".join(texts)) == folded(" ".join(pieces))
    assert len(texts) <= len(pieces)
