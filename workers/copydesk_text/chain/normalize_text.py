"""Puts the text and title of an article into one form (see `normalize.py`)."""

from msgspec.structs import replace

from copydesk_text.article import Article, Drop
from copydesk_text.normalize import normalize, normalize_line


def normalize_text(article: Article) -> Article | Drop:
    """Puts text and title into one form.

    Args:
        article: The article.

    Returns:
        The article, with a warning if the document has characters that could not be decoded; Drop `empty` if nothing
        is left of its text.
    """
    text = normalize(article.text)
    if not text:
        return Drop("empty", "no text is left after control characters and blank space are taken out")
    title = normalize_line(article.title)
    warnings = _with_undecoded(article)
    if text == article.text and title == article.title and warnings == article.warnings:
        return article
    return replace(article, text=text, title=title, warnings=warnings)


def _with_undecoded(article: Article) -> tuple[str, ...]:
    """The warnings, with one for bytes that whoever decoded the document could not read."""
    source = article.document.html or article.document.text or ""
    if "\ufffd" not in source:  # a third of the time that counting takes
        return article.warnings
    count = source.count("\ufffd")
    warning = f"{count:,} places of the document could not be decoded and hold U+FFFD"
    return article.warnings if warning in article.warnings else (*article.warnings, warning)
