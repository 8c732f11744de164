"""Connecting to a server that is not at its best."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from tests.processes import wait_until

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


def _loads(client: redis.Redis) -> bool:
    try:
        client.ping()
    except redis.exceptions.BusyLoadingError:
        return True
    except (redis.exceptions.ConnectionError, redis.exceptions.TimeoutError):
        return False
    return False
