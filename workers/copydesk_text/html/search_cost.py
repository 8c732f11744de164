"""Says whether the search for the text of a page would take seconds. Pages that were made for people are far from it.

trafilatura asks each element around a link for all links in it, and joins the text behind an element that it takes out
to all the text before it. So what counts is how deep elements stand, and how many stand beside one another in one text.
"""

from collections import Counter
from typing import Final

from lxml.html import HtmlElement

from copydesk_text.html.page import HtmlPage

#: Elements that a page may have; news pages have up to some 2,000.
_MOST_ELEMENTS: Final = 20_000
#: The depths of all elements of a page together, where a link counts for this number of elements. News pages have up to
#: 80,000: that is a page of 20,000 elements at a depth of 13, of which every fourth is a link.
_MOST_DEPTH: Final = 3_000_000
_LINK: Final = 10
#: Levels of elements that libxml2 keeps.
_DEEPEST: Final = 255
#: Elements that stand beside one another in a text, times its characters, of all texts of a page: about a second.
_MOST_MIXED: Final = 800_000_000
#: What nobody takes out of a text: breaks, which cost nothing, and emphasis and links that are not empty and have no
#: name to go by. These are joined to the text around them, which costs this part of taking them out.
_BREAK: Final = "br"
_JOINED: Final = 4
_KEPT: Final = frozenset(("a", "b", "strong", "i", "em", "u", "font", "sup", "sub", "cite", "code", "q"))
_NAMELESS: Final = frozenset(("href", "title", "target", "rel", "lang", "color", "size", "face"))


def why_not_searched(page: HtmlPage) -> str | None:
    """Says why the text of a page is not searched for.

    Args:
        page: The page.

    Returns:
        The reason, as a warning has it; None if the page can be searched.
    """
    tree, count = page.tree, len(page.marks)
    if count > _MOST_ELEMENTS:
        return f"the page has more than {_MOST_ELEMENTS:,} elements"
    links = sum(1 for _ in tree.iter("a"))
    if (count + (_LINK - 1) * links) * _DEEPEST > _MOST_DEPTH and _depth(tree) > _MOST_DEPTH:
        return "the page has too many elements, or links, within too many others"
    if count * len(tree.text_content()) > _MOST_MIXED and _mixed(tree) > _MOST_MIXED:
        return "the page has too many elements within too long a text"
    return None


def _depth(tree: HtmlElement) -> int:
    """How deep the elements of a page stand, all together."""
    depths: dict[HtmlElement | None, int] = {None: 0}
    total = 0
    for element in tree.iter():
        depths[element] = depth = depths[element.getparent()] + 1
        total += depth * (_LINK if element.tag == "a" else 1)
    return total


def _mixed(tree: HtmlElement) -> int:
    """For each element that holds text and elements, the product of both; all together."""
    beside: Counter[HtmlElement | None] = Counter()
    lengths: Counter[HtmlElement | None] = Counter()
    for element in tree.iter():
        around = element.getparent()
        if element.tag != _BREAK:
            beside[around] += 1 if _is_kept(element) else _JOINED
        lengths[around] += len(element.tail or "")
        lengths[element] += len(element.text or "")
    return sum(count * lengths[around] for around, count in beside.items()) // _JOINED


def _is_kept(element: HtmlElement) -> bool:
    """Whether an element is emphasis or a link that stays in the text."""
    return element.tag in _KEPT and bool(element.text) and _NAMELESS.issuperset(element.keys())
