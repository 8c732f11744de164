"""Reads what a short block of a page says of its dates: in its words, in its elements for machines, or by its term."""

import re
from datetime import date as Date
from datetime import timedelta
from itertools import chain, islice
from typing import Final

from lxml.html import HtmlElement

from copydesk_schemas.machine_dates import machine_date
from copydesk_text.html.dated_elements import (
    by_name,
    declares_change,
    hidden_change,
    is_time,
    moments,
    said_for_machines,
    said_within,
    to_the_minute,
    two_times,
    written_title,
)
from copydesk_text.lines import ends_sentence, is_sentence_paragraph
from copydesk_text.newsroom.date_labels import labels_of
from copydesk_text.newsroom.dated_bylines import read_dated_byline
from copydesk_text.newsroom.event_dates import has_round_time, is_event_line, is_of_place
from copydesk_text.newsroom.event_dates import is_of_work as terms_of_work
from copydesk_text.newsroom.labelled_dates import read_labelled_date
from copydesk_text.newsroom.lexicon.publication_labels import is_date_word
from copydesk_text.newsroom.publication_lines import PublicationLine, is_filed, read_publication_line
from copydesk_text.newsroom.written_dates import read_written_date

#: Classes of what holds a date.
_DATED: Final = re.compile(
    r"(?<![a-z])(?:date|time|posted|publi|created|meta|byline|stamp|ago|relative|when|datum|fecha|dato(?![a-z])|tarih"
    r"|zeit|pubbl|erstellt|data(?![\w-]))",
    re.IGNORECASE,
)
_UPDATED: Final = re.compile(r"updat|modif", re.IGNORECASE)
#: Names of times of publication, in classes and properties.
PUBLISHED: Final = re.compile(r"publi|post|creat|issued", re.IGNORECASE)
_PARAGRAPHS: Final = frozenset(("p", "div", "small", "footer"))
_SEPARATED: Final = re.compile(r"\s[|·•/]\s")
#: Characters of the longest block that is read for a date.
_LONGEST: Final = 160
#: Characters of the longest line of facts that a date opens.
_LONGEST_FACTS: Final = 100
#: What holds facts, each with its term; how far up it is, and how many siblings of a line, elements and characters of a
#: text are looked at.
_FACTS: Final = frozenset(("dl", "table", "ul", "ol"))
_MOST_LEVELS: Final = 4
_MOST_BESIDE: Final = 4
_MOST_ELEMENTS: Final = 240
_LONGEST_TERM: Final = 60
_WORD: Final = re.compile(r"[^\W\d_]+")
_MOST_TIMES: Final = 6
_MOST_PARTS: Final = 12
_SEVERAL: Final = 2
_DAY: Final = len("2018-07-16")
_ONE_DAY: Final = timedelta(days=1)


def read_block(element: HtmlElement, text: str, language: str | None) -> PublicationLine | None:
    """What a block says of dates in its words, to the minute where a `time` element in it says that.

    Args:
        element: The block.
        text: Its text, as `short_text` gives it.
        language: BCP 47, best with the country. Says whether 03/04/2018 is in March or in April.

    Returns:
        The dates; None for a block that says none.
    """
    if marked := two_times(element):
        return PublicationLine(**marked, label="published")
    if "T" in text and (hidden := hidden_change(element)) is not None:
        shown = " ".join(text.replace(hidden, " ", 1).split())
        read = _in_words(shown, language) if shown else None
        return PublicationLine(read.published if read is not None else None, machine_date(hidden))
    read = _in_words(text, language)
    if read is None or read.label is None:
        read = _behind_term(element, text, language) or read
    if (
        read is not None
        and read.label is None
        and read.published is not None
        and (parted := as_called(element, read.published, language)).updated is not None
    ):
        return parted
    if read is None and not is_time(element):
        said = said_for_machines(element) or written_title(element, language) if names_date(element) else None
        return PublicationLine(published=said) if said is not None else None
    times = moments(element, language)
    if not times and read is not None and names_date(element) and (said := said_for_machines(element)) is not None:
        times = [said]
    if not times and read is not None and read.published is not None:
        return PublicationLine(to_the_minute(read.published, said_within(element)), read.updated, read.label)
    if not times and read is not None and read.published is None and read.updated is None:
        said = written_title(element, language)  # "2 days ago" and its title
        times = said_within(element) or ([said] if said is not None else [])
    if read is None:
        name = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
        moment = times[0] if times else None
        if _UPDATED.search(name) and not PUBLISHED.search(name):
            return PublicationLine(updated=moment)
        return PublicationLine(published=moment)
    if len(times) == 1 and read.published is None and read.updated is None:
        return PublicationLine(**{read.label or "published": times[0]}, label=read.label)  # Published 2 hours ago
    if len(times) > 1 and read.label is not None and read.published is None and read.updated is None:
        return _one_by_one(text, times) or read
    return PublicationLine(to_the_minute(read.published, times), to_the_minute(read.updated, times), read.label)


