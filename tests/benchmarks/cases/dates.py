"""Dates that pages and feeds give: publication, last change, and whether the printed line left the text."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from copydesk_producers.readers.read import read_documents
from copydesk_text.article import Article
from tests.benchmarks.cases.case import FOLDER, Case, Kind, first_article, read_case

_DAY: Final = "2026-03-03"
_NEXT: Final = "2026-03-04"
_APRIL: Final = "2026-04-03"

#: Characters of a text in which the line of its date would stand; no body of the cases has a figure there.
_HEAD: Final = 30

#: File → publication and last change; None where nothing says it.
_DATES: Final[Mapping[str, tuple[str | None, str | None]]] = {
    "01-usatoday": ("2026-01-05T10:30:00-05:00", "2026-01-06T14:15:00-05:00"),
    "02-cms-utc-naive": (_DAY, None),
    "03-meta-us-format": (None, None),
    "04-meta-text": ("2026-03-03T18:00:00-05:00", None),
    "06-only-copyright": (None, None),
    "07-modified-only": (None, "2026-03-05T10:00:00+01:00"),
    "09-event-ld": (None, None),
    "10-thai-buddhist": (_DAY, None),
    "13-reiwa": (_DAY, None),
    "14-hijri": (_DAY, None),
    "15-meta-buddhist": ("2026-03-03T10:30:00+07:00", None),
    "17-time-updated-first": ("2026-03-03T18:00:00+01:00", "2026-03-04T08:00:00+01:00"),
    "19-dmy-slash-gb": ("2026-04-03T18:00:00Z", None),
    "20-mdy-slash-us": (_NEXT, None),
    "21-short-year": (_APRIL, None),
    "22-tz-name": (_DAY, None),
    "23-iso-basic": ("2026-03-03T18:00:00Z", None),
    "24-epoch-meta": ("2026-03-03T17:00:00Z", None),
    "25-epoch-ms-ld": ("2026-03-03T17:00:00Z", None),
    "26-ld-naive": (_DAY, None),
    "27-ld-ms-Z": ("2026-03-03T18:00:00Z", None),
    "28-ld-leap": ("2016-12-31T23:59:59Z", None),
    "31-ld-offset-space": ("2026-03-03T18:00:00+01:00", None),
    "32-ld-offset-short": ("2026-03-03T18:00:00+01:00", None),
    "33-ld-tz-brackets": ("2026-03-03T18:00:00+01:00", None),
    "35-parsely": ("2026-03-03T18:00:00Z", None),
    "36-sailthru": ("2026-03-03T18:00:00Z", None),
    "39-ld-graph-webpage": ("2026-03-03T17:59:00Z", "2026-03-04T18:00:00Z"),
    "40-relative": (None, None),
    "42-hindi": (_DAY, None),
    "45-korean": (_DAY, _NEXT),
    "46-vietnamese": ("2026-03-03T18:00:00+07:00", None),
    "48-hungarian": (_DAY, None),
    "49-finnish": (_DAY, None),
    "50-turkish": (_DAY, _NEXT),
}

#: The files of dates2/ and dates3/ that do not give the third of March alone.
_OTHERS: Final[Mapping[str, tuple[str | None, str | None]]] = {
    "de-0": (_APRIL, None),
    "de-1": (None, _DAY),
    "he-1": (_APRIL, None),
    "hu-2": (_DAY, _NEXT),
    "vi-0": ("2026-03-03T18:00:00+07:00", None),
    "vi-1": (_APRIL, None),
    "en-01": ("2026-03-03T18:00:00Z", None),
    "en-02": ("2026-03-03T18:00:00-05:00", None),
    "en-05": (None, "2026-03-04T08:00:00-05:00"),
    "en-06": ("2026-03-03T18:00:00Z", None),
    "en-07": (None, "2026-03-04T08:00:00Z"),
    "en-08": (None, None),
    "en-14": ("2026-03-03T18:00:00-05:00", None),
    "en-15": (None, None),
    "es-01": (_APRIL, None),
    "es-03": (_DAY, _NEXT),
    "es-04": ("2026-03-03T18:00:00+01:00", None),
    "fr-01": (_APRIL, "2026-04-04"),
    "fr-04": (None, None),
    "id-00": ("2026-03-03T18:00:00+07:00", None),
    "id-01": ("2026-03-03T18:00:00+07:00", None),
    "id-02": ("2026-03-03T18:00:00+07:00", None),
    "it-02": (_APRIL, None),
    "nl-02": (_APRIL, None),
    "nl-03": (_DAY, _NEXT),
    "pt-01": (_APRIL, None),
    "pt-02": (_DAY, _NEXT),
    "sv-02": (_DAY, _NEXT),
}

#: The items of 01-feed-dates.xml, in their order.
_FEED_DATES: Final = (
    "2026-05-30",
    "2026-06-04T10:00:00+02:00",
    "2026-06-04",
    "2026-09-05T15:45:00+07:00",
    "2023-03-18T20:21:00-07:00",
    "2026-05-30",
    "2018-12-03T13:03:47-08:00",
    "2026-06-04T10:00:00+03:00",
    "2026-06-04T10:00:00+09:00",
    "2026-06-04",
    "2026-06-04T10:00:00+02:00",
    "2026-06-04T10:00:00+09:00",
    "2026-06-04T10:00:00+01:00",
    "2026-05-28T20:26:40Z",
)


def _pages(folder: str) -> Iterator[Case]:
    for path in sorted((FOLDER / folder).glob("*.html")):
        dates = _DATES.get(path.stem) or _OTHERS.get(path.stem) or (_DAY, None)
        article = first_article(read_case(f"{folder}/{path.name}"))
        if not isinstance(article, Article):
            yield Case(f"{folder}/{path.name}", dates, article)
            continue
        opening = article.text[:_HEAD]
        got: tuple[object, ...] = (article.published_at, article.modified_at)
        if any(map(str.isdigit, opening)):
            got = (*got, f"line in the text: {opening}")
        yield Case(f"{folder}/{path.name}", dates, got)


def _feed() -> Iterator[Case]:
    items = read_documents([FOLDER / "01-feed-dates.xml"])
    for number, (item, expected) in enumerate(zip(items, _FEED_DATES, strict=True), 1):
        yield Case(f"01-feed-dates.xml a{number}", expected, item.document and item.document.published_at)


KINDS: Final[Mapping[str, Kind]] = {
    **{folder: partial(_pages, folder) for folder in ("dates", "dates2", "dates3")},
    "feed dates": _feed,
}
