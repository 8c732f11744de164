"""Tells a headline from the other lines of a page, and finds where articles open on it.

Scraped pages print the headline of an article, its captions and a few widget lines, then the headline and the captions
again, then the body. Headlines that return like this are what a page is split at.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, Literal

from msgspec import Struct

from copydesk_schemas import Image
from copydesk_text.lines import CLOSING, LONGEST_HEADLINE, folded, runs_on
from copydesk_text.newsroom.bylines import read_byline
from copydesk_text.newsroom.captions import read_caption, read_unknown_credit
from copydesk_text.newsroom.lexicon.agencies import agency_form
from copydesk_text.newsroom.lexicon.furniture_labels import is_counter, is_gallery_label, is_label
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import FurnitureLabels, every
from copydesk_text.newsroom.publication_lines import is_date_line
from copydesk_text.newsroom.reader_prompts import is_request
from copydesk_text.phrases import one_of
from copydesk_text.scripts import FIRST_EAST_ASIAN

#: What stands between a headline and its return, and speaks for an article that opens there. A credit or "Image 1 of 3"
#: alone does not: alternative text, credit and caption of one picture look the same.
Kind = Literal[
    "caption",  # a caption of several words, with a credit or printed twice
    "widget",  # share buttons, font sizes
    "counter",  # how often it was shared, read or commented on
    "byline",
    "date",
]

#: Lines within which a headline returns, blank ones not counted.
_REACH: Final = 12
#: Characters of the shortest headline; words of the shortest and the longest.
_SHORTEST: Final = 8
_FEWEST_WORDS: Final = 3
_MOST_WORDS: Final = 40
#: Characters from which a line is one of East Asia, whose words are not counted.
_FEWEST_IDEOGRAPHS: Final = 6
#: Words from which a caption speaks for an article.
_FEWEST_CAPTION_WORDS: Final = 5
#: Unknown lines that may stand between a headline and its return; more are body text.
_MOST_UNKNOWN: Final = 2

_CLOSED: Final = frozenset(",;:。،؛….([") | {""}
_ABBREVIATION: Final = re.compile(r"\b[A-Z]\.$")


class Opening(Struct, frozen=True):
    """An article's head: lines `start` to `end` (exclusive) begin and end with its headline."""

    start: int
    end: int
    headline: str
    kinds: frozenset[Kind]
    #: Whether more blank lines stand above the first headline than between paragraphs; so at the top of the page.
    apart: bool


def could_be_headline(line: str) -> bool:
    """Whether a line has the length and the look of a headline: no sentence, no credit, no label.

    Args:
        line: A line without space around it.
    """
    if not _SHORTEST <= len(line) <= LONGEST_HEADLINE or line[0] in "*•-–—·>|#[(@":
        return False
    if not _ends_open(line) or "://" in line or "www." in line or _not_last().search(line) or line.count(" | ") > 1:
        return False
    words = len(line.split())
    if words > _MOST_WORDS or (words < _FEWEST_WORDS and not _has_ideographs(line)):
        return False
    if is_label(line) or is_request(line) or is_date_line(line):
        return False
    return read_caption(line) is None and read_byline(line) is None


def without_page_number(title: str) -> str:
    """Takes the number of a page off the end of a title: `Crane (page 2 of 3)`, `起重機が転落（1/2 ページ）`.

    Args:
        title: A title on one line.
    """
    found = _page_number().search(title)
    return title[: found.start()] if found is not None and found.start() else title


def _ends_open(line: str) -> bool:
    """Whether a line ends as headlines do, without the mark of a sentence or a list."""
    return line.rstrip(CLOSING)[-1:] not in _CLOSED or (
        line[-1] == "." and _ABBREVIATION.search(line, len(line) - 3) is not None
    )


def _has_ideographs(line: str) -> bool:
    return sum(character >= FIRST_EAST_ASIAN for character in line[:40]) >= _FEWEST_IDEOGRAPHS


