"""kill -9 of everything that can be killed, in the middle of the work: each entry has exactly one outcome."""

from collections import Counter
from pathlib import Path

import pytest
from tests.acceptance.fleet.harness import (
    Fleet,
    children,
    finished,
    is_alive,
    kill,
    outcomes,
    pending,
    push,
    wait_until,
)

from copydesk_schemas import Keys
from copydesk_workers.connection import connect
from copydesk_workers.embedded_server import EmbeddedServer
from copydesk_workers.settings import Settings

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for child processes in /proc")

ENTRIES = 3000
SETTINGS = Settings(namespace="deaths", ticket_seconds=1)


def test_each_entry_has_one_outcome_whatever_is_killed(tmp_path: Path) -> None:
    """Horses, a worker, the server and the supervisor are killed in turn: no entry is lost, doubled or dead."""
    keys = Keys(SETTINGS.namespace)
    log = tmp_path / "fleet.log"
    with EmbeddedServer(tmp_path / "server") as server:
        client = connect(server.url)
        pushed = push(client, keys, ["sleep0.001"] * ENTRIES)
        client.waitaof(1, 0, 0)
        with Fleet(server.url, SETTINGS, log) as fleet:
            for goal in (300, 600, 900):
                wait_until(lambda goal=goal: finished(client, keys) >= goal, f"{goal} are finished")  # type: ignore[misc]  # mypy cannot type a lambda with defaults
                kill(fleet.horses())
            wait_until(lambda: finished(client, keys) >= 1300, "1,300 are finished")
            kill(fleet.workers()[:1])
            wait_until(lambda: finished(client, keys) >= 1700, "1,700 are finished")
            kill([server.process.pid])
            wait_until(lambda: finished(client, keys) >= 2200, "2,200 are finished")
            everyone = fleet.everyone()
            kill([fleet.process.pid])
            wait_until(lambda: not any(map(is_alive, everyone)), "the orphans are gone")
        with Fleet(server.url, SETTINGS, log, "--burst") as fleet:
            assert 0 == fleet.process.wait(60)
        assert Counter(pushed) == outcomes(client, keys)
        assert 0 == client.xlen(keys.dead)
        assert 0 == pending(client, keys)
        assert 0 == client.exists(keys.attempts)
        assert 0 == client.scard(keys.rq_prefix + "workers"), "the dead are off RQ's list"
        client.close()


def test_workers_wait_for_a_server_that_is_away(tmp_path: Path) -> None:
    """A server that is away for longer than a client retries costs nothing: the fleet goes on when it is back."""
    keys = Keys(SETTINGS.namespace)
    folder = tmp_path / "server"
    with EmbeddedServer(folder) as server, Fleet(server.url, SETTINGS, tmp_path / "fleet.log") as fleet:
        client = connect(server.url)
        pushed = push(client, keys, ["sleep0.001"] * 1000)
        wait_until(lambda: finished(client, keys) >= 200, "200 are finished")
        server.stop()
        wait_until(lambda: "the server is away" in fleet.log.read_text(), "the fleet saw that the server is away")
        wait_until(lambda: not children(fleet.process.pid), "the workers gave up")
        with EmbeddedServer(folder):
            wait_until(lambda: finished(client, keys) == len(pushed), "all are finished")
            assert Counter(pushed) == outcomes(client, keys)
            assert 0 == client.xlen(keys.dead)
        client.close()
