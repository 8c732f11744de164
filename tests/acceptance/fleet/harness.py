"""What the fleet's acceptance tests share: fleets as processes, and what came out of them."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import msgspec
import redis

from copydesk_schemas import GROUP, Keys
from copydesk_workers.server.streams import read_all
from copydesk_workers.settings import Settings

PROGRAM: Final = Path(__file__).with_name("fleet_under_test.py")
#: Nothing here takes this long; what does has failed.
PATIENCE_SECONDS: Final = 60.0


class Fleet:
    """The fleet under test in a process of its own; killed with all it started when the test ends."""

    def __init__(self, url: str, settings: Settings, log: Path, *flags: str) -> None:
        self.log = log
        command = [sys.executable, str(PROGRAM), url, json.dumps(msgspec.to_builtins(settings)), *flags]
        with log.open("ab") as output:
            self.process = subprocess.Popen(command, stdout=output, stderr=output, process_group=0)

    def workers(self) -> list[int]:
        """The process ids of the workers."""
        return children(self.process.pid)

    def horses(self) -> list[int]:
        """The process ids of the horses."""
        return [horse for worker in self.workers() for horse in children(worker)]

    def everyone(self) -> list[int]:
        """The supervisor, the workers and the horses."""
        return [self.process.pid, *self.workers(), *self.horses()]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()


def children(pid: int) -> list[int]:
    """The living child processes of a process, oldest first."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent, *_ = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it ended while we looked
            continue
        if int(parent) == pid and state not in "ZX":
            found.append(int(stat.parent.name))
    return sorted(found)


def is_alive(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def kill(pids: Iterable[int]) -> None:
    """kill -9, of processes that may have ended by themselves."""
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def wait_until(condition: Callable[[], object], what: str) -> None:
    """Returns once the condition holds, however often the server is away; fails after a generous time."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            if condition():
                return
        except redis.exceptions.RedisError:  # it was just killed
            pass
        assert time.monotonic() < deadline, f"waited {PATIENCE_SECONDS:g} s until {what}"
        time.sleep(0.02)


def push(client: redis.Redis, keys: Keys, words: Iterable[str]) -> list[str]:
    """Pushes a document for each word in one MULTI; their entry ids."""
    with client.pipeline(transaction=True) as pipeline:
        for word in words:
            pipeline.xadd(keys.raw, {"document": word})
        return [entry_id.decode() for entry_id in pipeline.execute()]


def finished(client: redis.Redis, keys: Keys) -> int:
    """How many entries have an outcome."""
    return int(client.xlen(keys.clean)) + int(client.xlen(keys.dead))


def outcomes(client: redis.Redis, keys: Keys) -> Counter[str]:
    """How many outcomes each entry id has."""
    return Counter(
        fields[b"raw_id"].decode() for stream in (keys.clean, keys.dead) for _, fields in read_all(client, stream)
    )


def dead(client: redis.Redis, keys: Keys) -> dict[str, tuple[str, str]]:
    """Reason and detail of each dead entry id."""
    return {
        fields[b"raw_id"].decode(): (fields[b"reason"].decode(), fields[b"detail"].decode())
        for _, fields in read_all(client, keys.dead)
    }


def pending(client: redis.Redis, keys: Keys) -> int:
    """How many entries are in hand."""
    return int(client.xpending(keys.raw, GROUP)["pending"]) if client.exists(keys.raw) else 0
