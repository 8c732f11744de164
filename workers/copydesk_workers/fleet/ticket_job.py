"""The one RQ job that workers take: a drain ticket, which carries no document. Anything else on the queue is refused.

RQ runs whatever function a job names, and its callbacks, and loads pickles in places where no serializer was given.
So a job is compared with the ticket field by field before RQ reads any of it.
"""

import json
import logging
import zlib
from collections.abc import Mapping
from typing import Any, Final

import redis
from rq.exceptions import NoSuchJobError
from rq.job import Job

from copydesk_workers.logs import event

logger = logging.getLogger(__name__)

#: What a ticket runs.
FUNCTION: Final = "copydesk_workers.fleet.ticket.drain_ticket"
_DATA: Final = json.dumps([FUNCTION, None, [], {}]).encode()
_LONGEST_DATA: Final = 1024

#: The fields of a job's hash that a ticket may fill. All others must be absent or empty: callbacks, webhooks,
#: dependencies, results, meta, retries, repeats, rate limits, groups.
_FIELDS: Final = frozenset(
    {
        *("data", "created_at", "enqueued_at", "started_at", "ended_at", "last_heartbeat", "origin", "description"),
        *("status", "timeout", "result_ttl", "failure_ttl", "worker_name", "exc_info"),
    }
)


class TicketJob(Job):
    """A job that is exactly a drain ticket, or does not exist."""

    @classmethod
    def fetch(cls, id: str, connection: redis.Redis | None = None, serializer: Any = None) -> Job:  # noqa: A002,RUF100  # RQ's name
        """Reads the ticket with this id.

        Raises:
            NoSuchJobError: There is no job of this id, or it is not a ticket, however malformed.
        """
        try:
            return super().fetch(id, connection=connection, serializer=serializer)
        except NoSuchJobError:
            raise
        except (ValueError, TypeError, KeyError, AttributeError, redis.exceptions.ResponseError) as error:
            reason = f"it is malformed ({type(error).__name__}: {error})"
            logger.warning("job %r is refused: %s", id, reason, extra=event("job_refused", job=id, reason=reason))
            raise NoSuchJobError(f"job {id!r} is malformed: {error}") from error

    def restore(self, raw_data: Mapping[bytes, bytes]) -> None:
        """Reads the hash of a ticket.

        Raises:
            NoSuchJobError: The hash is not exactly that of a ticket.
        """
        wrong = _difference(raw_data)
        if wrong is not None:
            logger.warning(
                "job %s is refused: %s", self.id, wrong, extra=event("job_refused", job=self.id, reason=wrong)
            )
            raise NoSuchJobError(f"job {self.id} is not a ticket: {wrong}")
        super().restore(raw_data)


def _difference(found: Mapping[bytes, bytes]) -> str | None:
    """How this hash differs from that of a ticket; None for a ticket."""
    for name, value in found.items():
        if value and name.decode(errors="replace") not in _FIELDS:
            return f"it has the field {name.decode(errors='replace')!r}"
    if _unpacked(found.get(b"data", b"")) != _DATA:
        return f"it does not call {FUNCTION} without arguments"
    return None


def _unpacked(data: bytes) -> bytes:
    """The data of a job, decompressed no further than the data of a ticket reaches."""
    reader = zlib.decompressobj()
    try:
        return reader.decompress(data, _LONGEST_DATA)
    except zlib.error:
        return b""
