"""Where the index of a test lives: on the server of the streams in one or three partitions, or on a cluster."""

from collections.abc import Iterator

import pytest
import redis
from msgspec import Struct
from tests.redis_cluster import Cluster

from copydesk_matching.index.server import IndexServer
from copydesk_matching.index.shape import IndexShape
from copydesk_schemas import Keys
from copydesk_workers.server.index_server import open_index_server
from copydesk_workers.server.namespace import drop_namespace
from copydesk_workers.settings import Settings

#: Partitions of an index on the cluster.
PARTITIONS = 8


class Place(Struct, frozen=True):
    """Where an index lives, and in how many partitions."""

    partitions: int
    server: IndexServer | None

    def shape(self, **settings: float) -> IndexShape:
        """The shape of an index there; `settings` are the others that it is made with."""
        return Settings(partitions=self.partitions, **settings).index_shape  # type: ignore[arg-type]  # numbers


@pytest.fixture(scope="session")
def on_cluster(cluster: Cluster) -> Iterator[IndexServer]:
    """The cluster of the session, as an index uses it."""
    server = open_index_server(cluster.url)
    yield server
    server.close()


@pytest.fixture(params=["one", "three", "cluster"])
def place(request: pytest.FixtureRequest, client: redis.Redis, keys: Keys) -> Iterator[Place]:
    """Each of the places, for one namespace."""
    if request.param != "cluster":
        yield Place({"one": 1, "three": 3}[request.param], None)
        return
    server: IndexServer = request.getfixturevalue("on_cluster")
    yield Place(PARTITIONS, server)
    drop_namespace(client, keys, server=server)
    assert [] == server.scan("*")
