"""Opens raw documents that are HTML: finds whether a page is one story, several or a listing, and what it declares.

The page is parsed and read once (`html/page.py`). What it says of itself is in `html/facts.py`, its text in
`html/main_text.py`, its stories and teasers in `html/stories.py`.
"""

from copy import deepcopy
from itertools import islice
from typing import Final

from lxml.html import HtmlElement
from msgspec.structs import replace

from copydesk_schemas import DateFrom, Image, Language, RawDocument, Source
from copydesk_schemas.machine_dates import machine_date
from copydesk_text.article import Article, Drop
from copydesk_text.entities.gazetteer import is_place_name
from copydesk_text.html.authors import searched_authors
from copydesk_text.html.dates import find_dates, language_of_page
from copydesk_text.html.facts import PageFacts, read_facts
from copydesk_text.html.headings import without_heading
from copydesk_text.html.images import figure_images, with_figures
from copydesk_text.html.main_text import MainText, main_text, or_declared
from copydesk_text.html.page import HtmlPage, open_page, read_tree
from copydesk_text.html.posts import characters_beside
from copydesk_text.html.signatures import signed_names
from copydesk_text.html.stories import Listing, full_stories, heading_of, heads_a_story, join_entries, read_listing
from copydesk_text.html.tree import absolute, empty_page
from copydesk_text.language_codes import language_code
from copydesk_text.newsroom.given_authors import given_authors
from copydesk_text.newsroom.no_article import FEWEST_SIGNS, NoArticle, read_no_article
from copydesk_text.normalize import normalize_line

#: How many links the detail of a drop shows.
_SHOWN_LINKS: Final = 20
#: How many more signs it takes that a page is no article if it calls itself one.
_SIGNS_AGAINST: Final = 1
#: What every page of a site shows, whatever it is.
_FRAME: Final = ("menu", "foot")


def open_html(document: RawDocument, no_article_signs: int = FEWEST_SIGNS) -> list[Article] | Drop:
    """Opens an HTML page. What the producer says of title, authors and date wins over what the page says.

    Args:
        document: The raw document with the HTML.
        no_article_signs: Signs from which the page is none (an error, a wall, a login); 0: never.

    Returns:
        Its articles in page order; several only if the page holds several full stories and does not call itself one
        article. Drop `empty` if the page has no text, `listing` if it is a page of teasers, with its links in the
        detail, `not_an_article` if it is none, with what told it.
    """
    page = open_page(document.html or "", document.url)
    facts = read_facts(page)
    may_list = document.split != "never" and not facts.is_article and not facts.is_live_blog
    if may_list and not facts.is_typed_article and (stories := full_stories(page)):
        opened = [_story(document, page, story) for story in stories]
        articles = [article for article in opened if article.text]
        if len(articles) > 1:
            articles[0] = _with_left_out(articles[0], characters_beside(page, stories))
            return [replace(article, position=position) for position, article in enumerate(articles)]
    if facts.is_live_blog:
        join_entries(page)
    listing = read_listing(page) if may_list and not facts.is_typed_article else None
    if listing is not None and heads_a_story(page):
        listing = None
    figures = figure_images(page)
    asks_password = any(one.get("type") == "password" for one in page.tree.iter("input"))
    found = or_declared(main_text(page, facts.title), page)
    if no_article_signs and (none := _no_article(facts, found, asks_password)) is not None:
        declared = facts.is_article or facts.is_typed_article
        if none.signs >= no_article_signs + _SIGNS_AGAINST * declared:
            return Drop("not_an_article", none.detail)
    if listing is not None and listing.covers(found.text):
        return Drop("listing", _listing_detail(listing, page.base))
    if not found.text:
        frames = _frames(page)
        only = f", only frames: {' '.join(frames)}" if frames else ""
        return Drop("empty", "the page has no text of its own" + only)
    return [_article(document, page, facts, found, figures)]


def _no_article(facts: PageFacts, found: MainText, asks_password: bool) -> NoArticle | None:
    """The signs that a page is none: in its text, and in all that it shows if it has none."""
    shown = found.text.split("\n") if found.text else [text for why, text in found.left_out if why not in _FRAME]
    return read_no_article(facts.title, filter(None, shown), asks_password=asks_password)


