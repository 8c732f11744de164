"""Watches over what the namespace holds: every document and every record that vanishes is told, and noted.

The ledger tells what left the raw stream (`server/ledger.py`). What a server lost together with its ledger is known
to those only who outlive it: so the supervisor remembers its last look.
"""

import logging
import time
from typing import Final

import redis

from copydesk_schemas import Keys
from copydesk_schemas.counted import counted
from copydesk_workers.fleet.stuck import release_stuck
from copydesk_workers.logs import event
from copydesk_workers.pipeline.event_time import LatestTime, spoils_ids
from copydesk_workers.server.epoch import Entered, enter_epoch
from copydesk_workers.server.ledger import Kind, Loss, Stock, note_loss, read_losses, take_stock
from copydesk_workers.server.renumber import renumber

logger = logging.getLogger(__name__)

#: Seconds between two looks.
_LOOK_SECONDS: Final = 0.2
#: A look that takes longer, in seconds, is followed by a pause of so many times what it took, up to the longest pause.
#: An entry of millions of fields at either end of the raw stream is read whole with each look, while the server waits.
_SLOW_SECONDS: Final = 0.25
_PAUSE: Final = 20
_LONGEST_PAUSE: Final = 60.0
#: Looks between two that also search for documents in nobody's hands: they cost a look at all that is in hand.
_STUCK_EVERY: Final = 25
#: Losses that a look logs one by one: whoever may read can make thousands of groups that lose the same records.
_TOLD: Final = 50


class Bookkeeper:
    """A task of the supervisor, for each of its looks. It looks less often by itself."""

    def __init__(self, client: redis.Redis, keys: Keys, ahead: int, every: float = _LOOK_SECONDS) -> None:
        """`ahead`: how far ids may lie ahead of the server's clock, in ms; `every`: seconds between two looks."""
        self._client: Final = client
        self._keys: Final = keys
        self._ahead: Final = ahead
        self._every: Final = every
        self._next = 0.0
        self._looks = 0
        #: Where the next search for stuck documents begins.
        self._first = "-"
        self._last: Stock | None = None
        #: The epoch, and what the clock of the server showed at the last look.
        self._entered: Entered | None = None
        #: What the ledger noted as lost at the last look.
        self._noted: list[Loss] = []
        #: What the ledger lacks: noted again at each look until all of it was written.
        self._owed: list[Loss] = []

    def __call__(self) -> None:
        """Looks, if it is time: counts, notes losses, sets ids right, and has stuck documents handed out again."""
        if time.monotonic() < self._next:
            return
        begin = time.monotonic()
        self._next = begin + self._every
        self._count()
        if (took := time.monotonic() - begin) > _SLOW_SECONDS:
            self._next = time.monotonic() + min(_PAUSE * took, _LONGEST_PAUSE)
        for loss in self._owed:
            note_loss(self._client, self._keys, loss)
        self._tell()
        self._set_ids_right()
        if self._looks % _STUCK_EVERY == 0:
            self._release()
        self._looks += 1

    def _count(self) -> None:
        """Counts, and finds out what the ledger cannot know: what went with the ledger, or with the end of it."""
        begin = time.monotonic()
        last = self._last
        stock = take_stock(self._client, self._keys, note=True, since=last)
        self._last = stock  # at once: what the server adds next must not count as lost later
        if last is None or self._entered is None or stock.epoch != last.epoch:
            self._entered = enter_epoch(self._client, self._keys, self._entered)
        else:
            self._entered = Entered(stock.epoch, stock.now, begin)
        if last is None:
            return
        server = stock.epoch.decode().partition(":")[0][:12]
        if stock.born != last.born:
            self._owed += self._noted
            self._owe("flushed", f"{server}-{stock.born}", last.waiting + last.kept, last, stock)
        elif stock.epoch != last.epoch and last.added is not None and stock.survived is not None:
            self._owed += [loss for loss in self._noted if loss.kind in ("tail", "flushed")]
            self._owe("tail", server, last.added - stock.survived, last, stock)

    def _owe(self, kind: Kind, where: str, count: int, last: Stock, stock: Stock) -> None:
        if count > 0:
            self._owed.append(Loss(kind=kind, where=where, count=count, since=last.now, until=stock.now))

    def _tell(self) -> None:
        """Logs what was noted since the last look, by whomever."""
        losses, before = read_losses(self._client, self._keys), {loss.field: loss.count for loss in self._noted}
        found = [loss for loss in losses if loss.count > before.get(loss.field, 0)]
        for loss in found[:_TOLD]:
            logger.error(
                "%s; see `copydesk check`",
                loss.shown,
                extra=event("lost", kind=loss.kind, where=loss.where, count=loss.count, since=loss.since),
            )
        if (further := len(found) - _TOLD) > 0:
            logger.error("and %s more; see `copydesk check`", counted(further, "loss", "losses"))
        self._noted, self._owed = losses, []

    def _set_ids_right(self) -> None:
        """Has an empty stream take ids of now, if its newest lies ahead.

        The worker that reads such an id does it, but XADD with MAXLEN can add one that nobody ever reads.
        """
        stock = self._last
        if stock is None or stock.waiting or not spoils_ids(stock.last_id, stock.now + self._ahead):
            return
        latest = LatestTime(self._client, self._keys, self._ahead)
        try:
            done = renumber(self._client, self._keys, latest.ahead, most=1)
        except redis.exceptions.ResponseError as error:  # not permitted: told, and counting goes on
            logger.error(
                "the raw stream is not renumbered: %s", error, extra=event("not_renumbered", reason=str(error))
            )
            return
        if done.replaced:
            logger.warning(
                "ids of the raw stream went ahead of the clock, up to %s, by an entry that was removed at once",
                done.newest_before,
                extra=event("ids_ahead", newest=done.newest_before, renamed=0, replaced=True),
            )

    def _release(self) -> None:
        released, self._first = release_stuck(self._client, self._keys, self._first)
        if released:
            logger.warning(
                "handed out again: %s in nobody's hands, since someone changed the group or its consumers",
                counted(released, "document"),
                extra=event("entries_released", entries=released),
            )
