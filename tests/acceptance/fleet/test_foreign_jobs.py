"""What others put on the queue: refused, whatever it is, without an effect on the documents."""

import os
import pickle
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
import redis
from tests.acceptance.fleet.harness import Fleet, finished, push
from tests.processes import wait_until

from copydesk_schemas import Keys
from copydesk_workers.fleet.ticket_job import FUNCTION
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.settings import Settings

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for child processes in /proc")


class _Touch:
    """Makes a file when it is unpickled."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, (self.path,)


def plant(client: redis.Redis, keys: Keys, value: dict[str, bytes | str] | str) -> str:
    """Puts a job with this hash (or, a string, this value of the wrong type) on the queue."""
    job_id = str(uuid.uuid4())
    key = f"{keys.rq_prefix}job:{job_id}"
    if isinstance(value, str):
        client.set(key, value)
    else:
        client.hset(key, items=[part for pair in value.items() for part in pair])
    client.lpush(f"{keys.rq_prefix}queue:{keys.queue}", job_id)
    return job_id


def test_only_tickets_run(client: redis.Redis, server: EmbeddedServer, keys: Keys, tmp_path: Path) -> None:
    """Pickles, other functions, arguments, callbacks and malformed jobs are refused; the worker goes on."""
    touched = tmp_path / "touched"
    ticket = f'["{FUNCTION}", null, [], {{}}]'
    common: dict[str, bytes | str] = {"origin": keys.queue, "status": "queued", "timeout": "60"}
    planted: list[dict[str, bytes | str] | str] = [
        {**common, "data": pickle.dumps(_Touch(str(touched)))},
        {**common, "data": f'["os.mkdir", null, ["{touched}"], {{}}]'},
        {**common, "data": f'["{FUNCTION}", null, ["{touched}"], {{}}]'},
        {**common, "data": ticket, "success_callback_name": "os.getcwd"},
        {**common, "data": ticket, "failure_callback_name": "os.getcwd"},
        {**common, "data": ticket, "meta": pickle.dumps(_Touch(str(touched)))},
        {**common, "data": ticket, "result": pickle.dumps(_Touch(str(touched)))},
        {**common, "data": ticket, "dependency_ids": '["x"]'},
        {**common, "data": ticket, "webhooks": '[{"url": "http://127.0.0.1/"}]'},
        {**common, "data": ticket, "created_at": "yesterday"},
        {**common, "data": ticket, "timeout": "soon"},
        {**common, "data": ticket, "status": "sleeping"},
        {"data": b"\xff\xfe"},
        {"status": "queued"},
        "a string, not a hash",
    ]
    ids = [plant(client, keys, value) for value in planted]
    settings = Settings(namespace=keys.namespace, workers=1, ticket_seconds=0.5)
    with Fleet(server.url, settings, tmp_path / "fleet.log") as fleet:
        pushed = push(client, keys, ["ok"] * 10)
        wait_until(lambda: finished(client, keys) == len(pushed), "all are finished")
        [worker] = fleet.workers()
        wait_until(lambda: all(job_id in fleet.log.read_text() for job_id in ids), "all planted jobs were met")
        push(client, keys, ["ok"])
        wait_until(lambda: finished(client, keys) == len(pushed) + 1, "the worker goes on")
        assert [worker] == fleet.workers()
        assert not touched.exists()
