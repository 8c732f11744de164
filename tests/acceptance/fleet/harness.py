"""What the fleet's acceptance tests share: fleets as processes, and what came out of them."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import msgspec
import redis
from tests.processes import children, descendants, end

from copydesk_schemas import GROUP, Keys
from copydesk_workers.server.streams import read_all
from copydesk_workers.settings import Settings

PROGRAM: Final = Path(__file__).with_name("fleet_under_test.py")


class Fleet:
    """The fleet under test, in a process of its own.

    Use it in `with`: at the end of the block it is killed with everything it started, and all of it is gone.
    """

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
        return [self.process.pid, *descendants(self.process.pid)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        end(self.process)


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
