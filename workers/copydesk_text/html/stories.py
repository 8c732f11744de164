"""Tells pages with several full stories, and pages of teasers, from pages with one article. Only when it is sure."""

import re
from itertools import islice
from typing import Final

from lxml.etree import XPath
from lxml.html import HtmlElement
from msgspec import Struct

from copydesk_text.lines import folded, is_sentence_paragraph
from copydesk_text.newsroom.reader_prompts import is_prompt
from copydesk_text.normalize import normalize_line

#: A full story has so many sentence paragraphs and characters in them.
_FEWEST_PARAGRAPHS: Final = 2
_FEWEST_CHARACTERS: Final = 400
#: A listing has so many headlines that are links, with fewer paragraphs than this under each …
_FEWEST_TEASERS: Final = 6
_STORY_RUN: Final = 3
#: … or, without headings, so many links of so many words, and no sentence.
_FEWEST_LINKS: Final = 12
_FEWEST_WORDS: Final = 4
_MOST_LINKS: Final = 50
_MOST_SEARCHED: Final = 3000

# Attributes are looked through three times as fast as elements.
_STORIES: Final = XPath(
    './/article | .//@role[. = "article"]/parent::* | .//@itemtype[contains(., "schema.org/NewsArticle")'
    ' or contains(., "schema.org/Article") or contains(., "schema.org/BlogPosting")]/parent::*'
    ' | .//@class[contains(concat(" ", ., " "), " hentry ") or contains(concat(" ", ., " "), " h-entry ")]/parent::*'
)
_NO_STORY: Final = re.compile(r"comment|reply|respon[ds]|review|related|teaser|promo|sidebar|widget|card|summary", re.I)
_HEADINGS: Final = ("h1", "h2", "h3", "h4")
_TITLES: Final = ("h1", "h2", "h3")
_BLOCKS: Final = ("p", "div", "li", "td", "span", "dd")
#: A story that goes on behind a link is a teaser.
_GOES_ON: Final = re.compile(
    r"(?:continue|read|keep) (?:reading|more|on|the full|full)|full (?:story|article)|more\s*(?:…|\.\.\.|»|→|›)|"
    r"weiterlesen|mehr lesen|lire la suite|seguir leyendo|leer más|leia mais|continua a leggere|lees verder|"
    r"читать далее|читать полностью|اقرأ المزيد|devamını oku|czytaj dalej|阅读全文|阅读更多|閱讀全文|続きを読む|더보기",
    re.IGNORECASE,
)


class Teaser(Struct, frozen=True):
    """A headline that links to its story."""

    title: str
    href: str


class Listing(Struct, frozen=True):
    """The teasers of a page, and the sentences that stand under them, by their `folded` text."""

    teasers: list[Teaser]
    summaries: frozenset[str]

    def covers(self, text: str) -> bool:
        """Whether a page with this main text is a page of teasers.

        Then every sentence of its text stands under a headline that leads elsewhere, one or two under each. To drop a
        short story above the headlines of others would be worse than to publish a listing.
        """
        titles = [folded(teaser.title) for teaser in self.teasers]
        return all(
            (key := folded(line)) in self.summaries
            or any(key.startswith(title) and key[len(title) + 1 :] in self.summaries for title in titles)
            for line in text.split("\n")
            if is_sentence_paragraph(line)
        )


def full_stories(tree: HtmlElement) -> list[HtmlElement]:
    """The elements of a page marked as articles, when at least two hold a full story each under headings that differ.

    Else none. An element inside another, a comment or a teaser is not counted.
    """
    stories: list[HtmlElement] = []
    titles: set[str] = set()
    candidates = dict.fromkeys(_STORIES(tree))
    for element in candidates:
        if _named(element) or any(parent in candidates or _named(parent) for parent in element.iterancestors()):
            continue
        title = heading_of(element)
        if title is not None and title not in titles and _is_full(element):
            titles.add(title)
            stories.append(element)
    return stories if len(stories) > 1 else []


def join_entries(tree: HtmlElement) -> None:
    """The entries of a running log become parts of one text: of several articles only the first would be taken."""
    for element in list(tree.iter("article")):
        element.tag = "section"


def heading_of(element: HtmlElement) -> str | None:
    """The first heading of an element, h1 to h3, on one line."""
    heading = next(element.iter(*_TITLES), None)
    return None if heading is None else normalize_line(heading.text_content())


def read_listing(tree: HtmlElement) -> Listing | None:
    """The teasers of a page that may be a listing: headlines that are links, each address once; None for too few."""
    found: dict[str, Teaser] = {}
    for heading in tree.iter(*_HEADINGS):
        _add_teaser(found, heading, _href(heading))
        if len(found) >= _MOST_LINKS:
            break
    if len(found) >= _FEWEST_TEASERS:
        return Listing(list(found.values()), _summaries(tree))
    for link in islice(tree.iter("a"), _MOST_SEARCHED):
        if len(link.text_content().split()) >= _FEWEST_WORDS:
            _add_teaser(found, link, link.get("href"))
    return Listing(list(found.values())[:_MOST_LINKS], frozenset()) if len(found) >= _FEWEST_LINKS else None


def _add_teaser(found: dict[str, Teaser], element: HtmlElement, href: str | None) -> None:
    title = normalize_line(element.text_content())
    if title and href and not href.startswith(("#", "javascript:", "mailto:")):
        found.setdefault(href, Teaser(title, href))


def _summaries(tree: HtmlElement) -> frozenset[str]:
    """The texts under headlines that lead elsewhere, where there are few under each."""
    summaries: set[str] = set()
    under: list[str] | None = None  # the texts since the last linked headline
    for element in islice(tree.iter(*_HEADINGS, *_BLOCKS), _MOST_SEARCHED):
        if element.tag not in _HEADINGS:
            text = element.text_content() if element.tag == "p" else _own_text(element)
            if under is not None and is_sentence_paragraph(text.strip()):
                under.append(folded(text))
            continue
        if under is not None and len(under) < _STORY_RUN:
            summaries.update(under)
        under = [] if _href(element) else None
    if under is not None:
        summaries.update(under[: _STORY_RUN - 1])  # behind the last headline comes the foot of the page
    return frozenset(summaries)


def _own_text(element: HtmlElement) -> str:
    return "".join([element.text or "", *(child.tail or "" for child in element)])


def _href(heading: HtmlElement) -> str | None:
    """Where a heading leads, None if it is no link to another page."""
    link = next(heading.iter("a"), None)
    if link is None:
        link = next(heading.iterancestors("a"), None)
    href = (link.get("href") or "").strip() if link is not None else ""
    return href if href and not href.startswith(("#", "javascript:", "mailto:")) else None


def _is_full(element: HtmlElement) -> bool:
    if any(_leads_on(link) for link in element.iter("a")):
        return False
    paragraphs = (normalize_line(paragraph.text_content()) or "" for paragraph in element.iter("p"))
    lengths = [len(text) for text in paragraphs if is_sentence_paragraph(text) and not is_prompt(text)]
    return len(lengths) >= _FEWEST_PARAGRAPHS and sum(lengths) >= _FEWEST_CHARACTERS


def _leads_on(link: HtmlElement) -> bool:
    text = normalize_line(link.text_content()) or ""
    return len(text.split()) <= 2 * _FEWEST_WORDS and _GOES_ON.search(text) is not None


def _named(element: HtmlElement) -> bool:
    return _NO_STORY.search(f"{element.get('class') or ''} {element.get('id') or ''}") is not None
