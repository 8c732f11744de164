"""The patterns of captions, one by one."""

import pytest

from copydesk_text.newsroom import caption_patterns as patterns


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("“The ferry leaves” Luis Prado/EFE", "Luis Prado/EFE"),
        ("The ferry leaves! Ann Lee/AFP via Getty Images", "Ann Lee/AFP via Getty Images"),
        ("The ferry leaves, said Ann Lee", None),
    ],
)
def test_a_name_and_its_house(line: str, credit: str | None) -> None:
    """The credit begins behind the sentence, and ends the line."""
    found = patterns.name_house().search(line)
    assert (found[1] if found is not None else None) == credit


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("The ferry leaves. Photo: Ann Lee", "Ann Lee"),
        ("Foto: Ann Lee", "Ann Lee"),
        ("图：王小明", "王小明"),
        ("Ann Lee", None),
    ],
)
def test_a_label_and_its_credit(line: str, credit: str | None) -> None:
    """The credit stands behind a label and a colon."""
    found = patterns.labelled().search(line)
    assert (found[1] if found is not None else None) == credit


@pytest.mark.parametrize("line", ["FILE PHOTO: The ferry", "Archivbild - Die Fähre", "Foto d'archivio: il traghetto"])
def test_what_opens_a_caption(line: str) -> None:
    """An opening has a colon or a dash behind it, and is found by the quick test, too."""
    assert line[: patterns.BEGINNING] in patterns.beginnings()
    assert patterns.opening().match(line) is not None


def test_openings_are_long_enough_for_the_quick_test() -> None:
    """No opening is shorter than the beginning of a line that the quick test looks at."""
    assert {len(beginning) for beginning in patterns.beginnings()} == {patterns.BEGINNING}


def test_an_opening_without_its_sign() -> None:
    """`File photo of the ferry` is a sentence."""
    assert patterns.opening().match("File photo of the ferry") is None


def test_credits_end_in_these_letters() -> None:
    """Every house that may end a credit stands under its last two letters, and is tried on the lines that end so."""
    listed = {house: end for end, houses in patterns.houses_by_end().items() for house in houses}
    assert {house: house[-2:] for house in patterns.houses_last()} == listed
    assert min(map(len, listed)) >= 2
