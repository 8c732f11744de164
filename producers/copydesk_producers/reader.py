"""The reader of an output stream: a member of a consumer group that loses no record and resumes after a crash.

A consumer group hands each entry to one of its consumers, and keeps it as pending until that one acknowledges it. So a
reader begins with what was handed to it before and not acknowledged, then takes over what dead consumers left, and then
waits for new entries. A reply that was lost may have handed out entries that nobody saw: after every lost connection
the reader asks for its pending entries again, and leaves out those that it already gave to its caller.
"""

import logging
import time
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, Final, Generic, Literal, Self, TypeVar, overload

import redis

from copydesk_producers.append import as_text
from copydesk_producers.connection import connect, with_retries
from copydesk_schemas import (
    DeadLetter,
    DocumentError,
    Growth,
    Keys,
    OutputStream,
    Record,
    SettingsError,
    decode_dead,
    decode_growth,
    decode_record,
)
from copydesk_schemas.counted import counted
from copydesk_schemas.primary import lost_primary
from copydesk_schemas.stream_steps import AT_ONCE, read_in_steps

logger = logging.getLogger(__name__)

Content = TypeVar("Content", Record, DeadLetter, Growth)
Result = TypeVar("Result")
#: Entry ids with their fields; without fields where the entry is trimmed away.
Entries = list[tuple[str, dict[str, Any]]]

#: Longest time that one command waits for new entries, in milliseconds: below any socket timeout.
_BLOCK_MILLISECONDS: Final = 1_000
_BEGINNING: Final = "0-0"
#: Streams of records, and how many ids of records are remembered.
_RECORDS: Final = ("clean", "duplicates")
_REMEMBERED: Final = 10_000
_GET_PAST: Final = "`copydesk check --repair` may mend it, and to acknowledge its id passes over it"
_LOST: Final = (redis.exceptions.ConnectionError, redis.exceptions.TimeoutError)


