"""Where a record is from: outlet, owner, agency and time. The commit counts the spread of stories by it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from time import gmtime
from typing import Final

from msgspec import Struct

from copydesk_schemas import Agency, Source, dump_json
from copydesk_schemas.ids import LAST_SECOND
from copydesk_text.remembered import remembered
from copydesk_workers.records.families import owner_of

#: Names longer than this are cut.
_LONGEST: Final = 100
_FIRST_DAY: Final = date(1970, 1, 1).toordinal()
#: Milliseconds of a day.
_DAY: Final = 86_400_000


class Provenance(Struct, frozen=True, kw_only=True):
    """Where a record is from. None: not known."""

    #: Registered domain, else the name of the outlet.
    outlet: str | None = None
    #: Who owns the outlet, if it belongs to a family of outlets.
    owner: str | None = None
    agency: str | None = None
    #: Milliseconds since 1970.
    published: int | None = None
    #: Place in the list of preferred sources, from 1; None: in none.
    rank: int | None = None
    #: Whether a bound producer pushed it.
    bound: bool = False


def provenance_of(
    source: Source, agency: Agency | None, published_at: str | None, preferred: Sequence[str], *, bound: bool = False
) -> Provenance:
    """Reads the provenance of a record.

    Args:
        source: Who published it.
        agency: The agency that wrote it.
        published_at: RFC 3339 date-time or full date, as in the record.
        preferred: Domains and names of agencies, the most preferred first.
        bound: Whether a bound producer pushed it.

    Returns:
        The provenance.
    """
    return Provenance(
        outlet=source.domain or source.name,
        owner=owner_of(source.domain),
        agency=agency.name if agency else None,
        published=_milliseconds(published_at) if published_at else None,
        rank=_rank(source, agency, preferred) if preferred else None,
        bound=bound,
    )


def _rank(source: Source, agency: Agency | None, preferred: Sequence[str]) -> int | None:
    named = {name.casefold() for name in (source.domain, agency.name if agency else None) if name}
    return next((place for place, one in enumerate(preferred, 1) if one.casefold() in named), None)


def encode_provenance(provenance: Provenance, received: int) -> bytes:
    """Writes a provenance as the commit keeps it: outlet, owner, agency, time and rank, with tabs between.

    That of a record of a bound producer ends in a tab and `b` (see `states.lua`).

    Names stand as in JSON, without quotes. The time has 14 digits, year to second in UTC. It is never later than
    `received` (milliseconds since 1970), when copydesk got the record: what it holds was published by then.
    """
    moment = received if provenance.published is None else min(provenance.published, received)
    return b"%b\t%b\t%b\t%b\t%b%b" % (
        encode_name(provenance.outlet),
        encode_name(provenance.owner),
        encode_name(provenance.agency),
        _digits(moment),
        b"" if provenance.rank is None else b"%d" % provenance.rank,
        b"\tb" if provenance.bound else b"",
    )


def encode_name(name: str | None) -> bytes:
    """Writes a name as in JSON, without quotes; empty for None."""
    return _encode(name) if name else b""


@remembered(10_000)
def _encode(name: str) -> bytes:
    return dump_json(name[:_LONGEST])[1:-1]


def _digits(milliseconds: int) -> bytes:
    minutes, seconds = divmod(min(max(milliseconds // 1000, 0), LAST_SECOND), 60)
    return b"%b%02d" % (_minute(minutes), seconds)


@lru_cache(10_000)
def _minute(minutes: int) -> bytes:
    return b"%04d%02d%02d%02d%02d" % gmtime(60 * minutes)[:5]


def _milliseconds(published_at: str) -> int | None:
    """The moment in milliseconds; of a date without a time, the end of the day. None for what is no date."""
    try:
        if len(published_at) == len("2026-03-03"):
            return (date.fromisoformat(published_at).toordinal() - _FIRST_DAY) * _DAY + _DAY - 1
        moment = datetime.fromisoformat(published_at)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return int(moment.timestamp() * 1000)
    except (ValueError, OverflowError):  # a leap second, or year 1 in a zone east of UTC
        return None
