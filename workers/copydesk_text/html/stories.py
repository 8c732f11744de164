"""Tells pages with several full stories, and pages of teasers, from pages with one article. Only when it is sure."""

import re
from collections.abc import Iterable
from itertools import islice
from typing import Final

from lxml.html import HtmlElement
from msgspec import Struct

from copydesk_text.html.page import HtmlPage
from copydesk_text.html.posts import FEWEST_CHARACTERS, Told, find_posts, tell
from copydesk_text.html.tree import Around, class_and_id
from copydesk_text.lines import folded, is_sentence_paragraph
from copydesk_text.newsroom.publication_lines import is_date_line
from copydesk_text.normalize import normalize_line
from copydesk_text.remembered import remembered
from copydesk_text.scripts import FIRST_EAST_ASIAN

#: A full story has at least this many sentence paragraphs.
_FEWEST_PARAGRAPHS: Final = 2
_FEWEST_STORIES: Final = 2
#: … or, with a date, this many of any length.
_FEWEST_DATED: Final = 3
#: A page with more stories is left whole: each is searched like a page of its own.
_MOST_STORIES: Final = 200
#: A listing has at least this many headlines that are links, with fewer paragraphs than a story's under each …
_FEWEST_TEASERS: Final = 6
_STORY_RUN: Final = 3
#: … or, without headings, this many links of at least this many words, and no sentence.
_FEWEST_LINKS: Final = 12
_FEWEST_WORDS: Final = 4
#: Characters of other lines than sentences and headlines that a listing may have, if these are no longer.
_LONGEST_OTHER: Final = 100
#: Characters of text between the one h1 of a page and the first headline that leads elsewhere which make it an article.
_FEWEST_UNDER: Final = 200
_FEWEST_UNDER_EAST_ASIAN: Final = 70
#: … of which fewer will do where a date stands there, too; and characters of the longest line with one.
_DATED_SHARE: Final = 0.3
_LONGEST_DATE: Final = 60
#: How many teasers of a page are kept, and how many links or blocks are looked at.
_MOST_LINKS: Final = 50
_MOST_SEARCHED: Final = 3000

#: Types of schema.org, roles and class names (whole ones) of an element that is a story.
_STORY_TYPES: Final = ("schema.org/NewsArticle", "schema.org/Article", "schema.org/BlogPosting")
_STORY_CLASSES: Final = frozenset(("hentry", "h-entry"))
_NO_STORY: Final = re.compile(
    r"comment|reply|respon[ds]|review|related|teaser|(?<!node-)(?<!node--)promo|(?<!content-)(?<!has-)(?<!with-)(?<!no-)sidebar|widget|card"
    r"|summary",
    re.IGNORECASE,
)
#: Elements whose name says how the page is laid out, not what is in them.
_LAYOUT: Final = ("body", "html")
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
    """A headline that links to its story, and the address as the page writes it."""

    title: str
    href: str


class Listing(Struct, frozen=True):
    """The teasers of a page, and the sentences that stand under them, by their `folded` text."""

    teasers: list[Teaser]
    summaries: frozenset[str]

    def covers(self, text: str) -> bool:
        """Tells whether the page is a listing.

        It says so only if it is sure: to drop a short story above other headlines is worse than to publish a listing.

        Args:
            text: The main text of the page.

        Returns:
            Whether every sentence of the text stands under a headline that leads elsewhere, one or two under each.
        """
        titles = [key for teaser in self.teasers if (key := folded(teaser.title))]
        explained = other = 0
        for line in text.split("\n"):
            key = folded(line)
            if key in self.summaries or any(
                key == title or (key.startswith(title) and key[len(title) + 1 :] in self.summaries) for title in titles
            ):
                explained += len(key)
            elif is_sentence_paragraph(line):
                return False
            elif key.count(" ") >= _FEWEST_WORDS - 1:
                other += len(key)
        return other <= max(_LONGEST_OTHER, explained)


def full_stories(page: HtmlPage) -> list[HtmlElement]:
    """Finds the stories of a page that holds several: what is marked as articles, else the posts of a front page.

    Args:
        page: The page.

    Returns:
        The elements that hold a full story each under headings that differ, in page order, with dated short ones beside
        them; none if there are fewer than 2 full ones or more than 200. An element inside another, a comment or a
        teaser does not count.
    """
    candidates = dict.fromkeys(_marked_stories(page))
    within = Around(lambda one: (one in candidates or _named(one) or None) if one.tag not in _LAYOUT else None)
    apart = [element for element in candidates if not _named(element) and not within(element.getparent())]
    if marked := _told_stories(apart, dated=False):
        return marked
    if heads_a_story(page):
        return []
    beside = Around(lambda one: _named(one) or None if one.tag not in _LAYOUT else None)
    posts = [element for element in find_posts(page) if not _named(element) and not beside(element.getparent())]
    return _told_stories(posts, dated=True)


