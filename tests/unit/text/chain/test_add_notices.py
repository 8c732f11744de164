"""add_notices: correction and update notices leave the text."""

import pytest

from copydesk_schemas import RawDocument
from copydesk_text.article import Article
from copydesk_text.chain.add_notices import add_notices, is_notice


@pytest.mark.parametrize(
    "line",
    [
        "Correction: An earlier text gave the wrong length of the bridge.",
        "CORRECTION (May 3): The bridge is 90 metres long.",
        "Correction, Nov. 15, 2019: The bridge is 90 metres long.",
        "This story has been updated with the mayor’s answer.",
        "This article was amended on 3 May 2020 to give the right length.",
        "An earlier version of this article misspelled the name of the mayor.",
        "*Editor's note: This story was updated at noon to add the vote.",
        "(Corrects length of bridge in second paragraph)",
        "(Adds details, background)",
        "Corrección: el puente mide 90 metros.",
        "تصحيح: طول الجسر تسعون مترا",
        "更正：大桥长九十米",
    ],
)
def test_forms_of_notices(line: str) -> None:
    """Each form in print is a notice."""
    assert is_notice(line) is True


@pytest.mark.parametrize(
    "line",
    [
        "The correction of the river took twenty years.",
        "This story has been told in the town for years.",
        "Editor's note: The author is a member of the council.",
        "(He adds that the bridge is old)",
        "This article was the third one in the law.",
        "",
    ],
)
def test_other_lines_are_no_notice(line: str) -> None:
    """Sentences about corrections, stories and authors are text."""
    assert is_notice(line) is False


def test_notices_leave_the_text() -> None:
    """A notice goes into `notices`, once, and the text keeps its other lines."""
    text = "The bridge is 90 metres long.\n\nCorrection: It is not 80.\n\nCorrection: It is not 80."
    article = Article(document=RawDocument(text=text), text=text)
    noted = add_notices(article)
    assert (noted.text, noted.notices) == ("The bridge is 90 metres long.", ("Correction: It is not 80.",))
    assert add_notices(noted) == noted
