"""Finds the dates that a page prints around its headline, for pages that declare none.

Looked at are short blocks from a little above the headline to the second paragraph of the body, labelled ones further
down, and at last those whose class says "published", if they are of one day; never captions, comments, boxes, scripts
and the foot of the page: a date there is mostly that of a caption, a right, an interview or another story.
"""

import re
from functools import cache
from itertools import chain, islice
from typing import Final

from lxml.html import HtmlElement
from msgspec import Struct

from copydesk_text.html.dated_blocks import (
    PUBLISHED,
    as_called,
    before_change,
    beside_change,
    date_in_facts,
    ends_text,
    filed_date,
    is_of_work,
    label_beside,
    names_date,
    read_block,
    short_text,
)
from copydesk_text.html.dated_boxes import ELSEWHERE, is_box, is_box_name, leads_on
from copydesk_text.html.dated_elements import (
    OF_PUBLICATION,
    TIMES,
    is_either,
    is_time,
    moments,
    names_publication,
    to_the_minute,
)
from copydesk_text.html.page import HtmlPage
from copydesk_text.html.site_heads import MENUS, is_menu, is_site_head, leads_home
from copydesk_text.html.tree import all_around, class_and_id
from copydesk_text.lines import is_sentence_paragraph
from copydesk_text.newsroom.dated_bylines import read_dated_byline
from copydesk_text.newsroom.event_dates import has_round_time, is_before_event, is_event_line
from copydesk_text.newsroom.labelled_dates import read_labelled_date
from copydesk_text.newsroom.publication_lines import (
    PublicationLine,
    is_date_line,
    read_date_beside,
    read_publication_line,
)

#: What some sites call the parts that they show of a story in a list, and on its own page as well.
_TEASER: Final = re.compile("teaser", re.IGNORECASE)
#: What holds terms or headings of rows, each with a date of its own.
_TABLES: Final = frozenset(("dl", "tr", "table", "tbody", "thead"))
#: How many paragraphs of the body may stand above a date without a label.
_STORY_PARTS: Final = 2
#: How many elements of a page are looked at.
_MOST: Final = 4000
#: How many short blocks may stand between a date and the heading below it.
_MOST_BEFORE: Final = 12
#: Classes of the foot of a post.
_ENTRY: Final = re.compile(r"(?<![a-z])(?:entry|post|article|story)(?![a-z])", re.IGNORECASE)
#: The foot of an article, whatever its tag.
_FOOT: Final = re.compile(r"(?:entry|post|article|story)[-_]*(?:foot|bottom|end)", re.IGNORECASE)
_FACTS: Final = re.compile(r"(?<![a-z])(?:meta|byline)(?![a-z])", re.IGNORECASE)
_FOOT_LEVELS: Final = 3
#: Elements that are one line of words.
_LINES: Final = frozenset(("p", "li", "span", "h2", "h3", "h4"))
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
#: Characters of the longest text between two blocks that is read for a date.
_LONGEST_TAIL: Final = 120
_MOST_TIMES: Final = 6
_SEVERAL: Final = 2
#: Letters and documents of earlier years end in the day on which they were written.
_FIRST_YEAR: Final = "1995"
_DAY: Final = len("2018-07-16")


class PrintedDates(Struct, frozen=True):
    """RFC 3339 date-times or full dates; None where the page prints none."""

    published: str | None = None
    updated: str | None = None


def printed_dates(
    page: HtmlPage, heading: HtmlElement | None, language: str | None, *, labelled_only: bool = False
) -> PrintedDates:
    """Reads the dates printed near the heading; a labelled one counts wherever it stands.

    Args:
        page: The page.
        heading: The heading that shows the title; without one, the first heading of the page is taken.
        language: BCP 47, best with the country. Says whether 03/04/2018 is in March or in April.
        labelled_only: Whether only dates with a label count, as on the page of an event.

    Returns:
        The dates of publication and of the last update.
    """
    if heading is None:
        largest = (one for one in page.headings if one.tag == "h1" or (one.tag == "h2" and not _is_of_box(one)))
        heading = next((one for one in largest if not is_date_line(short_text(one) or "", language)), None)
    return _Walk(heading, language, labelled_only).over(page.tree)


