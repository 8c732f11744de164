"""A producer for many callers at once: one wait for the disk confirms what all of them pushed meanwhile.

A server that writes to its disk once a second lets a producer that confirms each push do one push a second. So pushes
are gathered while the last ones are being confirmed (group commit), and a few threads take turns. Each push is added
whole or not at all. One that is named (`once`) has a hash of its own on the server, in which `append.lua` keeps its
answer: pushed again under the same name, whichever process does it, it adds nothing and gets the first answer.
"""

import queue
import threading
import uuid
from collections.abc import Sequence
from concurrent.futures import Future
from hashlib import sha256
from typing import Final

import redis
from msgspec import Struct

from copydesk_producers.append import Added, AppendScript, Batch, Full, Gap, NewEntry, as_text
from copydesk_producers.client import BATCH_BYTES
from copydesk_producers.confirm import WAIT_SECONDS, Confirmation
from copydesk_producers.connection import connect, with_retries
from copydesk_producers.traces import PushTrace, begin_push
from copydesk_schemas import CopydeskError, DocumentError, Keys, ProducerKey, QueueFull
from copydesk_schemas.raw_entry import encode_origin

#: How long the server remembers the answer to a push, in seconds: repeats come soon, or not at all.
REMEMBERED_SECONDS: Final = 3_600
#: Most documents that are confirmed together.
_GROUP_DOCUMENTS: Final = 5_000
_RETRIES: Final = 4


class NameReused(DocumentError):
    """Other documents were pushed under this name before."""


class _Push(Struct, eq=False):
    """What one caller pushes, and where the ids go."""

    documents: Sequence[bytes]
    origins: Sequence[str]
    once: str | None
    key: ProducerKey | None
    traces: Sequence[PushTrace | None]
    answer: "Future[tuple[str, ...]]"

    @property
    def size(self) -> int:
        """Bytes of its documents."""
        return sum(map(len, self.documents))

    def entries(self) -> list[NewEntry]:
        """Its documents, signed if it has a key."""
        key = self.key
        origins = self.origins or [""] * len(self.documents)
        return [
            NewEntry(document, None, b"" if key is None else key.sign(document), encode_origin(origin), trace)
            for document, origin, trace in zip(self.documents, origins, self.traces, strict=True)
        ]


class _Sent(Struct, eq=False):
    """A batch with the key of its producer, and the pushes that it carries in order."""

    producer: str
    batch: Batch
    pushes: list[_Push]

    def answer(self) -> None:
        """Tells each push the ids of its documents."""
        ids = self.batch.ids or ()
        for push in self.pushes:
            for trace, id_ in zip(push.traces, ids, strict=False):
                if trace is not None:
                    trace.confirmed(id_)
            push.answer.set_result(ids[: len(push.documents)])
            ids = ids[len(push.documents) :]

    def fail(self, error: Exception) -> None:
        """Tells each push why it is not added."""
        for push in self.pushes:
            for trace in push.traces:
                if trace is not None:
                    trace.refused(type(error).__name__)
            push.answer.set_exception(error)


class SharedProducer:
    """Pushes documents into the raw stream of a namespace; any thread may call it."""

    def __init__(
        self,
        url: str,
        namespace: str = "main",
        *,
        backlog: int = 100_000,
        threads: int = 2,
        wait_replicas: int = 0,
        wait_seconds: float = WAIT_SECONDS,
    ) -> None:
        """Starts the threads; they connect when they send first.

        Args:
            url: The server: `redis://`, `rediss://`, `unix://`, `sentinel://`, or a list.
            namespace: Which copydesk on that server.
            backlog: Entries in the raw stream from which on pushes are refused; one push may go over it.
            threads: How many groups may be under way at the same time.
            wait_replicas: How many replicas must have a document, too, before its push is answered.
            wait_seconds: How long a push waits for the disk and the replicas.

        Raises:
            SettingsError: The URL is wrong.
        """
        self._client = connect(url)
        self._keys = Keys(namespace)
        self._backlog = backlog
        self._replicas, self._wait_seconds = wait_replicas, wait_seconds
        self._waiting: queue.SimpleQueue[_Push | None] = queue.SimpleQueue()
        self._threads = [threading.Thread(target=self._work, name="push", daemon=True) for _ in range(threads)]
        for thread in self._threads:
            thread.start()

    def push(
        self,
        documents: Sequence[bytes],
        *,
        once: str | None = None,
        key: ProducerKey | None = None,
        origins: Sequence[str] = (),
        traceparent: str | None = None,
    ) -> "Future[tuple[str, ...]]":
        """Pushes documents, all of them or none.

        Args:
            documents: JSON of checked raw documents.
            once: A name of this push. Within an hour, documents that are pushed under the same name again are not
                added, and get the ids of the first time. None: they are added.
            key: Key of the bound producer that signs them.
            origins: Where each was found, for people (see `raw_entry.py`); empty if that is not known.
            traceparent: That of the request which brought them, if it had one.

        Returns:
            A future of the stream ids of the documents, in order. It is done when the server has them on its disk, if
            the server can tell. It raises QueueFull if the stream is full, ServerUnavailable if the server was lost,
            NameReused if `once` was the name of other documents; only after ServerUnavailable it is not certain that
            nothing was added.
        """
        traces = [begin_push(self._keys.raw, len(document), traceparent) for document in documents]
        push = _Push(documents, origins, once, key, traces, Future())
        push.answer.set_running_or_notify_cancel()  # from now on it cannot be called back
        self._waiting.put(push)
        return push.answer

    def close(self) -> None:
        """Pushes what is waiting, and ends the threads."""
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join()
        self._client.close()

    def _work(self) -> None:
        confirmation = Confirmation(self._client, replicas=self._replicas, seconds=self._wait_seconds)
        line = _Line(self._client, self._keys, self._backlog, confirmation)
        while (first := self._waiting.get()) is not None:
            group, documents, size = [first], len(first.documents), first.size
            while documents < _GROUP_DOCUMENTS and size < BATCH_BYTES:
                try:
                    push = self._waiting.get_nowait()
                except queue.Empty:
                    break
                if push is None:
                    self._waiting.put(None)
                    break
                group.append(push)
                documents, size = documents + len(push.documents), size + push.size
            line.send(group)


