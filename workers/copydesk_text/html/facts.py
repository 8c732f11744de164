"""Reads what an HTML page says of itself: address, dates, and what its own modules read (title, authors, picture)."""

from msgspec import Struct

from copydesk_schemas import DateFrom, Image
from copydesk_text.html.authors import find_authors
from copydesk_text.html.dates import find_dates, language_of_page
from copydesk_text.html.headings import printed_heading
from copydesk_text.html.images import declared_image
from copydesk_text.html.json_ld import headlines_of, types_of
from copydesk_text.html.page import HtmlPage
from copydesk_text.html.signatures import signed_names
from copydesk_text.html.summaries import find_summary
from copydesk_text.html.titles import find_title
from copydesk_text.html.tree import absolute


class PageFacts(Struct, frozen=True, kw_only=True):
    """What a page says of itself; None or empty where it does not."""

    title: str | None
    #: The headline as printed, with its kicker.
    heading: str | None
    summary: str | None
    authors: tuple[str, ...]
    #: Names that stand beside the date, where there are no authors: people, or a place.
    signed: tuple[str, ...]
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
    authors = find_authors(page, heading)
    dates, published_from = find_dates(page, heading)
    return PageFacts(
        title=title,
        heading=printed_heading(heading) if heading is not None else None,
        summary=find_summary(page, title, heading, authors),
        authors=authors,
        signed=() if authors else signed_names(page, heading, language_of_page(page)),
        published_at=dates.published,
        published_from=published_from,
        modified_at=dates.updated,
        canonical_url=_canonical(page),
        image=declared_image(page),
        is_article="article:published_time" in page.metas or len(headlines_of(page.objects)) == 1,
        is_typed_article=page.metas.get("og:type", "").lower() == "article",
        is_live_blog=any("LiveBlogPosting" in types_of(one) for one in page.objects),
    )


def _canonical(page: HtmlPage) -> str | None:
    for element in page.tree.iter("link"):
        if "canonical" in (element.get("rel") or "").lower().split() and (element.get("href") or "").strip():
            return absolute(element.get("href"), page.base)
    return absolute(page.metas["og:url"], page.base) if "og:url" in page.metas else None
