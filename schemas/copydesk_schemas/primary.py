"""Clients of the primary: of one server, or of whichever of several is the primary now.

A primary can lose its place to a replica in two ways. It dies, and connections to it break. Or it is demoted and lives
on: then connections stay, every write is refused (READONLY) and every read gets what a replica has. So a connection is
dropped when the server says that it is no primary, and asks for the primary again before it connects. If several
servers are known, it also looks every few seconds, since who only reads is told nothing.

Sentinels are asked by redis-py. Servers that are listed without Sentinel are asked for their role, each of them: two
that say they are the primary hold different data, and copydesk uses neither.

Producers, workers and the desk make their clients here, each with their own options for retries and time limits.
"""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Final

import redis
from redis.backoff import NoBackoff
from redis.connection import Connection, SSLConnection, UnixDomainSocketConnection, parse_url
from redis.retry import Retry
from redis.sentinel import MasterNotFoundError, Sentinel, SentinelConnectionPool, SentinelManagedConnection

from copydesk_schemas.errors import SettingsError
from copydesk_schemas.server_urls import SENTINEL_OPTIONS, ServerUrl, read_url, refuses_tls, shown

#: Seconds between two looks whether the server of a connection is still the primary.
LOOK_SECONDS: Final = 2.0
#: Seconds for one question to a sentinel, or to a server about its role.
_QUESTION_SECONDS: Final = 1.0

#: What a server says that is no primary any more, or cut off from its replicas (`min-replicas-to-write`). Within a
#: script, Redis 6.2 puts other words in front.
_SAID: Final = (
    *("READONLY ", "MASTERDOWN ", "NOREPLICAS ", "against a read only replica"),
    *("instance state changed", "cannot be used with replica instances"),  # to who is blocked, to WAIT and WAITAOF
)


class NotPrimary(redis.exceptions.ConnectionError):
    """The server is not the primary, or not any more. The connection was dropped, and the next one asks who is."""


class SeveralPrimaries(redis.exceptions.ConnectionError):
    """More than one of the listed servers says it is the primary. They hold different data."""


def client_of(url: str, **options: Any) -> redis.Redis:
    """Makes a client of the primary; it connects at the first command.

    Args:
        url: `redis://`, `rediss://` or `unix://` for one server; `redis://host:port,host:port/0` for a primary and its
            replicas; `sentinel://host:port,host:port/NAME/0` for sentinels that know the primary as NAME. `rediss://`
            and `sentinels://` use TLS.
        options: Options of redis-py; those in the URL override them.

    Raises:
        SettingsError: The URL or an option in it is wrong.
    """
    parts = read_url(url)
    try:
        if not parts.follows:
            kinds: dict[str, type[Connection] | type[UnixDomainSocketConnection]] = {
                "redis": _PlainConnection,
                "rediss": _TlsConnection,
                "unix": _SocketConnection,
            }
            client = redis.Redis.from_url(url, connection_class=kinds[parts.scheme], **options)
        else:
            client = redis.Redis.from_pool(_pool(parts, options))
        pool = client.connection_pool
        pool.connection_class(**pool.connection_kwargs)  # not connected: only now an unknown option is seen
    except (ValueError, TypeError) as error:
        raise SettingsError(f"the URL of the server has a wrong option (behind `?`): {error}") from None
    return client


def follows(client: redis.Redis) -> bool:
    """Whether a client goes on with another server after a failover: it was given sentinels, or several servers."""
    return isinstance(client.connection_pool, SentinelConnectionPool)


def refuse_mode(client: redis.Redis, url: str) -> None:
    """SettingsError if the server is a sentinel, or a node of a cluster: neither can be the primary.

    Raises:
        redis.exceptions.RedisError: The server is away.
    """
    mode = _hello(client.execute_command).get("mode")
    if mode == "cluster":
        raise SettingsError(
            f"{shown(url)} is a node of a cluster. The primary must be one server, with replicas or without: streams"
            " and commits need all their keys in one place"
        )
    if mode == "sentinel":
        raise SettingsError(
            f"{shown(url)} is a sentinel. Name the primary that it watches: sentinel://host:port,host:port/NAME/0"
        )


def lost_primary(error: BaseException) -> bool:
    """Whether an error says that the server is not the primary (any more), or cut off from its replicas.

    Nothing was written then. Clients that `client_of` made raise `NotPrimary` instead.
    """
    if isinstance(error, (NotPrimary, redis.exceptions.ReadOnlyError, redis.exceptions.MasterDownError)):
        return True
    return isinstance(error, redis.exceptions.ResponseError) and any(said in str(error) for said in _SAID)


