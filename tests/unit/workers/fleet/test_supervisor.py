"""The supervisor tells how a worker ended, as loudly as it deserves."""

import logging
import multiprocessing
import os
import signal

import pytest
import redis
from rq.worker_pool import WorkerData

from copydesk_schemas import Keys
from copydesk_workers.fleet.supervisor import Supervisor
from copydesk_workers.settings import Settings


@pytest.mark.parametrize(
    ("status", "level"),
    [
        (os.EX_OK, logging.WARNING),  # RQ's loop ended, and told why
        (os.EX_TEMPFAIL, logging.WARNING),  # the server was away, and the worker told so
        (1, logging.ERROR),
        (-signal.SIGKILL, logging.ERROR),
    ],
)
def test_an_end_that_the_worker_explained_is_a_warning(
    status: int, level: int, caplog: pytest.LogCaptureFixture
) -> None:
    """An outage ends workers in order; only what nobody explained is an error."""
    supervisor = Supervisor(
        redis.Redis(unix_socket_path="/nowhere"), "unix:///nowhere", Keys("outage"), Settings(workers=1), burst=False
    )
    process = multiprocessing.get_context("fork").Process(target=_end, args=(status,))
    process.start()
    process.join()
    [name] = supervisor._places
    assert process.pid is not None
    supervisor.worker_dict[name] = WorkerData(name, process.pid, process)
    supervisor.reap_workers()
    assert [(f"worker {name} ended with {status}", level)] == [
        (record.getMessage(), record.levelno) for record in caplog.records
    ]
    assert {} == supervisor.worker_dict


def _end(status: int) -> None:
    if status < 0:
        os.kill(os.getpid(), -status)
    os._exit(status)