def before_change(date: str | None, changed: str | None) -> str | None:
    """A date that may be that of a publication: nothing is published after its last change.

    Args:
        date: An RFC 3339 date-time or full date without a label, as of the day of today in the head of a site.
        changed: That of the last change.

    Returns:
        The date; None if it is later. One day is none where the change is to the minute: it may be in another zone.
    """
    if date is None or changed is None or date[:_DAY] <= changed[:_DAY]:
        return date
    apart = Date.fromisoformat(date[:_DAY]) - Date.fromisoformat(changed[:_DAY])
    return date if apart <= _ONE_DAY and len(changed) > _DAY else None


def as_called(element: HtmlElement, date: str, language: str | None) -> PublicationLine:
    """What a block without a label says, after what its elements are called.

    Args:
        element: The block.
        date: The first date of its words.
        language: BCP 47, best with the country.

    Returns:
        The change and the date beside it, each to the minute where its element says that; without a change, the date
        as that of the publication.
    """
    if declares_change(element):
        return PublicationLine(updated=to_the_minute(date, moments(element, language)), label="updated")
    changed, others = by_name(element, language)
    written = read_written_date(changed.text, language=language)
    updated = to_the_minute(written.value, changed.times) if written is not None else next(iter(changed.times), None)
    if updated is None:
        return PublicationLine(published=date)
    first = read_written_date(others.text, language=language)
    if first is None:
        return PublicationLine(updated=updated, label="updated")
    return PublicationLine(to_the_minute(first.value, others.times), updated)


def _in_words(text: str, language: str | None) -> PublicationLine | None:
    """What the words of a block say of dates."""
    read = read_publication_line(text, language)
    if read is None:
        read = read_dated_byline(text, language)
    if read is None and _SEPARATED.search(text) is not None:
        read = _in_parts(text, language)
    return read


def _behind_term(element: HtmlElement, text: str, language: str | None) -> PublicationLine | None:
    """What a block says that opens with a term in bold, as if a colon stood behind it: `Date 3 March 2026`."""
    term = element[0] if len(element) and not (element.text or "").strip() else None
    said = short_text(term) if term is not None and term.tag in ("b", "strong") else None
    if not said or not text.startswith(said) or not any(map(str.isdigit, text[len(said) :])):
        return None
    read = read_publication_line(f"{said}: {text[len(said) :].strip()}", language)
    return read if read is not None and read.label is not None else None


def beside_change(element: HtmlElement, read: PublicationLine, language: str | None) -> PublicationLine:
    """What an element says of the publication that says of the change as well, each in an element of its own.

    Args:
        element: The element.
        read: What its whole text says: a change alone.
        language: BCP 47, best with the country.

    Returns:
        Both dates; `read` if no element within has a date of its own: of a day before, or beside that of the change.
    """
    whole = short_text(element) or ""
    for part in islice(element.iterdescendants(), _MOST_PARTS) if len(element) >= _SEVERAL else ():
        text = short_text(part) if isinstance(part.tag, str) else None
        other = read_block(part, text, language) if text else None
        if text is None or other is None or other.published is None:
            continue
        rest = read_labelled_date(whole.replace(text, "", 1).strip(), language)
        before = other.published[:_DAY] < (read.updated or "")[:_DAY]  # a later day is that of something else
        if before or (rest is not None and rest.updated is not None):
            return PublicationLine(other.published, read.updated, other.label)
    return read


def opening_date(text: str, language: str | None) -> str | None:
    """The date that opens a block whose class says that it holds one, whatever facts stand behind it.

    Args:
        text: The text of the block: `3 March 2026 ada Harbours No comments`.
        language: BCP 47, best with the country.

    Returns:
        An RFC 3339 date-time or full date; None where a word stands before it that is none of a time, where it may be
        that of an event, and for a sentence.
    """
    found = read_written_date(text, language=language)
    if found is None or len(text) > _LONGEST_FACTS or ends_sentence(text) or is_event_line(text):
        return None
    if found.clock and is_of_place(text, found.start, found.end):
        return None
    words = _WORD.findall(text[: found.start])
    return found.value if all(map(is_date_word, words)) else None


def date_in_facts(element: HtmlElement, text: str, language: str | None) -> str | None:
    """The date in a block of facts right below a headline: it opens it, or it is alone in one of its lines.

    Args:
        element: The block; lines are what `br` parts.
        text: Its text, as `short_text` gives it.
        language: BCP 47, best with the country.

    Returns:
        An RFC 3339 date-time or full date; None where another line holds a figure, for what an event has, and for a
        block that is in neither form.
    """
    if names_date(element) and (opened := opening_date(text, language)) is not None:
        return opened
    if next(element.iterchildren("br"), None) is None or is_event_line(text):
        return None
    lines = [line for part in islice(element.itertext(), _MOST_PARTS) if (line := " ".join(part.split()))]
    dated = [line for line in lines if any(map(str.isdigit, line))]
    if len(dated) != 1 or any(map(ends_sentence, lines)) or has_round_time(dated[0]):
        return None
    read = read_publication_line(dated[0], language)
    return read.published if read is not None else None


