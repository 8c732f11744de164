"""Puts the text and title of an article into one form (see `normalize.py`)."""

from msgspec.structs import replace

from copydesk_text.article import Article, Drop
from copydesk_text.normalize import normalize, normalize_line


def normalize_text(article: Article) -> Article | Drop:
    """Puts text and title into one form.

    Args:
        article: The article.

    Returns:
        The article; Drop `empty` if nothing is left of its text.
    """
    text = normalize(article.text)
    if not text:
        return Drop("empty", "no text is left after control characters and blank space are taken out")
    title = normalize_line(article.title)
    if text == article.text and title == article.title:
        return article
    return replace(article, text=text, title=title)
