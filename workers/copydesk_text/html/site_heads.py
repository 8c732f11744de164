"""Tells the head of a site, with its menus and the day of today, from what stands above a headline."""

import re
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from copydesk_text.html.tree import class_and_id
from copydesk_text.remembered import remembered

#: Links from which a list of nothing else is a menu, and items of a list that are looked at.
_FEWEST_LINKS: Final = 4
_MOST_ITEMS: Final = 12
_LISTS: Final = frozenset(("ul", "ol"))
#: Elements that may be menus.
MENUS: Final = ("nav", *sorted(_LISTS))
#: Lists of links, and elements that are marked as navigation, which belong to an article.
_OF_ARTICLE: Final = re.compile(
    r"bread|crumb|(?<![a-z])(?:tags?|topics?|categor|keywords?|share|sharing|social|authors?|byline|meta)(?![a-z]*nav)",
    re.IGNORECASE,
)
#: Names of the head of a site, and of the day of today in it.
_OF_SITE: Final = re.compile(
    r"(?<![a-z])(?:to-?days?|current[-_]?(?:date|time|day)|date[-_]?now|live[-_]?(?:date|clock)|clock"
    r"|top[-_]?(?:bar|line|strip|header|head|menu|nav)|header[-_]?(?:top|date|time)|nav[-_]?bar|main[-_]?nav"
    r"|mast-?head|(?:site|main|global)[-_]?header|fecha[-_]?(?:actual|hoy)|data[-_]?(?:hoje|oggi|odierna)"
    r"|date[-_]?(?:du[-_]jour|today)|heute)(?![a-z])"
    r"|^\s*(?:top|topo|kopf|bandeau|entete|cabecera|cabecalho|testata|hlavicka)\s*$",
    re.IGNORECASE,
)
#: Addresses of a front page.
_FRONT: Final = re.compile(r"(?:(?:https?:)?//[^/?#]{1,255})?/?(?:index\.\w{2,5})?", re.IGNORECASE)
#: Names of parts of a story, and of pictures of a clock: `article-header-date`, `icon-clock`.
_OF_STORY: Final = re.compile(r"(?<![a-z])(?:article|post|entry|story|icons?|fas?|far)[-_]", re.IGNORECASE)


def is_menu(element: HtmlElement) -> bool:
    """Whether an element is a menu of the site: above it stands nothing of the article whose headline follows.

    Args:
        element: Any element above a headline, but none that the headline is in.
    """
    if element.tag == "nav" or element.get("role") == "navigation":
        return _OF_ARTICLE.search(class_and_id(element)) is None
    if element.tag not in _LISTS or len(element) < _FEWEST_LINKS:
        return False
    items = islice(element, _MOST_ITEMS)
    return all(_is_link(item) for item in items) and _OF_ARTICLE.search(class_and_id(element)) is None


def is_site_head(element: HtmlElement) -> bool:
    """Whether an element is named as the head of a site, or as the day of today in it.

    Args:
        element: Any element above a headline, but none that the headline is in.
    """
    names = class_and_id(element)
    return len(names) > 1 and _is_site_name(names)


def leads_home(element: HtmlElement) -> bool:
    """Whether the only link in an element is one to the front page: it holds the name of the site, and no way there.

    Args:
        element: An element that is named as the head of a site, beside a headline.
    """
    links = list(islice(element.iter("a"), 2))
    return len(links) == 1 and _FRONT.fullmatch((links[0].get("href") or "").strip()) is not None


def _is_link(item: HtmlElement) -> bool:
    """Whether an item of a list is a link, or a list below one."""
    if not isinstance(item.tag, str):
        return True  # a comment
    return (item.text or "").strip() == "" and len(item) > 0 and item[0].tag == "a"


@remembered(4096)  # a site uses the same names on every page
def _is_site_name(names: str) -> bool:
    return _OF_SITE.search(names) is not None and _OF_STORY.search(names) is None
