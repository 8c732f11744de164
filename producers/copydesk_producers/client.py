"""The producer: puts raw documents on the queue, loses none of them, and says how far it came.

Two things can go wrong between a producer and the stream. A reply can get lost: redis-py then sends an XADD again, and
the document is there twice. And the server can die after it answered but before it wrote to disk. So every batch has a
number, and the server keeps the number of the producer's last batch beside the stream (`append.lua`). A batch that
comes again adds nothing; a batch that is missing after a crash is noticed and sent again. Documents are held until the
server has them on disk (WAITAOF, where it exists).
"""

import logging
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Literal, NotRequired, Self, TypedDict

import msgspec
import redis

from copydesk_producers.append import MOST_DOCUMENTS, Added, AppendScript, Batch, Full, Gap, NewEntry
from copydesk_producers.confirm import WAIT_SECONDS, Confirmation
from copydesk_producers.confirmed_log import ConfirmedLog
from copydesk_producers.connection import connect, with_retries
from copydesk_producers.traces import begin_push
from copydesk_schemas import (
    CopydeskError,
    DocumentError,
    DocumentTooLarge,
    Keys,
    ProducerKey,
    QueueFull,
    RawDocument,
    ServerUnavailable,
    SettingsError,
    check_raw,
    encode_raw,
    parse_entry_id,
    parse_producer_key,
)
from copydesk_schemas.counted import counted
from copydesk_schemas.primary import follows
from copydesk_schemas.raw_entry import encode_origin

logger = logging.getLogger(__name__)

#: Most bytes in a batch: a server refuses very large commands.
BATCH_BYTES: Final = 8 * 1024 * 1024
#: Documents or bytes that are sent before the client stops to confirm them.
UNCONFIRMED_DOCUMENTS: Final = 5_000
UNCONFIRMED_BYTES: Final = 64 * 1024 * 1024
#: Seconds between two looks at a full queue, first and last.
POLL_SECONDS: Final = (0.02, 0.5)
#: Attempts after a lost connection: to one server, and to whichever is the primary. Sentinels take half a minute until
#: they call a primary dead, unless they are told otherwise.
_RETRIES: Final = 8
_RETRIES_FOLLOWING: Final = 40


class ProducerOptions(TypedDict):
    """What those that read and push hand on to their `Producer`; see there."""

    backlog: int
    document_bytes: int
    seed: NotRequired[bool]
    key: NotRequired[ProducerKey | str | None]
    wait_replicas: NotRequired[int]
    wait_seconds: NotRequired[float]
    confirmed_log: NotRequired[Path | None]


