"""The epoch of a server: it changes when the server is started again, or another takes its place.

A server that comes back may have lost its last writes: those that its append-only file did not hold yet, or that a
replica had not received. So what a worker wrote in one epoch is there for certain only in the same one. The commit
compares (`commit.lua`).

It may also make ids again that it has made before, if its clock is behind. So who enters an epoch raises the last ids
of the streams to what the clock of the epoch before can have reached (`enter_epoch.lua`).
"""

import logging
import time
from importlib.resources import files
from typing import Final, cast

import redis
from msgspec import Struct

from copydesk_schemas import CopydeskError, Keys
from copydesk_workers.logs import event

logger = logging.getLogger(__name__)

#: Lua: `epoch_of(meta)`.
EPOCH: Final = files("copydesk_workers.server").joinpath("epoch.lua").read_text()

#: What the error of a script begins with that was called with another epoch than the server's.
STALE: Final = "STALE "


_ENTER: Final = EPOCH + files("copydesk_workers.server").joinpath("enter_epoch.lua").read_text()
#: How long a server may work on behind the last look of the ledger, in milliseconds: one look, and what a replica lags.
_UNSEEN_MILLISECONDS: Final = 1_000
#: Seconds from which on a clock that is behind is told: a little is the time of the question, or of the restart.
_TOLD_SECONDS: Final = 2.0
#: How old the last id of the raw stream may be when it is raised.
_LIVE_MILLISECONDS: Final = 60_000


class Entered(Struct, frozen=True):
    """An epoch, and its clock: `milliseconds` since 1970 when this machine's stood at `monotonic` seconds."""

    epoch: bytes
    milliseconds: int
    monotonic: float

    def by_now(self, monotonic: float) -> int:
        """What that clock shows by now, in milliseconds; never too little."""
        return self.milliseconds + round(1000 * (monotonic - self.monotonic)) + 1


class ServerChanged(CopydeskError):
    """The server is not the one, or not in the state, in which the worker looked its documents up. They wait again."""


def enter_epoch(client: redis.Redis, keys: Keys, before: Entered | None = None) -> Entered:
    """Reads the epoch now; in a new one, no id is made again that may have been made before.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        before: The epoch that the caller was in.

    Returns:
        The epoch, to be read before whatever must be there when the commit comes.
    """
    begin = time.monotonic()
    known: tuple[bytes, int] = (b"", 0) if before is None else (before.epoch, before.by_now(begin))
    streams = [keys.raw, keys.clean, keys.duplicates, keys.dead, keys.growths, keys.archive]
    answer = client.register_script(_ENTER)(
        keys=[keys.meta, keys.ledger, *streams], args=[*known, _UNSEEN_MILLISECONDS, _LIVE_MILLISECONDS]
    )
    epoch, now, raised, why = cast("tuple[bytes, int, int, bytes]", answer)
    behind = (raised - now) / 1000 if raised else 0.0
    if behind > _TOLD_SECONDS:
        logger.warning(
            "the server that took over has a clock that is %.1f s behind: ids go on behind those that were made before",
            behind,
            extra=event("ids_raised", seconds=round(behind, 3)),
        )
    if why:
        logger.error(
            "ids may come again that were made before the failover, and readers may miss records: %s",
            why.decode(errors="replace"),
            extra=event("ids_not_raised", reason=why.decode(errors="replace")),
        )
    return Entered(epoch, now, begin)
