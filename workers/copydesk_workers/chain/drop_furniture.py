"""Takes widget lines, bylines, date lines and repeats of the title out of the text; they stay in `furniture`.

Above and below the body a lone `20` is a counter; within it, it may be anything and stays. A wrong removal is worse
than a label that is left.
"""

from typing import Final

from msgspec.structs import replace

from copydesk_workers.chain.article import Article
from copydesk_workers.chain.bylines import read_byline
from copydesk_workers.chain.furniture_labels import is_certain_label, is_label
from copydesk_workers.chain.page_head import foot_start, head_end
from copydesk_workers.chain.page_lines import folded, joined, page_lines
from copydesk_workers.chain.publication_lines import is_date_line

#: A title of fewer characters is not looked for within the body.
_SURE_TITLE: Final = 20


def drop_furniture(article: Article) -> Article:
    """The article with its page furniture in `furniture` instead of the text. Applied twice it changes nothing more.

    A text that would have nothing left is returned as it is.
    """
    lines = page_lines(article.text)
    head, foot = head_end(lines), foot_start(lines)
    title = folded(article.title) if article.title else ""
    kept: list[str] = []
    furniture: list[str] = []
    for index, line in enumerate(lines):
        outside = index < head or index >= foot
        if line and title and _repeats_title(line, title, outside):
            continue
        if line and (is_certain_label(line) or (_is_furniture(line) if outside else _in_run(lines, index))):
            furniture.append(line)
        else:
            kept.append(line)
    if len(kept) == len(lines) or not any(kept):
        return article
    return replace(article, text=joined(kept), furniture=(*article.furniture, *furniture))


def _repeats_title(line: str, title: str, outside: bool) -> bool:
    return (outside or len(title) >= _SURE_TITLE) and len(line) <= 2 * len(title) + 20 and folded(line) == title


def _is_furniture(line: str) -> bool:
    return is_label(line) or is_date_line(line) or read_byline(line) is not None


def _in_run(lines: list[str], index: int) -> bool:
    """Whether a label within the body stands in a run of labels that has a certain one."""
    if not is_label(lines[index]):
        return False
    for step in (1, -1):
        other = index + step
        while 0 <= other < len(lines) and (not lines[other] or is_label(lines[other])):
            if is_certain_label(lines[other]):
                return True
            other += step
    return False
