"""Reads the dateline that opens a text: place, date and agency, in the forms that agencies print.

The forms are in `dateline_patterns`; their groups are `head` (place and date) or `place` and `date`, `tag` or `agency`,
and `who` (reporters). The first form that reads wins. Only the beginning of a paragraph is read.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from copydesk_schemas import Dateline
from copydesk_text.newsroom import dateline_patterns as patterns
from copydesk_text.newsroom.bylines import read_byline
from copydesk_text.newsroom.lexicon.agencies import (
    agency_in_tag,
    agency_named,
)
from copydesk_text.newsroom.lexicon.calendar_words import month_number

#: Characters of a paragraph that are searched.
_SEARCHED: Final = 160
#: Words of the longest place.
_MOST_WORDS: Final = 8
#: Letters of the shortest place in capitals.
_FEWEST_CAPITALS: Final = 3
#: Words of the longest place in capitals that is a dateline with nothing but an agency in brackets behind it: a longer
#: line may be a caption.
_MOST_ALONE: Final = 2
#: Characters behind a dash that are looked at.
_LOOKED_BEHIND: Final = 40
#: Characters of the longest name of an agency.
_LONGEST_AGENCY: Final = 30
_FIRST_ARABIC: Final = "\u0600"


class DatelineReading(Struct, frozen=True):
    """A dateline as read: place and date, and the agency and the reporters that it names."""

    dateline: Dateline | None = None
    agency: str | None = None
    reporters: tuple[str, ...] = ()


def read_dateline(paragraph: str) -> DatelineReading | None:
    """The dateline at the beginning of a paragraph.

    Args:
        paragraph: A paragraph without space around it.

    Returns:
        Place, date, agency and reporters as far as the dateline names them; None if there is no dateline.
    """
    return _read_head(paragraph[:_SEARCHED])


@lru_cache(maxsize=64)  # one stage after the other reads the same lines
def _read_head(head: str) -> DatelineReading | None:
    return next((opening for read in _READERS if (opening := read(head)) is not None), None)


def _read_east_asian(head: str) -> DatelineReading | None:
    for form in patterns.east_asian():
        if head[:1] not in form.opens or (found := form.pattern.match(head)) is None:
            continue
        parts = found.groupdict()
        who = tuple(name for name in patterns.NAMES_BETWEEN.split(parts.get("who") or "") if name)
        return DatelineReading(_dateline(parts.get("place"), parts.get("date")), agency_named(parts["agency"]), who)
    return None


def _read_tagged(head: str) -> DatelineReading | None:
    """An agency in brackets behind place and date, or alone: `PARIS, Jan 1 (AFP) -`, `(Reuters) -`.

    Without a dash, place and date must both be there; an outlet that is no agency needs a place in capitals.
    """
    if "(" not in head and "（" not in head:
        return None
    signed = patterns.SIGNED.match(head) if head.startswith(patterns.bylines()) else None
    if signed is not None and (below := _read_tagged(head[signed.end("by") :])) is not None:
        byline = read_byline(signed["by"].strip())
        return DatelineReading(below.dateline, below.agency, byline.authors if byline is not None else ())
    for found in patterns.TAG.finditer(head):
        before, behind = head[: found.start()], found["behind"].strip()
        agency = agency_in_tag(found["tag"])
        if not before.strip():
            return _read_agency_first(head) if agency is not None and behind and behind != ":" else None
        if agency is None and any(mark in before for mark in "—–!?"):
            return None
        dateline = _place_and_date(before)
        if agency is not None and dateline is not None and (behind or _is_sure(dateline, head[found.end() :])):
            return DatelineReading(dateline, agency)
        if agency is None and dateline is not None and behind not in ("", ":") and _in_capitals(dateline.place):
            return DatelineReading(dateline)
        if agency is not None:
            return None
    return None


def _read_agency_first(head: str) -> DatelineReading | None:
    """`(Reuters) -`, `(ANSA) - ROMA, 03 MAR -`."""
    found = patterns.FIRST.match(head)
    if found is None:
        return None
    dateline = _place_and_date(found["head"]) if found["head"] else None
    if dateline is not None and not _in_capitals(dateline.place):
        dateline = None
    return DatelineReading(dateline, agency_in_tag(found["tag"]))


def _read_slashed(head: str) -> DatelineReading | None:
    """`MOSCOW, January 21. /TASS/.`"""
    found = patterns.slashed().match(head) if "/" in head else None
    dateline = _place_and_date(found["head"].rstrip(". ")) if found else None
    return DatelineReading(dateline, agency_named(found["tag"], local=True)) if found and dateline else None


def _read_agency_and_date(head: str) -> DatelineReading | None:
    """`ТАСС, 3 мая.`: no place."""
    found = patterns.dated_agency().match(head) if "," in head[:_LONGEST_AGENCY] else None
    dateline = _place_and_date(found["head"]) if found is not None else None
    if found is None or dateline is None or dateline.place is not None:
        return None
    return DatelineReading(dateline, agency_named(found["tag"], local=True))


def _read_named(head: str) -> DatelineReading | None:
    """`МОСКВА, 10 фев — РИА Новости.`, `КАЗАНЬ, 5 сентября, ТАСС.`: behind a comma or a stop only with a date."""
    if head[:1] >= _FIRST_ARABIC:
        if (alone := patterns.named_alone().fullmatch(head)) is not None:
            return DatelineReading(_dateline(alone["head"], None), agency_named(alone["tag"], local=True))
        if (dated := patterns.dated_in_figures().match(head)) is not None:
            return DatelineReading(_dateline(dated["place"], dated["date"]), agency_named(dated["tag"], local=True))
    found = patterns.named().match(head)
    dateline = _place_and_date(found["head"]) if found else None
    if found is None or dateline is None or not (dateline.date or found["between"].strip() not in (",", ".")):
        return None
    if "/" in found["between"] and patterns.picture_house().match(head, found.end()) is not None:
        return None  # the credit of a picture: Name / AFP - Getty Images
    return DatelineReading(dateline, agency_named(found["tag"], local=True), (found["who"],) if found["who"] else ())


def _read_plain(head: str) -> DatelineReading | None:
    """A place in capitals before a dash, with no agency."""
    if not head[:2].isupper():
        return None
    found = patterns.PLAIN.match(head)
    if found is None or not _in_capitals(found["head"].split(",")[0]):
        return None
    dateline = _place_and_date(found["head"])
    if dateline is not None and found["date"] and dateline.date is None:
        dateline = replace(dateline, date=found["date"].rstrip(": "))
    behind = head[found.end() : found.end() + _LOOKED_BEHIND]
    if dateline is None or not _in_capitals(dateline.place) or behind[:1].islower() or behind[:1].isdigit():
        return None  # "NASA — the agency": a sentence begins behind a dateline
    if not any(letter.islower() for letter in behind):
        return None  # a headline in capitals
    if (another := patterns.ANOTHER_PLACE.match(behind)) is not None and another[0].isupper():
        return None  # "MOSCOW — SOCHI: so was the train called"
    return DatelineReading(dateline)


_READERS: Final[tuple[Callable[[str], DatelineReading | None], ...]] = (
    _read_east_asian,
    _read_tagged,
    _read_slashed,
    _read_agency_and_date,
    _read_named,
    _read_plain,
)


def _place_and_date(head: str) -> Dateline | None:
    """Place and date of what stands before the agency; None if it does not read like a place or a date."""
    head = head.strip(" ,;")
    if head[:1] >= _FIRST_ARABIC and (figures := patterns.DAY_AND_MONTH.fullmatch(head)) is not None:
        return _dateline(figures["place"], figures["date"])
    date = patterns.DATE.search(head)
    if date is not None and not _names_month(date):
        return None
    place = (head[: date.start()] if date else head).strip(" ,")
    if date is not None and place.endswith(".") and place.count(".") == 1:
        place = place.rstrip(".")
    if (twice := patterns.TWICE.fullmatch(place)) is not None:
        place = twice[1]
    parts = place.split()
    if len(parts) > _MOST_WORDS or any(character.isdigit() for character in place):
        return None
    if any(part.strip("([")[:1].islower() and part not in patterns.connectors() for part in parts):
        return None
    if parts and (parts[0].strip(",.:").upper() in patterns.no_place() or agency_named(place) is not None):
        return None
    return _dateline(place or None, date["date"].rstrip(",") if date else None)


def _is_sure(dateline: Dateline, behind: str) -> bool:
    """Whether a place and an agency without a dash behind them are a dateline: with a date, or in capitals."""
    if dateline.place and dateline.date:
        return True
    place = dateline.place or ""
    if not _in_capitals(place):
        return False
    if behind.strip():
        return behind.lstrip()[0].isupper()
    return "," in place or len(place.split()) <= _MOST_ALONE


def _names_month(date: re.Match[str]) -> bool:
    """Whether the word of a date is a month; a second name of it may stand behind."""
    first = date["month_a"] or date["month_b"] or date["month_c"] or date["month_e"]
    second = date["month_d"]
    return month_number(first) is not None and (second is None or month_number(second) is not None)


def _in_capitals(place: str | None) -> bool:
    """Whether the first part of a place is in capitals, as agencies print it."""
    first = (place or "").split(",")[0]
    letters = [character for character in first if character.isalpha()]
    return len(letters) >= _FEWEST_CAPITALS and all(letter.isupper() for letter in letters) and len(first.split()) <= 4


def _dateline(place: str | None, date: str | None) -> Dateline | None:
    return Dateline(place=place or None, date=date or None) if place or date else None
