"""Puts a space between facts that only style sets apart: `<span>Ada Low</span><span>3 March 2026</span>`.

A browser shows them in a row with gaps. Read as they are, they are one word.
"""

from typing import Final

from lxml.html import HtmlElement

#: What facts stand in, and what holds a row of them; within a paragraph such elements may be parts of a word.
_FACTS: Final = ("span", "time", "a", "b", "strong", "small", "em", "i")
_ROWS: Final = frozenset(("div", "li", "section", "header", "footer", "address", "figcaption", "dd", "td"))
#: Characters of the shortest fact; a single letter may be one that is set large.
_SHORTEST: Final = 2
_MOST: Final = 2_000


def part_rows(tree: HtmlElement) -> None:
    """Parts what touches in rows of facts.

    Args:
        tree: The root of a page; spaces are added to it.
    """
    seen = 0
    rows: dict[HtmlElement, bool] = {}  # the text of a row may be long, and is read once
    for element in tree.iter(*_FACTS):
        before = element.getprevious()
        if before is None or before.tail or before.tag not in _FACTS:
            continue
        row = element.getparent()
        if row not in rows:
            rows[row] = row.tag in _ROWS and not (row.text or "").strip()
        if not rows[row]:
            continue
        seen += 1
        if seen > _MOST:
            return
        if _touch(_text(before), _text(element)):
            before.tail = " "


def _text(element: HtmlElement) -> str:
    return (element.text or "") if not len(element) else str(element.text_content())


def _touch(before: str, behind: str) -> bool:
    """Whether two texts are facts of their own, and no parts of one word."""
    if len(before) < _SHORTEST or len(behind) < _SHORTEST:
        return False
    last, first = before[-1], behind[0]
    if not (last.isalnum() and first.isalnum()):
        return False
    return last.isdigit() or first.isdigit() or (last.islower() and first.isupper())
