"""Remembers the authors that a producer gives: each article of a page asks for those of its document."""

from functools import lru_cache
from itertools import islice

from copydesk_schemas import RawDocument
from copydesk_text.newsroom.author_names import MOST_VALUES, declared_authors


def given_authors(document: RawDocument) -> tuple[str, ...]:
    """Reads the authors that the producer of a document gives.

    Args:
        document: The document.

    Returns:
        What `declared_authors` makes of its `authors`; empty without any.
    """
    return _read(tuple(islice(document.authors, MOST_VALUES))) if document.authors else ()


@lru_cache(maxsize=4)  # a thousand values take up to a second; a page has up to five hundred articles
def _read(values: tuple[str, ...]) -> tuple[str, ...]:
    return declared_authors(values)
