"""Moves widget lines, prompts, bylines, date lines and repeats of the title from the text to `furniture`.

A lone `20` above or below the body is a counter; within the body it may be anything, and stays. To remove a line of the
story is worse than to leave a label.
"""

import re
from typing import Final

from msgspec.structs import replace

from copydesk_text.article import Article
from copydesk_text.lines import ends_sentence, folded, joined
from copydesk_text.newsroom.author_names import is_credit
from copydesk_text.newsroom.bylines import read_byline, read_signature
from copydesk_text.newsroom.dated_bylines import read_dated_byline
from copydesk_text.newsroom.lexicon.agencies import agency_named
from copydesk_text.newsroom.lexicon.furniture_labels import is_certain_label, is_label
from copydesk_text.newsroom.page import Page, read_page
from copydesk_text.newsroom.publication_lines import (
    is_count,
    is_date_line,
    read_date_beside,
    read_publication_line,
)
from copydesk_text.newsroom.reader_prompts import is_navigation, take_prompts
from copydesk_text.newsroom.role_lines import is_role
from copydesk_text.newsroom.signed_dates import read_signed_date
from copydesk_text.newsroom.syndication_lines import is_syndication_line

#: Characters from which a title is looked for within the body, too.
_SURE_TITLE: Final = 20
#: Characters of the longest byline; a longer line that begins as one holds more.
_LONGEST_BYLINE: Final = 160
#: Characters of the longest line that is the name of an author, and the words that may follow the name.
_LONGEST_SIGNATURE: Final = 80
_MOST_BEHIND_NAME: Final = 3
_BARS: Final = re.compile(r"\s?[|·•]\s?")
#: How many lines of the head may be `Name, Associated Press`, counted from the top.
_SIGNED_WITHIN: Final = 8

#: Characters of the longest line that is a date and a few words.
_LONGEST_DATED: Final = 60

#: A text without sentences that opens with this number of lines of dates and labels is a list.
_MOST_DATED: Final = 2_000

#: Several blank lines in a row, which become one.
_GAP: Final = "\n\n\n"
_END: Final = "no label, so that the last run ends"


def drop_furniture(article: Article) -> Article:
    """Moves page furniture from the text to `furniture`. Applied twice it changes nothing more.

    Args:
        article: The article, its captions already taken out.

    Returns:
        The article without its furniture; as it is if nothing else would be left of its text.
    """
    title = folded(article.title) if article.title else ""
    page = read_page(article.text)
    lines, prompts = take_prompts(page.lines)
    if prompts:
        page = read_page(joined(lines))
    if len(title) >= _SURE_TITLE and any(_is_title(line, title) for line in page.lines):
        page = read_page(joined([line for line in page.lines if not _is_title(line, title)]))
    language = article.language.code if article.language.code != "und" else None  # one key of what is remembered
    authors = tuple(folded(name) for name in article.authors)
    beside = _labels_in_runs(page, authors) | _signature(page) | _dated_top(page, language)
    kept: list[str] = []
    furniture: list[str] = prompts
    signed = False  # the line before is a byline
    head, foot = page.head, page.foot
    for index, line in enumerate(page.lines):
        if line and is_syndication_line(line):
            furniture.append(line)
            continue
        if head <= index < foot:
            (furniture if index in beside else kept).append(line)
            continue
        if not line:
            kept.append(line)
            continue
        above = index < head
        role = signed and is_role(line)
        signed = above and (_is_byline(line) or _names_author(line, authors))
        if (
            index in beside
            or role
            or signed
            or (_is_margin(line, language) if above else _is_foot(line, authors))
            or (above and (kept or furniture or title) and _is_dated(line, language))
        ):
            furniture.append(line)
        elif not (title and _is_title(line, title)):
            kept.append(line)
    if not furniture and len(kept) == article.text.count("\n") + 1 and _GAP not in article.text:
        return article
    text = joined(kept)
    if not text or (not furniture and text.count("\n") == article.text.count("\n")):
        return article
    return replace(article, text=text, furniture=(*article.furniture, *furniture))


def _is_title(line: str, title: str) -> bool:
    """Whether a line says what a title says; most begin with another letter, and are not folded."""
    first = line[:1]
    if first.isascii() and first.isalpha() and first.lower() != title[0]:
        return False
    return len(line) <= 2 * len(title) + 20 and folded(line) == title


