"""left_out: what a page shows and its record does not have is listed, with the reason that the warning gives."""

from tests.unit.text.html.made_html import ENGLISH, page, paragraphs, story

from copydesk_desk.review.inspect import LeftOut, inspect_document
from copydesk_schemas import RawDocument
from copydesk_workers.settings import Settings


def test_everything_is_listed() -> None:
    """The texts make up the figures of the warning; a text document has none."""
    html = page(story(paragraphs(*ENGLISH)))
    [article] = inspect_document(RawDocument(html=html), "here", Settings()).articles
    assert article.left_out == (
        LeftOut("menus", "News Sport"),
        LeftOut("forms", "Search"),
        LeftOut("foot of the page", "© The Vardo Gazette. All rights reserved. Privacy"),
    )
    assert article.record is not None
    [warning] = article.record["warnings"]
    assert warning.startswith(f"left out of the page: {sum(len(one.text) for one in article.left_out)} characters")
    [text] = inspect_document(RawDocument(text=ENGLISH[0]), "here", Settings()).articles
    assert text.left_out == ()
