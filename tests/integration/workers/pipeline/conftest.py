"""What breaks a cluster: its own for each module, and a worker whose index is on it."""

from collections.abc import Iterator

import pytest
import redis
from tests.integration.workers.pipeline.cluster_desk import ClusterDesk
from tests.redis_cluster import Cluster, running_cluster

from copydesk_schemas import Keys
from copydesk_workers.server.namespace import drop_namespace


@pytest.fixture(scope="module")
def frail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster of this module's own: three primaries, no replicas."""
    with running_cluster(tmp_path_factory.mktemp("frail")) as running:
        yield running


@pytest.fixture
def desk(client: redis.Redis, keys: Keys, frail: Cluster) -> Iterator[ClusterDesk]:
    """A worker, and its namespace removed at the end."""
    made = ClusterDesk(client, keys, frail)
    yield made
    drop_namespace(client, keys, server=made.server)
