"""What the endpoints share: settings, connections, and threads for what waits for Redis."""

import asyncio
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Final, TypeVar

from copydesk_desk.serve.body import Held
from copydesk_desk.serve.metrics import HttpNumbers
from copydesk_desk.serve.problems import Problem
from copydesk_desk.serve.tail import Tail
from copydesk_desk.serve.turns import COMPUTING, Turns
from copydesk_producers.shared_producer import SharedProducer
from copydesk_schemas import Keys
from copydesk_workers.server.claims import check_claims
from copydesk_workers.server.connection import connect
from copydesk_workers.settings import Settings

Result = TypeVar("Result")

#: Requests that read from Redis at the same time.
_READERS: Final = 16


class Door:
    """The state of one serving process. Nothing in it outlives the process."""

    def __init__(self, settings: Settings, url: str, *, backlog: int, only_shows: bool = False) -> None:
        """Connects to the server.

        Args:
            settings: The settings, as for workers.
            url: URL of the server.
            backlog: Entries in the raw stream from which on documents are refused.
            only_shows: Whether it takes no documents, since nobody would process them.

        Raises:
            SettingsError: The settings are not those of the namespace.
            ServerUnavailable: The server does not answer.
        """
        self.settings = settings
        self.keys = Keys(settings.namespace)
        self.client = connect(url, keeps=True)
        check_claims(self.client, self.keys, settings)  # what is compared here, the workers compare
        self.producer = SharedProducer(
            url,
            settings.namespace,
            backlog=backlog,
            wait_replicas=settings.wait_replicas,
            wait_seconds=settings.wait_seconds,
        )
        self._only_shows = only_shows
        self.held = Held()
        self.turns = Turns()
        #: Of the event streams of a key that are far behind.
        self.reading_turns = Turns(most=None)
        #: Of the event streams of a key whose filters look at records.
        self.filter_turns = Turns(most=None, at_once=1)
        self._computing_turns = Turns(most=None, at_once=COMPUTING)
        self._unpacking_turns = Turns(most=None, at_once=COMPUTING)
        self._checking_turns = Turns(most=None, at_once=COMPUTING)
        self.numbers = HttpNumbers()
        #: Readers of the event stream, by the id of their key.
        self.readers: Counter[str] = Counter()
        #: Follows the clean stream while the application runs.
        self.tail: Tail
        self._threads = ThreadPoolExecutor(_READERS, thread_name_prefix="read")
        self._computing = ThreadPoolExecutor(2, thread_name_prefix="compute")

    def check_takes(self) -> None:
        """Refuses documents where nobody would process them.

        Raises:
            Problem: 409; this door shows what a run left.
        """
        if self._only_shows:
            detail = "It shows what a run left (`--in`) and has no workers. Start it with -n 1, or use `copydesk run`."
            raise Problem(409, "This door takes no documents", detail)

    async def compute(self, work: Callable[[], Result], key: str | None) -> Result:
        """Does work that computes for long, in a thread; of such work two at a time, and of one key one.

        Args:
            work: The work.
            key: Id of the key for which it is done; None: there are no keys.
        """
        async with self._computing_turns.of(key) if key is not None else nullcontext():
            return await asyncio.get_running_loop().run_in_executor(self._computing, work)

    def unpacking(self, key: str | None) -> AbstractAsyncContextManager[None]:
        """Waits until no other body of a key is unpacked.

        Args:
            key: Id of the key that sent it; None: there are no keys.
        """
        return self._unpacking_turns.of(key) if key is not None else nullcontext()

    async def check(self, work: Callable[[], Result], key: str | None) -> Result:
        """Reads what a body says, in a thread; of one key one at a time: it may be 16 MB, or 5,000 documents.

        Args:
            work: The work.
            key: Id of the key that sent it; None: there are no keys.
        """
        async with self._checking_turns.of(key) if key is not None else nullcontext():
            return await self.run(work)

    def begin(self) -> None:
        """Begins to follow the clean stream. To be called in the event loop."""
        self.tail = Tail(self.client, self.keys.clean, self.run)

    async def run(self, work: Callable[[], Result]) -> Result:
        """Does work that waits in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def close(self) -> None:
        """Pushes what is waiting, and closes the connections."""
        if hasattr(self, "tail"):
            self.tail.join()
        self.producer.close()
        self._threads.shutdown()
        self._computing.shutdown()
        self.client.close()
