"""Puts a short text found in a page together from its paragraphs.

Below 250 characters trafilatura takes all text of the page, headline, date, caption and menu in one line. In scripts
that need fewer characters that happens to every short news item.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from copydesk_text.lines import folded, is_sentence_paragraph
from copydesk_text.normalize import normalize, normalize_line

#: Characters from which a text of several lines is not put together again.
_SHORT: Final = 250
#: How many lines of the page are looked at.
_MOST: Final = 2000
#: Where a line ends; line ends in the source of a page mean nothing.
_END: Final = "\0"
#: Blocks that hold others, and all elements with lines of their own.
_BLOCKS: Final = frozenset(("div", "td", "section", "article", "main", "body"))
_PARTS: Final = (*_BLOCKS, "p", "li", "h1", "h2", "h3", "h4", "ul", "ol", "table", "blockquote")
_INLINE: Final = frozenset((
    "a", "abbr", "b", "bdi", "br", "cite", "em", "font", "i", "mark", "q", "s", "small", "span", "strong", "sub", "sup",
    "time", "u", "wbr",
))  # fmt: skip  # names read better in lines than one a line
_OUTSIDE: Final = frozenset((
    "nav", "header", "footer", "aside", "form", "figure", "figcaption", "button", "noscript", "script", "style", "head",
))  # fmt: skip  # as above


def short_story(tree: HtmlElement, found: str) -> str:
    """Reduces a short text to its paragraphs.

    Args:
        tree: The root of the page.
        found: The text that was found in it.

    Returns:
        The paragraphs of the page that are in the text, with lines that stand beside one: a source, a place and date.
        The text as it is if it is long, or if the page has no such paragraph.
    """
    if not found or (len(found) > _SHORT and "\n" in found):
        return found
    whole = folded(found)
    lines: dict[str, HtmlElement] = {}
    for line, holder in islice(_lines(tree), _MOST):
        if folded(line) in whole:
            lines.setdefault(line, holder)
    holders = {holder for line, holder in lines.items() if is_sentence_paragraph(line)}
    return normalize("\n\n".join(line for line, holder in lines.items() if holder in holders)) or found


def _lines(element: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    """The lines of an element in page order, each with the block around it: for a paragraph that is its parent."""
    holder = element if element.tag in _BLOCKS or element.getparent() is None else element.getparent()
    parts = [element.text or ""]
    for child in element:
        if not isinstance(child.tag, str) or child.tag in _OUTSIDE:
            parts.append(_END)
        elif child.tag in _INLINE and next(child.iter(*_PARTS), None) is None:
            parts.append(_END if child.tag == "br" else str(child.text_content()))
        else:
            yield from ((line, holder) for line in _split(parts))
            parts = []
            yield from _lines(child)
        parts.append(child.tail or "")
    yield from ((line, holder) for line in _split(parts))


def _split(parts: list[str]) -> list[str]:
    return [line for part in "".join(parts).split(_END) if (line := normalize_line(part))]
