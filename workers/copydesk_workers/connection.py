"""Connections of the workers to Redis: made here, with one set of options."""

from typing import Any

import redis
from redis.backoff import ExponentialWithJitterBackoff
from redis.retry import Retry

from copydesk_schemas import ServerUnavailable, SettingsError


def connect(url: str, **options: Any) -> redis.Redis:
    """A client that answers in bytes and retries lost connections (not safe for XADD; see the producer client).

    `url` is `redis://`, `rediss://` or `unix://`, with user and password where needed. The socket timeout is
    longer than any block the workers ask for. ServerUnavailable if the server does not answer a PING.
    """
    defaults: dict[str, Any] = {
        "socket_timeout": 60,
        "socket_connect_timeout": 5,
        "retry": Retry(ExponentialWithJitterBackoff(base=0.05, cap=1), 5),
        "protocol": 2,
    }
    try:
        client = redis.Redis.from_url(url, **(defaults | options))
    except ValueError as error:
        raise SettingsError(f"{error}; a server is given as redis://[user:password@]host:port/0") from None
    try:
        client.ping()
    except redis.exceptions.AuthenticationError as error:
        raise ServerUnavailable(f"{shown(url)} refuses the user or password: {error}") from None
    except redis.exceptions.RedisError as error:
        if str(error).startswith("MISCONF"):  # it answers; that its disk is full may pass
            return client
        raise ServerUnavailable(f"{shown(url)} does not answer: {error}. Is the server running?") from None
    return client


def shown(url: str) -> str:
    """The URL without its password, for messages."""
    scheme, separator, rest = url.partition("://")
    secret, at, host = rest.rpartition("@")
    user = secret.partition(":")[0]
    return f"{scheme}{separator}{user}{':***' if at else ''}{at}{host}"
