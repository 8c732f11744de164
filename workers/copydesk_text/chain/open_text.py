"""Opens raw documents that are plain text."""

from msgspec.structs import replace

from copydesk_schemas import RawDocument
from copydesk_text.article import Article, Drop
from copydesk_text.lines import join_surplus
from copydesk_text.newsroom.split_articles import split_articles
from copydesk_text.normalize import normalize, normalize_line


def open_text(document: RawDocument) -> list[Article] | Drop:
    """Opens a text page. Its text is normalised first, since splitting compares lines.

    Args:
        document: The raw document with the text.

    Returns:
        Its articles in page order; a Drop if it holds none.
    """
    text, warnings = join_surplus(normalize(document.text or "", keep_gaps=True))
    title = normalize_line(document.title)
    opened = split_articles(replace(document, text=text, title=title))
    if isinstance(opened, Drop):
        return opened
    return [replace(article, document=document, warnings=warnings) for article in opened]


def open_whole(document: RawDocument) -> list[Article] | Drop:
    """Opens a text page for matching alone.

    Args:
        document: The raw document with the text.

    Returns:
        The text as it came, as one article; Drop `empty` if it has no visible character.
    """
    text = document.text or ""
    if not text.strip():
        return Drop("empty", "the text is empty after trimming")
    return [Article(document=document, title=document.title or None, text=text)]
