"""Questions about the servers of an index that lives elsewhere: its nodes, what they keep, and what they lack."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import redis
from redis.cluster import ClusterNode

from copydesk_desk.operations.doctor.finding import Finding, Level
from copydesk_desk.operations.doctor.server import is_open
from copydesk_matching.index.cluster import ClusterServer
from copydesk_matching.index.patient import PatientServer
from copydesk_matching.index.server import IndexServer, OneServer, slot_of
from copydesk_matching.index.shape import has_shape, read_shape
from copydesk_schemas import Keys
from copydesk_schemas.counted import counted
from copydesk_workers.server.eviction import evicting_policy
from copydesk_workers.server.index_gaps import read_gaps
from copydesk_workers.server.versions import version_of
from copydesk_workers.settings import Settings


def examine_index(client: redis.Redis, keys: Keys, settings: Settings, server: IndexServer) -> list[Finding]:
    """Answers the questions about the servers of the index; none if it lives on the server of the streams.

    Args:
        client: A client of the server of the streams.
        keys: The namespace.
        settings: The settings of its workers.
        server: Where the index lives.
    """
    inner = server.server if isinstance(server, PatientServer) else server
    partitions = read_shape(client, keys).partitions if has_shape(client, keys) else settings.partitions
    if isinstance(inner, ClusterServer):
        inner.look()
        return [
            _slots(inner, partitions),
            _spread(inner, partitions),
            *(_node(node) for node in inner.primaries()),
            _gaps(client, keys),
        ]
    if isinstance(inner, OneServer) and inner.home == "server":
        return [_server("index server", inner.client, None), _gaps(client, keys)]
    return []


def _slots(server: ClusterServer, partitions: int) -> Finding:
    check = "index slots"
    away = [number for number in range(partitions) if server.node_of(number) is None]
    reached = server.epochs(range(partitions))
    silent = [number for number in range(partitions) if number not in reached and number not in away]
    if not away and not silent:
        return Finding(check, "ok", f"all {partitions} partitions are served")
    told = [f"no node serves {_named(away)}"] if away else []
    told += [f"{_named(silent)} cannot be asked"] if silent else []
    advice = (
        "documents are decided without these partitions and matched again when they are back: start the node, or let"
        " its replica take over (CLUSTER FAILOVER TAKEOVER)"
    )
    return Finding(check, "fail", "; ".join(told), advice)


def _named(partitions: list[int]) -> str:
    return ", ".join(f"p{number} (slot {slot_of(number)})" for number in partitions)


def _spread(server: ClusterServer, partitions: int) -> Finding:
    """Whether the partitions are spread over the nodes: a slot is one of 16,384, so ranges say little."""
    held = Counter({node.name: 0 for node in server.primaries()})
    held.update(name for number in range(partitions) if (name := server.node_of(number)) is not None)
    shown = ", ".join(f"{count} on {name}" for name, count in sorted(held.items()))
    most, least = max(held.values()), min(held.values())
    if most - least <= 1:
        return Finding("index spread", "ok", shown)
    full = next(name for name, count in held.items() if count == most)
    empty = next(name for name, count in held.items() if count == least)
    moved = next(number for number in range(partitions) if server.node_of(number) == full)
    advice = (
        f"move slot {slot_of(moved)} (partition p{moved}) from {full} to {empty}: CLUSTER MIGRATESLOTS on Valkey 9"
        " moves it as a whole; documents may flow meanwhile"
    )
    return Finding("index spread", "warn", shown, advice)


def _node(node: ClusterNode) -> Finding:
    check = f"index node {node.name}"
    connection = node.redis_connection
    if connection is None:
        return Finding(check, "fail", "not reached", "is it running?")
    return _server(check, connection, True)


def _server(check: str, client: redis.Redis, wants_replica: bool | None) -> Finding:
    """One server: what it holds, whether it keeps it, and whether another can take its place."""
    try:
        info: Mapping[str, Any] = client.info()
    except redis.exceptions.RedisError as error:
        return Finding(check, "fail", f"it does not answer: {error}", "is it running, and may this user run INFO?")
    replicas = int(info.get("connected_slaves", 0))
    keeps = bool(int(info.get("aof_enabled", 0)))
    shown = [version_of(info).shown, f"{int(info['used_memory']) / 2**20:,.0f} MiB"]
    shown.append(counted(replicas, "replica"))
    shown.append("append-only file" if keeps else "no append-only file")
    level: Level = "ok"
    advice = []
    policy = evicting_policy(info)
    if policy is not None:
        shown.append(f"maxmemory-policy {policy}")
        level = "fail"
        advice.append("a full node would throw postings out: CONFIG SET maxmemory-policy noeviction")
    if not keeps and not replicas:
        level = "fail"
        advice.append("a restart loses its part of the index: CONFIG SET appendonly yes, or give it a replica")
    elif wants_replica and not replicas:
        level = "warn" if level == "ok" else level
        advice.append("while it is away, documents are decided without its part: give it a replica")
    if _has_users(client) and is_open(client):
        shown.append("the user default has no password")
        level = "fail"
        advice.append("whoever reaches the node may change the index: ACL SETUSER default '>PASSWORD'")
    return Finding(check, level, ", ".join(shown), "; ".join(advice))


def _has_users(client: redis.Redis) -> bool:
    """Whether somebody made users on the server; False if this user may not find out."""
    try:
        return len(client.acl_users()) > 1
    except redis.exceptions.ResponseError:
        return False


def _gaps(client: redis.Redis, keys: Keys) -> Finding:
    gaps = read_gaps(client, keys)
    if not gaps:
        return Finding("index gaps", "ok", "none: every record was matched with the whole index")
    records = max(gap.records for gap in gaps.values())
    named = ", ".join(f"p{number}" for number in gaps)
    return Finding(
        "index gaps",
        "warn",
        f"{named}: {counted(records, 'record was', 'records were')} decided without one of them",
        "a running fleet matches them again when the partitions are back",
    )
