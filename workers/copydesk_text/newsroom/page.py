"""The parts of a page: the head above its body text, the body, and the foot below it.

In the head a byline, a date or a counter is what it looks like; in the body it may be anything.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from typing import Final

from msgspec import Struct

from copydesk_text.article import Article
from copydesk_text.lines import is_sentence_paragraph, page_lines, runs_on
from copydesk_text.newsroom.captions import read_caption
from copydesk_text.newsroom.lexicon.furniture_labels import is_label

#: Lines of the body in which a dateline may stand.
_OPENING_LINES: Final = 3
#: Characters from which a paragraph is body text whatever follows it.
_SURE_BODY: Final = 200
#: Lines behind the head in which the sure body is looked for.
_LONGEST_EARLY: Final = 60
#: Lines within which the captions of a head are printed again.
_REACH: Final = 30


class Page(Struct, frozen=True):
    """The lines of a text, without space around them, and where its parts begin.

    `body` is the index of the first line of body text; None if no line looks like it. The head is `lines[:head]`: none
    of it is body text. `lines[:early]` may also hold a standfirst or a stray sentence of the site: bylines and dates
    are read there, but nothing is taken out. The foot is `lines[foot:]`.
    """

    lines: tuple[str, ...]
    body: int | None
    early: int
    foot: int

    @property
    def head(self) -> int:
        """Index behind the head; 0 where there is no body to be above of."""
        return self.body or 0

    @property
    def openings(self) -> list[str]:
        """The first lines of the body: a standfirst may stand above the paragraph that has the dateline."""
        return list(islice((line for line in islice(self.lines, self.early, None) if line), _OPENING_LINES))


@lru_cache(maxsize=2)  # one stage after the other looks at the same text
def read_page(text: str) -> Page:
    """Reads a text as a page.

    Args:
        text: The text of an article.

    Returns:
        Its lines and where its parts begin.
    """
    lines = page_lines(text)
    body = _body_start(lines)
    return Page(tuple(lines), body, _early_end(lines, body or 0), _foot_start(lines))


def lines_above(article: Article) -> list[str]:
    """The lines that can carry a byline or a date: the furniture taken out, then what stands above the sure body."""
    page = read_page(article.text)
    return [line for line in (*article.furniture, *page.lines[: page.early]) if line]


def lines_below(article: Article) -> list[str]:
    """The lines below the body."""
    page = read_page(article.text)
    return [line for line in page.lines[page.foot :] if line]


def _body_start(lines: list[str]) -> int | None:
    """Index of the first line of the body; None if no line looks like body text.

    Captions are not body text, nor is a sentence that comes again next.
    """
    for index, line in enumerate(lines):
        if not line:
            continue
        if runs_on(lines, index):
            return index
        if is_sentence_paragraph(line) and not _is_doubled(lines, index) and read_caption(line) is None:
            return index
    return None


def _early_end(lines: list[str], head: int) -> int:
    """Index of the first long paragraph, or of the first of two sentences in a row; else the end of the head."""
    before: int | None = None
    for index in range(head, min(len(lines), head + _LONGEST_EARLY)):
        line = lines[index]
        if not line or is_label(line):
            continue
        if runs_on(lines, index):
            return index if before is None else before
        if not is_sentence_paragraph(line) or _is_doubled(lines, index) or read_caption(line) is not None:
            before = None
        elif before is not None or len(line) >= _SURE_BODY:
            return index if before is None else before
        else:
            before = index
    return head


def _foot_start(lines: Sequence[str]) -> int:
    """Index behind the last line of body text; the length of `lines` if no line looks like body text."""
    for index in range(len(lines) - 1, -1, -1):
        if not lines[index]:
            continue
        if index > 0 and lines[index][0].islower() and runs_on(lines, index - 1, whole=False):
            return index + 1
        if is_sentence_paragraph(lines[index]) and read_caption(lines[index]) is None:
            return index + 1
    return len(lines)


def _is_doubled(lines: list[str], index: int) -> bool:
    """Whether the line stands near by again, other captions and shorter lines between."""
    near = lines[max(0, index - _REACH) : index + _REACH]
    if near.count(lines[index]) < 2:
        return False
    for step in (1, -1):
        for other in range(index + step, index + step * _REACH, step):
            if not 0 <= other < len(lines):
                break
            if lines[other] == lines[index]:
                return True
            if is_sentence_paragraph(lines[other]) and near.count(lines[other]) < 2:
                break
    return False
