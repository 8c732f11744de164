"""What stands below the headline of a page, in document order: its standfirst, its byline, its first paragraphs."""

from collections.abc import Iterator
from typing import Final

from lxml.html import HtmlElement

from copydesk_text.html.page import HtmlPage, headline_of
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import BylineWords, every

#: Elements that say nothing, or nothing of the article; what is in them is left out, too.
_SKIPPED: Final = frozenset(
    ("script", "style", "noscript", "svg", "form", "nav", "aside", "iframe", "template", "button")
)
_UNSHOWN: Final = frozenset(("script", "style", "template", "noscript"))
#: Elements without a text, and characters of space, up to which what holds them is read: there may be many on a page,
#: within one another or side by side, and each of them is read up to here.
_MOST_WITHOUT_TEXT: Final = 1_000
_MOST_SPACE: Final = 20_000


def below_headline(page: HtmlPage, most: int, heading: HtmlElement | None = None) -> Iterator[HtmlElement]:
    """The elements behind the headline, in document order.

    Args:
        page: The page.
        most: How many elements are looked at.
        heading: The headline, where it is known; else it is the first `h1`.

    Yields:
        Elements, without scripts, forms, menus and boxes beside the text.
    """
    element = headline_of(page, heading)
    start = element
    for _ in range(most):
        if element is None:
            return
        following = next(iter(element), None) if element is not start and element.tag not in _SKIPPED else None
        while following is None and element is not None:
            following = element.getnext()
            element = element.getparent()
        element = following
        if element is not None and isinstance(element.tag, str) and element.tag not in _SKIPPED:
            yield element


def texts_of(element: HtmlElement, longest: int) -> list[str]:
    """The texts of an element, one for each element in it.

    Args:
        element: The element.
        longest: Characters up to which it is read.

    Returns:
        Its texts, each with single spaces, in order; empty if it has none, or more than `longest` characters, or
        more around them than pages have: thousands of elements without a text, or of spaces.
    """
    found: list[str] = []
    length = 0
    untrimmed = 0
    before = ""
    joined = False  # the text before ends in a letter that may be a word for "and"
    for text in _shown(element, longest + _MOST_WITHOUT_TEXT):
        untrimmed += len(text or "")
        if text is None or untrimmed > longest + _MOST_SPACE:
            return []
        if line := " ".join(text.split()):
            length += len(line)
            if length > longest:
                return []
            if joined and line[0].isupper():
                found[-1:] = [found[-1][:-1], found[-1][-1]]  # Ada Low y Bo Ray
            joined = False
            if len(line) == 1 and line == text and line.islower() and before[-1:].islower():
                found[-1] += line  # the last letter of a word, which style sets apart
                joined = line in _ands()
            else:
                found.append(line)
        before = text
    return found


@built_once
def _ands() -> frozenset[str]:
    return every(read_table(BylineWords).ands)


def _shown(element: HtmlElement, most: int) -> Iterator[str | None]:
    """The texts in an element but those of scripts, in document order; None, and no more, behind `most` elements."""
    open_ones: list[HtmlElement] = []
    for place, part in enumerate(element.iter()):
        if place == most:
            yield None
            return
        around = part.getparent()
        while open_ones and open_ones[-1] is not around:
            if tail := open_ones.pop().tail:
                yield tail
        if part.text and part.tag not in _UNSHOWN and isinstance(part.tag, str):
            yield part.text
        open_ones.append(part)
    while len(open_ones) > 1:
        if tail := open_ones.pop().tail:
            yield tail
