"""Time zones as pages and feeds write them: abbreviations (`time_zones.toml`), offsets in figures, names of IANA."""

import re
import tomllib
from datetime import datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from importlib.resources import files
from typing import Annotated, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Meta, Struct

_OFFSET: Final = re.compile(r"(?:UTC|GMT)?\s?(?P<sign>[+\-−])(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?", re.IGNORECASE)
_MOST_MINUTES: Final = 14 * 60
_PLACE: Final = re.compile(r"\[?(?P<place>[A-Z][A-Za-z]{1,20}(?:/[A-Z][A-Za-z_-]{1,30}){1,2})\]?")

_Offset = Annotated[str, Meta(pattern=r"^[+-][0-9]{2}:[0-9]{2}$")]
_Zone = Annotated[str, Meta(pattern=r"^[A-Z]\w+/[A-Z]\w+$")]


class _Table(Struct, frozen=True, forbid_unknown_fields=True):
    """The data file. `ambiguous` are abbreviations of several offsets; `summer` mean summer time alone."""

    ambiguous: tuple[str, ...]
    offsets: dict[_Offset, tuple[str, ...]]
    all_year: dict[str, _Zone]
    summer: dict[str, _Zone]


def zone_names() -> frozenset[str]:
    """Every abbreviation that is known as a zone, the ambiguous ones included."""
    table = _table()
    return frozenset((*_offsets(), *table.all_year, *table.summer, *table.ambiguous))


def zone_of(written: str, moment: datetime) -> tzinfo | None:
    """The zone that is written beside a moment.

    Args:
        written: An abbreviation (`CEST`), an offset (`UTC+3`, `+05:30`, `+01`) or a name of IANA (`Europe/Paris`, with
            brackets or without).
        moment: The moment without a zone. It decides between winter and summer time.

    Returns:
        A zone of fixed offset; None if the abbreviation is ambiguous, or no zone at all.
    """
    name = written.strip()
    if name in _offsets():
        return timezone(timedelta(minutes=_offsets()[name]))
    table = _table()
    if name in table.all_year:
        return _local_zone(table.all_year[name], moment, only_summer=False)
    if name in table.summer:
        return _local_zone(table.summer[name], moment, only_summer=True)
    if (place := _PLACE.fullmatch(name)) is not None:
        return _local_zone(place["place"], moment, only_summer=False)
    minutes = _minutes(name)
    return timezone(timedelta(minutes=minutes)) if minutes is not None else None


@cache
def _table() -> _Table:
    source = files("copydesk_schemas").joinpath("time_zones.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(source), _Table)


@cache
def _offsets() -> dict[str, int]:
    """Abbreviation → minutes east of Greenwich."""
    return {name: _minutes(offset) or 0 for offset, names in _table().offsets.items() for name in names}


def _minutes(offset: str) -> int | None:
    """Minutes east of Greenwich; None if no zone has such an offset, or it is none."""
    found = _OFFSET.fullmatch(offset)
    if found is None:
        return None
    minutes = int(found["hours"]) * 60 + int(found["minutes"] or 0)
    if minutes > _MOST_MINUTES or int(found["minutes"] or 0) >= 60:
        return None
    return minutes if found["sign"] == "+" else -minutes


def _local_zone(place: str, moment: datetime, *, only_summer: bool) -> tzinfo | None:
    """The offset of a place at a moment; None outside summer time where the abbreviation means that alone."""
    rules = _rules(place)
    if rules is None:
        return None
    offset = rules.utcoffset(moment)
    if offset is None or offset % timedelta(minutes=1) or (only_summer and not rules.dst(moment)):
        return None
    return timezone(offset)


@lru_cache(maxsize=1024)  # a text may name places of its own making
def _rules(place: str) -> ZoneInfo | None:
    """The rules of a place; None on a system without a time zone database, and for a place that has none."""
    try:
        return ZoneInfo(place)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
