"""A comparison for a reader says what the record of the newer text would say."""

from copydesk_desk.review.explain.comparison import compare_texts
from copydesk_desk.review.explain.texts import UNPUSHED_IDS, text_of_document
from copydesk_schemas import RawDocument

BRIEF = "No more is known."


def test_a_figure_that_only_the_title_has_is_told() -> None:
    """A brief text is compared with its title, and what is replaced there is printed as the title has it."""
    new, old = (
        text_of_document(RawDocument(text=BRIEF, title=title), title, entry_id, "matching")
        for title, entry_id in zip(
            (
                "CORRECTED - LINDMARK HARBOUR GETTING 83.2 MLN DLRS TO WIDEN FERRY BASIN",
                "LINDMARK HARBOUR GETTING 41.6 MLN DLRS TO WIDEN FERRY BASIN",
            ),
            UNPUSHED_IDS,
            strict=True,
        )
    )
    assert [("41.6 MLN DLRS", "83.2 MLN DLRS")] == [(one.old, one.new) for one in compare_texts(new, old).changes]


def test_texts_are_laid_side_by_side_only_for_who_looks_at_it() -> None:
    """It takes half a second of long texts, in which a door would answer nobody."""
    left, right = (
        text_of_document(RawDocument(text=BRIEF), name, entry_id, "matching")
        for name, entry_id in zip("ab", UNPUSHED_IDS, strict=True)
    )
    assert compare_texts(left, right, passages=False).passages == ()
    assert compare_texts(left, right).passages != ()
