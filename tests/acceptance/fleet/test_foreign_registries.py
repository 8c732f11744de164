"""What others write into RQ's registries and lists: read by its upkeep, and run by nobody."""

import os
import pickle
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
import redis
from tests.acceptance.fleet.harness import Fleet, finished, push
from tests.processes import wait_until

from copydesk_schemas import Keys
from copydesk_workers.fleet.ticket_job import FUNCTION
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.settings import Settings

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for child processes in /proc")

#: RQ's registries of one queue, by the first part of their keys.
_REGISTRIES: Final = ("wip", "failed", "finished", "deferred", "scheduled", "canceled")


class _Touch:
    """Makes a folder when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, (str(self.path),)


def _jobs(touched: Path) -> list[dict[str, bytes | str]]:
    """Jobs that run something of their own if anyone loads or ends them by RQ's rules."""
    code = pickle.dumps(_Touch(touched))
    call = f'["os.mkdir", null, ["{touched}"], {{}}]'
    ticket = f'["{FUNCTION}", null, [], {{}}]'
    common = {"origin": "tickets", "created_at": "2026-03-03T16:00:00.000000Z", "status": "started", "timeout": "1"}
    return [
        {**common, "data": code},
        {**common, "data": call},
        {**common, "data": call, "failure_callback_name": "os.mkdir", "stopped_callback_name": "os.mkdir"},
        {**common, "data": ticket, "failure_callback_name": "os.mkdir", "meta": code},
        {**common, "data": ticket, "retries_left": "3", "retry_intervals": "[0]"},
        {**common, "data": code, "result": code, "exc_info": code},
    ]


def test_upkeep_runs_nothing(client: redis.Redis, server: EmbeddedServer, keys: Keys, tmp_path: Path) -> None:
    """Overdue jobs in every registry, results and lists of RQ: none runs, and the worker goes on with documents."""
    touched = tmp_path / "touched"
    prefix = keys.rq_prefix
    for job in _jobs(touched):
        for registry in _REGISTRIES:
            job_id = str(uuid.uuid4())
            client.hset(f"{prefix}job:{job_id}", items=[part for pair in job.items() for part in pair])
            member = f"{job_id}:execution" if registry == "wip" else job_id
            client.zadd(f"{prefix}{registry}:{keys.queue}", {member: time.time() - 3600})
            client.xadd(f"{prefix}results:{job_id}", {"type": "1", "return_value": pickle.dumps(_Touch(touched))})
            client.rpush(f"{prefix}queue:{keys.queue}:intermediate", job_id)
            client.sadd(f"{prefix}job:{job_id}:dependents", job_id)
    settings = Settings(namespace=keys.namespace, workers=1, ticket_seconds=0.5)
    with Fleet(server.url, settings, tmp_path / "fleet.log") as fleet:
        push(client, keys, ["ok"] * 10)
        wait_until(lambda: finished(client, keys) == 10, "all are finished")
        [worker] = fleet.workers()
        wait_until(lambda: not client.zcard(f"{prefix}wip:{keys.queue}"), "RQ's upkeep has read the registry")
        push(client, keys, ["ok"])
        wait_until(lambda: finished(client, keys) == 11, "the worker goes on")
        assert [worker] == fleet.workers()
    assert not touched.exists()
