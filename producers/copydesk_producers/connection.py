"""Connections of the producers, and the one place where they try again."""

import random
import time
from collections.abc import Callable
from typing import Final, TypeVar

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from copydesk_schemas import ServerUnavailable, SettingsError

Result = TypeVar("Result")

#: Seconds before the second attempt; doubled each time, up to the second figure.
FIRST_PAUSE: Final = 0.05
LONGEST_PAUSE: Final = 2.0

#: These are ConnectionErrors to redis-py, but trying again does not help.
_FINAL = (
    redis.exceptions.AuthenticationError,
    redis.exceptions.AuthorizationError,
    redis.exceptions.MaxConnectionsError,
)


def connect(url: str) -> redis.Redis:
    """A client of the server at `url` that never repeats a command by itself; it connects at the first command."""
    try:
        return redis.Redis.from_url(
            url, protocol=2, socket_timeout=10, socket_connect_timeout=5, retry=Retry(NoBackoff(), 0)
        )
    except ValueError as error:
        raise SettingsError(f"{error}; a server is given as redis://[user:password@]host:port/0") from None


def with_retries(attempt: Callable[[], Result], retries: int, held: Callable[[], str]) -> Result:
    """What `attempt` returns; after a lost connection or a timeout it is called again, `retries` times at most.

    `attempt` must be safe to repeat. ServerUnavailable says what the last error was, and what `held()` says.
    """
    pause = FIRST_PAUSE
    for left in range(retries, -1, -1):
        try:
            return attempt()
        except _FINAL as error:
            raise ServerUnavailable(f"the server refuses the connection: {error}; {held()}") from error
        except (redis.exceptions.ConnectionError, redis.exceptions.TimeoutError) as error:
            if left == 0:
                raise ServerUnavailable(
                    f"the server was lost and did not come back in {retries + 1} attempts ({error}); {held()}"
                ) from error
        time.sleep(pause * random.uniform(0.5, 1.0))
        pause = min(2 * pause, LONGEST_PAUSE)
    raise AssertionError("unreachable: the last attempt returns or raises")
