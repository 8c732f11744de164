"""What the doctor finds at the servers of an index that lives elsewhere, each planted."""

from collections.abc import Iterator
from contextlib import closing

import pytest
import redis
from tests.access import set_user
from tests.integration.published import settings_of
from tests.redis_cluster import Cluster

from copydesk_desk.operations.doctor.finding import Finding
from copydesk_desk.operations.doctor.index import examine_index
from copydesk_matching.index.server import IndexServer, OneServer, slot_of
from copydesk_schemas import Keys
from copydesk_workers.server.index_gaps import Seen, see_epochs
from copydesk_workers.server.index_server import open_index_server
from copydesk_workers.settings import Settings


@pytest.fixture
def on_cluster(cluster: Cluster) -> Iterator[IndexServer]:
    """The cluster of the session, as an index uses it."""
    with closing(open_index_server(cluster.url)) as server:
        yield server


def found(client: redis.Redis, keys: Keys, server: IndexServer, partitions: int = 8) -> dict[str, Finding]:
    """The findings by their question, for a namespace that was never used."""
    settings = Settings(namespace=keys.namespace, partitions=partitions)
    return {finding.check: finding for finding in examine_index(client, keys, settings, server)}


def test_an_index_beside_the_streams_is_not_asked_about(client: redis.Redis, keys: Keys) -> None:
    """What `server.py` asks of the one server that there is, is asked once."""
    assert [] == examine_index(client, keys, settings_of(keys), OneServer(client))


def test_partitions_that_lie_unevenly(client: redis.Redis, keys: Keys, on_cluster: IndexServer) -> None:
    """Eight partitions lie two, two and four on even ranges of slots: the doctor names a slot of the fullest node."""
    findings = found(client, keys, on_cluster)
    assert Finding("index slots", "ok", "all 8 partitions are served") == findings["index slots"]
    spread = findings["index spread"]
    assert ("warn", [2, 2, 4]) == (spread.level, sorted(int(part.split()[0]) for part in spread.found.split(", ")))
    assert any(f"move slot {slot_of(partition)} " in spread.advice for partition in (0, 1, 4, 5))
    assert "ok" == found(client, keys, on_cluster, partitions=4)["index spread"].level


def test_what_a_node_lacks(client: redis.Redis, keys: Keys, on_cluster: IndexServer, cluster: Cluster) -> None:
    """A node that throws keys out fails, one without a replica is worth a warning; each node has its line."""
    node = cluster.nodes[1]
    node.client.config_set("maxmemory-policy", "allkeys-lru")
    node.client.config_set("maxmemory", "1gb")
    try:
        findings = found(client, keys, on_cluster)
    finally:
        node.client.config_set("maxmemory-policy", "noeviction")
        node.client.config_set("maxmemory", "0")
    levels = {name: findings[f"index node {name}"].level for name in (one.name for one in cluster.nodes)}
    assert dict.fromkeys(levels, "warn") | {node.name: "fail"} == levels
    assert "give it a replica" in findings[f"index node {node.name}"].advice
    assert "noeviction" in findings[f"index node {node.name}"].advice


def test_a_node_that_asks_for_no_password(
    client: redis.Redis, keys: Keys, on_cluster: IndexServer, cluster: Cluster
) -> None:
    """Where a node has users, its user `default` needs a password as well: else anybody may change the index."""
    node = cluster.nodes[0]
    check = f"index node {node.name}"
    assert "default" not in found(client, keys, on_cluster)[check].found
    set_user(node.client, "copydesk-main-worker", "on", ">password")
    try:
        finding = found(client, keys, on_cluster)[check]
    finally:
        node.client.acl_deluser("copydesk-main-worker")
    assert ("fail", True) == (finding.level, "ACL SETUSER default" in finding.advice)


def test_a_server_of_its_own(client: redis.Redis, keys: Keys) -> None:
    """A single server is asked likewise, but needs no replica; gaps are told."""
    see_epochs(client, keys, {0: Seen(epoch="before")})
    see_epochs(client, keys, {0: Seen(epoch="after")})
    findings = found(client, keys, OneServer(client, "server"))
    assert ["ok", "warn"] == [findings[name].level for name in ("index server", "index gaps")]
    assert findings["index gaps"].found.startswith("p0: ")
