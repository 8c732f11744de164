"""Adds the places, people and organisations that the text names, by gazetteer and rule."""

from typing import Final

from msgspec.structs import replace

from copydesk_text.article import Article, Drop
from copydesk_text.entities.entity_lists import list_entities
from copydesk_text.entities.people import find_names
from copydesk_text.entities.spans import unwrapped

#: Characters of a text that are read: what is first named further down is hardly what the article is about.
_CHARACTERS: Final = 30_000


def add_entities(article: Article) -> Article | Drop:
    """Adds the names in the text.

    Args:
        article: The article.

    Returns:
        The article with its `entities`: places, then people, then organisations, each in order of first mention.
    """
    text = unwrapped(article.text[:_CHARACTERS])
    names = find_names(text, article.language.code)
    entities = list_entities(text, article.language.code, names.people, names.organisations, article.authors)
    return replace(article, entities=entities) if entities else article
