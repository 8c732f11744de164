"""Lists what a page shows and its record does not have, with the reasons."""

from msgspec import Struct

from copydesk_text.article import Article
from copydesk_text.html.main_text import main_text
from copydesk_text.html.page import open_page
from copydesk_text.html.visible_lines import BESIDE_NAMES


class LeftOut(Struct, frozen=True):
    """A text of the page that is in no field of the record, and why: as the warning of the record says it."""

    why: str
    text: str


def left_out(article: Article) -> tuple[LeftOut, ...]:
    """Reads the page of an article again for what its record leaves out.

    Args:
        article: An article as it was opened.

    Returns:
        The texts in page order; none for a text document, and for one of several stories of a page.
    """
    document = article.document
    if document.html is None or not article.single:
        return ()
    found = main_text(open_page(document.html, document.url), article.title)
    return tuple(LeftOut(BESIDE_NAMES[why], " ".join(text.split())) for why, text in found.left_out if text.strip())
