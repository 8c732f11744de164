"""Opens raw documents that are HTML: the main text by trafilatura, the facts that the page declares.

The page is parsed once. trafilatura is called on the tree, without its metadata (a third of its time, and the text is
the same), without comments, and without its duplicate filter, which would remember pages. A string would do for it,
but its relatives download what looks like an address; a tree cannot be one.
"""

import logging
import re
from copy import deepcopy
from typing import Final

from lxml.html import HtmlElement, document_fromstring
from msgspec.structs import replace
from trafilatura import bare_extraction, load_html

from copydesk_schemas import DateFrom, Language, RawDocument, Source
from copydesk_workers.chain.article import Article, Drop
from copydesk_workers.chain.html_dates import machine_date
from copydesk_workers.chain.html_facts import PageFacts, absolute, read_facts
from copydesk_workers.chain.html_stories import Teaser, full_stories, heading_of, is_listing, teasers
from copydesk_workers.chain.language_codes import language_code
from copydesk_workers.chain.normalize_text import normalize, normalize_line

_SHOWN_LINKS: Final = 20
#: How items of a list and rows of a table begin in trafilatura's text.
_ITEMS: Final = ("- ", "|")
#: libxml2 takes quadratic time over the attributes of one element; a tag of this length keeps none.
_LONG_TAG: Final = re.compile(r"<([a-zA-Z][\w:-]*+)[^<>]{16384,}+>")

# What trafilatura thinks of a page is in the outcome; its log would repeat every page without text as an error.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def open_html(document: RawDocument) -> list[Article] | Drop:
    """The articles of an HTML page, in page order; what the producer says of title, authors and date wins.

    Several only if the page holds several full stories and does not call itself one article. Drop `empty` if the page
    has no text or is no HTML, `listing` if it is a page of teasers; its links are in the detail.
    """
    tree = _parsed(document.html or "")
    if tree is None:
        return Drop("empty", "the HTML has no element that could hold text")
    facts = read_facts(tree, document.url)
    may_split = document.split != "never" and not facts.is_article and not facts.is_live_blog
    if may_split and (stories := full_stories(tree)):
        opened = [_story(document, story, facts) for story in stories]
        articles = [article for article in opened if article.text]
        if len(articles) > 1:
            return [replace(article, position=position) for position, article in enumerate(articles)]
    text, warnings = _main_text(tree)
    if may_split and is_listing(tree, found := teasers(tree), text):
        return Drop("listing", _listing_detail(found, document.url))
    if not text:
        frames = next(tree.iter("frame", "iframe"), None) is not None
        return Drop("empty", "the page has no text of its own" + (", only frames" if frames else ""))
    return [_article(document, text, facts, warnings)]


def open_html_whole(document: RawDocument) -> list[Article] | Drop:
    """The main text of the page as one article, with nothing but what matching needs."""
    tree = _parsed(document.html or "")
    if tree is None:
        return Drop("empty", "the HTML has no element that could hold text")
    text, warnings = _main_text(tree)
    if not text:
        return Drop("empty", "the page has no text of its own")
    return [Article(document=document, text=text, title=document.title, warnings=warnings)]


def _parsed(html: str) -> HtmlElement | None:
    """The tree of a page, or of a fragment of one; None for what is no HTML. Encoding declarations are ignored."""
    html = _LONG_TAG.sub(r"<\1>", html)
    tree = load_html(html)
    if tree is None:
        return load_html(f"<html><body><div>{html}</div></body></html>")
    if tree.tag == "html":
        return tree
    page = _empty_page()
    page.body.append(tree)
    return page


def _empty_page() -> HtmlElement:
    return document_fromstring("<html><body></body></html>")


def _main_text(tree: HtmlElement) -> tuple[str, tuple[str, ...]]:
    """The main text, one empty line between paragraphs, and a warning if it had to be taken from all paragraphs."""
    try:
        extracted = bare_extraction(tree, fast=True, include_comments=False)
    except Exception as error:  # a bug of the library on one odd page must not cost the page; the record says so
        paragraphs = [normalize_line(paragraph.text_content()) or "" for paragraph in tree.iter("p")]
        warning = f"the main text could not be told from the rest ({type(error).__name__}): all paragraphs were taken"
        return normalize("\n\n".join(filter(None, paragraphs))), (warning,)
    text = getattr(extracted, "text", None)  # None instead of a document: no text
    return _spaced(text) if text else "", ()


def _spaced(text: str) -> str:
    """Lines as paragraphs: an empty line between them, none between items of a list or rows of a table."""
    spaced: list[str] = []
    previous = ""
    for line in text.split("\n"):
        if line.strip():
            if spaced and not (line.startswith(_ITEMS) and previous.startswith(line[0])):
                spaced.append("")
            spaced.append(line)
            previous = line
    return normalize("\n".join(spaced))


def _article(document: RawDocument, text: str, facts: PageFacts, warnings: tuple[str, ...]) -> Article:
    published, published_from = _published(document, facts.published_at, facts.published_from)
    return Article(
        document=document,
        text=text,
        title=normalize_line(document.title) or facts.title,
        canonical_url=facts.canonical_url,
        source=Source(name=normalize_line(document.source) or facts.site_name),
        language=_claimed_language(facts),
        published_at=published,
        published_from=published_from,
        modified_at=facts.modified_at,
        authors=tuple(document.authors or facts.authors),
        images=() if facts.image is None else (facts.image,),
        warnings=warnings,
    )


def _story(document: RawDocument, element: HtmlElement, facts: PageFacts) -> Article:
    """One of several stories of a page: what the page says of itself is not said of the story."""
    page = _empty_page()
    page.body.append(deepcopy(element))
    text, warnings = _main_text(page)
    heading = next(element.iter("h1", "h2"))
    link = next(heading.iter("a"), None)
    moments = [machine_date(time.get("datetime") or "") for time in element.iter("time")]
    published, published_from = _published(document, next(filter(None, moments), None), "html")
    return Article(
        document=document,
        single=False,
        text=text,
        title=heading_of(element),
        canonical_url=absolute(link.get("href") or "", document.url or "") if link is not None else None,
        source=Source(name=normalize_line(document.source) or facts.site_name),
        language=_claimed_language(facts),
        published_at=published,
        published_from=published_from,
        authors=tuple(document.authors or ()),
        warnings=warnings,
    )


def _published(
    document: RawDocument, found: str | None, found_from: DateFrom | None
) -> tuple[str | None, DateFrom | None]:
    if document.published_at is not None:
        return document.published_at, "document"
    return found, found_from if found is not None else None


def _claimed_language(facts: PageFacts) -> Language:
    return Language(code=language_code(facts.language)) if facts.language else Language()


def _listing_detail(found: list[Teaser], url: str | None) -> str:
    links = [absolute(teaser.href, url or "") or teaser.href for teaser in found[:_SHOWN_LINKS]]
    more = f" and {len(found) - _SHOWN_LINKS} more" if len(found) > _SHOWN_LINKS else ""
    return f"a page of {len(found)} headlines that lead elsewhere, without a story: {' '.join(links)}{more}"
