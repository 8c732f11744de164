"""open_text: the text of a page is put into one form before it is split, and its gaps are seen."""

import pytest

from copydesk_schemas import RawDocument
from copydesk_text.article import Drop
from copydesk_text.chain.open_text import open_text

TITLES = ("Harbour Board Sells Its Oldest Crane", "Beekeepers Count Fewer Swarms in Spring")
BODIES = (
    "The harbour board sold its oldest crane on Thursday to a museum that will show it on the eastern quay.\n\n"
    "The crane had lifted timber and salt for ninety years before its engine failed in the autumn storms.",
    "Beekeepers along the river counted a third fewer swarms this spring than in the year before, they said.\n\n"
    "Their association blames the wet weeks of April and asks gardeners to leave their lawns uncut for longer.",
)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_gaps_between_articles_are_seen(line_end: str) -> None:
    """Blank lines above a headline split a page, whatever ends its lines; in the texts one of several stays."""
    page = "\n\n\n\n\n".join(f"{title}\n\nTT\n\n{title}\n\n{body}" for title, body in zip(TITLES, BODIES, strict=True))
    opened = open_text(RawDocument(text=page.replace("\n", line_end)))
    assert not isinstance(opened, Drop)
    assert [(article.title, article.text) for article in opened] == [
        (title, f"TT\n\n{body}") for title, body in zip(TITLES, BODIES, strict=True)
    ]