class _Line:
    """What one thread sends through."""

    def __init__(self, client: redis.Redis, keys: Keys, backlog: int, confirmation: Confirmation) -> None:
        self._client, self._keys, self._backlog = client, keys, backlog
        self._append = AppendScript(client, keys, seed=False)
        self._confirmation = confirmation
        self._begin()

    def _begin(self) -> None:
        """Takes a new name, whose batches the server cannot have seen."""
        self._own, self._number = self._keys.producer(uuid.uuid4().hex), 0

    def send(self, group: Sequence[_Push]) -> None:
        """Adds and confirms pushes, and answers each."""
        sent = self._batches(group)
        try:
            while sent:
                for one in list(sent):
                    if one.batch.ids is None and not self._add(one):
                        sent.remove(one)
                self._confirm(sent)
        except (CopydeskError, redis.exceptions.RedisError) as error:
            self._begin()  # the server may have batches of this name that were not answered
            for one in sent:
                one.fail(error)
        except BaseException as error:
            for one in sent:
                one.fail(RuntimeError(f"the push failed: {error!r}"))
            raise

    def _batches(self, group: Sequence[_Push]) -> list[_Sent]:
        """One batch for each name, and one for all that have none."""
        sent = []
        unnamed = [push for push in group if push.once is None]
        if unnamed:
            self._number += 1
            entries = [entry for push in unnamed for entry in push.entries()]
            sent.append(_Sent(self._own, Batch(self._number, entries), unnamed))
        for push in group:
            if push.once is not None:
                name = sha256(push.once.encode(errors="surrogatepass")).hexdigest()[:32]
                batch = Batch(1, push.entries())
                sent.append(_Sent(self._keys.producer(f"once-{name}"), batch, [push]))
        return sent

    def _add(self, one: _Sent) -> bool:
        """Adds a batch; answers its pushes and returns False if that is refused."""
        named = one.pushes[0].once is not None
        if named and not with_retries(self._client, lambda: self._is_same(one), _RETRIES, _held):
            one.fail(NameReused())
            return False
        number = one.batch.number

        def attempt() -> Added | Full | Gap:
            return self._append(
                one.producer, one.batch, confirmed=number - 1, backlog=self._backlog, seconds=REMEMBERED_SECONDS
            )

        match with_retries(self._client, attempt, _RETRIES, _held):
            case Full(_, why):
                one.fail(QueueFull(f"{why}: wait, and push again"))
                if not named:
                    self._begin()
                return False
            case Gap():
                raise AssertionError("every batch before this one was confirmed")
            case Added(ids):
                one.batch.ids = ids
        return True

    def _is_same(self, one: _Sent) -> bool:
        """Whether the name is new, or was that of the same documents."""
        digest = sha256()
        for entry in one.batch.entries:
            digest.update(sha256(entry.data).digest())
        with self._client.pipeline(transaction=True) as pipe:
            pipe.hsetnx(one.producer, "documents", digest.hexdigest())
            pipe.expire(one.producer, REMEMBERED_SECONDS)
            pipe.hget(one.producer, "documents")
            *_, found = pipe.execute()
        return as_text(found) == digest.hexdigest()

    def _confirm(self, sent: list[_Sent]) -> None:
        """Answers what is confirmed, and takes it out of the list; what the server lost is to be added again."""
        if not sent:
            return
        producers = [one.producer for one in sent]
        last = with_retries(self._client, lambda: self._confirmation(producers, REMEMBERED_SECONDS), _RETRIES, _held)
        for one, number in zip(list(sent), last, strict=True):
            if number >= one.batch.number:
                one.answer()
                sent.remove(one)
            else:
                one.batch.ids = None


def _held() -> str:
    return "what was not confirmed may have been added: push it again"
