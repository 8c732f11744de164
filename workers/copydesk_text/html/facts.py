"""Reads what an HTML page says of itself: outlet, address, picture, language, and what its own modules read.

Title, authors and printed dates are in `html_titles`, `html_authors` and `html_printed_dates`.
"""

import re
from typing import Any, Final

from lxml.html import HtmlElement
from msgspec import Struct

from copydesk_schemas import DateFrom, Image
from copydesk_text.html.addresses import absolute
from copydesk_text.html.authors import find_authors
from copydesk_text.html.images import declared_image
from copydesk_text.html.json_ld import article_of, headlines_of, names_of, page_of, read_json_ld, types_of
from copydesk_text.html.machine_dates import machine_date
from copydesk_text.html.main_text import declared_text
from copydesk_text.html.printed_dates import PrintedDates, printed_dates, searched_date
from copydesk_text.html.titles import declared_line, find_title
from copydesk_text.language_codes import language_code
from copydesk_text.newsroom.written_dates import date_in_url

#: Meta elements by name or property, best first.
_PUBLISHED: Final = (
    "article:published_time", "article:published", "og:article:published_time", "datepublished", "date.available",
    "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date",
    "pubdate", "publishdate", "publish-date", "publication_date", "ptime", "cxenseparse:recs:publishtime",
)  # fmt: skip  # names read better in lines than one a line
_MODIFIED: Final = ("article:modified_time", "article:modified", "datemodified", "og:updated_time", "dcterms.modified")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")


class PageFacts(Struct, frozen=True, kw_only=True):
    """What a page declares; None or empty where it does not."""

    title: str | None
    authors: tuple[str, ...]
    site_name: str | None
    published_at: str | None
    published_from: DateFrom | None
    modified_at: str | None
    canonical_url: str | None
    image: Image | None
    #: The text that it declares for machines.
    text: str | None
    language: str | None
    #: Whether the page says that it is one article, by a date or a headline.
    is_article: bool
    #: Whether its type is that of an article; some sites give it to their listings, too.
    is_typed_article: bool
    #: Whether it says that it is a running log of entries.
    is_live_blog: bool


def read_facts(tree: HtmlElement, url: str | None) -> PageFacts:
    """The facts of a parsed page; `url` is where it was found, for addresses that are relative."""
    metas = _metas(tree)
    objects = read_json_ld(tree)
    article = article_of(objects)
    page = page_of(objects)
    types = frozenset().union(*(types_of(one) for one in objects)) if objects else frozenset[str]()
    base = url or ""
    site = declared_line(metas.get("og:site_name", "").lstrip("@")) or next(
        iter(names_of(article.get("publisher"))), None
    )
    language = _language(tree, metas)
    title, heading = find_title(tree, metas, article, site)
    declared = PrintedDates(
        _first_date(
            [article.get("datePublished"), *(metas.get(name) for name in _PUBLISHED), page.get("datePublished")]
        ),
        _first_date([article.get("dateModified"), *(metas.get(name) for name in _MODIFIED), page.get("dateModified")]),
    )
    dates, published_from = _dates(tree, declared, heading, language_code(language) if language else None, url)
    return PageFacts(
        title=title,
        authors=find_authors(tree, metas, objects, site, url),
        site_name=site,
        published_at=dates.published,
        published_from=published_from,
        modified_at=dates.updated,
        canonical_url=_canonical(tree, metas, base),
        image=declared_image(metas, article, base),
        text=declared_text(article),
        language=language,
        is_article="article:published_time" in metas or len(headlines_of(objects)) == 1,
        is_typed_article=metas.get("og:type", "").lower() == "article",
        is_live_blog="LiveBlogPosting" in types,
    )


def _metas(tree: HtmlElement) -> dict[str, str]:
    """Content of the meta elements by property, name or itemprop in small letters; the first of each."""
    metas: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        name = element.get("property") or element.get("name") or element.get("itemprop")
        if content and name:
            metas.setdefault(name.strip().lower(), content)
    return metas


def _dates(
    tree: HtmlElement, declared: PrintedDates, heading: HtmlElement | None, language: str | None, url: str | None
) -> tuple[PrintedDates, DateFrom | None]:
    """The dates that the page declares, else those that it prints. None is searched for where `url` has one."""
    if declared.published is not None:
        return declared, "meta"
    for element in tree.iter("time", "span", "div"):
        if element.get("pubdate") is not None or "datePublished" in (element.get("itemprop") or ""):
            marked = machine_date(element.get("datetime") or element.get("content") or element.text_content())
            if marked is not None:
                return PrintedDates(marked, declared.updated), "html"
    printed = printed_dates(tree, heading, language)
    published, updated = printed.published, declared.updated or printed.updated
    if published is None and not (url and date_in_url(url)):
        published = searched_date(tree)
        if published is not None and printed.updated is not None and published[:10] == printed.updated[:10]:
            published = None  # it found the day of the update
    return PrintedDates(published, updated), None if published is None else "html"


def _first_date(values: list[Any]) -> str | None:
    return next((date for value in values if isinstance(value, str) and (date := machine_date(value))), None)


def _canonical(tree: HtmlElement, metas: dict[str, str], base: str) -> str | None:
    for element in tree.iter("link"):
        if "canonical" in (element.get("rel") or "").lower().split() and (element.get("href") or "").strip():
            return absolute(element.get("href"), base)
    return absolute(metas["og:url"], base) if "og:url" in metas else None


def _language(tree: HtmlElement, metas: dict[str, str]) -> str | None:
    root = tree if tree.tag == "html" else next(tree.iter("html"), tree)
    for declared in (root.get("lang"), metas.get("og:locale"), metas.get("content-language")):
        if declared and _LANGUAGE.fullmatch(declared.strip()):
            return str(declared.strip())
    return None
