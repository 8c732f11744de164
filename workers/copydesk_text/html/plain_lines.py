"""Takes the text of a page that is not searched: its paragraphs, or all lines if most of its text is in none."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from copydesk_text.html.visible_lines import INLINE, SILENT
from copydesk_text.normalize import normalize, normalize_line

_MOST_LINES: Final = 10_000


def plain_text(tree: HtmlElement) -> str:
    """Takes the text of a page in linear time, whatever it is made of.

    Args:
        tree: The root of the page.

    Returns:
        Its paragraphs, one empty line between two. Where they hold less than half of what stands in no link, as on old
        pages that part lines with breaks, all lines that are not links alone.
    """
    paragraphs = _normalized(_own_text(paragraph) for paragraph in tree.iter("p"))
    lines = _normalized(_lines(tree))
    taken = lines if 2 * sum(map(len, paragraphs)) < sum(map(len, lines)) else paragraphs
    return normalize("\n\n".join(taken) or tree.text_content())


def _normalized(texts: Iterable[str]) -> list[str]:
    lines = (normalize_line(text) for text in islice(texts, _MOST_LINES))
    return [line for line in lines if line]


def _own_text(paragraph: HtmlElement) -> str:
    """The text of a paragraph, without that of paragraphs which unclosed elements put into it."""
    if next(paragraph.iterdescendants("p"), None) is not None:
        return paragraph.text or ""
    return str(paragraph.text_content())


def _lines(tree: HtmlElement) -> Iterator[str]:
    """The lines of a page; those that are nearly all links are left out."""
    parts: list[str] = []
    links = linked = 0
    walk = etree.iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        tag = element.tag
        if tag not in INLINE and parts:
            if 2 * linked < (length := sum(map(len, parts))) or not length:
                yield "".join(parts)
            parts, linked = [], 0
        text = element.text if event == "start" and tag not in SILENT else element.tail if event != "start" else None
        links += (event == "start") - (event == "end") if tag == "a" else 0
        if text:
            parts.append(text)
            linked += len(text) if links else 0
        if event == "start" and tag in SILENT:
            walk.skip_subtree()
    if parts and 2 * linked < sum(map(len, parts)):
        yield "".join(parts)
