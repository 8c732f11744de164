"""Puts a short text found in a page together from its paragraphs.

Below 250 characters trafilatura takes all text that it finds around, headline, date, caption and menu in one line: in
scripts that say more in less, that is every flash.
"""

from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from copydesk_workers.chain.normalize_text import normalize, normalize_line
from copydesk_workers.chain.page_lines import folded, is_sentence_paragraph

#: A longer text of several lines is no such text.
_SHORT: Final = 250
_MOST: Final = 2000
#: What may stand between the paragraphs of a story.
_PARTS: Final = ("p", "li", "h2", "h3", "h4", "div", "td", "section")
_BLOCKS: Final = ("div", "td", "section")
_OUTSIDE: Final = frozenset(("nav", "header", "footer", "aside", "form", "figure", "figcaption", "button", "noscript"))


def short_story(tree: HtmlElement, found: str) -> str:
    """The text found, or the paragraphs of the page that are in it, if it is short and not theirs alone.

    Lines that are no sentences stay where they stand beside one: a source, a place and date.
    """
    if not found or (len(found) > _SHORT and "\n" in found):
        return found
    whole = folded(found)
    lines: dict[str, HtmlElement] = {}
    for element in islice(tree.iter(*_PARTS), _MOST):
        holder = element.getparent() if element.tag not in _BLOCKS else element
        for line in _lines(element):
            if folded(line) in whole and _is_inside(element):
                lines.setdefault(line, holder)
    holders = {holder for line, holder in lines.items() if is_sentence_paragraph(line)}
    return normalize("\n\n".join(line for line, holder in lines.items() if holder in holders)) or found


def _lines(element: HtmlElement) -> list[str]:
    """The text of an element, line breaks kept; of what holds other blocks, only what stands directly in it."""
    if element.tag not in _BLOCKS:
        return [line] if (line := normalize_line(element.text_content())) else []
    parts = [element.text or ""]
    for child in element:
        if child.tag == "br" or child.tag in _PARTS or child.tag in _OUTSIDE:
            parts.append("\n")
        elif isinstance(child.tag, str):
            parts.append(child.text_content())
        parts.append(child.tail or "")
    return [line for part in "".join(parts).split("\n\n") if (line := normalize_line(part))]


def _is_inside(element: HtmlElement) -> bool:
    return all(parent.tag not in _OUTSIDE for parent in element.iterancestors())