class Producer:
    """Pushes raw documents into the raw stream of a namespace; for one thread at a time.

    Documents are buffered and sent a batch at a time. After QueueFull or ServerUnavailable nothing is lost: everything
    that is not confirmed is held, and `flush()` sends it.
    """

    def __init__(
        self,
        server: str | redis.Redis = "redis://localhost:6379/0",
        namespace: str = "main",
        *,
        batch: int = 200,
        backlog: int = 100_000,
        on_full: Literal["wait", "raise"] = "wait",
        on_wait: Callable[[int], None] | None = None,
        document_bytes: int = 2 * 1024 * 1024,
        confirm: bool = True,
        seed: bool = False,
        key: ProducerKey | str | None = None,
        wait_replicas: int = 0,
        wait_seconds: float = WAIT_SECONDS,
        confirmed_log: Path | None = None,
        retries: int | None = None,
    ) -> None:
        """Prepares a producer; it connects when it sends first.

        Args:
            server: A URL (`redis://`, `rediss://`, `unix://`; `sentinel://` or a list for a primary with replicas) or
                a client.
            namespace: Which copydesk on that server.
            batch: Documents that are sent together, at most 100,000.
            backlog: Entries in the raw stream from which on nothing more is sent; a batch may go over it.
            on_full: What happens then: wait for the workers, or raise QueueFull.
            on_wait: Called with the length of the stream at each look while waiting.
            document_bytes: Larger documents are refused; the workers have the same limit.
            confirm: Whether a document counts as confirmed only when the server has it on disk, not when it answers.
            seed: Whether the documents are an archive, to be indexed and not published.
            key: Key of a bound producer, as `copydesk producers add` printed it. Each document is signed with it.
            wait_replicas: How many replicas must have a document, too, before it counts as confirmed. Then it outlives
                a failover to the replica that has most.
            wait_seconds: How long `flush` waits for the disk and the replicas before ServerUnavailable.
            confirmed_log: File that gets a line for each confirmed document, before `flush` returns. `copydesk check
                --confirmed FILE` then tells which of them a failover lost.
            retries: Attempts after a lost connection before ServerUnavailable. None: 8, about 5 seconds; for a URL
                that leads to whichever server is the primary 40, about a minute.

        Raises:
            SettingsError: A number is out of range, the URL or the key is wrong, or the log cannot be written.
        """
        if not 1 <= batch <= MOST_DOCUMENTS or min(backlog, document_bytes) < 1 or min(wait_replicas, retries or 0) < 0:
            said = f"batch must be 1 to {MOST_DOCUMENTS:,}, backlog and document_bytes at least 1"
            raise SettingsError(f"{said}, wait_replicas and retries at least 0")
        if wait_replicas and not confirm:
            raise SettingsError("wait_replicas needs confirm: only what is confirmed is waited for")
        self._signer = parse_producer_key(key) if isinstance(key, str) else key
        self._client = connect(server) if isinstance(server, str) else server
        self._owned = isinstance(server, str)
        if retries is None:
            retries = _RETRIES_FOLLOWING if follows(self._client) else _RETRIES
        self._batch, self._backlog, self._document_bytes, self._retries = batch, backlog, document_bytes, retries
        self._on_full, self._on_wait = on_full, on_wait
        keys = Keys(namespace)
        self._key, self._raw = keys.producer(uuid.uuid4().hex), keys.raw
        self._append = AppendScript(self._client, keys, seed=seed)
        self._confirmation = (
            Confirmation(self._client, replicas=wait_replicas, seconds=wait_seconds) if confirm else None
        )

        self._log = None if confirmed_log is None else ConfirmedLog(confirmed_log)

        self._pending = Batch(1, [])
        self._pending_bytes = 0
        self._batches: deque[Batch] = deque()  # complete, and not confirmed
        self._confirmed_batch = 0
        self._confirmed = 0
        self._ids: list[str] = []  # confirmed since the last flush
        self._refused: list[str] = []

    @property
    def confirmed(self) -> int:
        """Documents that were confirmed since this producer began."""
        return self._confirmed

    @property
    def held(self) -> int:
        """Documents that are not confirmed yet. They exist only in this process until `flush` has confirmed them."""
        return len(self._pending.entries) + sum(len(batch.entries) for batch in self._batches)

    def push(
        self,
        document: RawDocument | Mapping[str, Any],
        *,
        entry_id: str | None = None,
        progress: Mapping[str, str] | None = None,
        origin: str | None = None,
    ) -> None:
        """Buffers one document, and sends when a batch is full.

        After QueueFull or ServerUnavailable the document is held: do not push it again.

        Args:
            document: A raw document, or a dict with its fields.
            entry_id: The stream entry id it must get (for a replay; ids must rise). None: the server chooses.
            progress: Fields to write into the progress hash, in the same step as the document.
            origin: Where the document was found, for people (`news.jsonl, line 7`). A dead letter of it says so.

        Raises:
            DocumentError: The document breaks the schema; the message names the field. Nothing of it was sent.
            DocumentTooLarge: It is larger than `document_bytes`. Nothing of it was sent.
            IdOutOfRange: A record id cannot hold `entry_id`.
            QueueFull: The stream is full, and `on_full` is `raise`.
            ServerUnavailable: The server was lost and did not come back.
        """
        value = msgspec.to_builtins(document) if isinstance(document, RawDocument) else dict(document)
        data = checked_json(check_raw(value), self._document_bytes)
        self._hold(self._entry(data, entry_id, origin), progress)

    def push_raw(
        self,
        data: bytes,
        *,
        entry_id: str | None = None,
        progress: Mapping[str, str] | None = None,
        signed: bytes | None = None,
        origin: str | None = None,
    ) -> None:
        """Buffers one document unchecked: a bad one ends in the dead letters, with the reason.

        Of a document over the size limit, the limit and one more byte are sent, so that the workers see that it is
        over.

        Args:
            data: JSON of a raw document, or whatever was found.
            entry_id: As for `push`.
            progress: As for `push`.
            signed: The signature that it was pushed with before. None: it is signed with the key of this producer.
            origin: As for `push`.
        """
        self._hold(self._entry(data[: self._document_bytes + 1], entry_id, origin, signed), progress)

    def push_many(self, documents: Iterable[RawDocument | Mapping[str, Any]]) -> int:
        """Pushes and flushes documents.

        Args:
            documents: Raw documents, or dicts with their fields.

        Returns:
            How many of them were confirmed.
        """
        before = self._confirmed
        for count, document in enumerate(documents, 1):
            self.push(document)
            if count % UNCONFIRMED_DOCUMENTS == 0:
                self.flush()
        self.flush()
        return self._confirmed - before

    def flush(self, progress: Mapping[str, str] | None = None) -> list[str]:
        """Sends and confirms everything that is held.

        Args:
            progress: Fields to write into the progress hash, in the same step as the last document.

        Returns:
            The stream ids of the documents since the last flush, in the order of `push`.

        Raises:
            DocumentError: The server refused entry ids that the caller gave. All other documents are confirmed.
            QueueFull: The stream is full, and `on_full` is `raise`.
            ServerUnavailable: The server was lost and did not come back.
        """
        self._pending.progress.update(progress or {})
        self._close_batch()
        self._send()
        self._settle()
        ids, self._ids = self._ids, []
        if self._refused:
            refused, self._refused = self._refused, []
            raise DocumentError(
                f"{counted(len(refused), 'document')} not added, {len(ids):,} added; the first: {refused[0]}."
                " Entry ids must rise: push in their order, into a namespace of its own"
            )
        return ids

    def close(self) -> None:
        """Flushes, and closes the connection if this producer made it."""
        self.flush()
        self._disconnect()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.close()
            return
        # What was pushed before the caller's error is sent all the same, unless the server is what failed.
        if not isinstance(error, (QueueFull, ServerUnavailable)):
            try:
                self.flush()
            except CopydeskError as second:
                error.add_note(f"and the documents pushed before could not be flushed: {second}")
        self._disconnect()

    def _disconnect(self) -> None:
        if self._owned:
            self._client.close()

    def _entry(self, data: bytes, entry_id: str | None, origin: str | None, signed: bytes | None = None) -> NewEntry:
        """The entry with its signature."""
        if signed is None:
            signed = b"" if self._signer is None else self._signer.sign(data)
        checked = _checked_id(entry_id)
        return NewEntry(data, checked, signed, encode_origin(origin or ""), begin_push(self._raw, len(data)))

    def _hold(self, entry: NewEntry, progress: Mapping[str, str] | None) -> None:
        if self._pending_bytes + len(entry.data) > BATCH_BYTES:
            self._close_batch()
        self._pending.entries.append(entry)
        self._pending.progress.update(progress or {})
        self._pending_bytes += len(entry.data)
        if len(self._pending.entries) >= self._batch:
            self._close_batch()
        if self._batches and self._batches[-1].ids is None:
            self._send()
            documents = sum(len(batch.entries) for batch in self._batches)
            if documents >= UNCONFIRMED_DOCUMENTS or sum(batch.size for batch in self._batches) >= UNCONFIRMED_BYTES:
                self._settle()

    def _close_batch(self) -> None:
        if self._pending.entries or self._pending.progress:
            self._batches.append(self._pending)
            self._pending, self._pending_bytes = Batch(self._pending.number + 1, []), 0

    def _send(self) -> None:
        """Sends every batch that has no answer, oldest first."""
        looks = 0
        while batch := next((batch for batch in self._batches if batch.ids is None), None):
            match self._try_append(batch):
                case Added(ids):
                    batch.ids, looks = ids, 0
                case Gap(last):
                    self._reopen(last)
                case Full(length, why):
                    self._wait(length, why, looks)
                    looks += 1
        if self._confirmation is None:
            self._finish()

    def _try_append(self, batch: Batch) -> Added | Full | Gap:
        def attempt() -> Added | Full | Gap:
            return self._append(self._key, batch, confirmed=self._confirmed_batch, backlog=self._backlog)

        return with_retries(self._client, attempt, self._retries, self._count)

    def _reopen(self, last: int) -> None:
        """The server lost the batches after number `last`: they must be sent again."""
        for batch in self._batches:
            if batch.number > last:
                batch.ids = None

    def _wait(self, length: int, why: str, looks: int) -> None:
        """Waits a little for the workers, longer at each look; or raises QueueFull."""
        if self._on_full == "raise":
            raise QueueFull(f"{why}; {self._count()}. Start more workers, or wait and call flush() again")
        if looks == 0:
            logger.warning("%s; waiting for the workers", why)
        if self._on_wait is not None:
            self._on_wait(length)
        first, longest = POLL_SECONDS
        time.sleep(min(longest, first * 2 ** min(looks, 10)))

    def _settle(self) -> None:
        """Confirms every batch; batches that the server lost are sent again first."""
        confirmation = self._confirmation
        while confirmation is not None and self._batches:
            [last] = with_retries(self._client, lambda: confirmation([self._key]), self._retries, self._count)
            if last >= self._batches[-1].number:
                self._finish()
            else:
                self._reopen(last)
                self._send()

    def _finish(self) -> None:
        """Releases every batch: all are confirmed."""
        confirmed: list[tuple[str, bytes]] = []
        for batch in self._batches:
            for entry, entry_id in zip(batch.entries, batch.ids or (), strict=True):
                if entry_id.startswith("!"):
                    self._refused.append(f"{entry.entry_id}: {entry_id[1:]}")
                    if entry.trace is not None:
                        entry.trace.refused("id_refused")
                else:
                    confirmed.append((entry_id, entry.data))
                    if entry.trace is not None:
                        entry.trace.confirmed(entry_id)
            self._confirmed_batch = batch.number
        self._batches.clear()
        self._ids += [entry_id for entry_id, _ in confirmed]
        self._confirmed += len(confirmed)
        if self._log is not None:
            self._log.note(confirmed)

    def _count(self) -> str:
        return f"{counted(self._confirmed, 'document')} confirmed, {self.held:,} held for the next flush()"


def checked_json(document: RawDocument, document_bytes: int) -> bytes:
    """JSON of a document; DocumentTooLarge if it has more than `document_bytes` bytes."""
    data = encode_raw(document)
    if len(data) > document_bytes:
        raise DocumentTooLarge(
            f"the document{f' from {document.url}' if document.url else ''} is {len(data):,} bytes of JSON,"
            f" the limit is {document_bytes:,}: shorten it, or raise the limit here and at the workers"
        )
    return data


def _checked_id(entry_id: str | None) -> str | None:
    """The id, if it is None or fits into a record id; else IdOutOfRange."""
    if entry_id is not None:
        parse_entry_id(entry_id)
    return entry_id
