"""Reads the dateline that opens a text: place, date and agency, in the forms that agencies print.

`LONDON (Reuters) -`, `PARIS, Jan 1 (AFP) -`, `MOSCOW, January 21. /TASS/.`, `МОСКВА, 10 фев — РИА Новости.`,
`新华社北京8月12日电（记者…）`, `9 يونيو (رويترز) -`, `BUFFALO, N.Y. —`.
"""

import re
from typing import Final

from msgspec import Struct

from copydesk_schemas import Dateline
from copydesk_workers.chain.agencies import AGENCY_FORM, agency_named
from copydesk_workers.chain.word_tables import words

_SEARCHED: Final = 160
_MOST_WORDS: Final = 8

_DASH: Final = r"(?:—|–|―|--|-|−)"
_TAGGED: Final = re.compile(rf"(?P<head>[^()（）!?—–]{{0,90}}?)\s?[(（](?P<tag>[^()（）]{{2,50}})[)）]\s?\.?{_DASH}")
_SLASHED: Final = re.compile(r"(?P<head>[^/]{2,60}?)\s?/(?P<tag>[^/]{2,30})/\s?(?:[.\-–—]|$)")
_DASHED: Final = re.compile(rf"(?P<head>[^—–!?]{{2,60}}?)\s?(?:—|–|--|-|/)\s?(?P<tag>{AGENCY_FORM})(?:\.|:|\s?{_DASH})")
_PLAIN: Final = re.compile(r"(?P<head>[^—–()!?:;]{3,60}?)\s?(?:—|–|\s--|\s-)\s?(?=\S)")
_CHINESE: Final = re.compile(
    r"(?:[(（【]?(?P<agency>新华社|新華社|中新社|中新网|中央社)[)）】]?)\s?(?P<place>[\u4e00-\u9fff·]{2,12}?)?"
    r"(?P<date>(?:[0-9０-９]{1,2}月)?[0-9０-９]{1,2}日)(?:电|電|讯|訊)"
    r"\s?(?:[(（](?:记者|記者|通讯员)(?P<who>[^()（）]{2,40})[)）])?"
)
_JAPANESE: Final = re.compile(
    rf"[\[［【](?P<place>[^\]］】0-9０-９\s]{{2,12}}?)\s?(?P<date>[0-9０-９]{{1,2}}日)?\s?(?P<tag>{AGENCY_FORM}|ロイター|共同|時事)[\]］】]"
)
_KOREAN: Final = re.compile(r"[(\[](?P<place>[^()\[\]=]{1,20})=(?P<tag>연합뉴스|로이터)[)\]]")
_DATE: Final = re.compile(
    r"(?:^|,?\s)(?P<date>[^\W\d_]{3,12}\.?\s[0-9]{1,2}(?:,?\s[0-9]{4})?"
    r"|[0-9٠-٩]{1,2}\.?\s(?:de\s)?[^\W\d_]{3,12}\.?(?:[\s/][^\W\d_]{3,12})?(?:\s(?:de\s)?[0-9]{4})?)\.?$"
)
#: Capitals before a dash that are a label, not a place.
_NO_PLACE: Final = words("""
    UPDATE UPDATED UPDATES BREAKING EXCLUSIVE OPINION ANALYSIS WATCH VIDEO LIVE PHOTOS GALLERY REVIEW INTERVIEW
    CORRECTION EDITORIAL FACTBOX EXPLAINER TIMELINE COMMENTARY NOTE FILE PHOTO TRUMP DEAL JUST READ MORE WHAT WHY HOW
    WHO ALERT DEVELOPING URGENT SPOILER WARNING DEAR TLDR FYI DIY
""")
_CONNECTORS: Final = words("de del la el al of the and am an der den du des sur di da do y le les upon")


class Opening(Struct, frozen=True):
    """What opens a text: the dateline, the agency and the reporters that it names."""

    dateline: Dateline | None = None
    agency: str | None = None
    reporters: tuple[str, ...] = ()


def read_dateline(paragraph: str) -> Opening | None:
    """The dateline at the beginning of a paragraph (stripped), or None."""
    head = paragraph[:_SEARCHED]
    return _read_east_asian(head) or _read_named(head) or _read_plain(head)


def _read_east_asian(head: str) -> Opening | None:
    if head[0:1] and head[0] not in "[［【(（" and head[0] < "\u2e80":
        return None
    if found := _CHINESE.match(head):
        who = tuple(name for name in re.split(r"[、，,\s]+", found["who"] or "") if name)
        return Opening(_dateline(found["place"], found["date"]), agency_named(found["agency"]), who)
    if found := _JAPANESE.match(head):
        return Opening(_dateline(found["place"], found["date"]), agency_named(found["tag"]))
    if found := _KOREAN.match(head):
        return Opening(_dateline(found["place"], None), agency_named(found["tag"]))
    return None


def _read_named(line: str) -> Opening | None:
    """Datelines that name who wrote: in brackets, between slashes, or behind a dash."""
    for pattern in (_TAGGED, _SLASHED, _DASHED):
        found = pattern.match(line)
        if found is None:
            continue
        agency = agency_named(found["tag"])
        if not found["head"].strip():
            if agency is not None:
                return Opening(None, agency)
            continue
        head = found["head"].rstrip(". ") if pattern is _SLASHED else found["head"]  # 21 January. /TASS/
        dateline = _place_and_date(head)
        if dateline is not None and (agency is not None or (pattern is _TAGGED and _in_capitals(dateline.place))):
            return Opening(dateline, agency)
    return None


def _read_plain(head: str) -> Opening | None:
    """A place in capitals before a dash, with no agency."""
    found = _PLAIN.match(head)
    if found is None or not _in_capitals(found["head"].split(",")[0]):
        return None
    dateline = _place_and_date(found["head"])
    if dateline is None or not _in_capitals(dateline.place) or head[found.end() : found.end() + 1].islower():
        return None  # "NASA — the agency": a sentence begins behind a dateline
    return Opening(dateline)


def _place_and_date(head: str) -> Dateline | None:
    """Place and date of what stands before the agency; None if it does not read like a place or a date."""
    head = head.strip(" ,;")
    date = _DATE.search(head)
    place = (head[: date.start()] if date else head).strip(" ,")
    words = place.split()
    if len(words) > _MOST_WORDS or any(character.isdigit() for character in place):
        return None
    if any(word[0].islower() and word not in _CONNECTORS for word in words):
        return None
    if words and (words[0].strip(",.:").upper() in _NO_PLACE or agency_named(place) is not None):
        return None
    return _dateline(place or None, date["date"] if date else None)


def _in_capitals(place: str | None) -> bool:
    """Whether the first part of a place is in capitals, as agencies print it."""
    first = (place or "").split(",")[0]
    letters = [character for character in first if character.isalpha()]
    return len(letters) >= 3 and all(character.isupper() for character in letters) and len(first.split()) <= 4


def _dateline(place: str | None, date: str | None) -> Dateline | None:
    return Dateline(place=place or None, date=date or None) if place or date else None
