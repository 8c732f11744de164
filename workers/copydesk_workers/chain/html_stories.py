"""Tells pages with several full stories, and pages of teasers, from pages with one article. Only when it is sure."""

import re
from typing import Final

from lxml.html import HtmlElement
from msgspec import Struct

from copydesk_workers.chain.normalize_text import normalize_line
from copydesk_workers.chain.page_lines import folded, is_sentence_paragraph

#: A full story has so many sentence paragraphs and characters in them.
_FEWEST_PARAGRAPHS: Final = 3
_FEWEST_CHARACTERS: Final = 600
#: A listing has so many headlines that are links, with fewer paragraphs than this under each.
_FEWEST_TEASERS: Final = 6
_STORY_RUN: Final = 3
_MOST_LINKS: Final = 50

_NO_STORY: Final = re.compile(r"comment|reply|respon[ds]|review|related|teaser|promo|sidebar|widget|card|summary", re.I)
_HEADINGS: Final = ("h1", "h2", "h3", "h4")


class Teaser(Struct, frozen=True):
    """A headline that links to its story."""

    title: str
    href: str


def full_stories(tree: HtmlElement) -> list[HtmlElement]:
    """The `article` elements of a page when at least two hold a full story each, under different headings; else none.

    An element inside another, a comment or a teaser is not counted.
    """
    stories: list[HtmlElement] = []
    titles: set[str] = set()
    for element in tree.iter("article"):
        if _named(element) or any(parent.tag == "article" or _named(parent) for parent in element.iterancestors()):
            continue
        title = heading_of(element)
        if title is not None and title not in titles and _is_full(element):
            titles.add(title)
            stories.append(element)
    return stories if len(stories) > 1 else []


def heading_of(element: HtmlElement) -> str | None:
    """The first h1 or h2 of an element, on one line."""
    heading = next(element.iter("h1", "h2"), None)
    return None if heading is None else normalize_line(heading.text_content())


def teasers(tree: HtmlElement) -> list[Teaser]:
    """The headlines of a page that are links, each address once."""
    found: dict[str, Teaser] = {}
    for heading in tree.iter(*_HEADINGS):
        href = _href(heading)
        title = normalize_line(heading.text_content())
        if title and href:
            found.setdefault(href, Teaser(title, href))
            if len(found) >= _MOST_LINKS:
                break
    return list(found.values())


def is_listing(tree: HtmlElement, found: list[Teaser], text: str) -> bool:
    """Whether a page with these linked headlines and this main text is a page of teasers.

    Then every sentence of its text stands under a headline that leads elsewhere, one or two under each. To drop a
    short story above the headlines of others would be worse than to publish a listing.
    """
    if len(found) < _FEWEST_TEASERS:
        return False
    summaries: set[str] = set()
    under: list[str] | None = None  # the paragraphs since the last linked headline
    for element in tree.iter(*_HEADINGS, "p"):
        if element.tag == "p":
            if under is not None:
                under.append(folded(element.text_content()))
            continue
        if under is not None and len(under) < _STORY_RUN:
            summaries.update(under)
        under = [] if _href(element) else None
    if under is not None:
        summaries.update(under[: _STORY_RUN - 1])  # behind the last headline comes the foot of the page
    return all(folded(line) in summaries for line in text.split("\n") if is_sentence_paragraph(line))


def _href(heading: HtmlElement) -> str | None:
    """Where a heading leads, None if it is no link to another page."""
    link = next(heading.iter("a"), None)
    if link is None:
        link = next(heading.iterancestors("a"), None)
    href = (link.get("href") or "").strip() if link is not None else ""
    return href if href and not href.startswith(("#", "javascript:", "mailto:")) else None


def _is_full(element: HtmlElement) -> bool:
    paragraphs = (normalize_line(paragraph.text_content()) or "" for paragraph in element.iter("p"))
    lengths = [len(text) for text in paragraphs if is_sentence_paragraph(text)]
    return len(lengths) >= _FEWEST_PARAGRAPHS and sum(lengths) >= _FEWEST_CHARACTERS


def _named(element: HtmlElement) -> bool:
    return _NO_STORY.search(f"{element.get('class') or ''} {element.get('id') or ''}") is not None