def _names_author(line: str, authors: tuple[str, ...]) -> bool:
    """Whether a line is the name of a known author, perhaps with a place or a role: `Ada Low in Vardo`."""
    if not authors or len(line) > _LONGEST_SIGNATURE or ends_sentence(line):
        return False
    key = folded(line)
    if any(map(str.isdigit, line)) and (signed := read_signed_date((line,))):
        return all(folded(name) in authors for name in signed)
    parts = _BARS.split(line)
    if key not in authors and len(parts) > 1 and all(part.count(" ") <= 1 or folded(part) in authors for part in parts):
        return any(folded(part) in authors for part in parts)  # Opinion | Ada Low
    return any(key.startswith(name) and key.count(" ") <= name.count(" ") + _MOST_BEHIND_NAME for name in authors)


def _is_margin(line: str, language: str | None) -> bool:
    """Whether a line above the body is furniture; bylines are told elsewhere."""
    counts = any(map(str.isdigit, line)) and is_count(line)
    return counts or is_credit(line) or is_label(line) or is_date_line(line, language) or is_navigation(line)


def _is_dated(line: str, language: str | None) -> bool:
    """Whether a line is a date with a section or a place beside it; the first line of a text may be its title."""
    if len(line) <= _LONGEST_DATED and read_date_beside(line, language) is not None:
        return True
    return len(line) <= _LONGEST_BYLINE and read_dated_byline(line, language) is not None


def _dated_top(page: Page, language: str | None) -> frozenset[int]:
    """Indices of the date lines that open a text in which no line looks like a sentence, as in Thai."""
    if page.body is not None:
        return frozenset()
    dated: set[int] = set()
    for index, line in enumerate(page.lines):
        if index == _MOST_DATED:
            return frozenset()  # the dates are the text
        if is_date_line(line, language) or read_dated_byline(line, language) is not None:
            dated.add(index)
        elif line and not is_label(line):
            break
    return frozenset(dated)


def _is_foot(line: str, authors: tuple[str, ...]) -> bool:
    """Whether a line below the body is furniture; a bare date or a byline there may be another story's."""
    if is_label(line) or is_navigation(line):
        return True
    if authors and line[:1].isalpha() and folded(line) in authors:
        return True  # signed below the text; a sign before the name makes it a credit
    byline = read_byline(line) if authors and len(line) <= _LONGEST_BYLINE else None
    if byline is not None and byline.authors and all(folded(name) in authors for name in byline.authors):
        return True
    read = read_publication_line(line)
    return read is not None and read.label is not None


def _is_widget(line: str) -> bool:
    """Whether a line of the head goes whatever stands beside it; the head then begins below it."""
    return is_label(line) or is_navigation(line) or _is_byline(line)


def _is_byline(line: str) -> bool:
    return len(" ".join(line[: 8 * _LONGEST_BYLINE].split())) <= _LONGEST_BYLINE and read_byline(line) is not None


def _signature(page: Page) -> frozenset[int]:
    """The index of `Name, AP` if it opens the head or stands beside a date; elsewhere it is the credit of a picture."""
    printed = [index for index in range(page.head) if page.lines[index] and not _is_widget(page.lines[index])]
    printed = printed[:_SIGNED_WITHIN]
    if any(agency_named(page.lines[index]) is not None for index in printed):
        return frozenset()  # the agency has signed alone: a name with it is a photographer's
    for place, index in enumerate(printed):
        neighbours = [
            page.lines[other] for other in (*printed[max(0, place - 1) : place], *printed[place + 1 : place + 2])
        ]
        line = page.lines[index]
        beside = place == 0 or any(map(is_date_line, neighbours))
        if beside and page.lines.count(line) == 1 and read_signature(line) is not None:
            return frozenset({index})
    return frozenset()


def _labels_in_runs(page: Page, authors: tuple[str, ...]) -> frozenset[int]:
    """Indices of certain labels and of the labels next to them, and of bylines and dates right below a standfirst.

    The first sentence of a body may be a standfirst; then a byline or a date right below it belongs to the head.
    """
    found: list[int] = []
    run: list[int] = []
    certain = below_standfirst = False
    for index, line in enumerate((*page.lines, _END)):
        if not line:
            continue
        if is_label(line):
            run.append(index)
            certain = certain or is_certain_label(line)
        elif below_standfirst and (is_date_line(line) or _is_byline(line) or _names_author(line, authors)):
            run.append(index)
            certain = True
        else:
            found += run if certain else []
            run, certain = [], False
            below_standfirst = index == page.body
    return frozenset(found)
