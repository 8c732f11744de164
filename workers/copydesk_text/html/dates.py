"""Finds when a page was published and changed: what it declares, what it marks, what it prints near its headline.

Never taken: what scripts say, a change for the publication, and figures that nothing puts in order.
"""

import datetime
import html
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain, islice
from typing import Any, Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from copydesk_schemas import DateFrom
from copydesk_schemas.machine_dates import is_zero, machine_date
from copydesk_text.html.json_ld import is_article, page_of, types_of
from copydesk_text.html.local_times import in_zone_of, in_zone_of_page, is_a_day_off
from copydesk_text.html.page import PARSELY_DATE, HtmlPage
from copydesk_text.html.printed_dates import PrintedDates, printed_dates
from copydesk_text.html.threads import date_of_thread
from copydesk_text.html.tree import Around, all_around
from copydesk_text.lines import folded
from copydesk_text.newsroom.event_dates import is_event_address
from copydesk_text.newsroom.lexicon.calendar_words import is_day_first, language_of_site, primary
from copydesk_text.newsroom.written_dates import FIGURES, order_of_figures, read_written_date
from copydesk_text.remembered import remembered

#: Meta elements by name or property, best first.
_PUBLISHED: Final = (
    "article:published_time", "article:published", "og:article:published_time", "datepublished", "date.available",
    "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued", "dcterms.created", "dcterms.date",
    "dc.date", "dc:date", "dc.date.created", "dc.date.publication", "dc.created", "dc:created", "pubdate",
    "publishdate", "publish-date", "publish_date", "publication_date", "published_date", "published-date",
    "publisheddate", "date_published", "ptime", "cxenseparse:recs:publishtime", "article_date_original",
    "article:published_date", "article:publicationdate", "article:post_date", "article.published", "bt:pubdate",
    "og:pubdate", "og:published_time", "og:publish_date", "og:article:published", "og:datepublished",
    "published_time", "publish_time", "mediator_published_time", "shareaholic:article_published_time",
    "vr:published_time", "rbpubdate", "rnews:datepublished", "twt-published-at", "citation_publication_date",
    "citation_date", "originalpublicationdate", "displaydate", "dateposted", "analyticsattributes.articledate",
    "dcsext.articlefirstpublished", "content_create_date", "date_created", "datecreated", "article.created", "date",
)  # fmt: skip  # names read better in lines than one a line
#: Those of them that tell when something was made: on some sites their template, years before the page.
_MADE: Final = frozenset((
    "dcterms.created", "dc.date.created", "dc.created", "dc:created", "content_create_date", "date_created",
    "datecreated", "article.created",
))  # fmt: skip  # as above
_LONG_BEFORE: Final = datetime.timedelta(days=31)
_MODIFIED: Final = (
    "article:modified_time", "article:modified", "datemodified", "og:updated_time", "dcterms.modified", "dc.modified",
    "article:modified_date", "article:post_modified", "og:article:modified_time", "og:modified_time", "bt:moddate",
    "modified_time", "updated_time", "last-modified", "lastmod",
)  # fmt: skip  # as above
#: Names of meta elements that say when a page was published; those that may say it, or when its template was made or
#: what it is about came out; and those that say something else.
_PUBLICATION: Final = re.compile(r"publi(?:sh|cation)|(?<![a-z])p(?:ub)?[-_.:]?(?:date|time)(?![a-z])|issued?(?![a-z])")
_MAKING: Final = re.compile(r"creat(?:ed?|ion)(?![a-z]{0,12}or)|posted|release|available|date-?stamp|submitted")
_OTHER_DATE: Final = re.compile(
    r"unpub|modif|updat|revis|chang|last|expir|valid|event|start|(?<![a-z])end|birth|image|photo|picture|video:|music:|book:"
    r"|product|movie|film|comment|deadline|copyright|access|crawl|index|embargo|delet|remov|upload|publisher|site"
)
_DATE_PUBLISHED: Final = re.compile(r"datePublished")
_MODIFICATION: Final = re.compile(r"dateModified")
#: Properties of marked elements that tell when an entry of a system was made.
_CREATED: Final = re.compile(r"(?:^|\s|:)(?:dateCreated|created|uploadDate)(?:$|\s)")
#: Fields of schema.org objects with the date of publication, best first.
_FIELDS: Final = ("datePublished", "uploadDate", "datePosted", "dateCreated")
#: Types of schema.org that articles are named after, and that are dated before them.
_NAMED_AFTER: Final = re.compile(
    r"Movie|Book|Music|Game|Series|Season|Product|Software|Play$|Painting|Image|Photograph|Event|Person|Organi[sz]ation"
)
#: How many headings of the first level are looked at, and how many characters of a title.
_MOST_HEADINGS: Final = 3
_LONGEST_TITLE: Final = 500
#: Characters of a page that are searched for dates in figures, and the folder of a month in an address.
_MOST_SEARCHED: Final = 200_000
_MONTH_FOLDER: Final = re.compile(r"/((?:19|20)\d{2})[/-](0?[1-9]|1[0-2])(?=[/-])")
_DAY: Final = len("2026-03-03")
_MONTHS_OF_YEAR: Final = 12
_LAST_DAY: Final = "31"
#: Types of schema.org that have a date of their own within a page.
_OTHER_TYPES: Final = re.compile(r"schema\.org/(?:User)?(?:Comments?|Answer|\w+Object|Review|Offer|Person)$")
#: Classes of a comment.
_COMMENT: Final = re.compile(r"(?<![a-z])(?:comments?|repl(?:y|ies))(?![a-z])", re.IGNORECASE)
#: A day in figures of two that a page declares: the first may be its year or its day.
_SHORT: Final = re.compile(r"(\d\d)-(\d\d)-(\d\d)(?!\d)")
#: Characters of the longest date that a page declares in words.
_LONGEST: Final = 60


