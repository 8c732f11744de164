"""Reads what elements say of dates for machines: `time` and its kin among custom elements, attributes of any."""

import re
from functools import cache, partial
from itertools import islice
from typing import Final

from lxml.html import HtmlElement
from msgspec import Struct

from copydesk_schemas.machine_dates import machine_date
from copydesk_text.html.tree import owned_texts
from copydesk_text.newsroom.written_dates import read_written_date
from copydesk_text.remembered import remembered

#: Elements that are a time: that of HTML, and those that pages define to show how long ago it is.
TIMES: Final = (
    "time", "relative-time", "time-ago", "timeago", "local-time", "time-since", "amp-timeago", "bsp-timestamp",
    "a-datetime", "faceplate-timeago", "publish-date",
)  # fmt: skip  # names read better in lines than one a line
_TIMES: Final = frozenset(TIMES)
#: Classes of hAtom and h-entry, which are hidden where a date is not to be shown.
OF_PUBLICATION: Final = frozenset(("published", "dt-published", "entry-date"))
_OF_CHANGE: Final = frozenset(("updated", "dt-updated", "modified"))
#: Attributes of dated elements, best first; behind them any of the site's own whose name tells of a time.
_ATTRIBUTES: Final = ("datetime", "data-datetime", "data-published", "data-date", "data-timestamp", "data-time")
_OF_TIME: Final = re.compile(r"^(?:data-.*(?:date|time|publi|creat|epoch|unix|utc|iso|stamp)|ts$|value$|content$)")
_OF_ANOTHER: Final = re.compile(r"updat|modif|chang|end|expir|event|zone|format|offset|out|video|play")
_OF_THE_CHANGE: Final = re.compile(r"date(?:Modified|Updated)")
#: Names, in classes and the like, of the time of the last change, and of that of the publication, in small letters and
#: with hyphens. `updated` alone is in hAtom the name of either; `creator` and `publisher` are people.
_CHANGE_NAME: Final = re.compile(
    r"modif(?!ier)|updated|last-?(?:updat|edit|chang|revis)|update-?(?:date|time)|(?:date|time|stamp)-?update|(?<![a-z])mod-?date"
    r"|revised|actuali[sz]a|aktuali[sz]|bijgewerkt|oppdater|opdater|uppdater|paivit|guncelle|(?<![a-z])maj(?![a-z])|aggiorn|atualiz"
)
_PUBLICATION_NAME: Final = re.compile(
    r"publi(?!sher|c(?:-|$))|creat(?!or|ive)|issued|posted|entry-date|(?<![a-z])pub-?(?:date|time)"
)
#: How names begin that say what a script does to an element, or in what state it is: `is-updated`.
_STATES: Final = ("js-", "is-", "has-")
_NAMES: Final = ("class", "id", "data-type", "data-testid", "itemprop")
_MOST_PARTS: Final = 24
_TITLES: Final = ("title", "aria-label")
_MACHINE: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d[\d:.Z+-]{0,20}")
_MOST_TIMES: Final = 6
_DAY: Final = len("2018-07-16")
#: Characters of the longest date in words that an attribute holds.
_LONGEST_TITLE: Final = 60


class Called(Struct, frozen=True):
    """What the elements of a block say that are called alike: their words, and the moments of the times among them."""

    text: str
    times: list[str]


def is_time(element: HtmlElement) -> bool:
    """Whether an element is a time."""
    return element.tag in _TIMES


def moments(element: HtmlElement, language: str | None = None) -> list[str]:
    """What the times in an element say for machines.

    Args:
        element: An element of a few words.
        language: BCP 47, best with the country. Orders day and month where a `datetime` is written as people do.

    Returns:
        RFC 3339 date-times or full dates, in order.
    """
    said = (_moment(time, language) for time in element.iter(*TIMES))
    return [moment for moment in said if moment is not None]


def to_the_minute(date: str | None, times: list[str]) -> str | None:
    """The first of some moments that is of the day of a date.

    Args:
        date: An RFC 3339 date-time or full date; None for none.
        times: What times say for machines.

    Returns:
        The moment; the date itself if it has a time already, or if no moment is of that day.
    """
    if date is None or len(date) > _DAY:
        return date
    return next((moment for moment in times if moment.startswith(date)), date)


def said_for_machines(element: HtmlElement) -> str | None:
    """What an attribute of a dated element says for machines, as that of microformats or of a script that shows it.

    Args:
        element: An element that is a time, or whose class tells of one.

    Returns:
        An RFC 3339 date-time or full date; None if no attribute says one.
    """
    names = element.keys()
    known = next((date for name in _ATTRIBUTES if (date := machine_date(element.get(name))) is not None), None)
    if known is not None or len(names) < 1:
        return known
    said = (element.get(name) for name in names if _is_of_time(name))
    found = next((date for value in said if (date := machine_date(value)) is not None), None)
    return found or machine_date(element.get("title"))


