"""Reads what an HTML page says of itself: address, dates, and what its own modules read (title, authors, picture)."""

from collections.abc import Iterable
from typing import Final

from lxml.html import HtmlElement
from msgspec import Struct

from copydesk_schemas import DateFrom, Image
from copydesk_schemas.machine_dates import machine_date
from copydesk_text.html.authors import find_authors
from copydesk_text.html.images import declared_image
from copydesk_text.html.json_ld import headlines_of, page_of, types_of
from copydesk_text.html.page import HtmlPage
from copydesk_text.html.printed_dates import PrintedDates, printed_dates, searched_date
from copydesk_text.html.summaries import find_summary
from copydesk_text.html.titles import find_title
from copydesk_text.html.tree import absolute
from copydesk_text.newsroom.written_dates import date_in_url

#: Meta elements by name or property, best first.
_PUBLISHED: Final = (
    "article:published_time", "article:published", "og:article:published_time", "datepublished", "date.available",
    "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date",
    "pubdate", "publishdate", "publish-date", "publication_date", "ptime", "cxenseparse:recs:publishtime",
)  # fmt: skip  # names read better in lines than one a line
_MODIFIED: Final = ("article:modified_time", "article:modified", "datemodified", "og:updated_time", "dcterms.modified")
#: Where a date is marked as that of publication.
_DATED: Final = frozenset(("time", "span", "div"))


class PageFacts(Struct, frozen=True, kw_only=True):
    """What a page says of itself; None or empty where it does not."""

    title: str | None
    summary: str | None
    authors: tuple[str, ...]
    published_at: str | None
    published_from: DateFrom | None
    modified_at: str | None
    canonical_url: str | None
    image: Image | None
    #: Whether the page says that it is one article, by a date or a headline.
    is_article: bool
    #: Whether its type is that of an article; some sites give it to their listings, too.
    is_typed_article: bool
    #: Whether it says that it is a running log of entries.
    is_live_blog: bool


def read_facts(page: HtmlPage) -> PageFacts:
    """Reads the facts of a page.

    Args:
        page: The page, before the search for its text has changed it.

    Returns:
        Its facts. Dates are RFC 3339 date-times or full dates, addresses are absolute where the page's own is known.
    """
    title, heading = find_title(page)
    authors = find_authors(page)
    dates, published_from = _find_dates(page, heading)
    return PageFacts(
        title=title,
        summary=find_summary(page, title, heading, authors),
        authors=authors,
        published_at=dates.published,
        published_from=published_from,
        modified_at=dates.updated,
        canonical_url=_canonical(page),
        image=declared_image(page),
        is_article="article:published_time" in page.metas or len(headlines_of(page.objects)) == 1,
        is_typed_article=page.metas.get("og:type", "").lower() == "article",
        is_live_blog=any("LiveBlogPosting" in types_of(one) for one in page.objects),
    )


def _find_dates(page: HtmlPage, heading: HtmlElement | None) -> tuple[PrintedDates, DateFrom | None]:
    """The dates that the page declares, else those that it prints. None is searched for where its address has one."""
    other = page_of(page.objects)
    declared = PrintedDates(
        _first_date((page.article.get("datePublished"), *map(page.metas.get, _PUBLISHED), other.get("datePublished"))),
        _first_date((page.article.get("dateModified"), *map(page.metas.get, _MODIFIED), other.get("dateModified"))),
    )
    if declared.published is not None:
        return declared, "meta"
    marked = _marked_date(page)
    if marked is not None:
        return PrintedDates(marked, declared.updated), "html"
    printed = printed_dates(page, heading)
    published, updated = printed.published, declared.updated or printed.updated
    if published is None and not (page.base and date_in_url(page.base)):
        published = searched_date(page.tree)
        if published is not None and printed.updated is not None and published[:10] == printed.updated[:10]:
            published = None  # it found the day of the update
    return PrintedDates(published, updated), None if published is None else "html"


def _marked_date(page: HtmlPage) -> str | None:
    """The date of the first element that is marked as the date of publication."""
    marked = page.marks.in_order(
        (
            *page.marks.with_value(("pubdate",), lambda _: True),
            *page.marks.with_value(("itemprop",), lambda value: "datePublished" in value),
        )
    )
    for element in marked:
        if element.tag in _DATED:
            date = machine_date(element.get("datetime") or element.get("content") or element.text_content())
            if date is not None:
                return date
    return None


def _first_date(values: Iterable[object]) -> str | None:
    return next((date for value in values if isinstance(value, str) and (date := machine_date(value))), None)


def _canonical(page: HtmlPage) -> str | None:
    for element in page.tree.iter("link"):
        if "canonical" in (element.get("rel") or "").lower().split() and (element.get("href") or "").strip():
            return absolute(element.get("href"), page.base)
    return absolute(page.metas["og:url"], page.base) if "og:url" in page.metas else None
