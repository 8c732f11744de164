"""Decides the summary of an article: the producer's, else the standfirst of its page, unless the text says it."""

import re
from typing import Final

from msgspec.structs import replace

from copydesk_text.article import Article
from copydesk_text.lines import folded
from copydesk_text.newsroom.syndication_lines import without_syndication
from copydesk_text.normalize import normalize_line

#: Characters of the longest summary; what is longer is a text.
_LONGEST: Final = 2000
#: Characters of a text in which its summary is looked for.
_CHARACTERS: Final = 20_000
#: How an excerpt breaks off.
_BROKEN_OFF: Final = re.compile(r"(?<!\s)\s*(?:\[\s?(?:…|\.\.\.)\s?\]|…|\.\.\.)\s*$")


def add_summary(article: Article) -> Article:
    """Adds the summary, and takes it out of the furniture.

    Args:
        article: The article, its text without furniture.

    Returns:
        The article with its `summary`; None for one that the text says too, or that is the title: most feeds describe
        an item by its first sentences.
    """
    said = normalize_line(article.document.summary)
    summary = _own(without_syndication(said), article) if said is not None else None
    summary = summary or _own(article.summary, article)
    key = folded(summary) if summary is not None else ""
    furniture = tuple(line for line in article.furniture if not key or folded(line) != key)
    if summary == article.summary and furniture == article.furniture:
        return article
    return replace(article, summary=summary, furniture=furniture)


def _own(said: str | None, article: Article) -> str | None:
    """What is said beside the title and the text; None if that is nothing."""
    if said is None or len(said) > _LONGEST:
        return None
    key = folded(_BROKEN_OFF.sub("", said))
    if not key or (article.title is not None and key == folded(article.title)):
        return None
    return None if key in folded(article.text[:_CHARACTERS]) else said
