"""Connections to the server of the index, which may be another than that of the streams (`COPYDESK_INDEX_URL`)."""

from typing import Any, Final

import redis
from msgspec.structs import replace
from redis.backoff import NoBackoff
from redis.cluster import ClusterNode, RedisCluster
from redis.connection import parse_url
from redis.retry import Retry

from copydesk_matching.index.cluster import ClusterServer
from copydesk_matching.index.fill import WindowFill, read_window_fill
from copydesk_matching.index.server import Home, IndexServer, OneServer, on_primary
from copydesk_schemas import Keys, ServerUnavailable, SettingsError
from copydesk_schemas.primary import client_of
from copydesk_schemas.server_urls import ServerUrl, read_url, shown, why
from copydesk_workers.server.connection import connect
from copydesk_workers.settings import Settings

#: Seconds for a connection to a node of a cluster, and for its answer. The other nodes go on without it afterwards.
_CONNECT_SECONDS: Final = 1.0
_ANSWER_SECONDS: Final = 3.0

#: The servers of indexes that this process uses, by URL: each is connected to once. Their connections survive a fork,
#: because redis-py makes new ones in the child.
_OPENED: Final[dict[str, IndexServer]] = {}


def index_server_of(settings: Settings, client: redis.Redis) -> IndexServer:
    """Returns where the index of a namespace lives.

    Args:
        settings: The settings.
        client: A client of the server of the streams, which answers in bytes: the index is there unless
            `settings.index_url` is set.

    Raises:
        SettingsError: The URL is wrong.
        ServerUnavailable: None of the servers that it names answers.
    """
    if settings.index_url is None:
        return on_primary(client)
    if settings.index_url not in _OPENED:
        _OPENED[settings.index_url] = open_index_server(settings.index_url)
    return _OPENED[settings.index_url]


def home_of(settings: Settings, client: redis.Redis) -> Home:
    """Where these settings say that the index lives; raises like `index_server_of`."""
    return index_server_of(settings, client).home


def window_fill_of(settings: Settings, client: redis.Redis, keys: Keys) -> WindowFill | None:
    """How full the window is (see `read_window_fill`); None also while a part of an index elsewhere is away.

    So a look at a namespace does not fail for that; `copydesk doctor` tells of it.
    """
    try:
        return read_window_fill(client, keys, settings.window_documents, index_server_of(settings, client))
    except (ServerUnavailable, redis.exceptions.ConnectionError, redis.exceptions.TimeoutError):
        if settings.index_url is None:
            raise
        return None


def open_index_server(url: str) -> IndexServer:
    """Connects to a cluster, by some of its nodes, or to a server of its own.

    Args:
        url: `redis://host:port,host:port` or `rediss://` names nodes of a cluster, or a primary with its replicas: the
            first server that answers says which. One server, a unix socket and sentinels are taken as for the streams.

    Returns:
        The server of the index. `close` closes its connections.

    Raises:
        SettingsError: The URL is wrong.
        ServerUnavailable: None of the servers answers.
    """
    parts = read_url(url)
    if not parts.scheme.startswith("redis") or not _is_cluster(parts):
        return OneServer(connect(url), "server")
    if parts.path.strip("/") not in ("", "0"):
        raise SettingsError(f"a cluster has one database, so nothing stands behind its nodes: {shown(url)}")
    return ClusterServer(_connect_cluster(parts))


def _is_cluster(parts: ServerUrl) -> bool:
    """Whether the servers are nodes of a cluster, as the first that answers says; False if none does."""
    any_database = replace(parts, path="")
    for host, port in parts.addresses:
        options: dict[str, Any] = {"socket_timeout": _ANSWER_SECONDS, "socket_connect_timeout": _CONNECT_SECONDS}
        with client_of(
            any_database.of_server(host, port), retry=Retry(NoBackoff(), 0), protocol=2, **options
        ) as client:
            try:
                return bool(int(client.info("cluster").get("cluster_enabled", 0)))
            except redis.exceptions.RedisError:
                continue  # if none answers, the connection to the first says why
    return False


def _connect_cluster(parts: ServerUrl) -> RedisCluster:
    """A client of the cluster that has these nodes."""
    options: dict[str, Any] = dict(parse_url(parts.of_server(*parts.addresses[0])))  # type: ignore[no-untyped-call]  # redis-py's
    for name in ("host", "port", "db"):
        options.pop(name, None)
    if options.pop("connection_class", None) is not None:  # rediss://
        options["ssl"] = True
    timeouts: dict[str, Any] = {"socket_timeout": _ANSWER_SECONDS, "socket_connect_timeout": _CONNECT_SECONDS}
    nodes = [ClusterNode(*address) for address in parts.addresses]  # type: ignore[no-untyped-call]  # redis-py's
    try:
        return RedisCluster(startup_nodes=nodes, protocol=2, require_full_coverage=False, **(timeouts | options))
    except (redis.exceptions.RedisClusterException, redis.exceptions.RedisError, IndexError) as error:
        raise ServerUnavailable(f"the cluster of the index cannot be reached: {why(error)}") from None
    except (TypeError, ValueError) as error:
        raise SettingsError(f"COPYDESK_INDEX_URL has a wrong option (behind `?`): {error}") from None
