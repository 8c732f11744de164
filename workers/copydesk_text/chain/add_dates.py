"""Adds the dates of publication and of the last change, each from a place that says so."""

from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from copydesk_schemas import DateFrom
from copydesk_schemas.machine_dates import is_zero
from copydesk_text.article import Article
from copydesk_text.newsroom.dated_bylines import read_dated_byline
from copydesk_text.newsroom.event_dates import is_before_event, is_event_address, is_of_work
from copydesk_text.newsroom.lexicon.calendar_words import language_of_site, primary
from copydesk_text.newsroom.opening_dates import read_opening_date
from copydesk_text.newsroom.page import lines_above, lines_below, read_page
from copydesk_text.newsroom.publication_lines import read_date_beside, read_publication_line
from copydesk_text.newsroom.written_dates import date_in_url, read_written_date, resolve_date

_DAY: Final = len("2018-07-16")
#: Lines above the body, and below it, that are read for dates; a page of dates alone has tens of thousands.
_MOST_LINES: Final = 2_000
#: Lines around a date that are looked at for the facts of a work.
_REACH: Final = 4
_MOST_BELOW: Final = 3
#: Characters of the longest tag of a language (BCP 47) that means more than its first part.
_LONGEST_TAG: Final = 40


class _Printed(Struct, frozen=True):
    """The dates that a page prints; `unresolved` is a change that only the day of publication can complete."""

    published: str | None = None
    published_from: DateFrom | None = None
    updated: str | None = None
    unresolved: str | None = None


def add_dates(article: Article) -> Article:
    """Adds the dates of publication and of the last change.

    The publication comes from the first of these that has one: the producer, an earlier stage (HTML), a `Published …`
    line, a date in or under the byline, the URL (if the page holds one article), a dateline with its year, a date that
    opens the text. Dates in captions and in running text do not count. A change that is printed without its year, or
    as a weekday, is the first such day from the publication on. A change before the publication is ignored, and so is
    what a page says of a time more than a day after it was received.

    Args:
        article: The article, its head and foot already in `furniture`.

    Returns:
        The article with `published_at`, `published_from` and `modified_at`, each None where nothing says it.
    """
    language = _language(article)
    printed = _printed(article, language)
    published, source = article.published_at, article.published_from
    if _is_future(published, article):
        published, source = None, None
    if article.document.published_at is not None:
        published, source = article.document.published_at, "document"
    elif published is None and printed.published is not None:
        published, source = printed.published, printed.published_from
    elif published is None and article.single and article.document.url and not is_event_address(article.document.url):
        published = date_in_url(article.document.url)
        source = "url" if published is not None else None
    if published is None and article.dateline is not None and article.dateline.date:
        filed = read_written_date(article.dateline.date, language=language)
        published, source = (filed.value, "dateline") if filed is not None else (None, None)
    if published is None and article.single:
        published = read_opening_date(read_page(article.text).openings, language)
        source = "dateline" if published is not None else None
    if source != "document" and (_is_future(published, article) or is_zero(published)):
        published, source = None, None
    modified = article.modified_at or printed.updated
    if modified is None and printed.unresolved is not None and published is not None:
        modified = resolve_date(printed.unresolved, published, language)
    if modified is not None and published is not None and _is_before(modified, published):
        modified = None  # one of the two is wrong, and the change says less
    if _is_future(modified, article):
        modified = None
    if (published, source, modified) == (article.published_at, article.published_from, article.modified_at):
        return article
    return replace(article, published_at=published, published_from=source, modified_at=modified)


def _printed(article: Article, language: str | None) -> _Printed:
    above, below = lines_above(article)[:_MOST_LINES], lines_below(article)[-_MOST_LINES:]
    labelled: list[str] = []
    beside_byline: list[str] = []
    bare: list[str] = []
    beside_words: list[str] = []
    updated: list[str] = []
    unresolved: list[str] = []
    waiting: list[str] | None = None  # where a date in the next line goes, after a label that stands alone
    lines = [*above, *below]
    for number, line in enumerate(lines):
        read = read_publication_line(line, language)
        if (
            read is not None
            and read.published is not None
            and is_of_work(lines[max(0, number - _REACH) : number + _REACH])
        ):
            waiting = None
            continue
        if read is None:
            waiting = None
            if number < len(above) and (dates := read_dated_byline(line, language)) is not None:
                beside_byline += [dates.published] if dates.published else []
                updated += [dates.updated] if dates.updated else []
                unresolved += [dates.unresolved] if dates.unresolved else []
            elif number < len(above) and (day := read_date_beside(line, language)) is not None:
                beside_words.append(day)
        elif read.label is not None:
            labelled += [read.published] if read.published else []
            updated += [read.updated] if read.updated else []
            unresolved += [read.unresolved] if read.unresolved else []
            alone = not (read.published or read.updated)
            waiting = (labelled if read.label == "published" else updated) if alone else None
        elif read.published is not None:
            if any(is_before_event(line, below) for below in lines[number + 1 : number + _MOST_BELOW]):
                waiting = None
                continue
            if waiting is not None:
                waiting.append(read.published)
            elif number < len(above):
                bare.append(read.published)
            waiting = None
    changed = updated[0] if updated else None
    unclear = unresolved[0] if unresolved else None
    if day := _only_day(labelled):
        return _Printed(day, "furniture", changed, unclear)
    of_event = is_event_address(article.document.url or "")
    day = beside_byline[0] if beside_byline else None if of_event else _only_day(bare) or _only_day(beside_words)
    if day is not None and day == (article.modified_at or "")[:_DAY]:
        day = None  # the page calls it the day of the last change
    return _Printed(day, "byline" if day is not None else None, changed, unclear)


def _language(article: Article) -> str | None:
    """The language of the text, with the country that the producer or the address says."""
    code, claimed = article.language.code, article.document.language
    if claimed is not None and len(claimed) <= _LONGEST_TAG and primary(claimed) == code:
        code = claimed
    return language_of_site(code, article.source.domain) if code != "und" else None


def _is_future(date: str | None, article: Article) -> bool:
    """Whether a date lies more than a day behind the moment at which its document was received."""
    if date is None or article.received_at is None:
        return False
    latest = (datetime.fromisoformat(article.received_at) + timedelta(days=1)).isoformat()
    return _is_before(latest, date)


def _is_before(date: str, other: str) -> bool:
    """Whether a date or point in time certainly lies before another; a day without a time may be any time of it."""
    if len(date) > _DAY and len(other) > _DAY:
        return datetime.fromisoformat(date) < datetime.fromisoformat(other)
    return date[:_DAY] < other[:_DAY]


def _only_day(dates: list[str]) -> str | None:
    """The first of the dates if all are of one day; with two days, one of them belongs to another story."""
    return dates[0] if len({date[:10] for date in dates}) == 1 else None
