"""Reads documents and pushes them, and remembers how far it came, for `run` and `push`."""

import threading
from collections.abc import Collection, Generator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Unpack, cast

import orjson
import redis
from msgspec import Struct

from copydesk_producers import FieldMap, Producer, parse_map, read_documents
from copydesk_producers.client import ProducerOptions
from copydesk_producers.event_time import EventTimes, Timed
from copydesk_producers.readers.tally import Tally
from copydesk_producers.watching.source import check_path, is_address
from copydesk_schemas import Keys, SettingsError, entry_numbers
from copydesk_schemas.counted import counted

#: Documents between two waits until the server has them on disk.
_FLUSH_EVERY: Final = 2_000
#: Digits of a note from which it is none of ours.
_DIGITS: Final = 19


class Inputs(Struct, frozen=True):
    """What a command was asked to read."""

    paths: list[str]
    fields: FieldMap
    #: The field whose time each document is pushed under; None: the time of the push.
    event_time: str | None = None

    def fingerprint(self) -> str:
        """A text that is equal for the same inputs: only a push of the same inputs is resumed."""
        paths = [path if path == "-" else str(Path(path).resolve()) for path in self.paths]
        told = [paths, sorted(self.fields.items()), *([self.event_time] if self.event_time else [])]
        return orjson.dumps(told).decode()


class Stopped(Exception):
    """The push was asked to stop. What was pushed is noted."""


class Pushing:
    """One push of inputs into a namespace, in its own thread.

    Progress is written under keys.progress in the same step as the documents. So a push that broke off continues after
    the last document that arrived.
    """

    def __init__(
        self,
        inputs: Inputs,
        client: redis.Redis,
        keys: Keys,
        *,
        leave_out: Collection[Path] = (),
        **options: Unpack[ProducerOptions],
    ) -> None:
        self._inputs = inputs
        self._leave_out = leave_out
        self._keys = keys
        self._client = client
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="push", daemon=True)
        self._failure: BaseException | None = None
        self._document_bytes = options["document_bytes"]
        self._producer = Producer(client, keys.namespace, on_wait=self._check, **options)
        self._name = inputs.fingerprint()
        #: Items that this and the broken-off attempts before it are done with.
        self.pushed = 0
        #: The raw stream's last entry when all was pushed.
        self.last_id = "0-0"
        #: What was wrong in the inputs, and which fields were taken by their meaning.
        self.tally = Tally()
        #: How many had no usable time of their own, where documents are pushed under their own time.
        self.undated = 0

    def resume(self) -> bool:
        """Continues an unfinished push of the same inputs; returns whether there was one."""
        noted = self._noted()
        self.pushed = noted or 0
        return noted is not None

    def start(self) -> None:
        """Starts to push."""
        self._thread.start()

    def stop(self) -> None:
        """Stops after the current batch and waits for it; `pushed` then counts what arrived."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()
        self.pushed = self._noted() or self.pushed

    @property
    def documents(self) -> int:
        """How many documents were pushed, broken ones included."""
        return self.pushed - self.tally.unread_count - self.tally.companion_count

    @property
    def done(self) -> bool:
        """Whether everything was pushed; raises what went wrong in the thread."""
        if self._thread.is_alive():
            return False
        if self._failure is not None and not isinstance(self._failure, Stopped):
            raise self._failure
        return self._failure is None

    def finish(self) -> None:
        """Forgets the progress: the inputs are done."""
        self._client.hdel(self._keys.progress, self._name)

    def _noted(self) -> int | None:
        noted = cast("bytes | None", self._client.hget(self._keys.progress, self._name))
        return int(noted) if noted is not None and noted.isdigit() and len(noted) < _DIGITS else None

    def _run(self) -> None:
        try:
            self._push_all()
        except BaseException as error:  # carried over to the thread that asks `done`
            self._failure = error

    def _push_all(self) -> None:
        skip, number = self.pushed, 0
        self._flush({self._name: str(skip)})
        with closing(self._read()) as read:
            for number, timed in enumerate(read, 1):
                self._check()
                item = timed.item
                self.tally.add(item)
                if number <= skip:  # an attempt before this one pushed it
                    continue
                if number == 1:
                    self._check_order(timed.entry_id)
                if item.raw is not None:
                    # In the same step as its document, so that a resumed push neither repeats nor skips one.
                    progress = {self._name: str(number)}
                    self._producer.push_raw(item.raw, entry_id=timed.entry_id, progress=progress, origin=item.where)
                if number % _FLUSH_EVERY == 0:
                    self._flush()
                self.pushed = number
        if number < skip:
            self.finish()
            raise SettingsError(
                f"{counted(skip, 'document')} of these inputs noted as pushed, and {number:,} there: the inputs"
                " changed, or someone else wrote that note (any producer may). It is removed: push them again"
            )
        self._flush({self._name: str(self.pushed)})
        if self.last_id == "0-0":  # an attempt before this one pushed all
            self.last_id = _last_id(self._client, self._keys.raw)

    def _flush(self, progress: dict[str, str] | None = None) -> None:
        if ids := self._producer.flush(progress):
            self.last_id = ids[-1]

    def _read(self) -> Generator[Timed]:
        """The items of the inputs, in the order in which they are pushed."""
        items = read_documents(
            self._inputs.paths,
            fields=self._inputs.fields,
            document_bytes=self._document_bytes,
            leave_out=self._leave_out,
        )
        if self._inputs.event_time is None:
            yield from (Timed(item, None) for item in items)
            return
        times = EventTimes(self._inputs.event_time)
        for timed in times.order(items):
            self.undated = times.undated
            yield timed

    def _check_order(self, entry_id: str | None) -> None:
        """Raises SettingsError if the stream is already past the first document: ids must rise."""
        if entry_id is None:
            return
        last = _last_id(self._client, self._keys.raw)
        if entry_numbers(entry_id) <= entry_numbers(last):
            raise SettingsError(
                f"namespace {self._keys.namespace!r} already holds documents of {_time(last)}, and --event-time would"
                f" begin at {_time(entry_id)}: take another --namespace (or --out), or push later documents only"
            )

    def _check(self, *_: object) -> None:
        if self._stop.is_set():
            raise Stopped


def _time(entry_id: str) -> str:
    return datetime.fromtimestamp(entry_numbers(entry_id)[0] / 1000, UTC).isoformat(timespec="seconds")


def _last_id(client: redis.Redis, stream: str) -> str:
    """The greatest id that the stream ever had; `0-0` if there is no such stream, or this user may not ask."""
    try:
        if not client.exists(stream):
            return "0-0"
        return cast("dict[str, bytes]", client.xinfo_stream(stream))["last-generated-id"].decode()
    except redis.exceptions.NoPermissionError:  # a producer's user: the answer would hold documents of others
        return "0-0"


def finished_up_to(client: redis.Redis, keys: Keys, last_id: str) -> bool:
    """Whether every raw entry up to `last_id` is finished (the commit deletes what it finished)."""
    return not client.xrange(keys.raw, max=last_id, count=1)


def inputs_of(paths: Sequence[str], field_map: str | None, event_time: str | None = None) -> Inputs:
    """The inputs of a command line; SettingsError if a path does not exist."""
    for path in paths:
        if is_address(path):
            raise SettingsError(f"{path} is an address: `copydesk push --watch {path}` pushes what is new there")
        if path != "-":
            check_path(path)
    if event_time is not None:
        EventTimes(event_time)  # refuses a field that can hold no time before anything is opened
    return Inputs(list(paths), parse_map(field_map) if field_map else {}, event_time)
