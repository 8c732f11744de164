"""Connecting to a server that is not at its best."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from tests.processes import wait_until
from tests.replicated import Replicated

from copydesk_producers import Producer
from copydesk_schemas import ServerUnavailable, SettingsError
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer

#: Keys, and microseconds that loading takes for each: a minute in all, if loading were not made faster in between.
_KEYS: Final = 300_000
_DELAY: Final = "200"


def test_a_server_that_loads_its_data_is_no_server_that_is_away(tmp_path: Path) -> None:
    """It is connected to while it loads, so that a fleet that is started then waits for it and does not end."""
    with EmbeddedServer(tmp_path) as server:
        client = connect(server.url)
        client.eval(f"for i = 1, {_KEYS} do redis.call('SET', 'key' .. i, 'value') end", 0)
        client.waitaof(1, 0, 0)
        client.close()
    once = redis.Redis(unix_socket_path=str(server.socket), retry=Retry(NoBackoff(), 0))
    with ExitStack() as stack, ThreadPoolExecutor() as thread:
        starting = thread.submit(lambda: stack.enter_context(EmbeddedServer(tmp_path, "--key-load-delay", _DELAY)))
        wait_until(lambda: _loads(once) or starting.done(), "the server loads")
        client = connect(server.url)
        assert _loads(once), "it was connected to before all was loaded"
        once.config_set("key-load-delay", 0)
        starting.result()
        assert b"value" == client.get(f"key{_KEYS}")
        client.close()
        once.close()


def test_a_sentinel_or_a_node_of_a_cluster_is_no_primary(tmp_path: Path) -> None:
    """Both answer a PING. They are refused at once, with what to write instead."""
    with Replicated(tmp_path / "watched", servers=1, sentinels=1) as servers:
        with pytest.raises(SettingsError, match=r"is a sentinel.*sentinel://host:port,host:port/NAME"):
            connect(f"redis://127.0.0.1:{servers.sentinels[0].port}")
        with pytest.raises(ServerUnavailable, match="No master found for 'other'"):
            connect(servers.sentinel_url.replace("/newsroom/", "/other/"))
    with Replicated(tmp_path / "cluster", servers=1, options=("--cluster-enabled", "yes")) as servers:
        with pytest.raises(SettingsError, match="is a node of a cluster"):
            connect(f"redis://127.0.0.1:{servers.nodes[0].port}")
        with Producer(f"redis://127.0.0.1:{servers.nodes[0].port}") as producer:
            producer.push({"text": "one"})
            with pytest.raises(SettingsError, match="is a node of a cluster"):
                producer.flush()
            producer._batches.clear()  # else the end of the block would flush again


def _loads(client: redis.Redis) -> bool:
    try:
        client.ping()
    except redis.exceptions.BusyLoadingError:
        return True
    except (redis.exceptions.ConnectionError, redis.exceptions.TimeoutError):
        return False
    return False
