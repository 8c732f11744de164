"""The parts of a page: the head above its body text, the body, and the foot below it.

In the head a byline, a date or a counter is what it looks like; in the body it may be anything.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from msgspec import Struct

from copydesk_workers.chain.article import Article
from copydesk_workers.chain.captions import read_caption
from copydesk_workers.chain.page_lines import is_sentence_paragraph, page_lines

#: So long a paragraph is body text whatever follows it.
_SURE_BODY: Final = 200
_LONGEST_HEAD: Final = 60


class Page(Struct, frozen=True):
    """The lines of a text, stripped; the head is `lines[:head]`, the foot `lines[foot:]`."""

    lines: tuple[str, ...]
    head: int
    foot: int

    @property
    def opening(self) -> str:
        """The line that opens the body: the first one below the head that is not blank."""
        return next((line for line in self.lines[self.head :] if line), "")


@lru_cache(maxsize=2)  # one stage after the other looks at the same text
def read_page(text: str) -> Page:
    """The page that a text is."""
    lines = page_lines(text)
    return Page(tuple(lines), _head_end(lines), _foot_start(lines))


def lines_above(article: Article) -> list[str]:
    """The lines that can carry a byline or a bare date: the furniture taken out, then what is left of the head."""
    page = read_page(article.text)
    return [line for line in (*article.furniture, *page.lines[: page.head]) if line]


def lines_below(article: Article) -> list[str]:
    """The lines below the body."""
    page = read_page(article.text)
    return [line for line in page.lines[page.foot :] if line]


def _head_end(lines: Sequence[str]) -> int:
    """Index of the first line of the body; 0 if no line looks like body text.

    The body begins with the first long paragraph, or the first of two sentences that follow each other (a single one
    may be the standfirst above the byline). Captions are not body text, nor is a line printed twice in a row.
    """
    first: int | None = None
    before: int | None = None
    seen = 0
    for index, line in enumerate(lines):
        if not line:
            continue
        seen += 1
        if seen > _LONGEST_HEAD:
            break
        if not is_sentence_paragraph(line) or _is_doubled(lines, index) or read_caption(line) is not None:
            before = None
            continue
        if len(line) >= _SURE_BODY:
            return index if before is None else before
        if before is not None:
            return before
        before = index
        first = index if first is None else first
    return first or 0


def _foot_start(lines: Sequence[str]) -> int:
    """Index behind the last line of body text; the length of `lines` if no line looks like body text."""
    for index in range(len(lines) - 1, -1, -1):
        if lines[index] and is_sentence_paragraph(lines[index]) and read_caption(lines[index]) is None:
            return index + 1
    return len(lines)


def _is_doubled(lines: Sequence[str], index: int) -> bool:
    """Whether the line is the same as the next one or the one before, blank lines aside."""
    for step in (1, -1):
        other = index + step
        while 0 <= other < len(lines) and not lines[other]:
            other += step
        if 0 <= other < len(lines) and lines[other] == lines[index]:
            return True
    return False
