"""Opens raw documents that are HTML: finds whether a page is one story, several or a listing, and what it declares.

The page is parsed once (`html_tree`). What it says of itself is in `html_facts`, its text in `html_text`, its stories
and teasers in `html_stories`.
"""

from copy import deepcopy
from itertools import islice
from typing import Final

from lxml.html import HtmlElement
from msgspec.structs import replace

from copydesk_schemas import DateFrom, Image, Language, RawDocument, Source
from copydesk_text.article import Article, Drop
from copydesk_text.html.addresses import absolute
from copydesk_text.html.authors import searched_authors
from copydesk_text.html.facts import PageFacts, read_facts
from copydesk_text.html.images import figure_images, with_figures
from copydesk_text.html.machine_dates import machine_date
from copydesk_text.html.main_text import MainText, main_text
from copydesk_text.html.stories import Listing, full_stories, heading_of, join_entries, read_listing
from copydesk_text.html.tree import empty_page, parse_page
from copydesk_text.language_codes import language_code
from copydesk_text.normalize import normalize_line

_SHOWN_LINKS: Final = 20


def open_html(document: RawDocument) -> list[Article] | Drop:
    """The articles of an HTML page, in page order; what the producer says of title, authors and date wins.

    Several only if the page holds several full stories and does not call itself one article. Drop `empty` if the page
    has no text or is no HTML, `listing` if it is a page of teasers; its links are in the detail.
    """
    tree = parse_page(document.html or "")
    if tree is None:
        return Drop("empty", "the HTML has no element that could hold text")
    facts = read_facts(tree, document.url)
    may_list = document.split != "never" and not facts.is_article and not facts.is_live_blog
    if may_list and not facts.is_typed_article and (stories := full_stories(tree)):
        opened = [_story(document, story, facts) for story in stories]
        articles = [article for article in opened if article.text]
        if len(articles) > 1:
            return [replace(article, position=position) for position, article in enumerate(articles)]
    if facts.is_live_blog:
        join_entries(tree)
    listing = read_listing(tree) if may_list else None
    figures = figure_images(tree, document.url or "")
    frames = _frames(tree, document.url)
    found = main_text(tree, facts.text)
    if listing is not None and listing.covers(found.text):
        return Drop("listing", _listing_detail(listing, document.url))
    if not found.text:
        only = f", only frames: {' '.join(frames)}" if frames else ""
        return Drop("empty", "the page has no text of its own" + only)
    return [_article(document, found, facts, figures)]


def open_html_whole(document: RawDocument) -> list[Article] | Drop:
    """The main text of the page as one article, with nothing but what matching needs."""
    tree = parse_page(document.html or "")
    if tree is None:
        return Drop("empty", "the HTML has no element that could hold text")
    found = main_text(tree)
    if not found.text:
        return Drop("empty", "the page has no text of its own")
    return [Article(document=document, text=found.text, title=document.title, warnings=found.warnings)]


def _article(document: RawDocument, found: MainText, facts: PageFacts, figures: list[Image]) -> Article:
    published, published_from = _published(document, facts.published_at, facts.published_from)
    return Article(
        document=document,
        text=found.text,
        title=normalize_line(document.title) or facts.title,
        canonical_url=facts.canonical_url,
        source=Source(name=normalize_line(document.source) or facts.site_name),
        language=_claimed_language(facts),
        published_at=published,
        published_from=published_from,
        modified_at=facts.modified_at,
        authors=tuple(document.authors or facts.authors),
        images=with_figures(facts.image, figures, found.images),
        furniture=found.furniture,
        warnings=found.warnings,
    )


def _story(document: RawDocument, element: HtmlElement, facts: PageFacts) -> Article:
    """One of several stories of a page: what the page says of itself is not said of the story."""
    page = empty_page()
    page.body.append(deepcopy(element))
    heading = next(element.iter("h1", "h2", "h3"))
    link = next(heading.iter("a"), None)
    moments = [machine_date(time.get("datetime") or "") for time in element.iter("time")]
    published, published_from = _published(document, next(filter(None, moments), None), "html")
    authors = document.authors or searched_authors(page)
    figures = figure_images(page, document.url or "")
    found = main_text(page)
    return Article(
        document=document,
        single=False,
        text=found.text,
        title=heading_of(element),
        canonical_url=absolute(link.get("href") or "", document.url or "") if link is not None else None,
        source=Source(name=normalize_line(document.source) or facts.site_name),
        language=_claimed_language(facts),
        published_at=published,
        published_from=published_from,
        authors=tuple(authors),
        images=with_figures(None, figures, found.images),
        furniture=found.furniture,
        warnings=found.warnings,
    )


def _published(
    document: RawDocument, found: str | None, found_from: DateFrom | None
) -> tuple[str | None, DateFrom | None]:
    if document.published_at is not None:
        return document.published_at, "document"
    return found, found_from if found is not None else None


def _claimed_language(facts: PageFacts) -> Language:
    return Language(code=language_code(facts.language)) if facts.language else Language()


def _frames(tree: HtmlElement, url: str | None) -> list[str]:
    addresses = (absolute(frame.get("src") or "", url or "") for frame in tree.iter("frame", "iframe"))
    return list(islice((address for address in addresses if address), _SHOWN_LINKS))


def _listing_detail(listing: Listing, url: str | None) -> str:
    found = listing.teasers
    links = [absolute(teaser.href, url or "") or teaser.href for teaser in found[:_SHOWN_LINKS]]
    more = f" and {len(found) - _SHOWN_LINKS} more" if len(found) > _SHOWN_LINKS else ""
    return f"a page of {len(found)} headlines that lead elsewhere, without a story: {' '.join(links)}{more}"