def role_of(ask: Callable[..., Any]) -> str | None:
    """The role of a server, `master` or `replica`; None if it does not say.

    HELLO needs no rights, so it is asked first. ROLE is for servers behind a proxy that does not pass HELLO on.

    Args:
        ask: Sends a command and returns the answer.

    Raises:
        redis.exceptions.RedisError: The server is away.
    """
    role = _hello(ask).get("role")
    if role is None:
        try:
            role = _text(ask("ROLE")[0])
        except redis.exceptions.ResponseError:
            return None
    return "replica" if role == "slave" else role


def _hello(ask: Callable[..., Any]) -> dict[str, str]:
    try:
        answer = ask("HELLO")
    except redis.exceptions.ResponseError as error:
        if lost_primary(error):
            raise
        return {}  # a server or a proxy that does not know it
    if isinstance(answer, dict):
        return {_text(name): _text(value) for name, value in answer.items()}
    return {_text(answer[at]): _text(answer[at + 1]) for at in range(0, len(answer) - 1, 2)}


def _text(value: object) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


def _lost(error: redis.exceptions.ResponseError) -> str:
    if "NOREPLICAS " in str(error):
        return "the server takes no writes until it has more replicas (min-replicas-to-write)"
    return "the server is not the primary any more"


# -- connections


class _Dropping:
    """A connection that is closed when its server says that it is no primary."""

    def read_response(self, *arguments: Any, **options: Any) -> Any:
        """The answer; NotPrimary in the place of an error that says so."""
        try:
            return super().read_response(*arguments, **options)  # type: ignore[misc]  # of the class beside this one
        except redis.exceptions.ResponseError as error:
            if not lost_primary(error):
                raise
            self.disconnect()  # type: ignore[attr-defined]  # likewise
            raise NotPrimary(f"{_lost(error)}: {error}") from error


class _PlainConnection(_Dropping, Connection):
    pass


class _TlsConnection(_Dropping, SSLConnection):
    pass


class _SocketConnection(_Dropping, UnixDomainSocketConnection):
    pass


class _FollowingConnection(_Dropping, SentinelManagedConnection):
    """A connection to whichever server is the primary."""

    _look_due = 0.0

    def connect_check_health(self, check_health: bool = True, retry_socket_connect: bool = True) -> None:
        """Connects. Where redis-py would go back to the last server, it asks for the primary first."""
        if not self._sock and retry_socket_connect:
            self.host, self.port = self.connection_pool.get_master_address()
        super().connect_check_health(check_health, retry_socket_connect=False)

    def on_connect_check_health(self, check_health: bool = True) -> None:
        """Greets the server, and refuses one that is no primary: sentinels may be late."""
        super().on_connect_check_health(check_health)
        self._look(False)

    def check_health(self) -> None:
        """Looks before a command whether the server is still the primary, if the last look was long ago."""
        super().check_health()  # type: ignore[no-untyped-call]  # redis-py's
        if time.monotonic() >= self._look_due:
            self._look(True)

    def _look(self, ask_others: bool) -> None:
        self._look_due = time.monotonic() + LOOK_SECONDS
        role = role_of(self._ask)
        moved = ask_others and self._moved()
        if role == "replica" or moved:
            self.disconnect()  # type: ignore[no-untyped-call]  # redis-py's
            raise NotPrimary(f"{self.host}:{self.port} is not the primary")

    def _moved(self) -> bool:
        """Whether sentinels name another server. One that was cut off from them still says it is the primary."""
        if not self.connection_pool.sentinel_manager.may_move:
            return False
        try:
            return bool(self.connection_pool.get_master_address() != (self.host, self.port))
        except redis.exceptions.ConnectionError:
            return False

    def _ask(self, *command: str) -> Any:
        self.send_command(*command, check_health=False)  # type: ignore[no-untyped-call]  # redis-py's
        return self.read_response()


class _FollowingTlsConnection(_FollowingConnection, SSLConnection):
    pass


# -- who knows the primary


