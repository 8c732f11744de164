"""Widget labels: what is one wherever it stands, and what only outside the body."""

import pytest

from copydesk_text.newsroom.lexicon.furniture_labels import is_certain_label, is_gallery_label, is_label
from copydesk_text.newsroom.lexicon.read_table import read_table
from copydesk_text.newsroom.lexicon.schema import FurnitureLabels, every


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "ADVERTISEMENT",
        "Read more:",
        "Share this —",
        "more_vert",
        "### Share this story",
        "اقرأ أيضا",
        "Advertentie",
        "ANNONS",
        "Anzeige",
        "Sponsored Links",
        "スポンサード リンク",
        "REKLAMA",
        "Διαφήμιση",
        "विज्ञापन",
        "광고",
    ],
)
def test_certain_labels(line: str) -> None:
    """Case, punctuation and markup around a label do not count."""
    assert (is_certain_label(line), is_label(line)) == (True, True)


@pytest.mark.parametrize(
    "line",
    ["TT", "20", "[12]", "1.2K", "Facebook", "A  A", "•", "12 shares", "5 min read", "3 hours ago", "Image 1of/3"],
)
def test_labels_outside_the_body(line: str) -> None:
    """What could be a line of a list or table is a label, but not a certain one."""
    assert (is_certain_label(line), is_label(line)) == (False, True)


@pytest.mark.parametrize("line", ["Minister resigns", "1,234,567", "2024 was a hot year", "He said more", "Yes"])
def test_other_short_lines_are_no_label(line: str) -> None:
    """Short lines of text are left alone."""
    assert is_label(line) is False


def test_gallery_labels() -> None:
    """The labels of a picture in a gallery are told from share buttons."""
    assert [is_gallery_label(line) for line in ("Image 1 of 3", "1 / 3", "Close", "Share", "20")] == [
        True,
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("table", ["always", "beside"])
def test_every_label_in_any_case(table: str) -> None:
    """Each label of the tables is one, with a capital and between dashes: no quick test loses one."""
    forms = sorted(every(getattr(read_table(FurnitureLabels), table)))
    assert [form for form in forms if not (is_label(form.capitalize()) and is_label(f"— {form} —"))] == []
