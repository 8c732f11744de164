"""Joins the lines of a PDF into paragraphs: a PDF has letters at places, and neither words, paragraphs nor columns."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple


class PdfLine(NamedTuple):
    """A run of letters on one base line; places in points, from the left and the foot of the page."""

    text: str
    left: float
    right: float
    foot: float
    height: float


#: What a line must differ by from the one above it to begin a paragraph: in height, in the distance between lines, in
#: heights of its letters from the left edge.
_OTHER_SIZE: Final = 0.15
_WIDER: Final = 1.3
_INDENT: Final = 0.8
#: A line that ends a sentence and is shorter than this share of the widest near it ends a paragraph.
_SHORT: Final = 0.85
#: A page of which this share of the base lines has two runs was written across its columns.
_TORN: Final = 0.4
_FEWEST_LINES: Final = 6
#: Points by which lines of one column, or runs on one base line, may be apart.
_SAME: Final = 3.0
#: The share of the printed height at the head and at the foot in which lines may be the same on each page, how many of
#: them, and pages from which they are.
_EDGE_SHARE: Final = 0.08
_EDGE: Final = 2
_FEWEST_PAGES: Final = 3
#: Heights above the usual one from which a line of the first page is its headline.
_LARGER: Final = 1.25
_LONGEST_TITLE: Final = 300
#: Letters at the end of a text that say how the next line follows, and one that leaves.
_LOOKED_AT: Final = 3

_ENDS: Final = re.compile(r"[.!?…:;。！？।][\"'”’»“)\]]*$")
_BULLET: Final = re.compile(r"[•‣▪●○–—*-]\s|\(?\d{1,2}[.)]\s")
_NUMBER: Final = re.compile(r"\D{0,12}\d{1,4}(?:\D{1,6}\d{1,4})?\D{0,3}")
_DIGITS: Final = re.compile(r"\d+")
_UNSPACED: Final = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
#: Right-to-left letters, in any of their shapes.
_RIGHT_TO_LEFT: Final = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LETTERS: Final = re.compile(r"[^\W\d_]")


def paragraphs(pages: Sequence[Sequence[PdfLine]]) -> list[str]:
    """Joins lines.

    Args:
        pages: The lines of each page, in the order of the file.

    Returns:
        The paragraphs in reading order, without numbers of pages and what stands at the edge of every page.
    """
    found: list[list[str]] = []
    previous: PdfLine | None = None
    ordered = [_in_columns(page) for page in _without_edges(pages)]
    usual = _usual_distance(ordered)
    for page in ordered:
        for index, line in enumerate(page):
            if previous is None or _begins(previous, line, usual, _widest(page, index), first=index == 0):
                found.append([line.text])
            else:
                found[-1].append(line.text)
            previous = line
    return [_joined(lines).replace("\u00ad", "") for lines in found]


def headline(page: Sequence[PdfLine]) -> str | None:
    """The largest print of a page, on one line.

    Args:
        page: Its first lines of one size that stand together count.

    Returns:
        The text; None where no line is larger than the usual, or it is no headline by its length.
    """
    if not page:
        return None
    usual = median(line.height for line in page)
    largest = max(line.height for line in page)
    if largest < _LARGER * usual:
        return None
    texts: list[str] = []
    for line in page:
        if abs(line.height - largest) <= _OTHER_SIZE * largest:
            texts.append(line.text)
        elif texts:
            break
    text = " ".join(texts).replace("\u00ad", "")
    return text if len(text) <= _LONGEST_TITLE and _LETTERS.search(text) else None


def is_right_to_left(pages: Sequence[Sequence[PdfLine]]) -> bool:
    """Tells whether most letters are of Arabic, Hebrew and the like: a PDF has them in the order of print."""
    text = "".join(line.text for page in pages for line in page)
    return 2 * len(_RIGHT_TO_LEFT.findall(text)) > len(_LETTERS.findall(text))


def _begins(above: PdfLine, line: PdfLine, usual: float, widest: float, *, first: bool) -> bool:
    """Whether a line, perhaps the first of its page, begins a paragraph."""
    distance = above.foot - line.foot
    if abs(line.height - above.height) > _OTHER_SIZE * above.height or _BULLET.match(line.text):
        return True
    ended = _ENDS.search(above.text) is not None
    to_the_side = abs(line.left - above.left) > _SHORT * (above.right - above.left)
    if first or distance < 0 or to_the_side:  # the next page or column
        return ended
    if distance > _WIDER * usual or line.left - above.left > _INDENT * line.height:
        return True
    return ended and above.right - above.left < _SHORT * widest


def _joined(lines: Sequence[str]) -> str:
    """Lines as one text: without spaces in scripts that have none, and without a hyphen that tore a word."""
    pieces = [lines[0]]
    end = lines[0][-_LOOKED_AT:]  # of all pieces; a paragraph may have a million lines
    for line in lines[1:]:
        torn = end.endswith("-") and line[:1].islower() and end[-2:-1].isalpha()
        if torn or end.endswith("\u00ad"):
            pieces[-1], end = pieces[-1][:-1], end[:-1]
        elif not end or not _UNSPACED.match(end[-1]) or not _UNSPACED.match(line):
            pieces.append(" ")
            end += " "
        pieces.append(line)
        end = (end + line[-_LOOKED_AT:])[-_LOOKED_AT:]
    return "".join(pieces)


def _usual_distance(pages: Sequence[Sequence[PdfLine]]) -> float:
    """The distance between lines of one paragraph: the one that occurs most."""
    steps = Counter(
        round(above.foot - below.foot)
        for page in pages
        for above, below in pairwise(page)
        if 0 < above.foot - below.foot < 3 * below.height
    )
    return float(max(steps, key=lambda step: (steps[step], -step))) if steps else 1000.0


def _widest(page: Sequence[PdfLine], index: int) -> float:
    """The widest of the lines near one."""
    return max(line.right - line.left for line in page[max(0, index - 4) : index + 4])


def _without_edges(pages: Sequence[Sequence[PdfLine]]) -> Iterator[list[PdfLine]]:
    """The lines of each page but its number and what the others have at the same edge."""
    if len(pages) == 1:
        yield list(pages[0])
        return
    feet = [line.foot for page in pages for line in page]
    if not feet:
        return
    edge = _EDGE_SHARE * (max(feet) - min(feet))
    head, foot = max(feet) - edge, min(feet) + edge
    edges_of = [[line for line in _at_edges(page) if not foot < line.foot < head] for page in pages]
    counted = Counter(key for edges in edges_of for key in {_key(line) for line in edges})
    often = max(_FEWEST_PAGES, len(pages) / 2)
    for page, edges in zip(pages, edges_of, strict=True):
        gone = {line for line in edges if counted[_key(line)] >= often or _NUMBER.fullmatch(line.text)}
        yield [line for line in page if line not in gone]


def _at_edges(page: Sequence[PdfLine]) -> list[PdfLine]:
    ordered = sorted(page, key=lambda line: -line.foot)
    return [*ordered[:_EDGE], *ordered[_EDGE:][-_EDGE:]]


def _key(line: PdfLine) -> str:
    return _DIGITS.sub("0", line.text)


def _in_columns(page: Sequence[PdfLine]) -> list[PdfLine]:
    """The lines of a page one column after the other, where the file has them across two."""
    rows: list[list[PdfLine]] = []
    for line in page:
        if rows and abs(rows[-1][-1].foot - line.foot) <= _SAME and line.left > rows[-1][-1].right:
            rows[-1].append(line)
        else:
            rows.append([line])
    doubled = [row for row in rows if len(row) > 1]
    if len(doubled) < _FEWEST_LINES or len(doubled) < _TORN * len(rows):
        return list(page)
    starts = Counter(round(row[1].left / _SAME) for row in doubled)
    gutter = _SAME * (max(starts, key=starts.__getitem__) - 1)
    ordered: list[PdfLine] = []
    right: list[PdfLine] = []
    for line in (line for row in rows for line in row):
        if line.left < gutter < line.right:  # it stands across both columns and ends what is above it
            ordered += [*right, line]
            right.clear()
        else:
            (right if line.left >= gutter else ordered).append(line)
    return ordered + right
