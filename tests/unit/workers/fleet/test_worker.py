"""What a worker tells of a server that is away."""

import logging
import sys
from typing import cast

import pytest
import redis
from rq.job import Job

from copydesk_workers.fleet.worker import FleetWorker, warn_of_outage

AWAY = redis.exceptions.ConnectionError("Error 2 connecting to socket")


@pytest.mark.parametrize("error", [AWAY, redis.exceptions.ResponseError("READONLY of a replica")])
def test_a_ticket_that_an_outage_ends_is_told_in_one_line(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    """RQ prints a traceback of thirty lines, at the level of an error."""
    try:
        raise error
    except redis.exceptions.RedisError:
        worker = FleetWorker.__new__(FleetWorker)  # needs no server
        worker.name = "a-1"
        worker.handle_exception(cast(Job, None), *sys.exc_info())
    [record] = caplog.records
    assert logging.WARNING == record.levelno
    assert str(error) in record.getMessage()
    assert "\n" not in record.getMessage()


@pytest.mark.parametrize(("error", "level"), [(AWAY, logging.WARNING), (ValueError("a bug"), logging.ERROR)])
def test_what_rq_tells_of_an_outage_is_a_warning(error: Exception, level: int) -> None:
    """With a traceback where it ends, and without where it tries again; a bug stays an error with its traceback."""
    again = logging.LogRecord(
        "rq.worker", logging.ERROR, "", 0, "Worker %s: could not connect: %s retrying in %d seconds...", None, None
    )
    again.args = ("a-1", error, 2)
    ends = logging.LogRecord("rq.worker", logging.ERROR, "", 0, "found an unhandled exception", None, None)
    ends.exc_info = (type(error), error, None)
    for record in (again, ends):
        assert warn_of_outage(record)
        assert level == record.levelno
        assert str(error) in (record.getMessage() if level == logging.WARNING else repr(record.__dict__))
    assert (ends.exc_info is None) == (level == logging.WARNING)
