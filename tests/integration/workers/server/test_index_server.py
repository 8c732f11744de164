"""What COPYDESK_INDEX_URL may name, and what is refused with a way out."""

import re
from pathlib import Path

import pytest
import redis
from tests.integration.workers.pipeline.cluster_desk import ClusterDesk, relations
from tests.ports import free_port
from tests.redis_cluster import Cluster

from copydesk_matching.index.index import Index
from copydesk_matching.index.server import IndexServer, OneServer
from copydesk_schemas import Keys, ServerUnavailable, SettingsError
from copydesk_workers.pipeline.heal import Healer
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.index_gaps import Seen, read_gaps, see_epochs
from copydesk_workers.server.index_server import index_server_of, open_index_server
from copydesk_workers.server.namespace import drop_namespace
from copydesk_workers.server.users import user_lines
from copydesk_workers.settings import Settings

HOW_TO = Path(__file__).parents[4] / "workers/docs/how-to/cluster.md"


def test_one_living_node_is_enough(cluster: Cluster) -> None:
    """Of several nodes that are named, one that answers leads to all."""
    server = open_index_server(cluster.url.replace("//", f"//127.0.0.1:{free_port()},"))
    assert ("cluster", set(range(16))) == (server.home, set(server.epochs(range(16))))
    assert 3 == len(set(server.epochs(range(16)).values()))
    server.close()


def test_the_user_that_the_guide_tells_to_make(client: redis.Redis, keys: Keys, cluster: Cluster) -> None:
    """It is enough to insert, find, match again and forget records, and to see where each partition lies."""
    told = re.search(r"A user for the nodes needs `([^`]+)`, the commands of\s[^,]*, and `([^`]+)`", HOW_TO.read_text())
    assert told, "the guide says what the user needs"
    [worker] = [line for line in user_lines(keys) if line.startswith(f"user copydesk-{keys.namespace}-worker ")]
    commands = re.findall(r"\+\S+", re.sub(r"\(.*\)", "", worker))
    patterns = told[1].replace("NAMESPACE", keys.namespace).split()
    for node in cluster.nodes:
        node.run("ACL", "SETUSER", "index", "reset", "on", ">secret", *patterns, *commands, *told[2].split())
    desk = ClusterDesk(client, keys, cluster, "index:secret@")
    try:
        for _ in range(2):
            desk.push(range(20))
            desk.work()
        assert {"original": 20, "exact": 20} == relations(desk.records())
        assert set(range(8)) == set(desk.server.epochs(range(8)))
        assert 0 == client.xlen(keys.dead)
        for epoch in ("one", "another"):
            see_epochs(client, keys, dict.fromkeys(range(8), Seen(epoch=epoch)))
        Healer(client, keys, desk.settings, "healer").heal()
        assert {} == read_gaps(client, keys)
    finally:
        drop_namespace(client, keys, server=open_index_server(cluster.url))
        desk.server.close()
        for node in cluster.nodes:
            node.run("ACL", "DELUSER", "index")


def test_a_server_of_its_own(client: redis.Redis, keys: Keys, tmp_path: Path) -> None:
    """A server that is no node of a cluster takes the whole index; nothing of it stands beside the streams."""
    with EmbeddedServer(tmp_path) as other:
        server = index_server_of(Settings(index_url=other.url), client)
        index = Index(client, keys, Settings(window_documents=1000).index_shape, server)
        assert isinstance(server, OneServer)
        index.probe([])
        assert [keys.meta.encode()] == list(client.scan_iter(match=keys.prefix + "*"))
        assert b"server" == client.hget(keys.meta, "home")
        assert server is index_server_of(Settings(index_url=other.url), client)


def test_nobody_answers() -> None:
    """If no node answers, it is the server that is away, and its URL is told."""
    ports = free_port(), free_port()
    with pytest.raises(ServerUnavailable, match=rf"{ports[0]}.*{ports[1]}"):
        open_index_server("redis://" + ",".join(f"127.0.0.1:{port}" for port in ports))


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "cannot be read"),
        ("http://127.0.0.1:1", "cannot be read"),
        ("{cluster},redis://me:secret@127.0.0.1:1", "cannot be read|two ways"),
        ("{cluster}/3", "a cluster has one database"),
        ("{cluster}?no_such=1", "wrong option"),
    ],
)
def test_what_is_refused(cluster: Cluster, url: str, said: str) -> None:
    """A URL that cannot be meant is refused, without its password in the message."""
    with pytest.raises(SettingsError, match=said) as refused:
        open_index_server(url.format(cluster=f"redis://{cluster.nodes[0].name}"))
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("first", ["primary", "cluster"])
def test_an_index_stays_where_it_was_made(client: redis.Redis, keys: Keys, cluster: Cluster, first: str) -> None:
    """A worker that looks for the index elsewhere is refused, and told where it is."""
    there: dict[str, IndexServer] = {"primary": OneServer(client), "cluster": open_index_server(cluster.url)}
    second = "cluster" if first == "primary" else "primary"
    shape = Settings(window_documents=1000, partitions=8).index_shape
    Index(client, keys, shape, there[first])
    Index(client, keys, shape, there[first])
    with pytest.raises(SettingsError, match="set COPYDESK_INDEX_URL as for the others"):
        Index(client, keys, shape, there[second])
    there["cluster"].close()