def find_openings(lines: Sequence[str], title: str | None) -> list[Opening]:
    """The heads of articles on a page.

    Args:
        lines: The lines of the page, without space around them.
        title: The title of the page, where it is known. It counts as printed above the page, so that one print in the
            text is its return.

    Returns:
        The heads in page order, each with a headline of its own.
    """
    printed = [(index, line) for index, line in enumerate(lines) if line]
    last: dict[str, int] = {folded(title): -1} if title else {}
    openings: list[Opening] = []
    inside: set[str] = set()  # the lines between the prints of the last headline: its captions stand below it again
    usual: int | None = None
    flows = False
    for ordinal, (index, line) in enumerate(printed):
        flowed, flows = flows, runs_on(lines, index)
        if flowed or flows or not _SHORTEST <= len(line) <= LONGEST_HEADLINE or not _ends_open(line):
            continue
        key = folded(line)
        before = last.get(key)
        last[key] = ordinal
        if before is None or ordinal - before > _REACH or not could_be_headline(line):
            continue
        if key in inside:
            continue
        between = [text for _, text in printed[before + 1 : ordinal]]
        kinds = _kinds(between)
        if kinds is None:
            continue
        start = printed[before][0] if before >= 0 else printed[0][0]
        while openings and start <= openings[-1].start and folded(openings[-1].headline) != key:
            openings.pop()  # the first line that returns is the headline; what returns within its head is a caption
        if openings and start < openings[-1].end:
            if folded(openings[-1].headline) != key:
                continue
            previous = openings.pop()  # printed three times
            start, kinds = previous.start, previous.kinds | kinds
        if usual is None:  # most texts have no such line
            usual = _usual_gap([index for index, _ in printed])
        openings.append(Opening(start, index + 1, line, kinds, _is_apart(lines, start, usual)))
        inside = {folded(text) for text in between}
    return openings


def _kinds(between: Sequence[str]) -> frozenset[Kind] | None:
    """The kinds of lines between two prints of a headline; None if there is body text among them."""
    kinds: set[Kind] = set()
    unknown = 0
    for line in between:
        if is_gallery_label(line):
            continue
        if is_label(line):
            kinds.add("counter" if is_counter(line) else "widget")
        elif (image := _image(line)) is not None or between.count(line) > 1:
            words = len((image.caption or "").split()) if image is not None else len(line.split())
            if words >= _FEWEST_CAPTION_WORDS or _has_ideographs(line):
                kinds.add("caption")
        elif is_date_line(line):
            kinds.add("date")
        elif read_byline(line) is not None:
            kinds.add("byline")
        else:
            unknown += 1
            if unknown > _MOST_UNKNOWN:
                return None
    return frozenset(kinds)


def _image(line: str) -> Image | None:
    caption = read_caption(line)
    return caption.image if caption is not None else read_unknown_credit(line)


def _is_apart(lines: Sequence[str], start: int, usual: int) -> bool:
    blank = start
    while blank > 0 and not lines[blank - 1]:
        blank -= 1
    return blank == 0 or start - blank > max(usual, 1)


def _usual_gap(indices: Sequence[int]) -> int:
    """The number of blank lines that most lines have above them."""
    gaps = Counter(index - before - 1 for before, index in pairwise(indices))
    return gaps.most_common(1)[0][0] if gaps else 0


@built_once
def _page_number() -> re.Pattern[str]:
    """The number of a page in brackets, or behind a dash or a bar, at the end of a title."""
    word = one_of(every(read_table(FurnitureLabels).pages))
    number = r"\d{1,2}(?:\s?[^\s\d()]{1,4}\s?\d{1,2})?"
    said = rf"(?:{word}\s?{number}|第?\s?{number}\s?{word})"
    return re.compile(rf"(?:(?<!\s)\s+)?(?:[(（]{said}[)）]|(?<=\s)[|–—-]\s{said})$", re.IGNORECASE)


@built_once
def _not_last() -> re.Pattern[str]:
    """What no headline ends in: a name with its agency, the length of a video."""
    return re.compile(rf"[|,/]\s?{agency_form()}$|\d:\d\d$")