def find_dates(page: HtmlPage, heading: HtmlElement | None) -> tuple[PrintedDates, DateFrom | None]:
    """The dates that the page declares, else those that it prints.

    Args:
        page: The page, before the search for its text has changed it.
        heading: The heading that shows the title.

    Returns:
        The dates of publication and of the last change, and where the first of them was found.
    """
    language = language_of_page(page)
    other, titled = page_of(page.objects), _titled(page, heading)
    said = (
        *_of_articles(titled), page.article.get("datePublished"), *map(page.metas.get, _PUBLISHED),
        other.get("datePublished"), page.article.get("dateCreated"), *_named_dates(page, _tells_publication),
        *_of_others(titled),
    )  # fmt: skip  # the order of the places reads better so
    declared = PrintedDates(
        _first_date(said, language),
        _first_date(
            (page.article.get("dateModified"), *map(page.metas.get, _MODIFIED), other.get("dateModified")),
            language,
        ),
    )
    if declared.published is not None:
        if not _MADE.isdisjoint(page.metas) and _first_date(_surely_said(page, titled, other), language) is None:
            printed = printed_dates(page, heading, language, labelled_only=_is_of_event(page))
            if printed.published is not None and _is_long_before(declared.published, printed.published):
                return PrintedDates(printed.published, declared.updated or printed.updated), "html"
        if (other_day := _other_reading(declared.published, said)) is not None:
            printed = printed_dates(page, heading, language)
            if (printed.published or "").startswith(other_day):
                return PrintedDates(printed.published, declared.updated or printed.updated), "html"
        return PrintedDates(
            _as_readers_see(declared.published, said, page, heading, declared.updated), declared.updated
        ), "meta"
    around = all_around(heading)
    changed = declared.updated or _first_date(_marked(page, (), _MODIFICATION, around), language)
    marked = _first_date(_marked(page, ("pubdate",), _DATE_PUBLISHED, around), language)
    if marked is not None:
        return PrintedDates(_as_readers_see(marked, (), page, heading, changed), changed), "html"
    if (said_once := _first_date((page.metas.get(PARSELY_DATE),), language)) is not None:
        return PrintedDates(_as_readers_see(said_once, (), page, heading, changed), changed), "meta"
    of_event = _is_of_event(page)
    printed = printed_dates(page, heading, language, labelled_only=of_event)
    if printed.published is None and (ordered := _language_of_figures(page, language)) is not None:
        printed = printed_dates(page, heading, ordered, labelled_only=of_event)
    published, changed = printed.published or date_of_thread(page, language), changed or printed.updated
    made = _only_day(_marked(page, (), _CREATED, around), language)
    if made is not None and made.startswith(published or ""):  # a comment, too, may say when it was made
        published = made
    if published is not None:
        return PrintedDates(published, changed), "html"
    made = _first_date(_named_dates(page, _tells_making), language)
    return PrintedDates(made, changed), "meta" if made else None


