"""Connections of the workers to Redis: made here, with one set of options."""

from contextlib import suppress
from typing import Any, Final

import redis
from redis.backoff import ExponentialWithJitterBackoff
from redis.retry import Retry

from copydesk_schemas import ServerUnavailable
from copydesk_schemas.primary import client_of, refuse_mode
from copydesk_schemas.server_urls import refuses_tls, shown, why

#: Longest wait for the answer to the first PING, in seconds. A server that says nothing is noticed soon.
_FIRST_SECONDS: Final = 10.0


def connect(url: str, *, keeps: bool = False, **options: Any) -> redis.Redis:
    """Connects to the primary and checks that it answers a PING.

    The client answers in bytes and retries lost connections. XADD is not safe to retry; see the producer client. Its
    socket timeout is longer than any block that the workers ask for; only the first answer must come sooner. A server
    that says that it takes no commands yet has answered.

    Args:
        url: One server, a primary with its replicas, or sentinels (see `copydesk_schemas.primary.client_of`).
        keeps: Whether a server whose clients hold too much (`maxmemory-clients`) is asked to end others first.
        options: Options of redis-py that override the defaults.

    Raises:
        ServerUnavailable: The server does not answer, or refuses the user.
        SettingsError: The URL is wrong, or leads to a sentinel or a node of a cluster.
    """
    pauses = ExponentialWithJitterBackoff(base=0.05, cap=1)
    defaults: dict[str, Any] = {
        "socket_timeout": 60,
        "socket_connect_timeout": 5,
        "retry": Retry(pauses, 5),
        "protocol": 2,
    }
    if keeps:
        defaults["redis_connect_func"] = _keep
    # A server that says nothing is not asked again. One that refuses the connection is: it may be about to start.
    impatient = {"socket_timeout": _FIRST_SECONDS, "retry": Retry(pauses, 5, supported_errors=(redis.ConnectionError,))}
    client = client_of(url, **(defaults | options))
    try:
        with client_of(url, **(defaults | impatient | options)) as first:
            first.ping()
            refuse_mode(first, url)
    except redis.exceptions.AuthenticationError as error:
        raise ServerUnavailable(f"{shown(url)} refuses the user or password: {error}") from None
    except redis.exceptions.RedisError as error:
        if isinstance(error, redis.exceptions.BusyLoadingError) or str(error).startswith("MISCONF"):
            return client  # it answers; it may load its data or have a full disk, which passes
        if isinstance(error, redis.exceptions.NoPermissionError):
            raise ServerUnavailable(f"{shown(url)} refuses PING to this user: {error}; see `copydesk acl`") from None
        hint = (
            " Does it speak TLS on this port?"
            if url.startswith(("rediss:", "sentinels:"))
            else " Is the server running?"
        )
        said = why(error) if refuses_tls(error) else f"{why(error)}.{hint}"
        raise ServerUnavailable(f"{shown(url)} does not answer: {said}") from None
    return client


def _keep(connection: redis.connection.AbstractConnection) -> None:
    """Opens a connection that the server does not end to make room; others would have workers thrown out by many."""
    connection.on_connect_check_health(check_health=False)
    connection.send_command("CLIENT", "NO-EVICT", "ON", check_health=False)  # type: ignore[no-untyped-call]  # redis-py's
    with suppress(redis.exceptions.ResponseError):  # before Redis 7.0, or for a user of before
        connection.read_response()
