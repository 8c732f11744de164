"""Two texts side by side."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from copydesk_desk.review.explain.passages import LEAST_SAME, Passage, align_passages, count_words, cut_words

WORDS = ["the", "ferry.", "left", "Ulva,", "at\n\nnoon", "14.20", "with", "港の計画", "هطلت", "!!"]
texts = st.lists(st.sampled_from(WORDS)).map(" ".join)


@given(texts | st.text(), texts | st.text())
def test_nothing_is_lost(left: str, right: str) -> None:
    """The passages of a side, joined, are its text; neighbours differ in kind; a shared passage has the same words."""
    passages = align_passages(left, right)
    assert left == "".join(passage.left for passage in passages)
    assert right == "".join(passage.right for passage in passages)
    assert all((one.kind == "same") != (other.kind == "same") for one, other in pairwise(passages))
    for passage in passages:
        assert (passage.left == "", passage.right == "") == (passage.kind == "right", passage.kind == "left")
        if passage.kind == "same":
            assert count_words(passage.left) == count_words(passage.right)


@given(texts)
def test_a_text_is_the_same_as_itself(text: str) -> None:
    """One shared passage, whatever the case; none for no text."""
    kinds = [passage.kind for passage in align_passages(text, text.swapcase())]
    assert (["same"] if text else []) == kinds


def test_a_replaced_word_stands_against_the_other() -> None:
    """What changed is cut out as printed, with the words around it shared."""
    left = "The board met on Monday and the exchange sold 310 tonnes of cod."
    right = "The board met on Friday and the exchange sold 287 tonnes of cod."
    assert align_passages(left, right) == (
        Passage("same", "The board met on ", "The board met on "),
        Passage("replaced", "Monday ", "Friday "),
        Passage("same", "and the exchange sold ", "and the exchange sold "),
        Passage("replaced", "310 ", "287 "),
        Passage("same", "tonnes of cod.", "tonnes of cod."),
    )


def test_what_only_one_has() -> None:
    """A sentence that was added or cut stands on its side alone."""
    kinds = [
        (passage.kind, passage.left, passage.right)
        for passage in align_passages("One two three. Four five six.", "One two three. And more! Four five six.")
    ]
    assert [
        ("same", "One two three. ", "One two three. "),
        ("right", "", "And more! "),
        ("same", "Four five six.", "Four five six."),
    ] == kinds


def test_stray_words_are_no_passage() -> None:
    """Fewer than three words in a row that two unrelated passages happen to share are not shown as shared."""
    passages = align_passages("hail stripped the orchards twice in May", "pickers saw the presses stand in autumn")
    assert ["replaced"] == [passage.kind for passage in passages]
    assert 3 == LEAST_SAME


def test_a_passage_is_cut_in_the_middle() -> None:
    """The first and last words stay, and what is left out is counted."""
    assert ("a b ", 3, "f.") == cut_words("a b c d e f.", 2, 1)
    assert ("a b c", 0, "") == cut_words("a b c", 2, 1)


def test_a_sign_that_opens_a_passage_is_part_of_it() -> None:
    """A quotation mark or a bracket goes with the words behind it, so none is left alone in front of a new passage."""
    before = "The night was calm at sea."
    for opening, new in (("\n\n", "“We were late,” he said."), (" ", '"We were late," he said.'), ("", "（船长说）")):
        found = align_passages(before, f"{before}{opening}{new}")
        assert [(one.kind, one.right) for one in found] == [("same", before + opening), ("right", new)]
