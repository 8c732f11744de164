"""Adds the dates of publication and of the last change, each from a place that says so."""

from msgspec import Struct
from msgspec.structs import replace

from copydesk_schemas import DateFrom
from copydesk_workers.chain.article import Article
from copydesk_workers.chain.bylines import read_byline
from copydesk_workers.chain.page_head import marginal_lines
from copydesk_workers.chain.publication_lines import PublicationLine, read_dates, read_publication_line
from copydesk_workers.chain.written_dates import date_in_url


class _Printed(Struct, frozen=True):
    """The dates that a page prints."""

    published: str | None = None
    published_from: DateFrom | None = None
    updated: str | None = None


def add_dates(article: Article) -> Article:
    """The article with `published_at`, `published_from` and `modified_at` where the page or the producer says them.

    In this order: the producer, what an earlier stage found (HTML), a `Published …` line, a date in or under the
    byline, the URL (of a page with one article only). Never the date of a caption, nor one in running text.
    """
    printed = _printed(article)
    published, source = article.published_at, article.published_from
    if article.document.published_at is not None:
        published, source = article.document.published_at, "document"
    elif published is None and printed.published is not None:
        published, source = printed.published, printed.published_from
    elif published is None and article.single and article.document.url:
        published = date_in_url(article.document.url)
        source = "url" if published is not None else None
    modified = article.modified_at or printed.updated
    if (published, source, modified) == (article.published_at, article.published_from, article.modified_at):
        return article
    return replace(article, published_at=published, published_from=source, modified_at=modified)


def _printed(article: Article) -> _Printed:
    labelled: str | None = None
    beside_byline: str | None = None
    updated: str | None = None
    bare: list[str] = []
    waiting: PublicationLine | None = None  # a label whose date is in the next line
    for line in marginal_lines(article):
        read = read_publication_line(line)
        if read is None:
            waiting = None
            if any(character.isdigit() for character in line) and read_byline(line) is not None:
                dates = read_dates(line)
                beside_byline = beside_byline or dates.published
                updated = updated or dates.updated
            continue
        if read.label is None and read.published is not None:
            if waiting is not None and waiting.label == "published":
                labelled = labelled or read.published
            elif waiting is not None:
                updated = updated or read.published
            else:
                bare.append(read.published)
        else:
            labelled = labelled or read.published
            updated = updated or read.updated
        waiting = read if read.label is not None and not (read.published or read.updated) else None
    if labelled is not None:
        return _Printed(labelled, "furniture", updated)
    if beside_byline is None and len({date[:10] for date in bare}) == 1:  # two days: one of them is not this article's
        beside_byline = bare[0]
    return _Printed(beside_byline, "byline" if beside_byline is not None else None, updated)
