"""Event time: the milliseconds in the id of a raw entry, and how far they may lie ahead of the server's clock.

Windows and slices go by the newest event time. An id of the far future would make everything before it out of date.
"""

from typing import Final

import redis

from copydesk_schemas import IdOutOfRange, Keys, parse_entry_id
from copydesk_schemas.ids import MAX_MILLISECONDS, MAX_SEQUENCE
from copydesk_schemas.keys import REPLAYED

_HOUR: Final = 3_600_000
#: The last number in a millisecond behind which as many are left; `renumber.lua` has the same.
MOST_COUNTED: Final = MAX_SEQUENCE // 2


def event_time(entry_id: str, latest: int) -> int:
    """Event time of a raw entry, in milliseconds since 1970.

    Args:
        entry_id: The id of the entry.
        latest: The latest event time that is in range, in milliseconds.

    Raises:
        IdOutOfRange: The id does not fit a record id, or it is later than `latest`.
    """
    milliseconds, _ = parse_entry_id(entry_id)
    if milliseconds > latest:
        raise IdOutOfRange(
            f"stream entry id {entry_id!r} lies too far ahead of the server's clock, by"
            f" {(milliseconds - latest) / _HOUR:,.1f} hours more than COPYDESK_AHEAD_HOURS allows"
        )
    return milliseconds


def spoils_ids(entry_id: str, latest: int) -> bool:
    """Whether ids that the server makes behind this one are out of range, or soon will be.

    They are never below it. So they lie ahead of the clock if it does; and if its millisecond is still to come, they
    are counted on within it, until a record id cannot hold the number.

    Args:
        entry_id: The id of a raw entry.
        latest: The latest event time that is in range, in milliseconds since 1970.
    """
    milliseconds, _, sequence = entry_id.partition("-")
    return int(milliseconds) > latest or int(sequence) > MOST_COUNTED


class LatestTime:
    """The latest event time that a namespace takes: the server's clock and `ahead`; any if it was opened for replay."""

    def __init__(self, client: redis.Redis, keys: Keys, ahead: int) -> None:
        """Reads whether the namespace was opened for replay. `ahead`: in milliseconds."""
        self._client = client
        #: How far ids may lie ahead, in milliseconds; None: they are not compared with the clock.
        self.ahead = None if client.hexists(keys.meta, REPLAYED) else ahead

    def read(self) -> int:
        """The latest event time now, in milliseconds since 1970. Asks the server."""
        if self.ahead is None:
            return MAX_MILLISECONDS
        return server_milliseconds(self._client) + self.ahead


def server_milliseconds(client: redis.Redis) -> int:
    """The clock of the server, in milliseconds since 1970: it makes the ids."""
    seconds, microseconds = client.time()
    return 1000 * seconds + microseconds // 1000
