"""Reads what a page shows, line by line in page order, so that its main text can be held against all of it.

What stands beside an article (menus, the foot of the page, boxes) is not told apart into lines but counted: a page has
up to a thousand such lines, and nobody looks for the text there.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Final, Literal

from lxml.html import HtmlElement
from msgspec import Struct

#: Why text that a page shows is left out of its record.
Beside = Literal[
    "menu",  # navigation: `nav`, `menu` and long lists of short links
    "foot",  # the foot of the page
    "aside",  # an `aside` of the page
    "box",  # a box that is called related, newsletter, cookies or the like
    "comments",  # comments of readers below the article
    "form",  # a form, its buttons and what stands around them
    "elsewhere",  # headlines and first sentences of other stories
    "label",  # short lines outside the article: dates, bylines, headings of boxes
    "other",  # sentences outside the article
]

#: The reasons as a warning says them.
BESIDE_NAMES: Final[dict[Beside, str]] = {
    "menu": "menus",
    "foot": "foot of the page",
    "aside": "asides",
    "box": "boxes",
    "comments": "comments of readers",
    "form": "forms",
    "elsewhere": "other stories",
    "label": "labels",
    "other": "outside the article",
}

#: How many lines are read. News pages have some hundred, and each is compared with the text.
MOST_LINES: Final = 20_000
#: Levels of elements that are walked; libxml2 keeps 255.
_DEEPEST: Final = 300

#: What stands within a line. All other elements begin a new one.
INLINE: Final = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
    "var", "wbr", "ruby", "rb",
))  # fmt: skip  # names read better in lines than one a line
#: What shows no text of its own.
SILENT: Final = frozenset((
    "head", "title", "script", "style", "template", "svg", "iframe", "object", "video", "audio", "canvas",
    "select", "textarea", "datalist", "rt", "rp", "math", "map",
))  # fmt: skip  # as above
_FORMS: Final = frozenset(("button", "form", "fieldset", "dialog", "noscript"))


class VisibleLine(Struct, frozen=True, gc=False):
    """A line as a reader of the page sees it."""

    #: On one line, with single spaces.
    text: str
    #: The block that it stands in; a row of a table is its own block.
    holder: HtmlElement
    #: How many of its characters are links.
    linked: int
    #: Why the element around it stands beside the article; None if none around it does.
    beside: Beside | None


class VisibleText(Struct, frozen=True):
    """All text that a page shows: the lines that may be the article's, and what stands beside them."""

    lines: list[VisibleLine]
    #: Texts that stand beside the article, with the reason.
    beside: list[tuple[Beside, str]]


def read_visible(tree: HtmlElement, beside: Mapping[HtmlElement, Beside], holders: Counter[HtmlElement]) -> VisibleText:
    """Reads what a page shows.

    Args:
        tree: The root of the page, without what is hidden.
        beside: Elements that stand beside the article.
        holders: How many sentence paragraphs elements hold. What stands beside the article and holds none is not
            walked.

    Returns:
        The lines, and the texts of the elements that are not walked.
    """
    walk = _Walk(beside, holders)
    walk.block(tree, 0)
    return VisibleText(walk.lines, walk.beside)


class _Walk:
    """One walk over a tree. Methods call each other, since a page has a thousand elements and time is short."""

    __slots__ = ("_beside", "_flagged", "_holders", "_linked", "_links", "_parts", "beside", "lines")

    def __init__(self, flagged: Mapping[HtmlElement, Beside], holders: Counter[HtmlElement]) -> None:
        self._flagged = flagged
        self._holders = holders
        self._beside: Beside | None = None  # of the element that the walk is in
        self.lines: list[VisibleLine] = []
        self.beside: list[tuple[Beside, str]] = []
        self._parts: list[str] = []  # of the line that is being read
        self._linked = 0  # characters of it in links that have ended
        self._links = 0  # links that the walk is in: some hold blocks

    def block(self, element: HtmlElement, depth: int) -> None:
        """Reads an element that begins and ends lines."""
        if (text := element.text) is not None and not text.isspace():
            self._parts.append(text)  # a block begins a line: there is nothing before it
        self._children(element, element, depth)
        if self._parts:
            self._end(element)

    def _children(self, element: HtmlElement, holder: HtmlElement, depth: int) -> None:
        parts = self._parts
        for child in element:
            tag = child.tag
            if tag in INLINE and child not in self._flagged:
                if tag == "span" and parts and _names_caption(child.get("class")):
                    self._end(holder)
                self._inline(child, holder, depth)
            elif tag == "br":
                if parts:
                    self._end(holder)
            elif tag not in SILENT and isinstance(tag, str):
                if parts:
                    self._end(holder)
                if (why := self._flagged.get(child)) is not None or tag in _FORMS:
                    self._flagged_element(child, depth, why or "form")
                elif tag == "table":
                    self._rows(child)
                elif depth < _DEEPEST:
                    self.block(child, depth + 1)
            if (tail := child.tail) is not None and (parts or not tail.isspace()):
                parts.append(tail)

    def _flagged_element(self, element: HtmlElement, depth: int, why: Beside) -> None:
        if not self._holders[element] or depth >= _DEEPEST:
            if element.tag == "noscript":
                return  # a word about scripts, for those who have none
            self.beside.append((why, " ".join(element.itertext())))  # items of a menu stand apart
            return
        outer, self._beside = self._beside, self._beside or why
        self.block(element, depth + 1)
        self._beside = outer

    def _inline(self, element: HtmlElement, holder: HtmlElement, depth: int) -> None:
        """Reads an element that stands within a line; some hold blocks all the same."""
        parts = self._parts
        start = len(parts)
        if (text := element.text) is not None:
            parts.append(text)
        is_link = element.tag == "a"
        if len(element) and depth < _DEEPEST:
            self._links += is_link
            self._children(element, holder, depth + 1)
            self._links -= is_link
        if is_link:
            self._linked += sum(map(len, parts[start:]))

    def _rows(self, table: HtmlElement) -> None:
        """Reads a table of data: a line for each row, as the text will have it."""
        for row in table.iter("tr", "caption"):
            if row.tag == "caption":
                cells = [" ".join(row.text_content().split())]
            else:
                cells = [" ".join(" ".join(cell.itertext()).split()) for cell in row.iterchildren("td", "th")]
            text = f"| {' | '.join(cells)} |" if len(cells) > 1 else "".join(cells)
            if any(cells) and len(self.lines) < MOST_LINES:
                linked = sum(len(link.text_content()) for link in row.iter("a"))
                self.lines.append(VisibleLine(text, row, linked, self._beside))

    def _end(self, holder: HtmlElement) -> None:
        text = " ".join("".join(self._parts).split())
        self._parts.clear()
        linked, self._linked = len(text) if self._links else self._linked, 0
        if text and len(self.lines) < MOST_LINES:
            self.lines.append(VisibleLine(text, holder, linked, self._beside))


def _names_caption(name: str | None) -> bool:
    """Whether a class says that an element within a line is a caption or credit: style sets it apart."""
    return name is not None and ("aption" in name or "redit" in name)
