"""Tells by tags and names of elements what within an article is no part of its text."""

import re
from collections.abc import Callable, Collection
from typing import Final

from lxml.html import HtmlElement

from copydesk_text.html.marks import any_word

#: Tags of what stands in an article without being its text.
_TAGS: Final = frozenset(("aside", "figure", "figcaption", "nav", "footer", "address", "time", "menu"))
#: Attributes that name an element.
_NAMING: Final = ("class", "id", "itemprop", "role", "data-component", "data-testid")
#: Words in names of such elements, each at the beginning of a part of the name.
_NAME: Final = re.compile(
    r"(?:^|[_-])(?:"
    r"related|recommend|recirc|teaser(?!-?text)|(?<!node-)(?<!node--)promo|newsletter|subscri|sign-?up|login|regist|donat|member|"
    r"shar(?:e|ing)|social|follow|comment|disqus|respond|reply|"
    r"(?:image|photo|picture|img|thumb)s?(?:$|[_-])|caption|credit|copyright|disclaimer|legal|imprint|byline|author|bio|contributor|"
    r"tags?(?:$|[_-])|topics?(?:$|[_-])|keyword|categor|bread-?crumb|kicker|eyebrow|"
    r"advert|ads?(?:$|[_-])|sponsor|banner|cookie|consent|gdpr|"
    r"tool|button|btn|rating|poll|quiz|survey|player|audio|podcast|video|gallery|slide|carousel|swiper|"
    r"toc(?:$|[_-])|table-of-contents|"
    r"read-?(?:more|next|also)|see-?also|(?:more|most|next|prev|previous|latest|popular|trending|top|other)[_-]|"
    r"pull-?quote|dates?(?:$|[_-])|date-?line|time-?stamp|publish|posted|updated|metas?(?:$|[_-])|"
    r"side-?bar|card|outbrain|taboola|embed|tweet|instagram|search|menu|nav(?:$|[_-])|footer|modal|popup"
    r")|^widget(?!s)|newsletter|related|teaser(?!-?text)|promo(?:$|[_-])|recommend|more-?(?:news|stories|articles|links)"
)
#: Words in names of the lead above a text.
_LEAD: Final = re.compile(
    r"(?:^|[_-])(?:lead(?:$|[_-])|lede|intro|ingress|vorspann|chapo|sapo(?:$|[_-])|entradilla|bajada|teaser-?text)"
)
#: Words in names of a standfirst, which says in other words what the text says.
_STANDFIRST: Final = re.compile(
    r"(?:^|[_-])(?:abstract|excerpt|summary|standfirst|dek(?:$|[_-])|deck(?:$|[_-])|occhiello|sommario|sub-?title|"
    r"sub-?head|strap-?line)"
)
#: What WordPress calls a post by, and the words that it adds for the tags, sections and kind of the post.
_POST: Final = re.compile(r"hentry|type-[\w-]+|post(?:id)?-\d+")
_FILED: Final = re.compile(r"(?:tag|category|channel|topic|(?:post_)?format)-")
_LEAD_LEVELS: Final = 3
#: Levels of elements that are looked at.
_DEEPEST: Final = 60


def stands_beside(holder: HtmlElement, article: Collection[HtmlElement]) -> bool:
    """Tells whether an element, or one around it within the article, is no part of the text by its tag or name.

    Args:
        holder: The block of a line.
        article: The element of the article and all around it: these are not asked.
    """
    element: HtmlElement | None = holder
    for _ in range(_DEEPEST):
        if element is None or element in article:
            return False
        if element.tag in _TAGS:
            return True
        for attribute in _NAMING:
            name = element.get(attribute)
            if name is not None and _is_beside_name(name) and (not _is_post_name(name) or _is_box_of_post(name)):
                return True
        element = element.getparent()
    return False


def is_lead(holder: HtmlElement) -> bool:
    """Tells whether an element, or one of the two around it, is called the lead of an article."""
    return _is_called(holder, _is_lead_name)


def is_standfirst(holder: HtmlElement) -> bool:
    """Tells whether an element, or one of the two around it, is called a standfirst."""
    return _is_called(holder, _is_standfirst_name)


def _is_called(holder: HtmlElement, tells: Callable[[str], bool]) -> bool:
    element: HtmlElement | None = holder
    for _ in range(_LEAD_LEVELS):
        if element is None:
            return False
        if tells(element.get("class") or "") or tells(element.get("id") or ""):
            return True
        element = element.getparent()
    return False


_is_lead_name: Final = any_word(_LEAD.search)
_is_standfirst_name: Final = any_word(_STANDFIRST.search)
_is_beside_name: Final = any_word(_NAME.search)
_is_post_name: Final = any_word(_POST.fullmatch)
_is_box_of_post: Final = any_word(lambda word: _NAME.match(word) and _FILED.match(word) is None)
