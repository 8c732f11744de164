"""Reads what an HTML page says of itself: title, authors, outlet, dates, address, picture, language.

Only what is declared (JSON-LD, meta and link elements, the one h1); what has to be searched for (a date in the page, an
author in its markup) is left to htmldate and trafilatura, which are asked only where the page declares nothing.
"""

import re
from typing import Any, Final

import htmldate
from lxml.etree import XPath
from lxml.html import HtmlElement
from msgspec import Struct

from copydesk_schemas import DateFrom, Image
from copydesk_workers.chain.agencies import agency_named
from copydesk_workers.chain.html_addresses import absolute
from copydesk_workers.chain.html_dates import machine_date
from copydesk_workers.chain.html_images import declared_image
from copydesk_workers.chain.html_text import declared_text
from copydesk_workers.chain.json_ld import article_of, headlines_of, names_of, read_json_ld, referred, types_of
from copydesk_workers.chain.normalize_text import normalize_line
from copydesk_workers.chain.page_lines import folded

#: Meta elements by name or property, best first.
_PUBLISHED: Final = (
    "article:published_time", "article:published", "og:article:published_time", "datepublished", "date.available",
    "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date",
    "pubdate", "publishdate", "publish-date", "publication_date", "ptime", "cxenseparse:recs:publishtime",
)  # fmt: skip  # names read better in lines than one a line
_MODIFIED: Final = ("article:modified_time", "article:modified", "datemodified", "og:updated_time", "dcterms.modified")
_AUTHORS: Final = ("author", "article:author", "parsely-author", "sailthru.author", "byl", "dc.creator")
_NOT_AN_AUTHOR: Final = re.compile(r"://|@|^www\.|\.(?:com|org|net|co)\b|^\d|^(?:admin|editor|staff|news)$", re.I)
_BEFORE_AUTHORS: Final = re.compile(
    r"^(?:(?:(?:analysis|opinion|written|words|text|posted|story) )?by:? |(?:von|par|por|di) (?=\S+ \S)"
    r"|(?:text|words|author|autor|auteur|autore|текст|автор|автори|بقلم|كتب|作者|文)\s?[:：]\s*)",
    re.IGNORECASE,
)
#: What stands beside a name, or instead of one: a role, a desk, an outlet.
_ROLE: Final = re.compile(
    r"\b(?:editor|correspondent|reporter|writer|staff|contributor|columnist|analyst|producer|editorial|team|desk"
    r"|newsroom|bureau|agenc(?:y|ies)|redaktion|redacción|redação|rédaction|redazione|редакция)s?\b",
    re.IGNORECASE,
)
_BETWEEN_AUTHORS: Final = re.compile(r"\s*(?:;|,|\band\b|&|\|)\s*")
_SEPARATOR: Final = re.compile(r"\s+(?:[|·•»–—-]|::)\s+")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
_AUTHOR_ELEMENTS: Final = XPath(
    ".//*[self::a or self::span or self::p or self::div or self::address or self::strong or self::h4]"
    '[@rel="author" or contains(@itemprop, "author") or contains(@class, "author") or contains(@class, "byline")]'
    '[not(ancestor-or-self::*[contains(@class, "comment") or contains(@id, "comment")])]'
)
#: Two to five words without figures: what stands alone in an element may be a role, a date or a button.
_FULL_NAME: Final = re.compile(r"[^\W\d_][^\W\d_.'’-]*[.'’]?(?:[ -][^\W\d_][^\W\d_.'’-]*[.'’]?[^\W\d_]*){1,4}")
_MOST_TRIED: Final = 20
_LONGEST_BYLINE: Final = 80
_LONGEST_TITLE: Final = 500
_LONGEST_AUTHOR: Final = 60
#: htmldate's own default for the latest date is the clock; a fixed one keeps a replay's answers the same.
_LATEST: Final = "2099-12-31"


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
    #: Whether the page says that it is one article.
    is_article: bool
    #: Whether it says that it is a running log of entries.
    is_live_blog: bool


def read_facts(tree: HtmlElement, url: str | None) -> PageFacts:
    """The facts of a parsed page; `url` is where it was found, for addresses that are relative."""
    metas = _metas(tree)
    objects = read_json_ld(tree)
    article = article_of(objects)
    types = frozenset().union(*(types_of(one) for one in objects)) if objects else frozenset[str]()
    base = url or ""
    site = normalize_line(metas.get("og:site_name", "").lstrip("@")) or next(
        iter(names_of(article.get("publisher"))), None
    )
    published, published_from = _published(tree, metas, article)
    return PageFacts(
        title=_title(tree, metas, article, site),
        authors=_authors(tree, metas, article, objects, site),
        site_name=site,
        published_at=published,
        published_from=published_from,
        modified_at=_first_date([article.get("dateModified"), *(metas.get(name) for name in _MODIFIED)]),
        canonical_url=_canonical(tree, metas, base),
        image=declared_image(metas, article, base),
        text=declared_text(article),
        language=_language(tree, metas),
        is_article=metas.get("og:type", "").lower() == "article"
        or "article:published_time" in metas
        or len(headlines_of(objects)) == 1,
        is_live_blog="LiveBlogPosting" in types,
    )