class _Walk:
    """A walk through a page, block by block."""

    def __init__(self, heading: HtmlElement | None, language: str | None, labelled_only: bool) -> None:
        self._heading = heading
        self._labelled_only = labelled_only
        self._parent = heading.getparent() if heading is not None else None
        self._around = all_around(heading)
        self._banner = next((one for one in self._around if one.get("role") == "banner"), None)
        self._is_end = cache(_is_end)
        self._leads_on = cache(leads_on)
        self._language = language
        self._behind = heading is None
        self._blocks_before = self._paragraphs = 0
        self._site: HtmlElement | None = None
        self._change_follows = False
        self._labelled: str | None = None
        self._updated: str | None = None
        self._either: str | None = None
        self._above: str | None = None
        self._below: str | None = None
        self._marked: list[str] = []
        self._of_cards: set[str] = set()

    def over(self, tree: HtmlElement) -> PrintedDates:
        """The dates of the page."""
        waiting, seen = [tree], 0
        while waiting and seen < _MOST:
            element = waiting.pop()
            seen += 1
            tail = (element.tail or "").strip()
            self._paragraphs += self._behind and is_sentence_paragraph(tail)
            if tail and len(tail) <= _LONGEST_TAIL and self._labelled is None:
                self._take_tail(element, " ".join(tail.split()))
            if element is self._heading:
                self._behind = True
                if self._blocks_before > _MOST_BEFORE:
                    self._above = None
                self._below = self._in_heading(element)
            elif not isinstance(element.tag, str) or (not self._behind and self._is_of_site(element)):
                continue
            elif self._is_menu_of_banner(element):
                self._below = self._either = None  # the headline is repeated in the head of the site
            elif self._may_hold(element):
                around = element in self._around
                in_box = not around and is_box(element) and not self._is_foot(element) and not self._is_own(element)
                if around or not (in_box or self._take(element)):
                    waiting.extend(reversed(element))
        marked = self._marked[0] if len({date[:_DAY] for date in self._marked}) == 1 else None
        unlabelled = self._below or before_change(self._above, self._updated) or marked
        return PrintedDates(self._labelled or unlabelled, self._updated)

    def _is_menu_of_banner(self, element: HtmlElement) -> bool:
        """Whether an element below the headline holds a menu, and both stand in the head of the site."""
        if self._banner is None or self._paragraphs or not self._behind or not _has_menu(element):
            return False
        return self._banner in element.iterancestors()

    def _take_tail(self, element: HtmlElement, text: str) -> None:
        """Keeps the date of publication that the text behind an element gives behind its label."""
        read = read_publication_line(text, self._language) if any(map(str.isdigit, text)) else None
        if read is not None and read.label is not None and not is_of_work(element):
            self._labelled = read.published

    def _in_heading(self, heading: HtmlElement) -> str | None:
        """The date that the headline ends in, called so or set small: another one is of the title itself."""
        last = heading[-1] if len(heading) and not (heading[-1].tail or "").strip() else None
        if last is None or self._labelled_only or not (is_time(last) or last.tag == "small" or names_date(last)):
            return None
        text = short_text(last)
        read = read_block(last, text, self._language) if text else None
        return read.published if read is not None else None

    def _is_of_site(self, element: HtmlElement) -> bool:
        """Whether an element above the heading is of the head of the site: nothing before a menu is of the story."""
        if element in self._around:
            return False
        if is_menu(element):
            self._above = None
            for around in element.iterancestors():
                if around in self._around:
                    break
                self._site = around  # at last the block with the menu in which the heading is not
            return True
        return is_site_head(element) and (element.getparent() is not self._parent or leads_home(element))

    def _may_hold(self, element: HtmlElement) -> bool:
        """Whether dates of the story may stand in an element; some systems put the whole page into a form."""
        if element in self._around:
            return True
        if element.tag == "a" and next(element.iter("h2", "h3", "h4", "h5"), None) is not None:
            return False  # the card of another story
        return element.tag not in ELSEWHERE or self._is_foot(element)

    def _take(self, element: HtmlElement) -> bool:
        """Keeps what an element says of the dates; returns whether there is no need to look inside it."""
        if element.tag in _TABLES and next(element.iter("dt", "th"), None) is not None:
            return False  # each date has a label of its own
        text = short_text(element)
        if (label := label_beside(element)) is not None:
            self._take_labelled(element, label, text)
            return True
        if (filed := filed_date(element, text, self._language)) is not None:
            self._labelled = self._labelled or filed
            return True
        if text is None:
            self._paragraphs += self._behind and is_sentence_paragraph((element.text or "").strip())
            return bool(element.tag == "p")
        if element.tag in _LINES and any(map(str.isdigit, text)) and _is_of_event(element, text):
            return True
        read = read_block(element, text, self._language)
        if read is None and is_sentence_paragraph(text):  # "By Ada Low on March 3, 2026 at 6 p.m." only looks like one
            if len(element) > 1 and _is_date(element[0]):
                return False  # it stands before the paragraphs of a short post
            self._paragraphs += self._behind
            return True
        if not self._behind:
            self._blocks_before += len(element) == 0 and bool(text)
            if self._above is not None and element not in self._around and _has_menu(element):
                self._above = None
        if read is None and self._is_near(element):
            read = read_labelled_date(text, self._language)
            beside = read_date_beside(text, self._language) if read is None else None
            if read is None and beside is None and self._paragraphs == 0:
                beside = date_in_facts(element, text, self._language)
            read = read if beside is None else as_called(element, beside, self._language)
        if read is None:
            return not any(map(str.isdigit, text)) and next(element.iter(*TIMES), None) is None
        if self._change_follows and read.label is None and read.published is not None:
            read = PublicationLine(updated=read.published)  # the label stands in the block before
        self._change_follows = read.label == "updated" and read.published is None and read.updated is None
        self._updated = self._updated or read.updated
        if read.published is None and read.updated is not None:
            read = beside_change(element, read, self._language)
        if read.published is None:
            # each label has a time of its own
            return read.updated is not None or len(moments(element, self._language)) < _SEVERAL
        if read.label is None and self._labelled_only and not self._is_signed(element, text):
            return True
        if read.label is not None:
            if not self._labelled and not is_of_work(element):
                self._labelled = read.published
        elif not self._behind:
            if self._site is None or self._site not in element.iterancestors():
                self._keep_above(element, read.published)
        elif self._paragraphs < _STORY_PARTS and self._below is None:
            self._below, self._either = read.published, read.published if is_either(element) else None
        elif self._paragraphs < _STORY_PARTS:
            earlier = self._either is not None and read.published[:_DAY] <= self._either[:_DAY]
            if earlier and names_publication(element) and not self._is_of_card(element):
                self._updated, self._below, self._either = self._updated or self._either, read.published, None
        elif not self._is_of_card(element) and (
            PUBLISHED.search(element.get("class") or "")
            or self._is_at_foot(element)
            or (names_date(element) and element.getparent() in self._around)
            or (read.published >= _FIRST_YEAR and not has_round_time(text) and ends_text(element))
        ):
            self._marked.append(read.published)
        return True

    def _keep_above(self, element: HtmlElement, date: str) -> None:
        """Keeps a date above the heading, but for those of other stories that are listed there."""
        beside = (element.getprevious(), element.getnext())
        if self._heading not in beside and any(
            one is not None and one.tag in _HEADINGS and leads_on(one) for one in beside
        ):
            return
        if self._is_of_card(element):
            self._of_cards.add(date[:_DAY])
        of_list = len(self._of_cards) > 1 and date[:_DAY] in self._of_cards
        self._above, self._blocks_before = None if of_list else date, 0

    def _take_labelled(self, element: HtmlElement, label: str, text: str | None) -> None:
        """Keeps the date behind a term or in a row of a table, if the term says that it is one of the page."""
        if text is None or not any(map(str.isdigit, text)):
            return
        read = read_publication_line(text, self._language)  # `Details` may be the term of all the facts below it
        if read is None or read.label is None:
            read = read_publication_line(f"{label.rstrip(' :：')}: {text}", self._language)
        if read is None or read.label is None:
            return
        tells = (read.published and not self._labelled) or (read.updated and not self._updated)
        if tells and not is_of_work(element):
            self._labelled = self._labelled or to_the_minute(read.published, moments(element, self._language))
            self._updated = self._updated or to_the_minute(read.updated, moments(element, self._language))

    def _is_foot(self, element: HtmlElement) -> bool:
        """Whether an element is the foot of a post, which weblogs put its date in, and not that of the page; or facts.

        Those stand beside the article, or are one time right beside the heading, whatever its class is called.
        """
        if element.tag == "aside":
            return _FACTS.search(element.get("class") or "") is not None  # beside the article
        if element.tag == "footer" and self._is_below_head(element):
            return True
        if element.tag == "div" and element.getprevious() in self._around:
            return "footer" in (element.get("class") or "").split()  # of the head of the article
        if element.tag != "footer":
            return len(element) == 1 and is_time(element[0]) and element.getparent() in self._around
        parent = element.getparent()
        in_article = parent is not None and parent.tag == "article"
        if in_article and (parent in self._around or element.getprevious() is None):
            return True  # of the article, or its head below a headline that stands apart
        return _ENTRY.search(element.get("class") or "") is not None

    def _is_below_head(self, element: HtmlElement) -> bool:
        """Whether nothing with words stands between an element and the headline, or what holds it, beside it."""
        for one in islice(element.itersiblings(preceding=True), _FOOT_LEVELS):
            if one is self._heading or one in self._around:
                return True
            if isinstance(one.tag, str) and one.text_content().strip():
                return False
        return False

    def _is_own(self, element: HtmlElement) -> bool:
        """Whether a line of facts is the story's own, though called a teaser: it stands beside what holds the headline.

        One below the text, or beside another heading, is of another story.
        """
        if self._paragraphs or element.getparent() not in self._around or not names_date(element):
            return False
        if self._leads_on(element) or next(element.iter(*_HEADINGS), None) is not None:
            return False
        return not is_box_name(_TEASER.sub("", class_and_id(element))) and not self._is_of_card(element)

    def _is_of_card(self, element: HtmlElement) -> bool:
        """Whether a date stands beside the heading of another story, or a link with words of one."""
        beside = [one for one in (element.getprevious(), element.getnext()) if one is not self._heading]
        if any(one is not None and isinstance(one.tag, str) and one.tag in _HEADINGS for one in beside):
            return True
        parent = element.getparent()
        return parent is not None and parent not in self._around and self._leads_on(parent)

    def _is_at_foot(self, element: HtmlElement) -> bool:
        """Whether an element stands in the foot of the article, or in a line of facts right beside its parts."""
        around = islice(chain((element,), element.iterancestors()), _FOOT_LEVELS)
        return any(self._is_end(one, self._around) for one in around)

    def _is_signed(self, element: HtmlElement, text: str) -> bool:
        """Whether a date without a label stands beside an author, or its class says that it is that of a post."""
        names = frozenset((element.get("class") or "").split())
        return not names.isdisjoint(OF_PUBLICATION) or read_dated_byline(text, self._language) is not None

    def _is_near(self, element: HtmlElement) -> bool:
        """Whether an element stands so near the heading that a date in it may have a few words beside it."""
        if self._behind:
            return self._paragraphs == 0 or names_date(element)
        parent = element.getparent()
        return names_date(element) or (parent in self._around and parent.tag not in ("body", "html"))


def _is_of_event(line: HtmlElement, text: str) -> bool:
    """Whether a line, or the one below it, says what an event has."""
    below = line.getnext()
    if is_event_line(text):
        return True
    return below is not None and below.tag in _LINES and is_before_event(text, short_text(below) or "")


def _has_menu(element: HtmlElement) -> bool:
    return any(map(is_menu, islice(element.iter(*MENUS), _MOST_TIMES)))


def _is_date(element: HtmlElement) -> bool:
    return isinstance(element.tag, str) and (is_time(element) or names_date(element))


def _is_end(element: HtmlElement, around: frozenset[HtmlElement]) -> bool:
    name = element.get("class") or ""
    return bool(_FOOT.search(name) or (_FACTS.search(name) and element.getparent() in around))


def _is_of_box(heading: HtmlElement) -> bool:
    """Whether a heading is that of a box or of what stands at the foot of the page."""
    parent = heading.getparent()
    if is_box(heading) or (parent is not None and is_box(parent)):
        return True
    return next(heading.iterancestors("aside", "nav", "footer"), None) is not None
