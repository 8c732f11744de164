"""Offsets of the abbreviations of time zones that pages print; an ambiguous one has none."""

import re
from datetime import datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

#: Minutes east of Greenwich. Not here: CST (Chicago, China, Cuba), IST (India, Ireland, Israel), AST, GST, SST.
_OFFSETS: Final[dict[str, int]] = {
    name: int(minutes)
    for minutes, *names in map(
        str.split,
        """
        0 Z UTC GMT WET
        -150 NDT
        -180 ADT BRT ART
        -210 NST
        -240 EDT
        -300 EST CDT
        -360 MDT
        -420 MST PDT
        -480 PST AKDT
        -540 AKST
        -600 HST
        60 CET MEZ WEST WAT
        120 CEST MESZ EET CAT SAST
        180 EEST MSK МСК EAT TRT
        300 PKT
        420 WIB
        480 WITA HKT SGT AWST
        540 JST KST WIT
        570 ACST
        600 AEST
        630 ACDT
        660 AEDT
        720 NZST
        780 NZDT
        """.strip().split("\n"),
    )
    for name in names
}
#: Names that mean winter and summer time by the day.
_PLACES: Final = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}
#: Summer time only: in winter, and elsewhere, the letters mean something else.
_SUMMER: Final = {"BST": "Europe/London"}
_NAMES: Final = sorted((*_OFFSETS, *_PLACES, *_SUMMER), key=len, reverse=True)
_AMBIGUOUS: Final = ("CST", "IST", "AST", "GST", "SST")

_FIGURES: Final = r"[+-]\d{1,2}(?::?\d{2})?"
#: A zone as pages print it, as a pattern; the ambiguous ones, too.
ZONE: Final = rf"(?:(?:UTC|GMT)\s?{_FIGURES}|(?:{'|'.join((*_NAMES, *_AMBIGUOUS))})(?!\w)|[+-]\d{{2}}:?\d{{2}})"
_OFFSET: Final = re.compile(r"(?:UTC|GMT)?\s?(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?")
_MOST_MINUTES: Final = 14 * 60


def zone_of(written: str, moment: datetime) -> tzinfo | None:
    """The zone that is written beside a moment; None if it is ambiguous or none at all."""
    name = written.strip()
    if name in _OFFSETS:
        return timezone(timedelta(minutes=_OFFSETS[name]))
    if name in _PLACES or name in _SUMMER:
        return _local_zone(name, moment)
    found = _OFFSET.fullmatch(name)
    if found is None:
        return None
    minutes = int(found["hours"]) * 60 + int(found["minutes"] or 0)
    if minutes > _MOST_MINUTES or int(found["minutes"] or 0) >= 60:
        return None
    return timezone(timedelta(minutes=-minutes if found["sign"] == "-" else minutes))


def _local_zone(name: str, moment: datetime) -> tzinfo | None:
    rules = _rules(_PLACES.get(name) or _SUMMER[name])
    if rules is None:
        return None
    offset = rules.utcoffset(moment)
    if offset is None or (name in _SUMMER and not rules.dst(moment)):
        return None
    return timezone(offset)


@cache
def _rules(place: str) -> ZoneInfo | None:
    """The rules of a place; None on a system without a time zone database."""
    try:
        return ZoneInfo(place)
    except ZoneInfoNotFoundError:
        return None
