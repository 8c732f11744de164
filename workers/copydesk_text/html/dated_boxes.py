"""Tells what on a page holds dates of something else: boxes, captions, comments, and the cards of other stories."""

import re
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from copydesk_text.html.tree import class_and_id
from copydesk_text.remembered import remembered
from copydesk_text.scripts import FIRST_EAST_ASIAN

#: Elements that hold dates that are not the story's.
ELSEWHERE: Final = frozenset((
    "aside", "nav", "footer", "form", "figure", "figcaption", "script", "style", "noscript", "template", "select",
    "button", "svg", "iframe", "blockquote", "head",
))  # fmt: skip  # names read better in lines than one a line
_BOX: Final = re.compile(
    r"comment|disqus|related|recommend|sidebar|side-?bar|trending|popular|most-?(?:read|viewed|shared)|latest|teaser|(?<!node-)(?<!node--)promo"
    r"|(?<!elementor-)widget|caption|credit(?!s)|(?<!article-)(?<!article_)(?<!article__)(?<!post-)(?<!post_)(?<!post__)"
    r"(?<!entry-)(?<!story-)(?<!story_)(?<!story__)footer|newsletter|breaking|ticker|carousel|upcoming|\bevents?\b|weather|outbrain|taboola",
    re.IGNORECASE,
)
#: Links of an element that are looked at, words of the longest name of a section, and characters of the shortest
#: headline in scripts without spaces.
_MOST_LINKS: Final = 6
_WORDS_OF_SECTION: Final = 2
_UNSPACED: Final = 8


def is_box(element: HtmlElement) -> bool:
    """Whether an element is called a box, a caption, comments or the like.

    Args:
        element: Any element.
    """
    names = class_and_id(element)
    return len(names) > 1 and is_box_name(names)


@remembered(4096)  # a site uses the same names on every page
def is_box_name(names: str) -> bool:
    """Whether one of the names of an element is that of a box.

    Args:
        names: Its class and its id.
    """
    return _BOX.search(names) is not None


def leads_on(element: HtmlElement) -> bool:
    """Whether a link in an element has the words of a headline, not those of a section.

    Args:
        element: Any element.
    """
    links = islice(element.iter("a"), _MOST_LINKS)
    return any("#" not in (link.get("href") or "#") and _is_title(link.text_content()) for link in links)


def _is_title(text: str) -> bool:
    """Whether a link has more than the words of a section."""
    words = text.split()
    return len(words) > _WORDS_OF_SECTION or (
        len(words) > 0 and len(words[0]) >= _UNSPACED and max(words[0]) >= FIRST_EAST_ASIAN
    )
