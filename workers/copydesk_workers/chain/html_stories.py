"""Tells pages with several full stories, and pages of teasers, from pages with one article. Only when it is sure."""

import re
from typing import Final

from lxml.html import HtmlElement
from msgspec import Struct

from copydesk_workers.chain.normalize_text import normalize_line
from copydesk_workers.chain.page_lines import is_sentence_paragraph

#: A full story has so many sentence paragraphs and characters in them.
_FEWEST_PARAGRAPHS: Final = 3
_FEWEST_CHARACTERS: Final = 600
#: A listing has so many headlines that are links, and so many for each longer paragraph.
_FEWEST_TEASERS: Final = 6
_TEASERS_A_PARAGRAPH: Final = 3
_LONG_PARAGRAPH: Final = 300
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
        link = next(heading.iter("a"), None)
        if link is None:
            link = next((parent for parent in heading.iterancestors("a")), None)
        href = (link.get("href") or "").strip() if link is not None else ""
        title = normalize_line(heading.text_content())
        if title and href and not href.startswith(("#", "javascript:", "mailto:")):
            found.setdefault(href, Teaser(title, href))
            if len(found) >= _MOST_LINKS:
                break
    return list(found.values())


def is_listing(found: list[Teaser], text: str) -> bool:
    """Whether a page with these linked headlines and this extracted text is a page of teasers."""
    long = sum(len(line) >= _LONG_PARAGRAPH for line in text.split("\n"))
    return len(found) >= _FEWEST_TEASERS and long * _TEASERS_A_PARAGRAPH < len(found)


def _is_full(element: HtmlElement) -> bool:
    paragraphs = (normalize_line(paragraph.text_content()) or "" for paragraph in element.iter("p"))
    lengths = [len(text) for text in paragraphs if is_sentence_paragraph(text)]
    return len(lengths) >= _FEWEST_PARAGRAPHS and sum(lengths) >= _FEWEST_CHARACTERS


def _named(element: HtmlElement) -> bool:
    return _NO_STORY.search(f"{element.get('class') or ''} {element.get('id') or ''}") is not None
