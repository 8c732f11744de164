"""Confirmation: asks the server whether the batches of producers are on its disk."""

from collections.abc import Sequence
from typing import Final

import redis

from copydesk_producers.append import PRODUCER_SECONDS, as_text
from copydesk_schemas import ServerUnavailable

#: One WAITAOF blocks for at most this long: below any socket timeout, and longer than two rounds of `everysec`. Every
#: attempt waits for a write of its own, so shorter ones can each begin just behind the sync that would have done (half
#: a second on Redis 8: never confirmed).
WAIT_MILLISECONDS: Final = 2_500
#: … and is repeated this often.
WAITS: Final = 12

#: What a server answers that has no WAITAOF (Redis before 7.2), keeps no append-only file, or forbids the question.
_CANNOT: Final = ("unknown command", "appendonly is disabled", "no permissions")


class Confirmation:
    """Confirms the batches of producers, through their hashes on the server."""

    def __init__(self, client: redis.Redis) -> None:
        self._client = client
        self._can_wait = True

    def __call__(self, producers: Sequence[str], seconds: int = PRODUCER_SECONDS) -> list[int]:
        """Asks for the number of the last batch that the server has of each, on disk if the server can tell.

        Everything goes over one connection, in this order: what are the last batches; write something; wait for that
        write. So the answer holds even if the connection, or the server, is not the one that the batches were sent to.

        Args:
            producers: Keys of the hashes of the producers.
            seconds: How long the server remembers their last batches from now on.

        Raises:
            ServerUnavailable: The server does not get it onto the disk.
        """
        for _ in range(WAITS):
            with self._client.pipeline(transaction=False) as pipeline:
                for producer in producers:
                    pipeline.hget(producer, "batch")
                for producer in producers:
                    pipeline.expire(producer, seconds)
                if self._can_wait:
                    pipeline.waitaof(1, 0, WAIT_MILLISECONDS)
                answers = pipeline.execute(raise_on_error=False)
            last, waited = answers[: len(producers)], answers[2 * len(producers) :]
            for answer in (*last, *waited):
                if isinstance(answer, Exception) and not self._cannot(answer):
                    raise answer
            if not waited or isinstance(waited[0], Exception) or int(waited[0][0]) >= 1:
                return [int(as_text(number or b"0")) for number in last]
        raise ServerUnavailable(
            f"the server wrote nothing to its disk for {WAITS * WAIT_MILLISECONDS // 1000} seconds; is the disk full?"
        )

    def _cannot(self, error: Exception) -> bool:
        if isinstance(error, redis.exceptions.ResponseError) and any(said in str(error) for said in _CANNOT):
            self._can_wait = False
            return True
        return False
