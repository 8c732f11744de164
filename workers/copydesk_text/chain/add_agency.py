"""Adds the news agency that wrote the text, with the ground for saying so, and the dateline."""

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from copydesk_schemas import Agency
from copydesk_text.article import Article
from copydesk_text.newsroom.agency_claims import find_credit, read_credit, read_rights, read_tag
from copydesk_text.newsroom.bylines import read_byline, read_signature
from copydesk_text.newsroom.datelines import DatelineReading, read_dateline
from copydesk_text.newsroom.given_authors import given_authors
from copydesk_text.newsroom.lexicon.agencies import agency_named
from copydesk_text.newsroom.page import lines_above, read_page

#: Characters and lines at the end of a text where a credit may stand.
_FOOT: Final = 700
_FOOT_LINES: Final = 6
#: Characters of the longest line above the body that may be a byline or a tag.
_LONGEST_MARGINAL: Final = 200


def add_agency(article: Article) -> Article:
    """Adds `agency` and `dateline` where the text shows them.

    Args:
        article: The article.

    Returns:
        The article with both, or as it is; the text keeps its dateline.
    """
    opening = _opening(article)
    dateline = article.dateline or (opening.dateline if opening else None)
    agency = article.agency or next(_claims(article, opening), None)
    if agency is article.agency and dateline is article.dateline:
        return article
    return replace(article, agency=agency, dateline=dateline)


def _opening(article: Article) -> DatelineReading | None:
    """The dateline in the first lines of the body, or in a line above them if that one names an agency."""
    page = read_page(article.text)
    for line in page.lines[: page.early]:
        above = read_dateline(line) if line else None
        if above is not None and above.agency is not None:
            return above
    return next((found for line in page.openings if (found := read_dateline(line)) is not None), None)


def _claims(article: Article, opening: DatelineReading | None) -> Iterator[Agency]:
    """Every claim to the text, strongest ground first."""
    if opening is not None and opening.agency is not None:
        yield Agency(name=opening.agency, ground="dateline")
    yield from (Agency(name=name, ground="byline") for name in _in_bylines(article) if name is not None)
    closing = _closing_lines(article)
    credits = (find_credit(article.text[-_FOOT:]), *(read_credit(line) for line in closing))
    last = article.text[-_FOOT:].rstrip().rpartition("\n")[2]
    tags = (read_tag(line) for line in (last, *(line for line in _short_lines_above(article) if line[0] in "([（")))
    for claim in (*credits, *tags, *(read_rights(line) for line in closing)):
        if claim is not None:
            yield claim


def _in_bylines(article: Article) -> Iterator[str | None]:
    for author in (*given_authors(article.document), *article.authors):
        yield agency_named(author)
    furniture = frozenset(article.furniture)
    for line in _short_lines_above(article):
        byline = read_byline(line) or (read_signature(line) if line in furniture else None)
        if byline is not None:
            yield byline.agency
        elif " " in line:  # "The Associated Press", but "AP" alone is as often the credit of a picture
            yield agency_named(line)


def _short_lines_above(article: Article) -> list[str]:
    return [line for line in lines_above(article) if len(line) <= _LONGEST_MARGINAL]


def _closing_lines(article: Article) -> list[str]:
    """The last lines of the text, and the furniture."""
    last = [line.strip() for line in article.text[-_FOOT:].split("\n") if line.strip()][-_FOOT_LINES:]
    return [*last, *article.furniture]