class Reader(Generic[Content]):
    """Reads `clean`, `duplicates`, `dead` or `stories` as one consumer of a group; for one thread at a time.

    Iterating gives pairs of an entry id and a `Record` (a `DeadLetter` from `dead`, a `Growth` from `stories`). Call
    `acknowledge(entry_id)` when the work on it is done. What was not acknowledged comes again when the iteration starts
    again, in this process or after a crash, so use the record's `id` as key of what you write.
    """

    @overload
    def __init__(
        self: "Reader[Record]",
        server: str | redis.Redis = ...,
        namespace: str = ...,
        *,
        group: str,
        consumer: str,
        stream: Literal["clean", "duplicates"] = ...,
        start: Literal["0", "$"] = ...,
        batch: int = ...,
        take_over: float = ...,
        wait: float | None = ...,
        retries: int | None = ...,
    ) -> None: ...

    @overload
    def __init__(
        self: "Reader[DeadLetter]",
        server: str | redis.Redis = ...,
        namespace: str = ...,
        *,
        group: str,
        consumer: str,
        stream: Literal["dead"],
        start: Literal["0", "$"] = ...,
        batch: int = ...,
        take_over: float = ...,
        wait: float | None = ...,
        retries: int | None = ...,
    ) -> None: ...

    @overload
    def __init__(
        self: "Reader[Growth]",
        server: str | redis.Redis = ...,
        namespace: str = ...,
        *,
        group: str,
        consumer: str,
        stream: Literal["stories"],
        start: Literal["0", "$"] = ...,
        batch: int = ...,
        take_over: float = ...,
        wait: float | None = ...,
        retries: int | None = ...,
    ) -> None: ...

    def __init__(
        self,
        server: str | redis.Redis = "redis://localhost:6379/0",
        namespace: str = "main",
        *,
        group: str,
        consumer: str,
        stream: OutputStream = "clean",
        start: Literal["0", "$"] = "0",
        batch: int = 100,
        take_over: float = 300.0,
        wait: float | None = None,
        retries: int | None = None,
    ) -> None:
        """Prepares a reader; it connects at the first iteration.

        Args:
            server: A URL (`redis://`, `rediss://`, `unix://`; `sentinel://` or a list for a primary with replicas) or
                a client.
            namespace: Which copydesk on that server.
            group: The consumer group. Its members share the stream; each group gets every entry.
            consumer: Name of this process in the group. It must be its own, and the same after a restart.
            stream: The output to read.
            start: Where a group begins that does not exist yet: `0` at the oldest entry that is kept, `$` at the next.
            batch: Entries that are given at once; fewer where they are large.
            take_over: Seconds after which an entry that another consumer did not acknowledge is taken from it. Longer
                than the work on a whole batch may take.
            wait: Seconds without a new entry after which the iteration ends. None: it never ends.
            retries: Attempts after a lost connection before ServerUnavailable. None: until the server is back.

        Raises:
            SettingsError: A number is out of range, or the URL is wrong.
        """
        if batch < 1 or take_over <= 0 or (wait is not None and wait < 0) or (retries is not None and retries < 0):
            raise SettingsError("batch must be at least 1, take_over above 0, wait and retries at least 0")
        self._client = connect(server) if isinstance(server, str) else server
        self._owned = isinstance(server, str)
        self._stream, self._group, self._consumer, self._start = stream, group, consumer, start
        self._key = Keys(namespace).prefix + stream
        self._batch, self._wait, self._retries = batch, wait, retries
        self._take_over_milliseconds = max(1, int(take_over * 1000))
        #: Entries that the caller has and did not acknowledge, each with the id of its record.
        self._in_hand: dict[str, str | None] = {}
        #: Ids of the last records that were acknowledged, oldest first.
        self._done: dict[str, None] = {}
        self._repeated = 0
        #: Place in this consumer's pending entries; None: all of them were handed out.
        self._pending_after: str | None = _BEGINNING
        #: Place in the pending entries of all consumers, and when to look through them next.
        self._others_after = _BEGINNING
        self._look_at_others = 0.0
        self._idle_since = 0.0

    @property
    def repeated(self) -> int:
        """Records that came again after they were acknowledged here: a failover lost that, or the record's commit.

        Known of the last 10,000 records of this process. Each has the `id` that it had before.
        """
        return self._repeated

    def __iter__(self) -> Iterator[tuple[str, Content]]:
        """Pairs of entry id and content: first what was not acknowledged, then new ones as they come.

        Raises:
            DocumentError: An entry is not what the contract says; the message names it. It stays pending:
                acknowledge its id to pass over it. `copydesk check` finds all such entries; with --repair it mends
                what it can.
            ServerUnavailable: The server refuses the connection, or did not come back within `retries`.
        """
        for batch in self.batches():
            yield from batch

    def batches(self) -> Iterator[list[tuple[str, Content]]]:
        """What the iteration gives one by one, in the lists in which it is fetched: up to `batch` pairs, maybe none.

        While nothing new comes there is an empty list at least once a second, so that the caller can do other things.

        Raises:
            DocumentError: As in the iteration. What was fetched before the entry is given first.
            ServerUnavailable: As in the iteration.
        """
        self._in_hand.clear()
        self._pending_after, self._others_after, self._look_at_others = _BEGINNING, _BEGINNING, 0.0
        self._try(self._make_group)
        self._idle_since = time.monotonic()
        while (entries := self._try(self._next)) is not None:
            batch: list[tuple[str, Content]] = []
            for entry_id, fields in entries:
                try:
                    batch.append((entry_id, self._decode(entry_id, fields)))
                except DocumentError:
                    yield batch
                    raise
                self._in_hand[entry_id] = getattr(batch[-1][1], "id", None) if self._stream in _RECORDS else None
            self._tell_repeated(batch)
            yield batch
            if entries:
                self._idle_since = time.monotonic()

    def acknowledge(self, *entry_ids: str) -> None:
        """Marks entries as done: no consumer of the group gets them again.

        Args:
            entry_ids: Ids that the iteration gave. Several at once take one call to the server.

        Raises:
            ServerUnavailable: As in the iteration; the entries come again.
        """
        if entry_ids:
            self._try(lambda: self._client.xack(self._key, self._group, *entry_ids))
            for entry_id in entry_ids:
                record_id = self._in_hand.pop(entry_id, None)
                if record_id is not None:
                    self._done[record_id] = None
            while len(self._done) > _REMEMBERED:
                del self._done[next(iter(self._done))]

    def close(self) -> None:
        """Closes the connection if this reader made it. What is not acknowledged stays pending."""
        if self._owned:
            self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- where the next entries come from

    def _next(self) -> Entries | None:
        """The next entries that the caller does not have; maybe none yet. None: the wait for new ones is over."""
        if self._pending_after is not None:
            return self._read_pending(self._pending_after)
        if time.monotonic() >= self._look_at_others:
            return self._take_from_others()
        if self._wait is None:
            return self._read(">", _BLOCK_MILLISECONDS)
        left = int((self._idle_since + self._wait - time.monotonic()) * 1000)
        entries = self._read(">", min(_BLOCK_MILLISECONDS, left) if left > 0 else None)  # 0 would wait for ever
        return entries if entries or left > 0 else None

    def _read_pending(self, after: str) -> Entries:
        """The next of this consumer's own pending entries; those that are trimmed away are acknowledged."""
        entries = self._read(after, None)
        gone = [entry_id for entry_id, fields in entries if not fields]
        if gone:
            self._client.xack(self._key, self._group, *gone)
        self._pending_after = entries[-1][0] if entries else None
        return [(entry_id, fields) for entry_id, fields in entries if fields and entry_id not in self._in_hand]

    def _take_from_others(self) -> Entries:
        """Pending entries of any consumer that has been silent for too long; our own among them are kept ours."""
        answer = self._client.xautoclaim(
            self._key,
            self._group,
            self._consumer,
            self._take_over_milliseconds,
            start_id=self._others_after,
            count=min(self._batch, AT_ONCE),
        )
        self._others_after = as_text(answer[0])
        if self._others_after == _BEGINNING:  # all were looked through
            self._look_at_others = time.monotonic() + self._take_over_milliseconds / 2000
        # Redis 6.2 answers nothing in the place of entries that are trimmed away.
        found = _readable([entry for entry in answer[1] if entry is not None and entry[0] is not None])
        return [(entry_id, fields) for entry_id, fields in found if fields and entry_id not in self._in_hand]

    def _read(self, after: str, block: int | None) -> Entries:
        """Own pending entries behind an id, or new ones (`>`); fewer than a batch where they are large."""

        def read(last: str | None, step: int) -> Entries:
            return self._read_step(after if last is None or after == ">" else last, step, None if last else block)

        return read_in_steps(read, self._batch)

    def _read_step(self, after: str, count: int, block: int | None) -> Entries:
        answer: Any = self._client.xreadgroup(self._group, self._consumer, {self._key: after}, count=count, block=block)
        if not answer:
            return []
        if isinstance(answer, dict):  # protocol 3
            [[entries]] = answer.values()
        else:
            [(_, entries)] = answer
        return _readable(entries)

    def _tell_repeated(self, batch: list[tuple[str, Content]]) -> None:
        """Counts records that were acknowledged before, and says so: the caller may have to leave them out."""
        again = [record_id for entry_id, _ in batch if (record_id := self._in_hand[entry_id]) in self._done]
        if again:
            self._repeated += len(again)
            logger.warning(
                "%s of %s again, the first is %s: after a failover the server did not know any more what had come",
                counted(len(again), "record"),
                self._stream,
                again[0],
            )

    def _decode(self, entry_id: str, fields: dict[str, Any]) -> Any:
        try:
            return decode_entry(self._stream, fields)
        except DocumentError as error:
            raise DocumentError(f"entry {entry_id} of {self._key} cannot be read: {error}; {_GET_PAST}") from None

    # -- the server

    def _make_group(self) -> None:
        try:
            self._client.xgroup_create(self._key, self._group, id=self._start, mkstream=True)
        except redis.exceptions.ResponseError as error:
            if not str(error).startswith("BUSYGROUP"):
                raise

    def _try(self, call: Callable[[], Result]) -> Result:
        """What `call` returns; repeated while the connection is lost. Then pending entries are read again first."""
        lost = False

        def attempt() -> Result:
            nonlocal lost
            try:
                try:
                    return call()
                except redis.exceptions.ResponseError as error:
                    if not str(error).startswith("NOGROUP"):
                        raise
                    self._make_group()  # the server lost its data, and the group with them
                    return call()
            except redis.exceptions.RedisError as error:
                if not (isinstance(error, _LOST) or lost_primary(error)):
                    raise
                if not lost:
                    logger.warning("the connection to the server is lost (%s); trying again", error)
                lost = True
                self._pending_after = _BEGINNING  # a lost reply may have handed out entries that nobody saw
                raise

        result = with_retries(
            self._client, attempt, self._retries, lambda: f"{counted(len(self._in_hand), 'entry')} not acknowledged"
        )
        if lost:
            logger.warning("the server is back")
        return result


def decode_entry(stream: OutputStream, fields: dict[str, Any]) -> Record | DeadLetter | Growth:
    """What an entry of an output stream holds.

    Args:
        stream: The stream.
        fields: Its fields; their values may be bytes or text.

    Returns:
        The dead letter, the growth or the record.

    Raises:
        DocumentError: It is not what the contract says.
    """
    try:
        if stream == "dead":
            return decode_dead({name: _as_document(value) for name, value in fields.items()})
        return decode_growth(fields["growth"]) if stream == "stories" else decode_record(fields["record"])
    except KeyError as error:
        raise DocumentError(f"it has no field `{error.args[0]}`") from None


def _as_document(value: bytes | str) -> str:
    """A field of a dead letter, which holds the document as it was pushed: what is no UTF-8 becomes U+FFFD."""
    return value.decode(errors="replace") if isinstance(value, bytes) else value


def _readable(entries: Any) -> Entries:
    """Entries with names as text, whether or not the client decodes replies; without fields where trimmed away."""
    return [
        (as_text(entry_id), {as_text(name): value for name, value in (fields or {}).items()})
        for entry_id, fields in entries
    ]
