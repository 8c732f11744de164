"""Reads the dateline that opens a text: place, date and agency, in the forms that agencies print.

A form is one `_Form`: a pattern with the groups `head` (place and date) or `place` and `date`, `agency`, `who`
(reporters). The first form that reads wins. Only the beginning of a paragraph is looked at.
"""

import re
from collections.abc import Callable
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from copydesk_schemas import Dateline
from copydesk_text.newsroom.bylines import read_byline
from copydesk_text.newsroom.lexicon.agencies import (
    agency_in_tag,
    agency_named,
    credit_house,
    source_form,
    source_forms,
)
from copydesk_text.newsroom.lexicon.calendar_words import month_number
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import DatelineWords, every
from copydesk_text.phrases import one_of

_SEARCHED: Final = 160
_MOST_WORDS: Final = 8
_FEWEST_CAPITALS: Final = 3
#: Capitals of more words, and an agency in brackets alone in a line, may be a caption.
_MOST_ALONE: Final = 2
_LOOKED_BEHIND: Final = 40
_LONGEST_AGENCY: Final = 30
_FIRST_ARABIC: Final = "\u0600"

_DASH: Final = r"(?:—|–|―|--|-|−|_)"
#: A bracket, and what stands behind it.
_TAG: Final = re.compile(rf"\s?[(（](?P<tag>[^()（）]{{2,50}})[)）](?P<behind>\s?\.?{_DASH}|:\s|\s(?=\S)|(?=\S)|$)")
#: الكويت - 5 - 6 (كونا) --, the month in figures
_DAY_AND_MONTH: Final = re.compile(r"(?P<place>[\u0600-\u06ff ]{3,30}?)\s?-\s?(?P<date>\d{1,2}\s?-\s?\d{1,2})")
_PLAIN: Final = re.compile(
    r"(?P<head>[^—–()!?:;]{3,60}?)\s?(?:—|–|\s--|\s-)\s?(?P<date>\d{1,2}\s[^\W\d_]{3,9}\s\d{4}:\s)?(?=\S)"
)
#: What stands behind the dash is another place, not a sentence.
_ANOTHER_PLACE: Final = re.compile(r"[^\W\d_]{2,}(?:\s[^\W\d_]{2,})?\s?(?:[:：—–]|-\s)")
_FIRST: Final = re.compile(
    rf"[(（](?P<tag>[^()（）]{{2,50}})[)）]\s?{_DASH}\s?(?:(?P<head>[^—–!?:;]{{3,60}}?)\s{_DASH}\s)?"
)


class _Form(Struct, frozen=True):
    """A dateline of East Asia: its pattern, and the characters that open it."""

    pattern: re.Pattern[str]
    opens: str


_IDEOGRAPHS: Final = r"[\u4e00-\u9fff·]"
#: By Name and Name HELSINKI (Reuters) -: a byline glued to the dateline; small letters in its names tell them apart.
_SIGNED: Final = re.compile(
    r"(?P<by>[^()（）]{4,80}?[^\W\d_A-Z]\s)(?=[A-Z][A-Z.'’/-]{2,}(?:[\s,][^()（）]{0,40})?\s?[(（])"
)
_MONTH: Final = r"[^\s\d.,:;/()—–-]{2,14}"
_DATE: Final = re.compile(
    rf"(?:^|[,.]?\s)(?:في\s)?(?P<date>(?P<month_a>{_MONTH})\.?\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s\d{{4}})?"
    rf"|\d{{4}}\.\s(?P<month_b>{_MONTH})\s\d{{1,2}}\."
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)?\s(?:de\s)?(?P<month_c>{_MONTH})\.?(?:(?:\s|\s?/\s?)(?!del?\s)(?P<month_d>{_MONTH}))?(?:,?\s(?:de\s)?\d{{4}})?\.?"
    r"|[\u0900-\u097f]{2,8}\s(?P<month_e>[\u0900-\u097f]{2,10}))$"  # चार मई: the day in letters
)
#: HELSINKI - HELSINKI (AP) -: the outlet puts the place of the agency's line before it.
_TWICE: Final = re.compile(r"(.{3,30}?)\s?[-–—]\s?\1")
_NAMES_BETWEEN: Final = re.compile(r"[、，,·\s]+")


class Opening(Struct, frozen=True):
    """What opens a text: the dateline, the agency and the reporters that it names."""

    dateline: Dateline | None = None
    agency: str | None = None
    reporters: tuple[str, ...] = ()


def read_dateline(paragraph: str) -> Opening | None:
    """The dateline at the beginning of a paragraph (stripped), or None."""
    head = paragraph[:_SEARCHED]
    return next((opening for read in _READERS if (opening := read(head)) is not None), None)


def _read_east_asian(head: str) -> Opening | None:
    for form in _east_asian():
        if head[:1] not in form.opens or (found := form.pattern.match(head)) is None:
            continue
        parts = found.groupdict()
        who = tuple(name for name in _NAMES_BETWEEN.split(parts.get("who") or "") if name)
        return Opening(_dateline(parts.get("place"), parts.get("date")), agency_named(parts["agency"]), who)
    return None


