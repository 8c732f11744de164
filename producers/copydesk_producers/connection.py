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
from copydesk_schemas.primary import client_of, drop_connections, lost_primary
from copydesk_schemas.server_urls import refuses_tls, why

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
#: What nodes of a cluster answer. Nothing was done then.
_OF_CLUSTER = (redis.exceptions.AskError, redis.exceptions.ClusterCrossSlotError)
#: What a server answers, and does nothing, while a script or function of somebody else takes more than five seconds.
_BUSY: Final = "BUSY "


def connect(url: str) -> redis.Redis:
    """Makes a client of the primary that never repeats a command by itself; it connects at the first command.

    Raises:
        SettingsError: The URL is wrong.
    """
    return client_of(url, protocol=2, socket_timeout=10, socket_connect_timeout=5, retry=Retry(NoBackoff(), 0))


def with_retries(
    client: redis.Redis, attempt: Callable[[], Result], retries: int | None, held: Callable[[], str]
) -> Result:
    """Calls `attempt` again after a lost connection, a timeout or a failover, and while a script keeps the server busy.

    The pauses between grow.

    Args:
        client: The client that `attempt` uses. Its connections are dropped if their server is no primary any more.
        attempt: What to do; it must be safe to repeat.
        retries: How often it is called again at most. None: until the server is back.
        held: Says for the error message what is not done yet.

    Returns:
        What `attempt` returned.

    Raises:
        ServerUnavailable: The server refuses the connection, or the last attempt failed too.
        SettingsError: The server is a node of a cluster.
    """
    pause = FIRST_PAUSE
    for tried in count(1):
        try:
            return attempt()
        except _FINAL as error:
            raise ServerUnavailable(f"the server refuses the connection: {error}; {held()}") from error
        except _OF_CLUSTER as error:
            raise SettingsError(
                f"the server is a node of a cluster ({error}): documents are pushed to one primary, which has no slots"
            ) from error
        except (redis.exceptions.ConnectionError, redis.exceptions.TimeoutError) as error:
            if refuses_tls(error):
                raise ServerUnavailable(f"the server refuses the connection: {why(error)}; {held()}") from error
            last: Exception = error
        except redis.exceptions.ResponseError as error:
            if lost_primary(error):
                drop_connections(client)  # of a client that a caller made: ours has none left
            elif not str(error).startswith(_BUSY):
                raise
            last = error
        if retries is not None and tried > retries:
            raise ServerUnavailable(
                f"the server was lost and did not come back in {tried} attempts ({last}); {held()}"
            ) from last
        time.sleep(pause * random.uniform(0.5, 1.0))
        pause = min(2 * pause, LONGEST_PAUSE)
    raise AssertionError("unreachable: the attempts have no end")
