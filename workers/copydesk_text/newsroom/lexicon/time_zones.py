"""Time zones as pages print them: abbreviations (`time_zones.toml`) and offsets in figures."""

import re
from datetime import datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import TimeZones
from copydesk_text.phrases import one_of

_FIGURES: Final = r"[+-]\d{1,2}(?::?\d{2})?"
_OFFSET: Final = re.compile(r"(?:UTC|GMT)?\s?(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?")
_MOST_MINUTES: Final = 14 * 60


@built_once
def zone_pattern() -> str:
    """A pattern for a zone as pages print it, the ambiguous abbreviations included."""
    table = read_table(TimeZones)
    names = one_of((*_offsets(), *table.all_year, *table.summer, *table.ambiguous))
    return rf"(?:(?:UTC|GMT)\s?{_FIGURES}|{names}(?!\w)|[+-]\d{{2}}:?\d{{2}})"


def zone_of(written: str, moment: datetime) -> tzinfo | None:
    """The zone that is written beside a moment.

    Args:
        written: An abbreviation (`CEST`) or an offset (`UTC+3`, `+05:30`).
        moment: The moment without a zone. It decides between winter and summer time.

    Returns:
        A zone of fixed offset; None if the abbreviation is ambiguous, or no zone at all.
    """
    name = written.strip()
    if name in _offsets():
        return timezone(timedelta(minutes=_offsets()[name]))
    table = read_table(TimeZones)
    if name in table.all_year:
        return _local_zone(table.all_year[name], moment, only_summer=False)
    if name in table.summer:
        return _local_zone(table.summer[name], moment, only_summer=True)
    minutes = _minutes(name)
    return timezone(timedelta(minutes=minutes)) if minutes is not None else None


@built_once
def _offsets() -> dict[str, int]:
    """Abbreviation → minutes east of Greenwich."""
    offsets = read_table(TimeZones).offsets
    return {name: _minutes(offset) or 0 for offset, names in offsets.items() for name in names}


def _minutes(offset: str) -> int | None:
    """Minutes east of Greenwich; None if no zone has such an offset, or it is none."""
    found = _OFFSET.fullmatch(offset)
    if found is None:
        return None
    minutes = int(found["hours"]) * 60 + int(found["minutes"] or 0)
    if minutes > _MOST_MINUTES or int(found["minutes"] or 0) >= 60:
        return None
    return -minutes if found["sign"] == "-" else minutes


def _local_zone(place: str, moment: datetime, *, only_summer: bool) -> tzinfo | None:
    """The offset of a place at a moment; None outside summer time where the abbreviation means that alone."""
    rules = _rules(place)
    if rules is None:
        return None
    offset = rules.utcoffset(moment)
    if offset is None or (only_summer and not rules.dst(moment)):
        return None
    return timezone(offset)


@cache
def _rules(place: str) -> ZoneInfo | None:
    """The rules of a place; None on a system without a time zone database."""
    try:
        return ZoneInfo(place)
    except ZoneInfoNotFoundError:
        return None
