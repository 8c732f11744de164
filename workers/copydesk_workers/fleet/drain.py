"""The reading loop of one ticket: own leftovers first, then those of dead consumers, then new entries.

Leftovers whose horse ended for a known reason wait in lanes (see `lanes.py`); all others are tried alone, one by one.
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol

from copydesk_schemas import DeadReason
from copydesk_workers.fleet.lanes import PAUSE, Lanes, enter_slow_lane, leave_slow_lane
from copydesk_workers.fleet.raw_stream import OWN_DEATH, RawStream
from copydesk_workers.fleet.watch import Death, SharedWatch
from copydesk_workers.logs import event
from copydesk_workers.pipeline.intake import RawEntry, SeedsWait, Watch
from copydesk_workers.server.outages import is_trouble
from copydesk_workers.settings import Settings

logger = logging.getLogger(__name__)

#: Failure score at which an entry is dead-lettered. An attempt that the entry itself ended scores `OWN_DEATH`, one that
#: was cut short from outside scores `CUT_SHORT`. So two deaths of its own are enough, and two kills from outside, which
#: hit whatever is being processed, are not.
CONDEMNED: Final = 2 * OWN_DEATH
#: Failure score at which it is dead-lettered without its document: to read it ended its worker twice more.
UNREAD: Final = 2 * CONDEMNED
#: Longest wait in one XREADGROUP, in milliseconds; a stop is noticed after this time at the latest.
_BLOCK_MILLISECONDS: Final = 500
#: Pauses while the server is away, in seconds: the first and the longest.
_BACKOFF: Final = (0.1, 2.0)
#: Seconds in which entries of silent consumers are taken over while new ones wait; these then have as much.
_RECLAIM_SECONDS: Final = 1.0


class Processor(Protocol):
    """Takes raw entries to their outcomes. An entry that it acknowledges is finished."""

    def process(self, batch: Sequence[RawEntry], watch: Watch) -> None:
        """Commits every entry of the batch."""

    def bury(self, entry: RawEntry, reason: DeadReason, detail: str) -> None:
        """Commits the whole entry as one dead letter."""


class Drain:
    """The work of one ticket."""

    def __init__(
        self,
        stream: RawStream,
        processor: Processor,
        watch: SharedWatch,
        settings: Settings,
        stopping: Callable[[], bool],
        deaths: Mapping[str, Death],
        lanes: Lanes,
    ) -> None:
        """Sets up the loop.

        Args:
            stream: The raw stream as this consumer sees it.
            processor: Processes batches and buries dead entries.
            watch: Tells the parent what is being processed.
            settings: The settings of the worker.
            stopping: Whether a stop was asked for.
            deaths: How the last attempt with an entry ended, by entry id, as far as the parent knows.
            lanes: Which leftovers wait, and in which lane.
        """
        self._stream = stream
        self._processor = processor
        self._watch = watch
        self._settings = settings
        self._stopping = stopping
        self._deaths = deaths
        self._lanes = lanes
        #: Leftovers that have their turn later, by lane, oldest first.
        self._neighbours: list[str] = []
        self._slow: list[str] = []
        #: When the neighbours have their turn though new entries wait, and when to ask for the slow lane again.
        self._neighbours_due = 0.0
        self._slow_due = 0.0
        #: Entries that this horse was handed as new. They are no leftovers of a death, even if the connection was lost.
        self._taken: set[str] = set()
        #: Entries that this horse marked and did not finish, with the failure score of the attempts before.
        self._marked: dict[str, int] = {}
        self._deadline = 0.0
        self._reclaim_next = 0.0
        self._told_seeds = False
        self.finished = 0

    def run(self) -> None:
        """Works until the time of the ticket is over or a stop is asked for; the current batch is finished first.

        Waits for a server that is away.

        Raises:
            Exception: Whatever else the processor raises: a bug. The entries stay pending. They are then tried one by
                one, and each that raises twice is dead.
        """
        self._deadline = time.monotonic() + self._settings.ticket_seconds
        self._neighbours_due = time.monotonic() + self._lanes.owed
        pause = _BACKOFF[0]
        while True:
            before = self.finished
            try:
                self._round()
                self._take_marks_back()  # of what the time of the ticket left untried after trouble with the server
                return
            except Exception as error:
                if not is_trouble(error):
                    raise
                pause = _BACKOFF[0] if self.finished > before else min(pause * 2, _BACKOFF[1])
                logger.warning(
                    "the server is away (%s); tried again in %.1f s",
                    error,
                    pause,
                    extra=event("server_away", worker=self._stream.consumer, reason=str(error), seconds=pause),
                )
                self._watch.end()
                if self._stopping() or (self._over() and not self._marked):
                    self._take_marks_back()
                    return
                time.sleep(pause)

    def _over(self) -> bool:
        return self._stopping() or time.monotonic() >= self._deadline

    def _round(self) -> None:
        self._stream.ensure_group()
        self._take_up()
        while not self._over():
            self._reclaim()
            if self._over():
                return
            if self._neighbours and time.monotonic() >= self._neighbours_due:
                self._go_on()
            elif self._slow and not self._watch.rests() and self._try_slow():
                continue
            elif batch := self._stream.new(self._settings.batch_documents, self._patience()):
                self._taken.update(entry.entry_id for entry in batch)
                self._process(batch)
            elif self._neighbours:
                self._go_on()
            elif self._slow:
                self._try_slow()

    def _take_up(self) -> None:
        """Tries leftovers again, one by one, and lets those wait that are in a lane."""
        own = self._stream.in_hand()
        self._together([entry_id for entry_id in own if entry_id in self._taken])
        left = [entry_id for entry_id in own if entry_id not in self._taken]
        self._neighbours = [entry_id for entry_id in left if entry_id in self._lanes.neighbours]
        self._slow = [entry_id for entry_id in left if entry_id in self._lanes.slow and entry_id not in self._marked]
        waiting = {*self._neighbours, *self._slow}
        for entry_id in left:
            if entry_id in waiting:
                continue
            if self._over():
                return
            self._alone(entry_id)

    def _patience(self) -> int:
        """How many milliseconds to wait for new entries: hardly any while leftovers could go on instead."""
        now = time.monotonic()
        if self._neighbours or (self._slow and now >= self._slow_due):
            return 1
        return min(_BLOCK_MILLISECONDS, round((self._deadline - now) * 1000))

    def _go_on(self) -> None:
        """Processes the neighbours of an entry that ended the horse: together, unless it may be one of them."""
        singles = [entry_id for entry_id in self._neighbours if entry_id in self._lanes.singles]
        for entry_id in singles:
            if self._over():
                return
            self._neighbours.remove(entry_id)
            self._together([entry_id])
        waiting, self._neighbours = self._neighbours, []
        self._together(waiting)

    def _together(self, entry_ids: list[str]) -> None:
        for start in range(0, len(entry_ids), self._settings.batch_documents):
            ids = entry_ids[start : start + self._settings.batch_documents]
            self._watch.hold(ids)  # if they are too much to be read together, each is tried alone next
            batch = self._stream.read(ids)
            if batch:
                self._taken.update(entry.entry_id for entry in batch)
                self._process(batch)

    def _try_slow(self) -> bool:
        """Tries the next entry of the slow lane; returns False if another worker is in it."""
        if time.monotonic() < self._slow_due:
            return False
        client, keys = self._stream.client, self._stream.keys
        if not enter_slow_lane(client, keys, self._settings.document_seconds):
            self._slow_due = time.monotonic() + _BLOCK_MILLISECONDS / 1000
            return False
        self._alone(self._slow.pop(0))
        leave_slow_lane(client, keys)
        self._watch.rest(PAUSE * self._settings.document_seconds)
        return True

    def _reclaim(self) -> None:
        """Takes over the entries of silent consumers one by one; looks four times per `reclaim_after`."""
        if time.monotonic() < self._reclaim_next:
            return
        if waiting := [*self._neighbours, *self._slow]:
            self._stream.refresh(waiting)
        begin = time.monotonic()
        while not self._over():
            entry = self._stream.reclaim()
            if entry is None:
                self._reclaim_next = time.monotonic() + self._settings.reclaim_after / 4
                return
            logger.info(
                "entry %s of a silent consumer is reclaimed",
                entry.entry_id,
                extra=event("entry_reclaimed", entry_id=entry.entry_id, worker=self._stream.consumer),
            )
            waits = self._alone(entry.entry_id)
            if (took := time.monotonic() - begin) > _RECLAIM_SECONDS or waits:
                # Many may have waited for the index: new entries have as much time.
                self._reclaim_next = time.monotonic() + (self._settings.reclaim_after / 4 if waits else took)
                return

    def _process(self, batch: Sequence[RawEntry]) -> None:
        self._watch.hold([entry.entry_id for entry in batch])
        waiting: Sequence[str] = ()
        try:
            self._processor.process(batch, _BatchWatch(self._watch, self._stream, batch, self._settings))
        except SeedsWait as error:  # nothing else waits for them: whoever may push may push seeds
            waiting = error.entry_ids
            self._let_wait(error)
        self._watch.end()
        self.finished += len(batch) - len(waiting)

    def _let_wait(self, error: SeedsWait) -> None:
        if not self._told_seeds:  # once a ticket
            self._told_seeds = True
            logger.warning(
                "seeds are left for later: %s",
                error,
                extra=event("seeds_wait", worker=self._stream.consumer, reason=str(error)),
            )
        self._stream.let_wait(error.entry_ids)

    def _alone(self, entry_id: str) -> bool:
        """Tries an entry alone; returns whether it is a seed that has to wait on.

        It is marked before it is read: one of hundreds of megabytes ends the horse then.
        """
        if entry_id not in self._marked:
            self._marked[entry_id] = self._stream.mark(entry_id)
        score = self._marked[entry_id]
        self._watch.alone(entry_id)
        self._watch.hold([entry_id])
        for one in [RawEntry(entry_id, {})] if score >= UNREAD else self._stream.read([entry_id]):
            entry = RawEntry(entry_id, one.fields, self._stream.deliveries(entry_id))
            if score >= CONDEMNED:
                self._bury(entry)
                continue
            try:
                self._processor.process([entry], _BatchWatch(self._watch, self._stream, [entry], self._settings))
            except SeedsWait as error:
                self._watch.alone(None)
                self._watch.end()
                self._stream.unmark(entry_id)
                del self._marked[entry_id]
                self._let_wait(error)
                return True
            except Exception as error:
                if not is_trouble(error):  # the parent reads the note when this horse has ended
                    self._watch.note(f"{type(error).__name__}: {error}")
                raise
        self._watch.alone(None)
        self._watch.end()
        self._done(entry_id)
        return False

    def _bury(self, entry: RawEntry) -> None:
        last = self._deaths.get(entry.entry_id, Death("crashed", "how is not known: its worker is gone"))
        logger.error(
            "entry %s is dead: %s (%s)",
            entry.entry_id,
            last.reason,
            last.detail,
            extra=event("entry_dead", entry_id=entry.entry_id, worker=self._stream.consumer, reason=last.reason),
        )
        detail = f"the attempts with this document alone in hand failed; the last time {last.detail}"
        if not entry.fields:
            detail += ". Reading it was too much, so the document is not kept"
        self._processor.bury(entry, last.reason, detail)

    def _done(self, entry_id: str) -> None:
        self._stream.forget_marks(entry_id)
        del self._marked[entry_id]
        self.finished += 1

    def _take_marks_back(self) -> None:
        self._watch.alone(None)
        for entry_id in self._marked:
            try:
                self._stream.unmark(entry_id)
            except Exception as error:
                if not is_trouble(error):
                    raise
                logger.warning(
                    "entry %s keeps a mark it did not earn: the server is away (%s)",
                    entry_id,
                    error,
                    extra=event("entry_marked", entry_id=entry_id, reason=str(error)),
                )


class _BatchWatch:
    """The watch over one batch. It also keeps a batch that takes long from being reclaimed."""

    def __init__(self, watch: SharedWatch, stream: RawStream, batch: Sequence[RawEntry], settings: Settings) -> None:
        self._watch = watch
        self._stream = stream
        self._ids = [entry.entry_id for entry in batch]
        self._every = settings.reclaim_after / 4
        self._next = time.monotonic() + self._every

    def begin(self, entry_id: str) -> None:
        """Says that work on this entry starts now."""
        if time.monotonic() >= self._next:
            self._stream.refresh(self._ids)
            self._next = time.monotonic() + self._every
        self._watch.begin(entry_id)

    def end(self) -> None:
        """Says that no entry is being processed any more."""
        self._watch.end()