def _surely_said(page: HtmlPage, titled: Iterable[dict[str, Any]], other: dict[str, Any]) -> Iterator[object]:
    """What a page declares about its publication, without when something of it was made."""
    yield from (*_of_articles(titled), page.article.get("datePublished"), other.get("datePublished"))
    yield from (page.metas.get(name) for name in _PUBLISHED if name not in _MADE)
    yield from _named_dates(page, _tells_publication)


def _is_long_before(made: str, printed: str) -> bool:
    return datetime.date.fromisoformat(made[:_DAY]) + _LONG_BEFORE < datetime.date.fromisoformat(printed[:_DAY])


def _as_readers_see(
    date: str, said: Iterable[object], page: HtmlPage, heading: HtmlElement | None, changed: str | None
) -> str:
    """A date that a page declares or marks: a moment in the zone of the page, a day as the moment of it that it prints.

    Args:
        date: RFC 3339 date-time or full date.
        said: All that the page declares about its publication.
        page: The page.
        heading: The heading that shows its title.
        changed: When the page says that it was changed last.
    """
    language = language_of_page(page)
    moment = in_zone_of_page(date, said, page, heading, language, changed)
    if is_a_day_off(moment, page):
        return in_zone_of(moment, printed_dates(page, heading, language).published)
    if len(moment) > _DAY:
        return moment
    printed = printed_dates(page, heading, language, labelled_only=_is_of_event(page)).published
    if printed is None or len(printed) == _DAY or not printed.startswith(moment):
        return moment
    return in_zone_of_page(printed, (), page, heading, language, changed)


def language_of_page(page: HtmlPage) -> str | None:
    """The language that a page declares, with the country of its address: it orders day and month of figures.

    Args:
        page: The page.
    """
    return language_of_site(page.language, urlsplit(page.base).hostname)


def _language_of_figures(page: HtmlPage, language: str | None) -> str | None:
    """English with the country whose order of day and month the dates of the page have, where nothing else says it.

    A date that has only one order says it, or the folder of a month in the address, for a date of that year.
    """
    if is_day_first(language) is not None or primary(language or "en") != "en":
        return None
    text = " ".join(page.tree.itertext())[:_MOST_SEARCHED]
    order = order_of_figures(text)
    if order is None and (folder := _MONTH_FOLDER.search(page.base)) is not None:
        year, month = folder[1], int(folder[2])
        days = [(int(one[1]), int(one[2])) for one in FIGURES.finditer(text) if one[0].endswith(year)]
        said = {second == month for first, second in days if (first == month) != (second == month)}
        order = said.pop() if len(said) == 1 else None
    return None if order is None else "en-GB" if order else "en-US"


def _is_of_event(page: HtmlPage) -> bool:
    """Whether a page is about an event, by what it declares or by its address."""
    declared = any(one.endswith("Event") for value in page.objects for one in types_of(value))
    return not page.article and (declared or is_event_address(page.base))


def _marked(
    page: HtmlPage, attributes: tuple[str, ...], property_: re.Pattern[str], around: frozenset[HtmlElement]
) -> Iterator[str]:
    """What elements say that are marked by an attribute or as a property of schema.org."""
    marked = page.marks.in_order(
        (
            *page.marks.with_value(attributes, lambda _: True),
            *page.marks.with_value(("itemprop", "property"), property_.search),
        )
    )
    is_of_another = Around(partial(_is_of_another, headline=around))
    for element in marked:
        # a link of that mark leads to the stories of a day
        if element.tag != "a" and not is_of_another(element):
            said = element.get("datetime") or element.get("content")
            if said is None and element.tag == "abbr":
                said = element.get("title")  # hAtom: the abbreviation shows the time, its title the moment
            yield said or element.text_content()[: 2 * _LONGEST]


def _is_of_another(element: HtmlElement, headline: frozenset[HtmlElement]) -> bool | None:
    """Whether an element is something within the page: a comment, a picture; None if nothing says what it is.

    What the headline stands in is no such thing.
    """
    if element in headline:
        return False
    if kind := element.get("itemtype"):
        return _OTHER_TYPES.search(kind) is not None
    return _COMMENT.search(element.get("class") or "") is not None or None


