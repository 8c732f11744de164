"""Tells the entries of a list from paragraphs: comments and teasers, each of which a line with a date or a link heads.

Names of classes are of no help here: what they tell is left out in `pruning.py`.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Set
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from copydesk_text.html.page import HtmlPage
from copydesk_text.newsroom.written_dates import read_written_date

#: A list has at least this many entries of the same kind; this many of them are looked at.
_FEWEST: Final = 3
_LOOKED_AT: Final = 4
#: Levels around a line in which its entry is, and around a heading in which its teaser is.
_LEVELS: Final = 4
#: Characters of an entry in which its date stands, and parts of text that are read for them.
_HEAD: Final = 90
_MOST_PARTS: Final = 12
#: A teaser has at most this many paragraphs.
_MOST_PARAGRAPHS: Final = 2
_MOST_HEADINGS: Final = 400
_STORY: Final = re.compile(r"teaser|promo|related|story|card", re.IGNORECASE)
_HOST: Final = re.compile(r"(?:https?:)?//(?:www\.)?([^/?#:@]+)", re.IGNORECASE)
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5"))

_Form = tuple[str, str | None]
_Kind = tuple[HtmlElement, str, str | None]


class Entries:
    """The lists of entries of one page; each is looked at once."""

    def __init__(self, around: Set[HtmlElement]) -> None:
        """Begins.

        Args:
            around: The element of the article and all around it, which are no entries.
        """
        self._around: Final = around
        self._lists: Final[dict[HtmlElement, dict[_Form, bool]]] = {}

    def has(self, holder: HtmlElement) -> bool:
        """Tells whether a line stands in one of several entries that each begin with a date.

        Args:
            holder: The block that it stands in.
        """
        for element in islice(holder.iterancestors(), _LEVELS):
            parent = element.getparent()
            if parent is None or element in self._around:
                return False
            if parent not in self._lists:
                self._lists[parent] = self._without_log(parent, _lists_within(parent))
            if self._lists[parent].get((element.tag, element.get("class"))):
                return True
        return False

    def _without_log(self, parent: HtmlElement, kinds: dict[_Form, bool]) -> dict[_Form, bool]:
        """Leaves out the kind of which the article is one, below a headline for all: entries of a running log."""
        for child in parent if any(kinds.values()) else ():
            if child in self._around and next(child.iter("h1"), None) is None:
                kinds[child.tag, child.get("class")] = False
        return kinds


def _lists_within(parent: HtmlElement) -> dict[_Form, bool]:
    """For each kind of blocks of which an element holds several, whether each of them begins with a date."""
    kinds: defaultdict[tuple[str, str | None], list[HtmlElement]] = defaultdict(list)
    for child in parent:
        same = kinds[child.tag, child.get("class")]
        if len(same) < _LOOKED_AT:
            same.append(child)
    return {kind: all(map(_is_dated, same)) for kind, same in kinds.items() if len(same) >= _FEWEST}


def _is_dated(entry: HtmlElement) -> bool:
    """Whether an entry begins with a date."""
    if next(entry.iter("time"), None) is not None:
        return True
    head = " ".join(islice(filter(None, map(str.strip, entry.itertext())), _MOST_PARTS))[:_HEAD]
    return read_written_date(head) is not None


def teasers(page: HtmlPage, holders: Counter[HtmlElement]) -> list[HtmlElement]:
    """Finds lists of other stories: blocks of one kind side by side, each with a headline that links to its story.

    Args:
        page: The page.
        holders: How many sentence paragraphs elements hold.

    Returns:
        The teasers; none where a list may be the article itself, because it has the first headline or its paragraphs
        are all that the page has.
    """
    titles = [heading for heading in page.headings if heading.tag == "h1"]
    if not titles:
        return []
    own = next((one for one in titles[0].iterancestors() if holders[one]), None)
    if own is None:
        return []
    at = _HOST.match(page.base)
    host = at[1].lower() if at is not None else ""
    lists: defaultdict[_Kind, list[HtmlElement]] = defaultdict(list)
    for heading in islice(page.headings, _MOST_HEADINGS):
        if heading.tag != "h1" and leads_elsewhere(heading, host):
            item = _around_one_heading(heading)
            if item is not None and holders[item] <= _MOST_PARAGRAPHS and (parent := item.getparent()) is not None:
                lists[parent, item.tag, item.get("class")].append(item)
    found = [
        item
        for (parent, _, _), items in lists.items()
        if len(items) >= _FEWEST
        and parent is not own
        and not any(holders[paragraph] for paragraph in parent.iterchildren("p"))
        and (own not in parent.iterancestors() or all(map(_is_called_story, items)) or _are_fewer(items, own, holders))
        for item in items
    ]
    if not found or not (_is_declared_article(page) or _is_dated(own) or all(map(_is_dated, found[:_LOOKED_AT]))):
        return []  # cards of a page about something else: people, services
    return found if sum(holders[item] for item in found) < holders[page.tree] else []


def _are_fewer(items: list[HtmlElement], own: HtmlElement, holders: Counter[HtmlElement]) -> bool:
    """Whether the blocks of a list have paragraphs, but fewer than stand beside them: else they may be the article."""
    said = sum(holders[item] for item in items)
    return 0 < said < holders[own] - said


def _is_declared_article(page: HtmlPage) -> bool:
    """Whether a page says that it is one article."""
    return bool(page.article) or page.metas.get("og:type", "").lower() == "article"


def _is_called_story(item: HtmlElement) -> bool:
    """Whether an element calls itself a story of its own."""
    return item.tag == "article" or _STORY.search(item.get("class") or "") is not None


def leads_elsewhere(heading: HtmlElement, host: str) -> bool:
    """Tells whether a headline links to another page of the same site.

    Args:
        heading: The headline.
        host: The host of the site, without `www.`; empty where only addresses without a host are of the site.
    """
    link = next(heading.iter("a"), None)
    if link is None:
        link = next(heading.iterancestors("a"), None)
    href = (link.get("href") or "").strip() if link is not None else ""
    if not href or href.startswith(("#", "javascript:", "mailto:")):
        return False
    other = _HOST.match(href)
    return other is None or other[1].lower() == host


def _around_one_heading(heading: HtmlElement) -> HtmlElement | None:
    """The largest element around a heading that holds no other."""
    item = None
    for element in islice(heading.iterancestors("div", "article", "section", "li", "a"), _LEVELS):
        if sum(1 for _ in islice(element.iter(*_HEADINGS), 2)) > 1:
            break
        item = element
    return item