def open_html_whole(document: RawDocument) -> list[Article] | Drop:
    """Opens an HTML page for matching alone.

    Args:
        document: The raw document with the HTML.

    Returns:
        The main text of the page as one article; Drop `empty` if it has none.
    """
    page = open_page(document.html or "", document.url)
    found = main_text(page)
    if not found.text:
        return Drop("empty", "the page has no text of its own")
    return [Article(document=document, text=found.text, title=document.title, warnings=found.warnings)]


def _article(document: RawDocument, page: HtmlPage, facts: PageFacts, found: MainText, figures: list[Image]) -> Article:
    published, published_from = _published(document, facts.published_at, facts.published_from)
    text, kicker = without_heading(found.text, facts.heading, facts.title)
    return Article(
        document=document,
        text=text,
        title=normalize_line(document.title) or facts.title,
        summary=facts.summary,
        canonical_url=facts.canonical_url,
        source=_source(document, page),
        language=_claimed_language(page),
        published_at=published,
        published_from=published_from,
        modified_at=facts.modified_at,
        authors=given_authors(document) or facts.authors or _people(facts.signed),
        images=with_figures(facts.image, figures, found.images),
        furniture=(*((kicker,) if kicker else ()), *found.furniture),
        warnings=found.warnings,
    )


def _story(document: RawDocument, page: HtmlPage, element: HtmlElement) -> Article:
    """One of several stories of a page: what the page says of itself is not said of the story."""
    tree = empty_page()
    tree.body.append(deepcopy(element))
    story = read_tree(tree, document.url)
    heading = next(story.tree.iter("h1", "h2", "h3"))
    link = next(heading.iter("a"), None)
    dates, _ = find_dates(story, heading)
    moments = [machine_date(time.get("datetime") or "") for time in element.iter("time")]
    published, published_from = _published(document, dates.published or next(filter(None, moments), None), "html")
    authors = given_authors(document) or searched_authors(story, heading)
    authors = authors or _people(signed_names(story, heading, language_of_page(page)))
    figures = figure_images(story)
    title = heading_of(element)
    found = main_text(story, title)
    return Article(
        document=document,
        single=False,
        text=without_heading(found.text, title, title)[0],
        title=title,
        canonical_url=absolute(link.get("href") or "", page.base) if link is not None else None,
        source=_source(document, page),
        language=_claimed_language(page),
        published_at=published,
        published_from=published_from,
        modified_at=dates.updated,
        authors=authors,
        images=with_figures(None, figures, found.images),
        furniture=found.furniture,
        warnings=found.warnings,
    )


def _with_left_out(article: Article, characters: int) -> Article:
    """The first story of a page, with a warning that says how much of the page is in none of its stories."""
    if not characters:
        return article
    told = f"left out of the page: {characters:,} characters (beside its stories)"
    return replace(article, warnings=(told, *article.warnings))


def _people(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names that are none of a place."""
    return tuple(name for name in names if not is_place_name(name))


def _source(document: RawDocument, page: HtmlPage) -> Source:
    return Source(name=normalize_line(document.source) or page.site)


def _published(
    document: RawDocument, found: str | None, found_from: DateFrom | None
) -> tuple[str | None, DateFrom | None]:
    if document.published_at is not None:
        return document.published_at, "document"
    return found, found_from if found is not None else None


def _claimed_language(page: HtmlPage) -> Language:
    return Language(code=language_code(page.language)) if page.language else Language()


def _frames(page: HtmlPage) -> list[str]:
    """The addresses of the frames of a page, a few of them."""
    addresses = (absolute(frame.get("src") or "", page.base) for frame in page.tree.iter("frame", "iframe"))
    return list(islice((address for address in addresses if address), _SHOWN_LINKS))


def _listing_detail(listing: Listing, base: str) -> str:
    found = listing.teasers
    links = [absolute(teaser.href, base) or teaser.href for teaser in found[:_SHOWN_LINKS]]
    more = f" and {len(found) - _SHOWN_LINKS} more" if len(found) > _SHOWN_LINKS else ""
    return f"a page of {len(found)} headlines that lead elsewhere, without a story: {' '.join(links)}{more}"
