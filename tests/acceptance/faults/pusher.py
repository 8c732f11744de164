"""A producer in the storm: pushes documents until it is over, whatever happens to the server, and notes their ids."""

import threading
import time
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import redis
from tests.acceptance.faults.documents import Pushed

from copydesk_producers import Producer
from copydesk_schemas import CopydeskError, DocumentError, Keys
from copydesk_workers.server.streams import info

#: Documents that wait at most: the storm must hit while there is work, and the queue must be full at times.
BACKLOG: Final = 300
_FLUSH_EVERY: Final = 250
_PAUSE_SECONDS: Final = 0.2


class Pusher:
    """Pushes documents of at least `articles` articles through `url`, in a thread, and more of them until `enough`.

    `client` is a connection of its own that no fault touches. What is confirmed is noted in `log`, and is on so many
    replicas, which are waited for so long before they are asked again.
    """

    def __init__(
        self,
        url: str,
        client: redis.Redis,
        keys: Keys,
        documents: Iterable[Pushed],
        articles: int,
        *,
        wait_replicas: int = 0,
        wait_seconds: float = 30.0,
        log: Path | None = None,
    ) -> None:
        self._client = client
        self._keys = keys
        self._documents = documents
        self._articles = articles
        self._enough = threading.Event()
        #: What was pushed, in its order.
        self.documents: list[Pushed] = []
        self._producer = Producer(
            url,
            keys.namespace,
            backlog=BACKLOG,
            batch=50,
            retries=3,
            on_wait=self._look,
            wait_replicas=wait_replicas,
            wait_seconds=wait_seconds,
            confirmed_log=log,
        )
        self._stopping = threading.Event()
        self._held = threading.Event()
        self._quiet = threading.Event()
        #: Which of them the server lost with the end of its log, by their place.
        self.lost: set[int] = set()
        #: How many of them may be lost, told as such, and pushed again: the server died before it confirmed them.
        self.unsure = 0
        self._asked: deque[int] = deque()
        #: Entry ids of the documents that were confirmed, in their order.
        self.ids: list[str] = []
        #: How often event time has jumped.
        self.jumps = 0
        #: How often the server was away for longer than the producer tries.
        self.refusals = 0
        self.failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="pusher", daemon=True)
        self._thread.start()

    @property
    def done(self) -> bool:
        """Whether all is pushed and confirmed."""
        return not self._thread.is_alive() and self.failure is None

    @property
    def unconfirmed(self) -> int:
        """How many documents were pushed, or are about to be, and not confirmed yet."""
        return len(self.documents) - len(self.ids)

    def enough(self) -> None:
        """No more documents are wanted than there must be."""
        self._enough.set()

    def jump(self, milliseconds: int) -> None:
        """Has event time jump ahead by so much, soon; from then on it stands until the clock catches up."""
        self._asked.append(milliseconds)

    def hold(self, seconds: float) -> bool:
        """Has the thread confirm all that it pushed, and then push nothing; whether it does so within this time."""
        self._held.set()
        deadline = time.monotonic() + seconds
        while self._thread.is_alive() and time.monotonic() < deadline and not self._quiet.is_set():
            time.sleep(0.01)
        return self._quiet.is_set() or not self._thread.is_alive()

    def go_on(self) -> None:
        """Has the thread push again."""
        self._held.clear()

    def stop(self) -> None:
        """Ends the thread."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            articles = 0
            for number, document in enumerate(self._documents, 1):
                if articles >= self._articles and self._enough.is_set():
                    break
                articles += document.articles
                self.documents.append(document)
                if self._held.is_set():
                    self._rest()
                if self._asked:
                    self._flush()
                    self._push_ahead(document, self._asked.popleft())
                    continue
                self._push(document, None)
                if number % _FLUSH_EVERY == 0:
                    self._flush()
            self._flush()
        except _Stopped:
            return
        except BaseException as error:  # told to the storm, which fails with it
            self.failure = error

    def _rest(self) -> None:
        """Confirms all, and pushes nothing while it is held."""
        self._flush()
        self._quiet.set()
        while self._held.is_set():
            self._wait()
        self._quiet.clear()

    def _push_ahead(self, document: Pushed, milliseconds: int) -> None:
        """Pushes one document under an id of the future; later ones get ids behind it."""
        while True:
            last = self._ask_last()
            self._push(document, f"{int(last.partition('-')[0]) + milliseconds}-0")
            try:
                self._flush()
            except DocumentError:  # the server came back with another last id than it told
                continue
            self.jumps += 1
            return

    def _ask_last(self) -> str:
        while True:
            try:
                return str(info(self._client, self._keys.raw)["last-generated-id"].decode())
            except (redis.exceptions.RedisError, KeyError):
                self._wait()

    def _push(self, document: Pushed, entry_id: str | None) -> None:
        try:
            self._producer.push_raw(document.data, entry_id=entry_id)
        except (CopydeskError, redis.exceptions.RedisError):  # it is held all the same
            self.refusals += 1
            self._flush()

    def _flush(self) -> None:
        while True:
            try:
                self.ids += self._producer.flush()
                return
            except DocumentError:
                raise
            except (CopydeskError, redis.exceptions.RedisError):
                self.refusals += 1
                self._wait()

    def _wait(self) -> None:
        self._look(0)
        time.sleep(_PAUSE_SECONDS)

    def _look(self, length: int) -> None:
        if self._stopping.is_set():
            raise _Stopped


class _Stopped(Exception):
    """The storm is over before all was pushed."""
