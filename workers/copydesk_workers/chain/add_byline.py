"""Adds the authors that a byline, a dateline or a `(Reporting by …)` line names."""

from msgspec.structs import replace

from copydesk_workers.chain.agencies import agency_named
from copydesk_workers.chain.article import Article
from copydesk_workers.chain.bylines import read_byline, read_reporters
from copydesk_workers.chain.datelines import read_dateline
from copydesk_workers.chain.page_head import body_line, marginal_lines
from copydesk_workers.chain.page_lines import page_lines


def add_byline(article: Article) -> Article:
    """The article with its `authors`: the producer's, else those found before, else those of the text. No agencies."""
    authors = article.document.authors or article.authors or _printed(article)
    people = tuple(dict.fromkeys(name.strip() for name in authors if name.strip() and agency_named(name) is None))
    return article if people == article.authors else replace(article, authors=people)


def _printed(article: Article) -> tuple[str, ...]:
    for line in marginal_lines(article):
        byline = read_byline(line)
        if byline is not None and byline.authors:
            return byline.authors
    lines = page_lines(article.text)
    opening = read_dateline(lines[body_line(lines)])
    if opening is not None and opening.reporters:
        return opening.reporters
    return read_reporters(article.text)
