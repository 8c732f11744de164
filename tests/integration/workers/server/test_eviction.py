"""A server that throws keys out is refused by workers, and told by `check`."""

from pathlib import Path

import pytest
import redis

from copydesk_desk.operations.check.check import check_namespace
from copydesk_matching.index.index import Index
from copydesk_schemas import Keys, SettingsError
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.eviction import evicting_policy, refuse_eviction
from copydesk_workers.settings import Settings


def test_only_a_limit_makes_a_server_throw_keys_out() -> None:
    """A policy without maxmemory does nothing, and `noeviction` refuses writes instead."""
    assert "allkeys-lru" == evicting_policy({"maxmemory_policy": "allkeys-lru", "maxmemory": 1})
    assert "volatile-ttl" == evicting_policy({"maxmemory_policy": "volatile-ttl", "maxmemory": 1})
    assert None is evicting_policy({"maxmemory_policy": "allkeys-lru", "maxmemory": 0})
    assert None is evicting_policy({"maxmemory_policy": "noeviction", "maxmemory": 1})


def test_a_server_of_the_tests_is_taken(client: redis.Redis) -> None:
    """The embedded server throws nothing out."""
    refuse_eviction(client)


def test_workers_refuse_an_evicting_server_and_check_tells(tmp_path: Path) -> None:
    """Both name the policy."""
    with EmbeddedServer(tmp_path, "--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru") as server:
        client, keys = connect(server.url), Keys("evicted")
        with pytest.raises(SettingsError, match="allkeys-lru"):
            refuse_eviction(client)
        Index(client, keys, Settings(window_documents=1000).index_shape)
        report = check_namespace(client, keys)
        assert ({"evicts": 1}, 1) == (report.found, report.broken)
        client.close()
