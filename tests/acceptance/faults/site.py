"""The site of a storm: a server, a proxy that loses connections, and a fleet behind it, all real processes."""

import os
import re
import resource
import signal
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from tests.acceptance.faults.disturbance import IMPOSSIBLE, Disturbance
from tests.integration.producers.proxy import LossyProxy
from tests.processes import children

from copydesk_schemas import GROUP, Keys
from copydesk_workers.fleet.start import FleetProcess
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.ledger import read_losses
from copydesk_workers.settings import Settings

#: Short limits, so that a storm of a minute sees what else takes an hour.
SETTINGS: Final = Settings(
    namespace="storm",
    workers=2,
    ticket_seconds=2,
    document_seconds=2,
    reclaim_seconds=4,
    window_documents=20_000,
    archive_entries=500,
)
_PATIENCE_SECONDS: Final = 120.0
#: How long a fault that lies in wait is waited for.
WAIT_SECONDS: Final = 8.0


class Site:
    """Everything that can be hit. `client` goes past the proxy and never tries twice."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.keys = Keys(SETTINGS.namespace)
        self.log = folder / "fleet.log"
        #: Where the data of the server are.
        self.data = folder / "server"
        #: Moves the clock of the server and slows its disk; None where that is impossible.
        self.disturbance = None if IMPOSSIBLE else Disturbance(folder / "disturbance")
        self.server = EmbeddedServer(self.data, program=self.disturbance.program if self.disturbance else None)
        socket = self.server.url.removeprefix("unix://")
        self.client = redis.Redis(unix_socket_path=socket, protocol=2, socket_timeout=10, retry=Retry(NoBackoff(), 0))
        self.proxy = LossyProxy(socket, {})
        self.fleet = FleetProcess(SETTINGS, self.proxy.url, log=self.log)

    # -- the fleet

    def workers(self) -> list[int]:
        """Process ids of the workers."""
        return children(self.fleet.pid)

    def horses(self) -> list[tuple[int, int]]:
        """Process ids of each worker that has a horse, and of its horse."""
        return [(worker, horse) for worker in self.workers() for horse in children(worker)]

    def in_hand(self, worker: int) -> int:
        """How many entries a worker has in hand; 0 while the server is away."""
        [name] = re.findall(rf"worker (\S+) started, process {worker}\n", self.log.read_text(errors="replace"))[-1:]
        try:
            consumers = self.client.xinfo_consumers(self.keys.raw, GROUP)
        except redis.exceptions.RedisError:
            return 0
        return sum(int(one["pending"]) for one in consumers if one["name"] == name.encode())

    def end_fleet(self, by: signal.Signals) -> None:
        """Ends the fleet and starts another in its place. AssertionError if it had ended by itself."""
        assert self.fleet.alive(), f"the fleet ended by itself:\n{self.end_of_log()}"
        self.fleet.process.send_signal(by)
        self.fleet.process.wait()
        self.fleet = FleetProcess(SETTINGS, self.proxy.url, log=self.log)

    def end_of_log(self) -> str:
        """The last lines of the fleet's log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-40:])

    # -- the server

    def end_server(self, by: signal.Signals) -> None:
        """Ends the server; its starter starts it again on what is on the disk. Returns when it answers."""
        before = self.server.process.pid
        os.kill(before, by)
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while self.server.process.pid == before or not self.answers():
            assert time.monotonic() < deadline, "the server did not come back"
            time.sleep(0.02)

    def answers(self) -> bool:
        """Whether the server answers."""
        try:
            return bool(self.client.ping())
        except redis.exceptions.RedisError:
            return False

    def limit_files(self, room: int | None) -> None:
        """Lets the server's append-only file grow by `room` bytes more and no further; None: as it likes.

        A write beyond the limit fails as one onto a full disk does (EFBIG for ENOSPC): Python, which starts the server,
        leaves SIGXFSZ ignored.
        """
        _, hard = resource.prlimit(self.server.process.pid, resource.RLIMIT_FSIZE)
        soft = hard
        if room is not None:
            written = [path.stat().st_size for path in self._folder.glob("server/appendonlydir/*.incr.aof")]
            soft = max(written, default=0) + room
        resource.prlimit(self.server.process.pid, resource.RLIMIT_FSIZE, (soft, hard))

    def refused(self, error: str) -> int:
        """How many commands the server has refused with this error since it began; 0 while it is away."""
        try:
            told = self.client.info("errorstats").get(f"errorstat_{error}", {})
        except redis.exceptions.RedisError:
            return 0
        return int(told.get("count", 0))

    # -- what came of it

    def finished(self) -> int:
        """Entries that are committed; 0 while the server is away."""
        try:
            return int(self.client.hget(self.keys.counters, "entries_committed") or 0)
        except redis.exceptions.RedisError:
            return 0

    def told(self) -> int:
        """How many documents the ledger tells as lost; 0 while the server is away."""
        try:
            return sum(loss.count for loss in read_losses(self.client, self.keys))
        except redis.exceptions.RedisError:
            return 0

    def drained(self) -> bool:
        """Whether no document waits or is in hand."""
        try:
            return not self.client.xlen(self.keys.raw)
        except redis.exceptions.RedisError:
            return False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.fleet.stop(5)
        with self.proxy:
            self.client.close()
        self.server.stop()
