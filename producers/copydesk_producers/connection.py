"""Connections of the producers, and the one place where they try again."""

import random
import time
from collections.abc import Callable
from typing import Final, TypeVar

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from copydesk_schemas import ServerUnavailable, SettingsError
from copydesk_schemas.server_urls import check_url, refuses_tls, why

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
    check_url(url)
    try:
        client = redis.Redis.from_url(
            url, protocol=2, socket_timeout=10, socket_connect_timeout=5, retry=Retry(NoBackoff(), 0)
        )
        pool = client.connection_pool
        pool.connection_class(**pool.connection_kwargs)  # not connected: only now an unknown option is seen
    except (ValueError, TypeError) as error:
        raise SettingsError(f"the URL of the server has a wrong option (behind `?`): {error}") from None
    return client


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
            if refuses_tls(error):
                raise ServerUnavailable(f"the server refuses the connection: {why(error)}; {held()}") from error
            if left == 0:
                raise ServerUnavailable(
                    f"the server was lost and did not come back in {retries + 1} attempts ({error}); {held()}"
                ) from error
        time.sleep(pause * random.uniform(0.5, 1.0))
        pause = min(2 * pause, LONGEST_PAUSE)
    raise AssertionError("unreachable: the last attempt returns or raises")