def _read_tagged(head: str) -> Opening | None:
    """An agency in brackets behind place and date, or alone: `PARIS, Jan 1 (AFP) -`, `(Reuters) -`.

    Without a dash, place and date must both be there; an outlet that is no agency needs a place in capitals.
    """
    if "(" not in head and "（" not in head:
        return None
    signed = _SIGNED.match(head) if head.startswith(_bylines()) else None
    if signed is not None and (below := _read_tagged(head[signed.end("by") :])) is not None:
        byline = read_byline(signed["by"].strip())
        return Opening(below.dateline, below.agency, byline.authors if byline is not None else ())
    for found in _TAG.finditer(head):
        before, behind = head[: found.start()], found["behind"].strip()
        agency = agency_in_tag(found["tag"])
        if not before.strip():
            return _read_agency_first(head) if agency is not None and behind and behind != ":" else None
        if agency is None and any(mark in before for mark in "—–!?"):
            return None
        dateline = _place_and_date(before)
        if agency is not None and dateline is not None and (behind or _is_sure(dateline, head[found.end() :])):
            return Opening(dateline, agency)
        if agency is None and dateline is not None and behind not in ("", ":") and _in_capitals(dateline.place):
            return Opening(dateline)
        if agency is not None:
            return None
    return None


def _read_agency_first(head: str) -> Opening | None:
    """`(Reuters) -`, `(ANSA) - ROMA, 03 MAR -`."""
    found = _FIRST.match(head)
    if found is None:
        return None
    dateline = _place_and_date(found["head"]) if found["head"] else None
    if dateline is not None and not _in_capitals(dateline.place):
        dateline = None
    return Opening(dateline, agency_in_tag(found["tag"]))


def _read_slashed(head: str) -> Opening | None:
    """`MOSCOW, January 21. /TASS/.`"""
    found = _slashed().match(head) if "/" in head else None
    dateline = _place_and_date(found["head"].rstrip(". ")) if found else None
    return Opening(dateline, agency_named(found["tag"], local=True)) if found and dateline else None


def _read_agency_and_date(head: str) -> Opening | None:
    """`ТАСС, 3 мая.`: no place."""
    found = _dated_agency().match(head) if "," in head[:_LONGEST_AGENCY] else None
    dateline = _place_and_date(found["head"]) if found is not None else None
    if found is None or dateline is None or dateline.place is not None:
        return None
    return Opening(dateline, agency_named(found["tag"], local=True))


def _read_named(head: str) -> Opening | None:
    """`МОСКВА, 10 фев — РИА Новости.`, `КАЗАНЬ, 5 сентября, ТАСС.`: behind a comma or a stop only with a date."""
    if head[:1] >= _FIRST_ARABIC:
        if (alone := _named_alone().fullmatch(head)) is not None:
            return Opening(_dateline(alone["head"], None), agency_named(alone["tag"], local=True))
        if (dated := _dated_in_figures().match(head)) is not None:
            return Opening(_dateline(dated["place"], dated["date"]), agency_named(dated["tag"], local=True))
    found = _named().match(head)
    dateline = _place_and_date(found["head"]) if found else None
    if found is None or dateline is None or not (dateline.date or found["between"].strip() not in (",", ".")):
        return None
    if "/" in found["between"] and _picture_house().match(head, found.end()) is not None:
        return None  # the credit of a picture: Name / AFP - Getty Images
    return Opening(dateline, agency_named(found["tag"], local=True), (found["who"],) if found["who"] else ())


def _read_plain(head: str) -> Opening | None:
    """A place in capitals before a dash, with no agency."""
    if not head[:2].isupper():
        return None
    found = _PLAIN.match(head)
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
    if (another := _ANOTHER_PLACE.match(behind)) is not None and another[0].isupper():
        return None  # "MOSCOW — SOCHI: so was the train called"
    return Opening(dateline)


