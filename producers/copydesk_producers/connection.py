"""Connections of the client, and the one place where it tries again."""

import random
import time
from collections.abc import Callable
from itertools import count
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
    """Makes a client that never repeats a command by itself; it connects at the first command.

    Raises:
        SettingsError: The URL is wrong.
    """
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


def with_retries(attempt: Callable[[], Result], retries: int | None, held: Callable[[], str]) -> Result:
    """Calls `attempt` again after a lost connection or a timeout, with growing pauses.

    Args:
        attempt: What to do; it must be safe to repeat.
        retries: How often it is called again at most. None: until the server is back.
        held: Says for the error message what is not done yet.

    Returns:
        What `attempt` returned.

    Raises:
        ServerUnavailable: The server refuses the connection, or the last attempt failed too.
    """
    pause = FIRST_PAUSE
    for tried in count(1):
        try:
            return attempt()
        except _FINAL as error:
            raise ServerUnavailable(f"the server refuses the connection: {error}; {held()}") from error
        except (redis.exceptions.ConnectionError, redis.exceptions.TimeoutError) as error:
            if refuses_tls(error):
                raise ServerUnavailable(f"the server refuses the connection: {why(error)}; {held()}") from error
            if retries is not None and tried > retries:
                raise ServerUnavailable(
                    f"the server was lost and did not come back in {tried} attempts ({error}); {held()}"
                ) from error
        time.sleep(pause * random.uniform(0.5, 1.0))
        pause = min(2 * pause, LONGEST_PAUSE)
    raise AssertionError("unreachable: the attempts have no end")
