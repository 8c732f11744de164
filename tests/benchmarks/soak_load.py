"""The load of a soak: documents at a rate that can be changed, by a producer that waits while the queue is full."""

import threading
import time
from typing import Final

from copydesk_producers import Producer
from tests.benchmarks.corpus import endless_documents

#: Most documents that wait; the producer then waits too.
BACKLOG: Final = 2_000
_BATCH: Final = 50
_TICK_SECONDS: Final = 0.02


class Load:
    """Pushes in a thread, `rate` documents a second; None: as fast as they are taken."""

    def __init__(self, url: str, namespace: str) -> None:
        self._producer = Producer(
            url, namespace, batch=_BATCH, backlog=BACKLOG, confirm=False, on_wait=self._count_wait
        )
        self._rate: float | None = 0.0
        self._since = time.monotonic()
        self._base = 0
        self._stopping = threading.Event()
        self.pushed = 0
        #: Looks at a queue that was full.
        self.waits = 0
        self.failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="load", daemon=True)
        self._thread.start()

    @property
    def rate(self) -> float | None:
        """Documents that it wants to push a second."""
        return self._rate

    def set_rate(self, rate: float | None) -> None:
        """Changes the rate from now on."""
        self._since, self._base, self._rate = time.monotonic(), self.pushed, rate

    def stop(self) -> None:
        """Ends the thread; RuntimeError if it failed."""
        self._stopping.set()
        self._thread.join()
        if self.failure is not None:
            raise RuntimeError("the load ended early") from self.failure

    def _run(self) -> None:
        try:
            self._push()
            self._producer.flush()
        except BaseException as error:  # told by `stop`
            self.failure = error

    def _push(self) -> None:
        for document in endless_documents():
            while self._rate is not None and self.pushed - self._base >= self._rate * (time.monotonic() - self._since):
                self._producer.flush()
                if self._stopping.wait(_TICK_SECONDS):
                    return
            if self._stopping.is_set():
                return
            self._producer.push(document)
            self.pushed += 1

    def _count_wait(self, length: int) -> None:
        self.waits += 1
