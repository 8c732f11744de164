"""Finds the headline of a page that has no heading for it: bold print, a cell or a block that repeats its title.

So wrote the pages of the first years, and so do systems that call a block a title instead of making it a heading.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from copydesk_text.html.page import HtmlPage
from copydesk_text.html.tree import Around, class_and_id
from copydesk_text.lines import folded
from copydesk_text.scripts import FIRST_EAST_ASIAN

#: What may show a headline, and how many of these are looked at.
_SHOWS: Final = ("b", "strong", "font", "big", "td", "th", "div", "p", "span", "center", "h4", "h5", "h6")
_MOST_SHOWN: Final = 1_500
#: Elements in a headline.
_MOST_WITHIN: Final = 3
#: Paragraphs beyond which a form is the whole page: some systems put it into one.
_FEWEST_PARAGRAPHS: Final = 2
#: Words of the shortest headline; characters where words are not set apart.
_FEWEST_WORDS: Final = 3
_FEWEST_CHARACTERS: Final = 8
#: Signs between a headline and the name of an outlet or a section.
_BETWEEN: Final = re.compile(
    r"(?<!\s)\s+(?:[|·•»«›‹–—-]|::)\s+|:\s+|\s?[_｜|]\s?|(?<=[\u3000-\u9fff\uac00-\ud7a3])[-–—](?=[\u3000-\u9fff\uac00-\ud7a3])"
)
_MOST_PARTS: Final = 6
#: What shows the way to a page, or other pages.
_NO_HEADLINE: Final = re.compile(
    r"bread-?crumb|crumbs|(?<![a-z])(?:path|nav|menu|related|share|foot(?:er)?)(?![a-z])", re.I
)
_NO_TAGS: Final = frozenset(("a", "nav", "aside", "footer", "form", "li", "figcaption", "button"))


def shown_title(page: HtmlPage, titles: Iterable[str]) -> tuple[str, HtmlElement] | None:
    """Finds the block whose text is a declared title, or the part of one beside the outlet and its sections.

    Args:
        page: The page, in which no heading repeats a title.
        titles: The titles that it declares.

    Returns:
        The longest such text and its element, the first of several; None if no block shows a title.
    """
    wanted = {folded(part) for title in titles for part in _parts(title) if _is_headline(part)}
    if not wanted:
        return None
    longest = 2 * max(map(len, wanted))
    found: tuple[str, HtmlElement] | None = None
    is_elsewhere = Around(_is_elsewhere)
    for element in islice(page.tree.iter(*_SHOWS), _MOST_SHOWN):
        text = element.text
        if not text or len(element) > _MOST_WITHIN or text.isspace() or any(map(len, element)):
            continue
        text = " ".join(element.text_content().split()) if len(element) else " ".join(text.split())
        longer = found is None or len(text) > len(found[0])
        if longer and len(text) <= longest and folded(text) in wanted and not is_elsewhere(element):
            found = text, element
    return found


def _parts(title: str) -> Iterator[str]:
    """A title, what stands behind each sign in it, and what stands before; a headline may have a colon of its own."""
    yield title
    for sign in islice(_BETWEEN.finditer(title), _MOST_PARTS):
        yield title[sign.end() :]
        if not sign[0].startswith(":"):
            yield title[: sign.start()]


def _is_headline(part: str) -> bool:
    return len(part.split()) >= _FEWEST_WORDS or (
        max(part, default="") >= FIRST_EAST_ASIAN and len(part) >= _FEWEST_CHARACTERS
    )


def _is_elsewhere(element: HtmlElement) -> bool | None:
    """Whether an element is a link, a menu, a list or a box; None for any other, and a form around the whole page."""
    if element.tag == "form" and next(islice(element.iter("p"), _FEWEST_PARAGRAPHS, None), None) is not None:
        return None
    if element.tag in _NO_TAGS or _NO_HEADLINE.search(class_and_id(element)):
        return True
    return None
