"""Watches over what the namespace holds: every document and every record that vanishes is told, and noted.

The ledger tells what left the raw stream (`server/ledger.py`). What a server lost together with its ledger is known
to those only who outlive it: so the supervisor remembers its last look.
"""

import logging
import time
from typing import Final

import redis
from msgspec.structs import replace

from copydesk_schemas import Keys
from copydesk_workers.fleet.stuck import release_stuck
from copydesk_workers.logs import event
from copydesk_workers.server.epoch import read_epoch
from copydesk_workers.server.ledger import Kind, Loss, Stock, note_loss, read_losses, take_stock

logger = logging.getLogger(__name__)

#: Seconds between two looks.
_LOOK_SECONDS: Final = 1.0
#: Looks between two that also search for documents in nobody's hands: they cost a look at all that is in hand.
_STUCK_EVERY: Final = 5


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
        self._told: dict[str, int] = {}

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
        stock, last = take_stock(self._client, self._keys, note=True), self._last
        outputs = (self._keys.clean, self._keys.duplicates, self._keys.dead)
        kept, self._kept = self._kept, sum(int(self._client.xlen(stream)) for stream in outputs)
        if last is not None and last.added is not None and stock.added is not None:
            if stock.last == 0 and last.added > 0:
                self._note("flushed", last.waiting + kept, last.now, stock.now)
            elif stock.added < last.added:
                self._note("tail", last.added - stock.added, last.now, stock.now)
        self._last = stock

    def _note(self, kind: Kind, count: int, since: int, until: int) -> None:
        """Notes what the ledger cannot know. Of several supervisors the one that remembers most is right."""
        where = read_epoch(self._client, self._keys).decode().partition(":")[0][:12]
        loss = Loss(kind=kind, where=where, count=count, since=since, until=until)
        noted = sum(one.count for one in read_losses(self._client, self._keys) if one.field == loss.field)
        if count > noted:
            note_loss(self._client, self._keys, replace(loss, count=count - noted))

    def _tell(self) -> None:
        """Logs what was noted since the last look, by whomever."""
        losses = read_losses(self._client, self._keys)
        for loss in losses:
            if loss.count > self._told.get(loss.field, 0):
                logger.error(
                    "%s; see `copydesk check`",
                    loss.shown,
                    extra=event("lost", kind=loss.kind, where=loss.where, count=loss.count, since=loss.since),
                )
        self._told = {loss.field: loss.count for loss in losses}

    def _release(self) -> None:
        released, self._first = release_stuck(self._client, self._keys, self._first)
        if released:
            logger.warning(
                "%d documents were handed out and in nobody's hands: someone changed the group or its consumers;"
                " they are handed out again",
                released,
                extra=event("entries_released", entries=released),
            )