def said_within(element: HtmlElement) -> list[str]:
    """What the parts of an element say for machines that are called the publication, as in hAtom, and are no times.

    Args:
        element: An element of a few words.

    Returns:
        RFC 3339 date-times or full dates, in order.
    """
    parts = (one for one in islice(element.iterdescendants(), _MOST_PARTS) if isinstance(one.tag, str))
    called = (one for one in parts if not OF_PUBLICATION.isdisjoint((one.get("class") or "").split()))
    said = (said_for_machines(one) for one in called if not is_time(one))
    return [moment for moment in said if moment is not None]


def written_title(element: HtmlElement, language: str | None) -> str | None:
    """The date in words that shows when the pointer rests on `2 days ago`, or is read aloud for it.

    Args:
        element: An element whose class tells of a time.
        language: BCP 47, best with the country.

    Returns:
        An RFC 3339 date-time or full date; None if its title has none.
    """
    titles = (element.get(name) for name in _TITLES)
    said = (_written(title, language) for title in titles if title and _OF_ANOTHER.search(title.lower()) is None)
    return next((date for date in said if date is not None), None)


def hidden_change(element: HtmlElement) -> str | None:
    """The time for machines that some systems hide in the words of a block, as that of the last change.

    Args:
        element: An element of a few words.

    Returns:
        The text of the first `span` in it, or of itself, that is called so and holds nothing but such a time.
    """
    for one in islice(element.iter("span"), _MOST_TIMES):
        if not _OF_CHANGE.isdisjoint((one.get("class") or "").split()) and (text := (one.text or "").strip()):
            return text if _MACHINE.fullmatch(text) is not None else None
    return None


def declares_change(element: HtmlElement) -> bool:
    """Whether all that an element says of time is marked as the time of the last change."""
    times = [one for one in (element, *islice(element.iter("time"), _MOST_TIMES)) if one.get("itemprop")]
    return bool(times) and all(_OF_THE_CHANGE.search(one.get("itemprop") or "") for one in times)


def by_name(element: HtmlElement, language: str | None) -> tuple[Called, Called]:
    """What an element says, parted by what the elements in it are called.

    Args:
        element: An element of a few words.
        language: BCP 47, best with the country.

    Returns:
        What is called after the last change, and all else.
    """
    texts: dict[bool, list[str]] = {True: [], False: []}
    times: dict[bool, list[str]] = {True: [], False: []}
    is_of_change = cache(partial(_is_of_change, top=element))
    for whose, text in owned_texts(element, _MOST_PARTS):
        texts[is_of_change(whose)].append(text)
    for one in filter(is_time, islice(element.iter(), _MOST_PARTS)):
        if (moment := _moment(one, language)) is not None:
            times[is_of_change(one)].append(moment)
    changed, others = (Called(" ".join(texts[kind]), times[kind]) for kind in (True, False))
    return changed, others


def is_either(element: HtmlElement) -> bool:
    """Whether a time is called `updated` and nothing else, which many systems call the publication, too."""
    names = [(one.get("class") or "").split() for one in islice(element.iter(), _MOST_PARTS)]
    return any("updated" in one for one in names) and not names_publication(element)


def names_publication(element: HtmlElement) -> bool:
    """Whether an element of a few words, or one in it, is called after the publication."""
    names = (one.get("class") or "" for one in islice(element.iter(), _MOST_PARTS))
    return any(map(_PUBLICATION_NAME.search, _plain(" ".join(names))))


def _is_of_change(element: HtmlElement, top: HtmlElement) -> bool:
    """Whether an element, or one around it up to a block, is called after the last change, and none after another."""
    names: list[str] = []
    around: HtmlElement | None = element
    while around is not None:
        names += _plain(" ".join(filter(None, map(around.get, _NAMES))))
        around = around.getparent() if around is not top else None
    if any(map(_PUBLICATION_NAME.search, names)):
        return False
    return any(name != "updated" and not name.startswith(_STATES) and _CHANGE_NAME.search(name) for name in names)


def _plain(names: str) -> list[str]:
    """Names in small letters, with hyphens between their words."""
    return names.lower().replace("_", "-").split()


def two_times(element: HtmlElement) -> dict[str, str]:
    """The dates of an element with one for the publication and one for the change, only one of which is shown.

    Args:
        element: An element of a few words.

    Returns:
        The dates by `published` and `updated`; empty for an element without both.
    """
    found: dict[str, str] = {}
    for time in islice(element.iter("time", "abbr"), _MOST_TIMES):
        names = frozenset((time.get("class") or "").split())
        kind = "published" if names & OF_PUBLICATION else "updated" if names & _OF_CHANGE else None
        moment = machine_date(time.get("datetime") or time.get("title") or "")
        if kind is not None and moment is not None:
            found.setdefault(kind, moment)
    return found if len(found) > 1 else {}


def _moment(time: HtmlElement, language: str | None) -> str | None:
    """What a time says for machines, or in words in an attribute."""
    return said_for_machines(time) or _written(time.get("datetime"), language) or written_title(time, language)


def _written(said: str | None, language: str | None) -> str | None:
    """The date in words or figures in an attribute."""
    written = read_written_date(said, language=language) if said and len(said) <= _LONGEST_TITLE else None
    return written.value if written is not None else None


@remembered(1024)  # a site uses the same names on every page
def _is_of_time(name: str) -> bool:
    return _OF_TIME.search(name) is not None and _OF_ANOTHER.search(name) is None
