"""Takes widget lines, bylines, date lines and repeats of the title out of the text; they stay in `furniture`.

Above and below the body a lone `20` is a counter; within it, it may be anything and stays. A wrong removal is worse
than a label that is left.
"""

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from copydesk_workers.chain.article import Article
from copydesk_workers.chain.bylines import read_byline
from copydesk_workers.chain.furniture_labels import is_certain_label, is_label
from copydesk_workers.chain.page import read_page
from copydesk_workers.chain.page_lines import folded, joined
from copydesk_workers.chain.publication_lines import is_date_line, read_publication_line

#: A title of fewer characters is not looked for within the body.
_SURE_TITLE: Final = 20
#: A longer line holds more than a byline, even if it begins as one.
_LONGEST_BYLINE: Final = 160

_END: Final = "no label, so that the last run ends"


def drop_furniture(article: Article) -> Article:
    """The article with its page furniture in `furniture` instead of the text. Applied twice it changes nothing more.

    A text that would have nothing left is returned as it is.
    """
    page = read_page(article.text)
    beside = _labels_beside_certain_ones(page.lines)
    title = folded(article.title) if article.title else ""
    kept: list[str] = []
    furniture: list[str] = []
    for index, line in enumerate(page.lines):
        if not line:
            kept.append(line)
            continue
        above, below = index < page.head, index >= page.foot
        if title and _repeats_title(line, title, above or below):
            continue
        if (
            is_certain_label(line)
            or (above and (is_label(line) or is_date_line(line) or _is_byline(line)))
            or (below and (is_label(line) or _is_labelled_date(line)))
            or index in beside
        ):
            furniture.append(line)
        else:
            kept.append(line)
    if len(kept) == len(page.lines) or not any(kept):
        return article
    return replace(article, text=joined(kept), furniture=(*article.furniture, *furniture))


def _repeats_title(line: str, title: str, outside: bool) -> bool:
    return (outside or len(title) >= _SURE_TITLE) and len(line) <= 2 * len(title) + 20 and folded(line) == title


def _is_byline(line: str) -> bool:
    return len(" ".join(line[: 8 * _LONGEST_BYLINE].split())) <= _LONGEST_BYLINE and read_byline(line) is not None


def _is_labelled_date(line: str) -> bool:
    """Whether a line says when the page was published; a bare date below the body may be that of another story."""
    read = read_publication_line(line)
    return read is not None and read.label is not None


def _labels_beside_certain_ones(lines: Sequence[str]) -> frozenset[int]:
    """Indices of the labels that stand in a run of labels with a certain one among them."""
    found: list[int] = []
    run: list[int] = []
    certain = False
    for index, line in enumerate((*lines, _END)):
        if not line:
            continue
        if is_label(line):
            run.append(index)
            certain = certain or is_certain_label(line)
        elif run:
            found += run if certain else []
            run, certain = [], False
    return frozenset(found)
