"""The fleet from end to end: documents/s with everything queued, and the time one document takes at low load."""

import time
from pathlib import Path
from typing import Final, cast

import redis

from copydesk_schemas import GROUP, Keys
from copydesk_workers.fleet.start import FleetProcess
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.streams import read_last
from copydesk_workers.settings import Settings
from tests.benchmarks.processor_time import Pace, pace, spent_by

_POLL_SECONDS: Final = 0.005
#: No run takes this long; one that does has lost documents or its workers.
_PATIENCE_SECONDS: Final = 120.0


def fleet_pace(server: EmbeddedServer, documents: list[bytes], settings: Settings, log: Path) -> Pace:
    """The pace of a fleet on an empty server: from all documents queued and all workers waiting to all committed.

    The documents arrive in one MULTI. RuntimeError if the fleet ends early or outcomes are missing.
    """
    client, keys = connect(server.url), Keys(settings.namespace)
    fleet = FleetProcess(settings, server.url, log=log)
    try:
        _await_workers(client, keys, settings.workers, fleet, log)
        pipeline = client.pipeline(transaction=True)
        for document in documents:
            pipeline.xadd(keys.raw, {"document": document})
        pipeline.execute()
        started, spent = time.monotonic(), spent_by(fleet.pid, server.process.pid)
        while client.xlen(keys.raw):
            _check(fleet, started, log)
            time.sleep(_POLL_SECONDS)
        elapsed, spent = time.monotonic() - started, spent_by(fleet.pid, server.process.pid) - spent
        out = sum(int(client.xlen(key)) for key in (keys.clean, keys.duplicates, keys.dead))
        if out < len(documents):
            raise RuntimeError(f"{len(documents)} documents went in, {out} articles came out:\n{_end_of(log)}")
        return pace(len(documents), elapsed, spent)
    finally:
        fleet.stop()
        client.close()


def low_load_seconds(url: str, documents: list[bytes], settings: Settings, log: Path, every: float) -> list[float]:
    """Seconds from XADD to the record for each document, one pushed every `every` seconds.

    The reader waits in one XREAD on the three output streams. RuntimeError if a document does not come out in 10 s.
    """
    client, keys = connect(url), Keys(settings.namespace)
    fleet = FleetProcess(settings, url, log=log)
    outputs = (keys.clean, keys.duplicates, keys.dead)
    times = []
    try:
        _await_workers(client, keys, settings.workers, fleet, log)
        for document in documents:
            after = {key: entries[-1][0] if (entries := read_last(client, key)) else "0-0" for key in outputs}
            started = time.perf_counter()
            client.xadd(keys.raw, {"document": document})
            if not client.xread(cast("dict[redis.typing.KeyT, redis.typing.StreamIdT]", after), block=10_000):
                raise RuntimeError(f"a document did not come out within 10 s:\n{_end_of(log)}")
            elapsed = time.perf_counter() - started
            times.append(elapsed)
            time.sleep(max(0.0, every - elapsed))
        return times
    finally:
        fleet.stop()
        client.close()


def _await_workers(client: redis.Redis, keys: Keys, workers: int, fleet: FleetProcess, log: Path) -> None:
    """Returns when every worker waits in its ticket for documents."""
    started = time.monotonic()
    while _waiting(client, keys) < workers:
        _check(fleet, started, log)
        time.sleep(_POLL_SECONDS)


def _waiting(client: redis.Redis, keys: Keys) -> int:
    """Consumers that wait on the raw stream; each worker makes its own when it first reads."""
    if not client.exists(keys.raw):
        return 0
    groups = cast("list[dict[str, object]]", client.xinfo_groups(keys.raw))
    return sum(cast(int, group["consumers"]) for group in groups if group["name"] == GROUP.encode())


def _check(fleet: FleetProcess, started: float, log: Path) -> None:
    if not fleet.alive():
        raise RuntimeError(f"the fleet ended during a measurement; the end of its log:\n{_end_of(log)}")
    if time.monotonic() - started > _PATIENCE_SECONDS:
        raise RuntimeError(f"not done in {_PATIENCE_SECONDS:.0f} s; the end of the fleet's log:\n{_end_of(log)}")


def _end_of(log: Path) -> str:
    """The last lines of a log, which goes with its folder."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-20:])
