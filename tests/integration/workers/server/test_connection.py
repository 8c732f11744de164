"""Connecting to a server that is not at its best."""

import threading
import time
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer


def test_a_server_that_loads_its_data_is_no_server_that_is_away(tmp_path: Path) -> None:
    """It is connected to while it loads, so that a fleet that is started then waits for it and does not end."""
    with EmbeddedServer(tmp_path) as server:
        client = connect(server.url)
        with client.pipeline(transaction=False) as pipeline:
            for number in range(36_000):
                pipeline.set(f"key{number}", "value")
            pipeline.execute()
        client.waitaof(1, 0, 0)
        client.close()
    started: list[EmbeddedServer] = []
    slowly = ("--key-load-delay", "500")  # microseconds a key
    starting = threading.Thread(target=lambda: started.append(EmbeddedServer(tmp_path, *slowly)))
    starting.start()
    once = redis.Redis(unix_socket_path=str(server.socket), retry=Retry(NoBackoff(), 0))
    while not _loads(once):
        assert not started, "it was to load for eighteen seconds"
        time.sleep(0.01)
    client = connect(server.url)
    assert _loads(once), "it was connected to before all was loaded"
    starting.join()
    assert b"value" == client.get("key35999")
    client.close()
    once.close()
    started[0].stop()


def _loads(client: redis.Redis) -> bool:
    try:
        client.ping()
    except redis.exceptions.BusyLoadingError:
        return True
    except redis.exceptions.ConnectionError:
        return False
    return False
