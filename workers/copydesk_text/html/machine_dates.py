"""Reads the dates that pages write for machines."""

import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Final

from copydesk_schemas import write_moment

_ISO: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s?(?:Z|[+-]\d{2}:?\d{2})?)?", re.IGNORECASE
)
_ZERO: Final = re.compile(r"^(\d{4}-\d.*\d)\s?(?:GMT|UTC)$")
_EARLIEST_YEAR: Final = 1700
_LATEST_YEAR: Final = 2099
_NEVER: Final = frozenset({"1970-01-01", "1969-12-31"})  # the zero of a clock


def machine_date(value: str) -> str | None:
    """Reads an ISO 8601 or e-mail date.

    Args:
        value: What a page writes.

    Returns:
        An RFC 3339 date-time where a time stands with its zone, else the full date: without a zone a time is no point
        in time. None for anything else, for the zero of a clock, and for years outside 1700 to 2099.
    """
    text = _ZERO.sub(r"\1Z", value.strip())
    try:
        if _ISO.fullmatch(text):
            parsed = datetime.fromisoformat(text.replace(" +", "+").replace(" -", "-").replace(" Z", "Z").upper())
        else:
            parsed = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    day = parsed.date().isoformat()
    if day in _NEVER or not _EARLIEST_YEAR <= parsed.year <= _LATEST_YEAR:
        return None
    if len(text) <= 10 or parsed.tzinfo is None:
        return day
    try:
        return write_moment(parsed)
    except ValueError:  # a zone of a day and more
        return day
