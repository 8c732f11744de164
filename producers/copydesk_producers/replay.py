"""Pushes a capture again, under the ids it was recorded with, into another namespace.

Event time is in the ids, and decisions depend on event time alone. So the pace of a replay changes only when the
workers get a document.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, cast

import orjson
import redis
from msgspec import Struct

from copydesk_producers.client import Producer
from copydesk_producers.readers.item import UnreadableInput
from copydesk_producers.readers.open_input import open_input, read_lines
from copydesk_producers.readers.streams import Meter
from copydesk_schemas import (
    Captured,
    DocumentError,
    IdOutOfRange,
    Keys,
    SettingsError,
    decode_captured,
    entry_numbers,
    host_of,
    is_under,
    parse_entry_id,
)
from copydesk_schemas.keys import REPLAYED, SECRET

#: A line of a capture may be this long: documents far over the size limit are recorded as they were pushed.
LINE_BYTES: Final = 512 * 1024 * 1024
#: What became of a document whose id lay too far ahead of the clock.
_OUT_OF_RANGE: Final = "dead:id_out_of_range"
#: Longest sleep at a time, so that a stop is heard.
_NAP_SECONDS: Final = 0.5
#: Documents of any size, as they were recorded.
_ANY_SIZE: Final = LINE_BYTES


class Selection(Struct, frozen=True, kw_only=True):
    """Which entries of a capture to take: those that pass every filter that is set.

    `domains`: the host of the document's URL is one of these or below it. `since` (inclusive) and `until` (exclusive)
    are stream ids. `relations`: an article came out as one of these words in the first run; `dead` for any reason.
    """

    domains: tuple[str, ...] = ()
    since: tuple[int, int] | None = None
    until: tuple[int, int] | None = None
    relations: tuple[str, ...] = ()

    def takes(self, entry: Captured) -> bool:
        """Whether the entry passes."""
        numbers = entry_numbers(entry.id)
        if (self.since is not None and numbers < self.since) or (self.until is not None and numbers >= self.until):
            return False
        if self.relations and not any(
            word in self.relations or word.partition(":")[0] in self.relations for word in entry.outcomes
        ):
            return False
        if not self.domains:
            return True
        host = host_of(entry.document)
        return any(is_under(host, domain) for domain in self.domains)


class Tally(Struct, frozen=True, kw_only=True):
    """What a replay would push: entries of the capture, selected ones, and what became of their articles then.

    `refused` entries were selected, but their id was out of range, or a record id cannot hold it, so they are left out.
    """

    entries: int
    selected: int
    refused: int
    first: str | None
    last: str | None
    outcomes: dict[str, int]


class Pace:
    """Waits until an entry is due: as long after the first as then, divided by `speed`. None never waits."""

    def __init__(
        self,
        speed: float | None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._speed = speed
        self._clock = clock
        self._sleep = sleep
        self._first: tuple[int, float] | None = None

    def wait(self, milliseconds: int) -> None:
        """Returns when an entry of this event time is due."""
        if self._speed is None:
            return
        if self._first is None:
            self._first = milliseconds, self._clock()
        event, began = self._first
        due = began + (milliseconds - event) / 1000 / self._speed
        while (left := due - self._clock()) > 0:
            self._sleep(min(left, _NAP_SECONDS))


class Replay:
    """One replay of a capture into a namespace of its own. Its progress is written in the same step as the documents.

    `speed`: 1 is the original pace, None is as fast as possible. `backlog`: wait while more documents than this are
    queued.
    """

    def __init__(
        self,
        client: redis.Redis,
        keys: Keys,
        path: Path,
        selection: Selection,
        *,
        speed: float | None = None,
        backlog: int = 100_000,
    ) -> None:
        self._client = client
        self._keys = keys
        self._path = path
        self._selection = selection
        self._pace = Pace(speed)
        # Paced, each document goes out when it is due; flat out, many at a time.
        batch = 200 if speed is None else 1
        self._producers = {
            seed: Producer(client, keys.namespace, batch=batch, backlog=backlog, document_bytes=_ANY_SIZE, seed=seed)
            for seed in (False, True)
        }
        chosen = (selection.domains, selection.since, selection.until, selection.relations)
        self._name = orjson.dumps(["replay", str(path.resolve()), path.stat().st_size, *chosen]).decode()
        #: Documents that this replay, and the broken-off ones before it, have pushed.
        self.pushed = 0
        #: Raw id of the last one.
        self.last_id = "0-0"

    def resume(self) -> bool:
        """Continues an unfinished replay of the same capture and selection.

        Returns:
            Whether there was one.

        Raises:
            SettingsError: The namespace holds other documents, so the ids of the capture cannot be given again; or a
                worker began there before the capture, under another secret.
        """
        noted = cast("bytes | None", self._client.hget(self._keys.progress, self._name))
        if noted is not None:
            self.pushed, self.last_id = orjson.loads(noted)
        last = self._last_id()
        if entry_numbers(last) > entry_numbers(self.last_id):
            raise SettingsError(
                f"namespace {self._keys.namespace} has documents up to id {last} that are not from this replay:"
                f" take another --into, or remove it (copydesk drop {self._keys.namespace})"
            )
        # The clock of the captured server may have been ahead of this one's.
        self._client.hset(self._keys.meta, REPLAYED, "1")
        self._give_secret()
        return noted is not None

    def push(self, on_pushed: Callable[[int], None] = lambda count: None) -> None:
        """Pushes what is selected and not pushed yet, at its pace; `on_pushed` is told the count so far."""
        done = entry_numbers(self.last_id)
        seed = False
        for entry in read_capture(self._path):
            if entry_numbers(entry.id) <= done or not self._selection.takes(entry) or not _in_range(entry):
                continue
            self._pace.wait(entry.milliseconds)
            if entry.seed != seed:
                self._producers[seed].flush()
                seed = entry.seed
            self.pushed, self.last_id = self.pushed + 1, entry.id
            progress = {self._name: orjson.dumps([self.pushed, self.last_id]).decode()}
            signed = (entry.signed or "").encode()
            self._producers[seed].push_raw(entry.document, entry_id=entry.id, progress=progress, signed=signed)
            on_pushed(self.pushed)
        self._producers[seed].flush()

    def finish(self) -> None:
        """Forgets the progress: the replay is done."""
        self._client.hdel(self._keys.progress, self._name)

    def _give_secret(self) -> None:
        """Gives the namespace the secret of the capture, if there is one: under it, words are hashed as they were."""
        first = next(read_capture(self._path), None)
        if first is None or first.secret is None:
            return
        if not self._client.hsetnx(self._keys.meta, SECRET, first.secret):
            theirs = cast("bytes", self._client.hget(self._keys.meta, SECRET))
            if theirs.decode() != first.secret:
                raise SettingsError(
                    f"workers began in namespace {self._keys.namespace} before this replay, under another secret than"
                    " the capture's, so they would not decide the same: take another --into, or remove it"
                    f" (copydesk drop {self._keys.namespace}) and start the workers when the replay has begun"
                )

    def _last_id(self) -> str:
        if not self._client.exists(self._keys.raw):
            return "0-0"
        found: dict[str, Any] = self._client.xinfo_stream(self._keys.raw)
        return str(found["last-generated-id"].decode())


def read_capture(path: Path) -> Iterator[Captured]:
    """Reads the entries of a capture, in the order of ids; DocumentError names a line that is wrong.

    Each line by itself may not unpack to more than text does: a hundred documents of one letter shrink to nothing, and
    who may push may have them recorded.
    """
    before = (-1, -1)
    meter = Meter()
    try:
        with open_input(path, meter) as stream:
            for number, (line, cut) in enumerate(read_lines(stream, LINE_BYTES), 1):
                meter.begin_part()
                try:
                    entry = decode_captured(line)
                except DocumentError as error:
                    what = f"the line is over {LINE_BYTES:,} bytes" if cut else str(error)
                    raise DocumentError(f"{path}, line {number}: {what}") from None
                numbers = entry_numbers(entry.id)
                if numbers <= before:
                    raise DocumentError(f"{path}, line {number}: id {entry.id} does not come after the one before it")
                before = numbers
                yield entry
    except UnreadableInput as error:
        raise SettingsError(f"{path} {error}") from None


def tally(path: Path, selection: Selection) -> Tally:
    """Reads the whole capture and counts; pushes nothing."""
    entries = selected = refused = 0
    first = last = None
    outcomes: Counter[str] = Counter()
    for entry in read_capture(path):
        entries += 1
        if not selection.takes(entry):
            continue
        if not _in_range(entry):
            refused += 1
            continue
        selected += 1
        first, last = first or entry.id, entry.id
        outcomes.update(entry.outcomes)
    return Tally(
        entries=entries,
        selected=selected,
        refused=refused,
        first=first,
        last=last,
        outcomes=dict(outcomes.most_common()),
    )


def _in_range(entry: Captured) -> bool:
    """Whether the id of an entry can be given again.

    One that was too far ahead of the clock was refused. A namespace of a replay takes any id, so it would be published,
    and end the window of all others; at the pace of then, it would be due in years.
    """
    if entry.outcomes and set(entry.outcomes) == {_OUT_OF_RANGE}:
        return False
    try:
        parse_entry_id(entry.id)
    except IdOutOfRange:
        return False
    return True