def searched_date(tree: HtmlElement) -> str | None:
    """The full date that htmldate finds in the page, markup and visible text; None if there is none."""
    try:
        found: str | None = htmldate.find_date(tree, extensive_search=False, original_date=True, max_date=_LATEST)
    except (ValueError, TypeError, AttributeError, OverflowError, AssertionError):  # odd dates in odd markup
        return None
    return found


def searched_authors(tree: HtmlElement) -> tuple[str, ...]:
    """The authors in the first element whose markup calls it an author or a byline."""
    for element in _AUTHOR_ELEMENTS(tree)[:_MOST_TRIED]:
        text = normalize_line(" ".join(element.itertext())) or ""
        if len(text) <= _LONGEST_BYLINE:
            people = _people([text])
            if people and _FULL_NAME.fullmatch(people[0]):
                return tuple(name for name in people if _FULL_NAME.fullmatch(name))
    return ()


def _metas(tree: HtmlElement) -> dict[str, str]:
    """Content of the meta elements by property, name or itemprop in small letters; the first of each."""
    metas: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        name = element.get("property") or element.get("name") or element.get("itemprop")
        if content and name:
            metas.setdefault(name.strip().lower(), content)
    return metas


def _title(tree: HtmlElement, metas: dict[str, str], article: dict[str, Any], site: str | None) -> str | None:
    """The h1 that the page's declared title repeats, else that title without the name of the site."""
    element = next(tree.iter("title"), None)
    in_tab = normalize_line(element.text_content()) if element is not None else None
    headline = article.get("headline")
    declared = normalize_line(headline if isinstance(headline, str) else None) or normalize_line(
        metas.get("og:title") or metas.get("twitter:title") or in_tab
    )
    wanted = [set(folded(title).split()) for title in (declared, in_tab) if title]
    headings = [normalize_line(heading.text_content()) for heading in list(tree.iter("h1"))[:5]]
    for heading in headings:
        words = set(folded(heading or "").split())
        if heading and any(len(words & other) * 2 > min(len(words | other), 2 * len(words)) for other in wanted):
            return heading[:_LONGEST_TITLE]
    if declared is None:
        return next((heading[:_LONGEST_TITLE] for heading in headings if heading), None)
    return _without_site(declared, site)[:_LONGEST_TITLE]


def _without_site(title: str, site: str | None) -> str:
    """`Headline | Outlet` without the outlet: named by the page, or a short last part behind a longer one."""
    parts = _SEPARATOR.split(title)
    if len(parts) < 2:
        return title
    last = folded(parts[-1])
    named = site is not None and folded(site) in last
    if named or (len(last.split()) <= 3 and len(folded(parts[0]).split()) >= 4):
        return title[: title.rindex(parts[-1])].rstrip(" |·•»–—-:")
    return title


def _authors(
    tree: HtmlElement, metas: dict[str, str], article: dict[str, Any], objects: list[dict[str, Any]], site: str | None
) -> tuple[str, ...]:
    """The people that the page names as authors; not the outlet, which is its source."""
    outlet = folded(site) if site else "?"  # no folded name has a sign
    declared = [names_of(referred(article.get("author"), objects)), *([metas.get(name, "")] for name in _AUTHORS)]
    for names in (*declared, None):
        people = searched_authors(tree) if names is None else _people(names)
        others = tuple(name for name in people if folded(name) not in outlet and outlet not in folded(name))
        if kept := others or tuple(name for name in people if folded(name) != outlet):
            return kept
    return ()


def _people(names: list[str]) -> tuple[str, ...]:
    """Names of people, each once: `By A. Name and B. Name` split, addresses and handles left out."""
    people: dict[str, None] = {}
    for name in names:
        clean = _BEFORE_AUTHORS.sub("", normalize_line(name) or "")
        for one in map(_without_agency, _BETWEEN_AUTHORS.split(clean)):
            if 2 < len(one) <= _LONGEST_AUTHOR and not _NOT_AN_AUTHOR.search(one) and not _ROLE.search(one):
                people[one] = None
    return tuple(people)


def _without_agency(name: str) -> str:
    """`Ada Low Associated Press` without the agency; the name of an agency alone stays."""
    words = name.split()
    for length in (1, 2, 3):
        if len(words) >= length + 2 and agency_named(" ".join(words[-length:])) is not None:
            return " ".join(words[:-length])
    return name


def _published(tree: HtmlElement, metas: dict[str, str], article: dict[str, Any]) -> tuple[str | None, DateFrom | None]:
    declared = _first_date([article.get("datePublished"), *(metas.get(name) for name in _PUBLISHED)])
    if declared is not None:
        return declared, "meta"
    for element in tree.iter("time"):
        if element.get("pubdate") is not None or "datePublished" in (element.get("itemprop") or ""):
            marked = machine_date(element.get("datetime") or element.text_content())
            if marked is not None:
                return marked, "html"
    found = searched_date(tree)
    return found, None if found is None else "html"


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