_READERS: Final[tuple[Callable[[str], Opening | None], ...]] = (
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
    if head[:1] >= _FIRST_ARABIC and (figures := _DAY_AND_MONTH.fullmatch(head)) is not None:
        return _dateline(figures["place"], figures["date"])
    date = _DATE.search(head)
    if date is not None and not _names_month(date):
        return None
    place = (head[: date.start()] if date else head).strip(" ,")
    if date is not None and place.endswith(".") and place.count(".") == 1:
        place = place.rstrip(".")
    if (twice := _TWICE.fullmatch(place)) is not None:
        place = twice[1]
    parts = place.split()
    if len(parts) > _MOST_WORDS or any(character.isdigit() for character in place):
        return None
    if any(part.strip("([")[:1].islower() and part not in _connectors() for part in parts):
        return None
    if parts and (parts[0].strip(",.:").upper() in _no_place() or agency_named(place) is not None):
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


@built_once
def _slashed() -> re.Pattern[str]:
    """`MOSCOW, January 21. /TASS/.`"""
    return re.compile(
        rf"(?P<head>[^/]{{2,60}}?(?:/[^/]{{2,30}}?)?)\s?/\s?(?:Корр\.\s)?(?P<tag>{source_form()})\s?/\s?(?:[.\-–—]|$|(?=[^\sa-z]))"
    )


@built_once
def _named() -> re.Pattern[str]:
    """`МОСКВА, 10 фев — РИА Новости.` Reporters may stand behind the agency: `РИА Новости, Анна Котова.`"""
    return re.compile(
        rf"(?P<head>[^—–!?]{{2,60}}?)(?P<between>\s?(?:—|–|--|-|/)\s?|,\s|\.\s)(?P<tag>{source_form()})"
        rf"(?:,\s(?P<who>[^\W\d_a-zа-я]\w+\s[^\W\d_a-zа-я][\w-]+))?(?:\.(?=\s|$)|:|\s?{_DASH})"
    )


@built_once
def _named_alone() -> re.Pattern[str]:
    """An Arabic place and its agency alone in a line: دمشق-سانا."""
    return re.compile(
        rf"(?P<head>[\u0600-\u06ff]{{2,20}}(?:\s[\u0600-\u06ff]{{2,20}})?)\s?[-–—]\s?(?P<tag>{source_form()})"
    )


@built_once
def _dated_in_figures() -> re.Pattern[str]:
    """رام الله 6-5-2021 وفا-"""
    return re.compile(
        r"(?P<place>[\u0600-\u06ff ]{3,30}?)\s(?P<date>\d{1,2}-\d{1,2}-\d{4})\s"
        rf"(?P<tag>{source_form()})\s?[-–—]"
    )


@built_once
def _dated_agency() -> re.Pattern[str]:
    """`ТАСС, 3 мая. …`"""
    return re.compile(rf"(?P<tag>{source_form()}),(?P<head>\s[^.,!?]{{3,20}})\.\s(?=[^\W\d_])")


@built_once
def _east_asian() -> tuple[_Form, ...]:
    """The datelines of East Asia, by what opens them."""
    return (
        # （中央社記者王小明台北4日電）
        _Form(
            re.compile(
                rf"[(（](?P<agency>中央社)記者(?P<who>{_IDEOGRAPHS}{{2,3}}(?:、{_IDEOGRAPHS}{{2,3}}){{0,3}}?)(?P<place>{_IDEOGRAPHS}{{2,8}}?)"
                r"(?P<date>(?:[0-9０-９]{1,2}月)?[0-9０-９]{1,2}日)(?:綜合|專|外)?電[)）]"
            ),
            "(（",
        ),
        # 新华社北京8月12日电（记者罗沙）
        _Form(
            re.compile(
                r"[(（【]?(?P<agency>新华社|新華社|中新社|中新网|中央社)[)）】]?"
                rf"\s?(?:记者|記者)?(?P<place>{_IDEOGRAPHS}{{2,12}}?)?"
                r"(?P<date>(?:[0-9０-９]{1,2}月)?[0-9０-９]{1,2}日)(?:[上下]午)?(?:综合)?(?:专)?(?:电|電|讯|訊)"
                r"\s?(?:[(（](?:记者|記者|通讯员)(?P<who>[^()（）]{2,40})[)）])?"
            ),
            "新中(（【",
        ),
        # (서울=연합뉴스) 김하늘 기자 =, (도쿄 로이터=연합뉴스)
        _Form(
            re.compile(
                r"[(\[](?P<place>[^()\[\]=\s]{1,15})(?:\s[^()\[\]=]{1,15})?=(?P<agency>연합뉴스|뉴시스|뉴스1|로이터|신화)[)\]]"
                r"(?:\s?(?P<who>[가-힣]{2,4}(?:[·,\s]{1,2}[가-힣]{2,4}){0,3})\s(?:기자|특파원)\s?=)?"
            ),
            "([",
        ),
        # 【東京時事】, 【北京＝新華社】, ［東京　３日　ロイター］
        _Form(
            re.compile(
                rf"[\[［【](?P<place>[^\]］】0-9０-９\s＝=]{{2,12}}?)[\s＝=]?(?P<date>[0-9０-９]{{1,2}}日)?[\s＝=]?"
                rf"(?P<agency>{one_of(source_forms())})[\]］】]"
            ),
            "[［【",
        ),
        # （路透社）…: an agency in full-width brackets opens the text
        _Form(re.compile(rf"[（【](?P<agency>{source_form()})[）】](?=\S)"), "（【"),
    )


@built_once
def _bylines() -> tuple[str, ...]:
    """What opens a byline that is glued to the dateline, with the space behind it."""
    return tuple(f"{word} " for word in every(read_table(DatelineWords).signed))


@built_once
def _picture_house() -> re.Pattern[str]:
    """The house in the credit of a picture."""
    return re.compile(rf"\s?{credit_house()}")


@built_once
def _no_place() -> frozenset[str]:
    """Words in capitals before a dash that are a label."""
    return every(read_table(DatelineWords).no_place)


@built_once
def _connectors() -> frozenset[str]:
    """Words in small letters within the name of a place."""
    return every(read_table(DatelineWords).connectors)
