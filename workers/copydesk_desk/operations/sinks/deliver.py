"""From an output stream to a target: read, write, keep what is refused, acknowledge; in this order.

Whoever is killed between two of these steps finds the entries again, and the target takes each once. So nothing is
missing and nothing is there twice.
"""

import logging
import random
import time
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

import redis
from msgspec import Struct

from copydesk_desk.operations.sinks.undelivered import UndeliveredStore
from copydesk_desk.operations.wanted import ALL, Takes
from copydesk_producers import Reader
from copydesk_schemas import Keys, OutputStream, Record, SettingsError
from copydesk_workers.logs import event
from copydesk_workers.server.heartbeat import Heartbeat
from copydesk_workers.server.streams import groups
from copydesk_workers.sinks.target import Entry, Refused, Target, TargetAway

logger = logging.getLogger(__name__)

Done = TypeVar("Done")

#: Entries that are read at once.
_AT_ONCE: Final = 200
#: Seconds before a target that is away is tried again: the first time, and at most.
FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 60.0
#: Of a sink that nobody watches.
SILENT: Final = Heartbeat(None)
#: Name of the one consumer of a sink's group.
_CONSUMER: Final = "sink"


class Delivered(Struct):
    """How many entries a sink has written, and how many the target refused."""

    written: int = 0
    refused: int = 0


class Sink:
    """Brings the entries of a stream to a target, as a consumer group of its own."""

    def __init__(
        self,
        client: redis.Redis,
        keys: Keys,
        stream: OutputStream,
        group: str,
        target: Target,
        wanted: Takes = ALL,
        heartbeat: Heartbeat = SILENT,
    ) -> None:
        """Prepares a sink.

        Args:
            client: A client that answers in bytes.
            keys: The namespace.
            stream: The output stream.
            group: The consumer group: the progress of this sink. One process at a time.
            target: Where the entries go.
            wanted: Which records go there. The others are acknowledged; what is no record always goes.
            heartbeat: Is renewed while it delivers; `ready` not while the target is away.

        Raises:
            SettingsError: The group has read entries, and the target holds none of them.
        """
        self._client, self._keys, self._stream, self._group = client, keys, stream, group
        self._target, self._wanted, self._heartbeat = target, wanted, heartbeat
        self._undelivered = UndeliveredStore(client, keys, stream, group)
        self.delivered = Delivered()
        if target.is_new and self._has_read():
            raise SettingsError(
                f"the group {group} has read {stream} before, but the target is new and would miss that:"
                " put the old target back, or name another --group to begin at the oldest entry that is kept"
            )
        target.begin()

    def run(self, *, start: str = "0", once: bool = False, show: Callable[[Delivered], None] = lambda _: None) -> None:
        """Delivers until Ctrl-C; what is in hand then is written first.

        Args:
            start: Where a new group begins: `0` at the oldest entry that is kept, `$` at the next.
            once: Whether to end when there is nothing more to read.
            show: Called after each write.

        Raises:
            DocumentError: An entry is not what the contract says.
            TooManyUndelivered: The target refuses too much.
        """
        gathering = self._target.gathering
        reader: Reader[Any] = Reader(
            self._client,
            self._keys.namespace,
            group=self._group,
            consumer=_CONSUMER,
            stream=self._stream,
            start="$" if start == "$" else "0",
            batch=_AT_ONCE,
            wait=0 if once else None,
        )
        hand: list[Entry] = []
        since, size = time.monotonic(), 0
        try:
            for batch in reader.batches():
                if not hand:
                    since = time.monotonic()
                taken = self._take(reader, [Entry(entry_id, content) for entry_id, content in batch])
                hand += taken
                if gathering.seconds:  # else all is written at once
                    size += sum(len(entry.line) for entry in taken)
                due = time.monotonic() - since >= gathering.seconds
                while len(hand) >= gathering.entries or (hand and (due or size >= gathering.size)):
                    self._settle(reader, hand[: gathering.entries])
                    del hand[: gathering.entries]
                    size = 0
                    show(self.delivered)
                self._heartbeat.ready()
            self._settle(reader, hand)
        except KeyboardInterrupt:
            try:
                self._settle(reader, hand, patient=False)
            except TargetAway as error:
                logger.warning("%s entries stay for the next start: %s", len(hand), error)
        finally:
            show(self.delivered)

    def _take(self, reader: "Reader[Any]", entries: Sequence[Entry]) -> list[Entry]:
        """The entries that are wanted. The others are acknowledged at once."""
        taken = [one for one in entries if not isinstance(one.content, Record) or self._wanted.takes(one.content)]
        ids = {one.id for one in taken}
        if others := [one.id for one in entries if one.id not in ids]:
            reader.acknowledge(*others)
        return taken

    def _has_read(self) -> bool:
        """Whether the group is there, and not at the beginning of the stream."""
        found = groups(self._client, self._keys.prefix + self._stream)
        return any(one["name"] == self._group.encode() and one["last-delivered-id"] != b"0-0" for one in found)

    def again(self) -> None:
        """Delivers what was refused before; what is refused again stays.

        Raises:
            TargetAway: The target is away.
        """
        part: list[Entry] = []
        size = 0
        for entry in self._undelivered.entries():
            part.append(entry)
            size += len(entry.line)
            if len(part) == self._target.gathering.entries or size >= self._target.gathering.size:
                self._again(part)
                part, size = [], 0
        self._again(part)

    def _again(self, part: Sequence[Entry]) -> None:
        if not part:
            return
        refused = self._target.write(part)
        self._undelivered.keep(refused)
        kept = {one.entry.id for one in refused}
        self._undelivered.remove([entry.id for entry in part if entry.id not in kept])
        self._count(part, refused)

    def _settle(self, reader: "Reader[Any]", hand: Sequence[Entry], *, patient: bool = True) -> None:
        """Writes entries, keeps those that are refused, and acknowledges all of them."""
        if not hand:
            return
        refused = self._write(hand, patient=patient)
        for one in refused:
            logger.warning(
                "entry %s is refused: %s",
                one.entry.id,
                one.why,
                extra=event("undelivered", entry=one.entry.id, group=self._group, reason=one.why),
            )
        self._undelivered.keep(refused)
        reader.acknowledge(*(entry.id for entry in hand))
        self._count(hand, refused)

    def _count(self, entries: Sequence[Entry], refused: Sequence[Refused]) -> None:
        self.delivered.refused += len(refused)
        self.delivered.written += len(entries) - len(refused)

    def _write(self, entries: Sequence[Entry], *, patient: bool) -> list[Refused]:
        """What the target refuses of the entries; it is waited for while it is away."""
        if not patient:
            return self._target.write(entries)
        return when_there(lambda: self._target.write(entries), self._heartbeat)


def when_there(do: Callable[[], Done], heartbeat: Heartbeat = SILENT) -> Done:
    """Does something with a target; while it is away, tries again, and says so in the log once."""
    pause, away = FIRST_PAUSE, False
    while True:
        try:
            done = do()
        except TargetAway as error:
            if not away:
                logger.warning(
                    "the target is away: %s; trying again", error, extra=event("target_away", reason=str(error))
                )
            away = True
            left = error.wait if error.wait is not None else pause * random.uniform(0.5, 1.0)
            heartbeat.alive()
            while left > LONGEST_PAUSE:  # it may ask for an hour, and whoever watches this process knows nothing of it
                time.sleep(LONGEST_PAUSE)
                left -= LONGEST_PAUSE
                heartbeat.alive()
            time.sleep(left)
            pause = min(2 * pause, LONGEST_PAUSE)
            continue
        if away:
            logger.warning("the target is back", extra=event("target_back"))
        return done
