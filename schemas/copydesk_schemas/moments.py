"""Points in time as people write them: a stream entry id, or a time."""

import re
from datetime import UTC, datetime
from typing import Final

from copydesk_schemas.errors import SettingsError

_ID: Final = re.compile(r"[0-9]+(-[0-9]+)?")


def parse_moment(text: str) -> tuple[int, int]:
    """Milliseconds and sequence of an id (`1700000000000-0`, `1700000000000`) or a time (`2026-03-01T09:30:00Z`).

    A time without a zone, and a full date, is taken as UTC. SettingsError if it is neither.
    """
    if _ID.fullmatch(text):
        milliseconds, _, sequence = text.partition("-")
        return int(milliseconds), int(sequence or 0)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise SettingsError(
            f"{text!r} is neither a stream id (1700000000000-0) nor a time (2026-03-01T09:30:00Z, 2026-03-01)"
        ) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return round(moment.timestamp() * 1000), 0


def entry_numbers(entry_id: str) -> tuple[int, int]:
    """Milliseconds and sequence of an id that a stream gave, of whatever size, for comparing."""
    milliseconds, _, sequence = entry_id.partition("-")
    return int(milliseconds), int(sequence)


def write_moment(moment: datetime) -> str:
    """Writes a time with its zone as RFC 3339, to the second; UTC is `Z`."""
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