def _titled(page: HtmlPage, heading: HtmlElement | None) -> list[dict[str, Any]]:
    """The schema.org objects that have the headline for their name."""
    if not page.objects:
        return []
    largest = islice((one for one in page.headings if one.tag == "h1" and one is not heading), _MOST_HEADINGS)
    shown = [*([heading] if heading is not None else []), *largest]
    titles = frozenset(filter(None, (folded(one.text_content()[:_LONGEST_TITLE]) for one in shown)))
    names = ((value, value.get("headline") or value.get("name") or value.get("title")) for value in page.objects)
    return [
        value
        for value, name in names
        if isinstance(name, str) and folded(html.unescape(name[:_LONGEST_TITLE])) in titles
    ]


def _of_articles(titled: Iterable[dict[str, Any]]) -> Iterator[object]:
    """When those that are articles were published: of several, the one with the headline is the page's own."""
    return (value.get("datePublished") for value in titled if is_article(value))


def _of_others(titled: Iterable[dict[str, Any]]) -> Iterator[object]:
    """What the others say, a film on a page of its own; not works that an article is named after, and pictures."""
    for value in titled:
        if not any(map(_NAMED_AFTER.search, types_of(value))):
            yield next((value[field] for field in _FIELDS if value.get(field)), None)


def _named_dates(page: HtmlPage, tells: Callable[[str], bool]) -> Iterator[str]:
    """What meta elements say whose names tell of a date, though they are none of the known ones."""
    return (content for name, content in page.metas.items() if tells(name))


@remembered(4096)  # a site uses the same names on every page
def _tells_publication(name: str) -> bool:
    return _PUBLICATION.search(name) is not None and _OTHER_DATE.search(name) is None


@remembered(4096)
def _tells_making(name: str) -> bool:
    return _MAKING.search(name) is not None and _OTHER_DATE.search(name) is None


def _only_day(values: Iterable[str], language: str | None) -> str | None:
    """The first date if all are of one day; entries of other days may be on the page, too."""
    dates = [date for value in values if (date := _declared(value, language)) is not None]
    return dates[0] if len({date[:_DAY] for date in dates}) == 1 else None


def _first_date(values: Iterable[object], language: str | None) -> str | None:
    """The first date; if it is a day alone, the first time that is said of that day."""
    first: str | None = None
    for value in values:
        date = _declared(value, language) if value is not None else None
        if date is not None and len(date) > _DAY and date.startswith(first or ""):
            return date
        first = first or date
    return first


def _other_reading(date: str, said: Iterable[object]) -> str | None:
    """The day with the day for the month, if a page declares it in figures: 11/01/2023 is of November for a machine.

    Some systems write such a date in the order of the United States, whatever the language of their pages. Where the
    page declares that day in the order of machines as well, there is but one reading.
    """
    year, _, rest = date.partition("-")
    month, _, day = rest.partition("-")
    if len(date) > _DAY or month == day or int(day) > _MONTHS_OF_YEAR:
        return None
    figures = {f"{int(day)}/{int(month)}/{year}", f"{int(month)}/{int(day)}/{year}"}
    texts = [value.strip() for value in said if isinstance(value, str)]
    if any(text.startswith(date) for text in texts):
        return None
    for text in texts:
        found = FIGURES.match(text)
        if found is not None and f"{int(found[1])}/{int(found[2])}/{found[0][-4:]}" in figures:
            return f"{year}-{day}-{month}"
    return None


def _declared(value: object, language: str | None) -> str | None:
    """A date that a page declares, for machines or in words; the first of a list."""
    if isinstance(value, list):
        value = next(chain(value), None)
    if isinstance(value, dict):
        value = value.get("@value")
    date = machine_date(value)
    if date is None and isinstance(value, str) and len(value := value.strip()) <= _LONGEST:
        if _has_two_readings(value):
            return None
        written = read_written_date(value, language=language)
        date = written.value if written is not None and not is_zero(written.value) else None
    return date


def _has_two_readings(value: str) -> bool:
    """Whether a day in figures of two may begin with its year or with its day: 14-12-29 is of 2014 or of 2029."""
    found = _SHORT.match(value)
    return found is not None and found[1] != found[3] and all("00" < found[side] <= _LAST_DAY for side in (1, 3))
