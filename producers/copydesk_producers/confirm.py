"""Confirmation: asks the server whether the batches of producers are on its disk, and on replicas where asked for."""

from collections.abc import Sequence
from typing import Any, Final

import redis

from copydesk_producers.append import PRODUCER_SECONDS, as_text
from copydesk_schemas import ServerUnavailable, SettingsError

#: One WAITAOF blocks for at most this long: below any socket timeout, and longer than two rounds of `everysec`. Every
#: attempt waits for a write of its own, so shorter ones can each begin just behind the sync that would have done (half
#: a second on Redis 8: never confirmed).
WAIT_MILLISECONDS: Final = 2_500
#: Seconds in all until the server must have it.
WAIT_SECONDS: Final = 30.0

#: What a server answers that has no WAITAOF (Redis before 7.2), keeps no append-only file, or forbids the question.
_CANNOT: Final = ("unknown command", "appendonly is disabled", "no permissions")


class Confirmation:
    """Confirms the batches of producers, through their hashes on the server."""

    def __init__(self, client: redis.Redis, *, replicas: int = 0, seconds: float = WAIT_SECONDS) -> None:
        """Prepares the question.

        Args:
            client: Any client of the primary.
            replicas: How many replicas must have a batch too. WAIT tells what they have received, on disk or not.
            seconds: How long to wait for the disk and the replicas before ServerUnavailable.
        """
        self._client = client
        self._replicas, self._waits = replicas, max(1, round(seconds * 1000 / WAIT_MILLISECONDS))

    def __call__(self, producers: Sequence[str], seconds: int = PRODUCER_SECONDS) -> list[int]:
        """Asks for the number of the last batch that the server has of each, on disk if the server can tell.

        Everything goes over one connection, in this order: what are the last batches; write something; wait for that
        write. So the answer holds even if the connection, or the server, is not the one that the batches were sent to.

        Args:
            producers: Keys of the hashes of the producers.
            seconds: How long the server remembers their last batches from now on.

        Raises:
            ServerUnavailable: The server does not get it onto the disk, or too few replicas have it.
            SettingsError: Replicas are to be waited for, and this user may not wait for them.
        """
        lacks = ""
        for _ in range(self._waits):
            with self._client.pipeline(transaction=False) as pipeline:
                for producer in producers:
                    pipeline.hget(producer, "batch")
                for producer in producers:
                    pipeline.expire(producer, seconds)
                pipeline.waitaof(1, 0, WAIT_MILLISECONDS)  # each time: after a failover another server answers
                if self._replicas:
                    pipeline.wait(self._replicas, WAIT_MILLISECONDS)
                answers = pipeline.execute(raise_on_error=False)
            on_replicas = self._count(answers.pop()) if self._replicas else 0
            *written, waited = answers
            for answer in (*written, *([] if _cannot(waited) else [waited])):
                if isinstance(answer, Exception):
                    raise answer
            if not isinstance(waited, Exception) and int(waited[0]) < 1:
                lacks = "the server wrote nothing to its disk for {} seconds; is the disk full?"
            elif on_replicas < self._replicas:
                lacks = (
                    f"{on_replicas} of {self._replicas} replicas had what was pushed after {{}} seconds; are they up?"
                )
            else:
                return [int(as_text(number or b"0")) for number in written[: len(producers)]]
        raise ServerUnavailable(lacks.format(self._waits * WAIT_MILLISECONDS // 1000))

    def _count(self, answer: Any) -> int:
        """How many replicas have it."""
        if isinstance(answer, redis.exceptions.NoPermissionError):
            raise SettingsError(f"this user may not wait for replicas ({answer}): `copydesk acl` prints users that may")
        if isinstance(answer, Exception):
            raise answer
        return int(answer)


def _cannot(answer: Any) -> bool:
    """Whether the server says that it cannot tell what is on its disk."""
    return isinstance(answer, redis.exceptions.ResponseError) and any(said in str(answer) for said in _CANNOT)
