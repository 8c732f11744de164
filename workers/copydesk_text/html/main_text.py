"""Finds the main text of a parsed page: trafilatura on a tree made ready for it, then without the boxes in the body.

trafilatura is called on the tree, without its metadata (a third of its time, and the text is the same), without
comments, and without its duplicate filter, which would remember pages. A string would do for it, but its relatives
download what looks like an address; a tree cannot be one.
"""

import logging
from itertools import islice
from typing import Any, Final

from lxml.etree import XPath
from lxml.html import HtmlElement, fromstring
from msgspec import Struct
from trafilatura import bare_extraction

from copydesk_schemas import Image
from copydesk_text.html.boxes import read_boxes, take_out
from copydesk_text.html.pruning import prune
from copydesk_text.html.short_story import short_story
from copydesk_text.lines import folded
from copydesk_text.normalize import normalize, normalize_line

#: A page with so many elements is no page that a person made; to look for its text would take seconds.
_MOST_ELEMENTS: Final = 60_000
_MOST_PARAGRAPHS: Final = 10_000
_COUNT: Final = XPath("count(.//*)")
#: How items of a list and rows of a table begin in trafilatura's text.
_ITEMS: Final = ("- ", "|")
#: The text that JSON-LD declares is taken if it begins alike, has so many times the characters found, and so many.
_MUCH_MORE: Final = 2
_FEWEST_DECLARED: Final = 400
_COMPARED: Final = 40

# What trafilatura thinks of a page is in the outcome; its log would repeat every page without text as an error.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


class MainText(Struct, frozen=True):
    """The text of a page, one empty line between paragraphs, and what was taken out of it or went wrong."""

    text: str
    furniture: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    warnings: tuple[str, ...] = ()


def main_text(tree: HtmlElement, declared: str | None = None) -> MainText:
    """The main text of a parsed page, empty if it has none. The tree is changed.

    `declared` is the text that the page declares for machines: taken where what is found breaks off, as behind a gate.
    """
    if _COUNT(tree) > _MOST_ELEMENTS:
        return _all_paragraphs(tree, f"the page has more than {_MOST_ELEMENTS:,} elements: all paragraphs were taken")
    prune(tree)
    boxes = read_boxes(tree)
    try:
        extracted = bare_extraction(tree, fast=True, include_comments=False)
    except Exception as error:  # a bug of the library on one odd page must not cost the page; the record says so
        warning = f"the main text could not be told from the rest ({type(error).__name__}): all paragraphs were taken"
        return _all_paragraphs(tree, warning)
    found = getattr(extracted, "text", None)  # None instead of a document: no text
    cleared = take_out(short_story(tree, _spaced(found) if found else ""), boxes)
    if declared is not None and _breaks_off(cleared.text, declared):
        return MainText(declared, warnings=("the page shows only a beginning: the text is that of its JSON-LD",))
    return MainText(cleared.text, cleared.furniture, cleared.images)


def _all_paragraphs(tree: HtmlElement, warning: str) -> MainText:
    paragraphs = (normalize_line(_own_text(paragraph)) for paragraph in islice(tree.iter("p"), _MOST_PARAGRAPHS))
    text = "\n\n".join(filter(None, paragraphs)) or tree.text_content()
    return MainText(normalize(text), warnings=(warning,))


def _own_text(paragraph: HtmlElement) -> str:
    """The text of a paragraph; not of those that unclosed elements put into it."""
    if next(paragraph.iterdescendants("p"), None) is not None:
        return paragraph.text or ""
    return str(paragraph.text_content())


def declared_text(article: dict[str, Any]) -> str | None:
    """The `articleBody` of a JSON-LD article as text; None if there is none worth looking at."""
    body = article.get("articleBody")
    if not isinstance(body, str) or len(body) < _FEWEST_DECLARED:
        return None
    if "<p" in body or "<br" in body:
        parts = (normalize_line(part.text_content()) for part in fromstring(f"<div>{body}</div>").iter("p"))
        body = "\n\n".join(part for part in parts if part)
    paragraphs = (normalize_line(line) for line in body.split("\n"))
    return normalize("\n\n".join(line for line in paragraphs if line)) or None


def _breaks_off(found: str, declared: str) -> bool:
    """Whether the text found is no more than the beginning of the declared one, or all of it without its paragraphs."""
    if found and "\n" not in found and folded(found) == folded(declared):
        return True  # trafilatura looks there, too
    if len(declared) < len(found) * _MUCH_MORE:
        return False
    whole = folded(declared)
    return not found or any(key in whole for line in found.split("\n") if len(key := folded(line)) >= _COMPARED)


def _spaced(text: str) -> str:
    """Lines as paragraphs: an empty line between them, none between items of a list or rows of a table."""
    spaced: list[str] = []
    previous = ""
    for line in text.split("\n"):
        if line.strip():
            if spaced and not (line.startswith(_ITEMS) and previous.startswith(line[0])):
                spaced.append("")
            spaced.append(line)
            previous = line
    return normalize("\n".join(spaced))