def _told_stories(elements: Iterable[HtmlElement], *, dated: bool) -> list[HtmlElement]:
    """The stories among elements, if two of them are full; `dated`: only what has a date is one."""
    told: dict[str, tuple[HtmlElement, Told]] = {}
    for element in elements:
        title = heading_of(element)
        if title is None or title in told or any(_leads_on(link) for link in element.iter("a")):
            continue
        found = tell(element)
        if found.sentences and (found.dated or not dated):
            told[title] = element, found
            if len(told) > _MOST_STORIES:
                return []
    # Texts that break off may be teasers; beside full ones they end with three dots of their own.
    full = [element for element, found in told.values() if _is_full(found) and not found.cut]
    if len(full) < _FEWEST_STORIES:
        return []
    kinds = {_kind(element) for element in full}
    return [
        element
        for element, found in told.values()
        if _kind(element) in kinds and (_is_full(found) or (found.dated and not found.cut))
    ]


def _kind(element: HtmlElement) -> tuple[str, str]:
    """Tag and classes of an element, without those that hold a number: they are of the one post."""
    names = (element.get("class") or "").split()
    return element.tag, " ".join(name for name in names if not any(map(str.isdigit, name)))


def _marked_stories(page: HtmlPage) -> list[HtmlElement]:
    """The elements that are called stories, in page order."""
    marked = (
        *page.marks.with_value(("role",), lambda value: value == "article"),
        *page.marks.with_value(("itemtype",), lambda value: any(kind in value for kind in _STORY_TYPES)),
        *page.marks.with_value(("class",), lambda value: not _STORY_CLASSES.isdisjoint(value.split())),
    )
    articles = list(page.tree.iter("article"))
    return page.marks.in_order((*articles, *marked)) if marked else articles


def join_entries(page: HtmlPage) -> None:
    """Makes the entries of a running log parts of one text: of several articles only the first would be taken.

    Args:
        page: The page; its `article` elements become sections.
    """
    for element in list(page.tree.iter("article")):
        element.tag = "section"


def heading_of(element: HtmlElement) -> str | None:
    """Reads the first heading of an element, h1 to h3.

    Args:
        element: Any element.

    Returns:
        Its text on one line; None without a heading, or for an empty one.
    """
    heading = next(element.iter(*_TITLES), None)
    return None if heading is None else normalize_line(heading.text_content())


def read_listing(page: HtmlPage) -> Listing | None:
    """Reads the teasers of a page that may be a listing: headlines that are links, each address once.

    Args:
        page: The page.

    Returns:
        The teasers, at most 50, and the sentences under them; None if there are too few for a listing.
    """
    found: dict[str, Teaser] = {}
    for heading in page.headings:
        _add_teaser(found, heading, _href(heading))
        if len(found) >= _MOST_LINKS:
            break
    if len(found) >= _FEWEST_TEASERS:
        return Listing(list(found.values()), _summaries(page.tree))
    for link in islice(page.tree.iter("a"), _MOST_SEARCHED):
        if len(link.text_content().split()) >= _FEWEST_WORDS:
            _add_teaser(found, link, link.get("href"))
    return Listing(list(found.values())[:_MOST_LINKS], frozenset()) if len(found) >= _FEWEST_LINKS else None


def heads_a_story(page: HtmlPage) -> bool:
    """Tells whether a page has one h1, and text below it before the first headline that leads elsewhere.

    Args:
        page: The page.
    """
    headings = [heading for heading in page.headings if heading.tag == "h1"]
    if len(headings) != 1 or _href(headings[0]):
        return False
    below = dated = False
    length = 0
    for element in islice(page.tree.iter(*_HEADINGS, *_BLOCKS, "tr"), _MOST_SEARCHED):
        if element is headings[0]:
            below = True
        elif below and element.tag in _HEADINGS:
            if _href(element):
                return False
        elif below:
            text = normalize_line(element.text_content() if element.tag == "p" else _own_text(element)) or ""
            if len(text) <= _LONGEST_DATE and any(map(str.isdigit, text)) and is_date_line(text):
                dated = True
                continue
            length += len(text) - sum(len(link.text_content()) for link in element.iter("a"))
            fewest = _FEWEST_UNDER_EAST_ASIAN if text and text[-1] >= FIRST_EAST_ASIAN else _FEWEST_UNDER
            if length >= (_DATED_SHARE * fewest if dated and is_sentence_paragraph(text) else fewest):
                return True
    return False


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
    """The address that a heading links to; None if it is no link to another page."""
    link = next(heading.iter("a"), None)
    if link is None:
        link = next(heading.iterancestors("a"), None)
    href = (link.get("href") or "").strip() if link is not None else ""
    return href if href and not href.startswith(("#", "javascript:", "mailto:")) else None


def _is_full(found: Told) -> bool:
    enough = found.sentences >= _FEWEST_PARAGRAPHS and found.characters >= FEWEST_CHARACTERS
    return enough or (found.dated and found.sentences >= _FEWEST_DATED)


def _leads_on(link: HtmlElement) -> bool:
    text = normalize_line(link.text_content()) or ""
    return len(text.split()) <= 2 * _FEWEST_WORDS and _GOES_ON.search(text) is not None


def _named(element: HtmlElement) -> bool:
    """Whether the name of an element says that it is no story."""
    return _names_no_story(class_and_id(element))


@remembered(1024)  # what stands around one story stands around the next
def _names_no_story(name: str) -> bool:
    return _NO_STORY.search(name) is not None
