"""The head of a page: what stands above its body text. There a byline, a date or a counter is what it looks like."""

from typing import Final

from copydesk_workers.chain.article import Article
from copydesk_workers.chain.captions import read_caption
from copydesk_workers.chain.page_lines import is_sentence_paragraph, page_lines

#: So long a paragraph is body text whatever follows it.
_SURE_BODY: Final = 200
_LONGEST_HEAD: Final = 60


def head_end(lines: list[str]) -> int:
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


def body_line(lines: list[str]) -> int:
    """Index of the line that opens the body: the first one after the head that is not blank."""
    head = head_end(lines)
    return next((index for index in range(head, len(lines)) if lines[index]), head)


def foot_start(lines: list[str]) -> int:
    """Index behind the last line of body text; the length of `lines` if no line looks like body text."""
    for index in range(len(lines) - 1, -1, -1):
        if lines[index] and is_sentence_paragraph(lines[index]) and read_caption(lines[index]) is None:
            return index + 1
    return len(lines)


def _is_doubled(lines: list[str], index: int) -> bool:
    """Whether the line is the same as the next one or the one before, blank lines aside."""
    for step in (1, -1):
        other = index + step
        while 0 <= other < len(lines) and not lines[other]:
            other += step
        if 0 <= other < len(lines) and lines[other] == lines[index]:
            return True
    return False


def marginal_lines(article: Article) -> list[str]:
    """The lines that can carry a byline, a date or a notice of rights: the furniture taken out, then head and foot."""
    lines = page_lines(article.text)
    return [line for line in (*article.furniture, *lines[: head_end(lines)], *lines[foot_start(lines) :]) if line]
