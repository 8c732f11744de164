"""Watches over what the namespace holds: every document and every record that vanishes is told, and noted.

The ledger tells what left the raw stream (`server/ledger.py`). What a server lost together with its ledger is known
to those only who outlive it: so the supervisor remembers its last look.
"""

import logging
import time
from collections.abc import Iterable
from typing import Final

import redis
from msgspec.structs import replace

from copydesk_schemas import Keys
from copydesk_workers.fleet.stuck import release_stuck
from copydesk_workers.logs import event
from copydesk_workers.server.ledger import (
    Kind,
    Loss,
    Stock,
    entries_behind,
    note_loss,
    read_losses,
    take_stock,
)

logger = logging.getLogger(__name__)

#: Seconds between two looks.
_LOOK_SECONDS: Final = 0.2
#: Looks between two that also search for documents in nobody's hands: they cost a look at all that is in hand.
_STUCK_EVERY: Final = 25


class Bookkeeper:
    """A task of the supervisor, for each of its looks. It looks less often by itself."""

    def __init__(self, client: redis.Redis, keys: Keys, every: float = _LOOK_SECONDS) -> None:
        """`every`: seconds between two looks."""
        self._client: Final = client
        self._keys: Final = keys
        self._every: Final = every
        self._next = 0.0
        self._looks = 0
        #: Where the next search for stuck documents begins.
        self._first = "-"
        self._last: Stock | None = None
        #: Entries of the outputs at the last look.
        self._kept = 0
        #: What the ledger noted as lost at the last look.
        self._noted: list[Loss] = []

    def __call__(self) -> None:
        """Looks, if it is time: counts, notes what is lost, and has stuck documents handed out again."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + self._every
        self._count()
        self._tell()
        if self._looks % _STUCK_EVERY == 0:
            self._release()
        self._looks += 1

    def _count(self) -> None:
        stock = take_stock(self._client, self._keys, note=True)
        outputs = (self._keys.clean, self._keys.duplicates, self._keys.dead)
        kept = sum(int(self._client.xlen(stream)) for stream in outputs)
        last = self._last
        if last is not None and stock.last == 0:
            self._restore(self._noted)
            self._note("flushed", stock.epoch, last.waiting + self._kept, last.now, stock.now)
        elif last is not None and stock.epoch != last.epoch and last.added is not None and stock.added is not None:
            self._restore([loss for loss in self._noted if loss.kind in ("tail", "flushed")])
            came = entries_behind(self._client, self._keys, last.last_id)  # since the server is back
            self._note("tail", stock.epoch, last.added - (stock.added - came), last.now, stock.now)
        self._last, self._kept = stock, kept

    def _note(self, kind: Kind, epoch: bytes, count: int, since: int, until: int) -> None:
        """Notes what the ledger cannot know."""
        where = epoch.decode().partition(":")[0][:12]
        self._restore([Loss(kind=kind, where=where, count=count, since=since, until=until)])

    def _restore(self, losses: Iterable[Loss]) -> None:
        """Notes losses so far as they are not noted. Of several supervisors the one that remembers most is right."""
        noted = {loss.field: loss.count for loss in read_losses(self._client, self._keys)}
        for loss in losses:
            missing = loss.count - noted.get(loss.field, 0)
            if missing > 0:
                note_loss(self._client, self._keys, replace(loss, count=missing))

    def _tell(self) -> None:
        """Logs what was noted since the last look, by whomever."""
        losses, before = read_losses(self._client, self._keys), {loss.field: loss.count for loss in self._noted}
        for loss in losses:
            if loss.count > before.get(loss.field, 0):
                logger.error(
                    "%s; see `copydesk check`",
                    loss.shown,
                    extra=event("lost", kind=loss.kind, where=loss.where, count=loss.count, since=loss.since),
                )
        self._noted = losses

    def _release(self) -> None:
        released, self._first = release_stuck(self._client, self._keys, self._first)
        if released:
            logger.warning(
                "%d documents were handed out and in nobody's hands: someone changed the group or its consumers;"
                " they are handed out again",
                released,
                extra=event("entries_released", entries=released),
            )