class _Sentinels(Sentinel):
    """Sentinels, as redis-py asks them."""

    #: Whether they may name another server while the one of a connection still says it is the primary.
    may_move: Final = True

    def discover_master(self, service_name: str) -> tuple[str, int]:
        """Host and port of the primary.

        Raises:
            MasterNotFoundError: No sentinel answers, or none knows a primary of this name that is up. Each sentinel is
                named by its address, where redis-py prints the whole client.
        """
        try:
            found: tuple[str, int] = super().discover_master(service_name)  # type: ignore[no-untyped-call]  # redis-py's
        except MasterNotFoundError as error:
            said = str(error)
            for sentinel in self.sentinels:
                where = sentinel.connection_pool.connection_kwargs
                said = said.replace(str(sentinel), f"{where['host']}:{where['port']}")
            refusal = self._tls_refusal()
            if refusal is not None:
                raise MasterNotFoundError(f"{said}: {refusal}") from refusal
            raise MasterNotFoundError(said) from None
        return found

    def _tls_refusal(self) -> Exception | None:
        """Why a sentinel is not trusted; redis-py only says that it could not be reached."""
        for sentinel in self.sentinels:
            if issubclass(sentinel.connection_pool.connection_class, SSLConnection):
                try:
                    sentinel.ping()
                except redis.exceptions.RedisError as error:
                    if refuses_tls(error):
                        return error
        return None


class _Listed:
    """Servers that are listed without Sentinel: each is asked for its role."""

    may_move: Final = False

    def __init__(self, servers: Sequence[tuple[tuple[str, int], redis.Redis]]) -> None:
        self._servers = servers
        self._lock = threading.Lock()

    def discover_master(self, service_name: str) -> tuple[str, int]:
        """Host and port of the primary.

        Raises:
            MasterNotFoundError: None of the servers that answer is the primary.
            SeveralPrimaries: More than one says it is.
        """
        found: list[tuple[str, int]] = []
        told: list[str] = []
        with self._lock:
            for (host, port), client in self._servers:
                try:
                    role = role_of(client.execute_command)
                except redis.exceptions.AuthenticationError:
                    raise
                except redis.exceptions.RedisError as error:
                    told.append(str(error).rstrip("."))
                    continue
                if role == "master":
                    found.append((host, port))
                else:
                    told.append(f"{host}:{port} is a {role or 'server that does not tell its role'}")
        if len(found) > 1:
            named = " and ".join(f"{host}:{port}" for host, port in found)
            raise SeveralPrimaries(
                f"{named} say that they are the primary, and hold different data: make all but one replicas of it"
                " (REPLICAOF)"
            )
        if not found:
            raise MasterNotFoundError(f"none of the servers is a primary: {'; '.join(told)}")
        return found[0]

    def close(self) -> None:
        """Closes the connections."""
        for _, client in self._servers:
            client.close()


class _FollowingPool(SentinelConnectionPool):
    """Connections to the primary. Those to who knows it are closed with them."""

    def disconnect(self, inuse_connections: bool = True) -> None:
        """Closes the connections; those to who knows the primary too, unless only idle ones are to be closed."""
        super().disconnect(inuse_connections)
        if inuse_connections:
            self.sentinel_manager.close()


def _pool(parts: ServerUrl, options: dict[str, Any]) -> SentinelConnectionPool:
    """The pool of a client that follows the primary."""
    told = parse_url(parts.of_server(*parts.addresses[0]))  # type: ignore[no-untyped-call]  # redis-py's
    for name in ("host", "port", "connection_class"):
        told.pop(name, None)
    for_sentinels = {ours: told.pop(name) for name, ours in SENTINEL_OPTIONS.items() if name in told}
    question: dict[str, Any] = {
        "socket_timeout": _QUESTION_SECONDS,
        "socket_connect_timeout": _QUESTION_SECONDS,
        "retry": Retry(NoBackoff(), 0),
        "protocol": 2,
    }
    question |= {name: value for name, value in told.items() if name.startswith("ssl_")}
    if parts.tls:
        question["ssl"] = True
    manager: Any
    if parts.master is not None:
        manager = _Sentinels(parts.addresses, sentinel_kwargs=question | for_sentinels)  # type: ignore[no-untyped-call]  # redis-py's
    else:
        login = {name: told[name] for name in ("username", "password") if name in told}
        manager = _Listed(
            [((host, port), redis.Redis(host, port, **question, **login)) for host, port in parts.addresses]
        )
    kind = _FollowingTlsConnection if parts.tls else _FollowingConnection
    name = parts.master or "primary"
    return _FollowingPool(name, manager, connection_class=kind, **(options | told))  # type: ignore[no-untyped-call]  # redis-py's


def drop_connections(client: redis.Redis) -> None:
    """Closes the connections of a client that wait in its pool, so that the next command makes a new one."""
    with suppress(redis.exceptions.RedisError):
        client.connection_pool.disconnect(inuse_connections=False)