def label_beside(element: HtmlElement) -> str | None:
    """The term that a `dd` explains, the heading of a row; None for anything else, and for a term without letters.

    Args:
        element: Any element.
    """
    if element.tag not in ("dd", "td"):
        return None
    term = next(element.itersiblings("dt", "th", preceding=True), None)
    if term is not None and next(term.iter("h1", "h2", "h3", "h4"), None) is not None:
        return None  # the headline of a post
    said = short_text(term) if term is not None else None
    return said if said and any(map(str.isalpha, said)) and read_written_date(said) is None else None


def is_of_work(element: HtmlElement) -> bool:
    """Whether a labelled date stands among the facts of a film, a game or a record: it is that of the work.

    Args:
        element: The element with the date.
    """
    boxes = [one for one in islice(element.iterancestors(), _MOST_LEVELS) if one.tag in _FACTS][:1]
    if not boxes:
        beside = (islice(element.itersiblings(preceding=side), _MOST_BESIDE) for side in (True, False))
        boxes = [one for one in chain([element], *beside) if one.tag == element.tag]
    elements = islice(chain.from_iterable(box.iter() for box in boxes), _MOST_ELEMENTS)  # many may have no text
    texts = (text for one in elements for text in (one.text, None if one in boxes else one.tail) if text)
    terms = filter(None, map(str.strip, texts))
    return terms_of_work(one[:_LONGEST_TERM] for one in terms)


def filed_date(element: HtmlElement, text: str | None, language: str | None) -> str | None:
    """The date in `This entry was posted on Tuesday, 3 March 2026 and is filed under Boats.`

    Args:
        element: Any element.
        text: Its text; None where it is long.
        language: BCP 47, best with the country.

    Returns:
        An RFC 3339 date-time or full date; None for any other block.
    """
    if element.tag not in _PARAGRAPHS:
        return None
    if text is None:
        texts = filter(None, map(str.strip, islice(element.itertext(), _MOST_TIMES)))
        text = " ".join(" ".join(texts).split())
    opening = text[:_LONGEST]
    written = read_written_date(opening, language=language) if is_filed(opening) else None
    return written.value if written is not None else None


def short_text(element: HtmlElement) -> str | None:
    """The text of an element with a space between its parts; None for a long one.

    Args:
        element: Any element; a long one is not read to its end.
    """
    parts: list[str] = []
    length = 0
    for part in element.itertext():
        if not (text := part.strip()):  # most is the white space between elements
            continue
        length += len(text)
        if length > _LONGEST:
            return None
        parts.append(text)
    return " ".join(" ".join(parts).split())


def names_date(element: HtmlElement) -> bool:
    """Whether the class of an element tells of a date.

    Args:
        element: Any element.
    """
    return _DATED.search(element.get("class") or "") is not None


def _one_by_one(text: str, times: list[str]) -> PublicationLine | None:
    """Which time each label means, if there are as many: `Published 3 days ago, last updated 2 hours ago`."""
    labels = labels_of(text)
    if len(labels) != len(times):
        return None
    found: dict[str, str] = {}
    for label, time in zip(labels, times, strict=True):
        found.setdefault("published" if label["published"] else "updated", time)
    return PublicationLine(**found, label="published" if "published" in found else "updated")


def _in_parts(text: str, language: str | None) -> PublicationLine | None:
    """The dates of a line of facts, each in a part of its own: `By Ada Low · Published on 3 May · 2 min`."""
    parts = [part.strip() for part in _SEPARATED.split(text)[:_MOST_TIMES]]
    lines = [read_publication_line(part, language) or read_dated_byline(part, language) for part in parts]
    read = [line for line in lines if line is not None]
    published = next((line.published for line in read if line.published), None)
    updated = next((line.updated for line in read if line.updated), None)
    label = next((line.label for line in read if line.label), None)
    return PublicationLine(published, updated, label) if published else None


def ends_text(element: HtmlElement) -> bool:
    """Whether a block stands right below the last of several paragraphs, as a signature does.

    Args:
        element: The block.
    """
    following = element.getnext()
    if following is not None and following.tag == "p" and is_sentence_paragraph(_said(following)):
        return False
    above = list(islice(element.itersiblings(preceding=True), _SEVERAL))
    return len(above) == _SEVERAL and all(one.tag == "p" and is_sentence_paragraph(_said(one)) for one in above)


def _said(paragraph: HtmlElement) -> str:
    return " ".join(paragraph.text_content().split())
