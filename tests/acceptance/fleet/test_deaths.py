"""kill -9 of everything that can be killed, in the middle of the work: each entry has exactly one outcome."""

import signal
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pytest
import redis
from msgspec.structs import replace
from tests.acceptance.fleet.harness import Fleet, dead, finished, outcomes, pending, push
from tests.processes import PATIENCE_SECONDS, children, is_alive, kill, send, wait_until

from copydesk_schemas import Keys
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.settings import Settings

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for child processes in /proc"),
]

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
            assert 0 == fleet.process.wait(PATIENCE_SECONDS)
        assert Counter(pushed) == outcomes(client, keys)
        assert 0 == client.xlen(keys.dead)
        assert 0 == pending(client, keys)
        assert 0 == client.exists(keys.attempts)
        assert 0 == client.scard(keys.rq_prefix + "workers"), "the dead are off RQ's list"
        client.close()


@pytest.mark.parametrize("whom", ["horses", "everyone"])
def test_kills_from_outside_condemn_no_document(tmp_path: Path, whom: str) -> None:
    """What is in hand alone at a kill is in hand first when the next worker begins: killed five times, it is published.

    Only after six it is dead, as one that brings its machine down each time must not be tried for ever.
    """
    keys = Keys(SETTINGS.namespace)
    settings = replace(SETTINGS, workers=1)
    with EmbeddedServer(tmp_path / "server") as server, ExitStack() as fleets:
        client = connect(server.url)
        fleet = fleets.enter_context(Fleet(server.url, settings, tmp_path / "fleet.log"))
        first, second = push(client, keys, ["sleep3"] * 2)  # long enough to be killed in, on a busy machine too
        wait_until(lambda: pending(client, keys) == 2, "both are in hand")
        for death in range(6):
            wait_until(lambda death=death: marks(client, keys, first) == death, f"{death} attempts alone have begun")  # type: ignore[misc]  # mypy cannot type a lambda with defaults
            kill(fleet.horses() if whom == "horses" else fleet.everyone())
            if whom == "everyone":
                fleet = fleets.enter_context(Fleet(server.url, settings, tmp_path / "fleet.log"))
        wait_until(lambda: finished(client, keys) == 2, "both are finished")
        assert {first: 1, second: 1} == outcomes(client, keys)
        assert {} == dead(client, keys)
        client.close()


def test_a_worker_that_stood_still_ends_no_document(tmp_path: Path) -> None:
    """The time in which the whole machine, or a container, stands still counts against no document's limit."""
    keys = Keys(SETTINGS.namespace)
    settings = replace(SETTINGS, workers=1, document_seconds=4)
    with EmbeddedServer(tmp_path / "server") as server, Fleet(server.url, settings, tmp_path / "fleet.log") as fleet:
        client = connect(server.url)
        [entry_id] = push(client, keys, ["sleep1"])
        wait_until(lambda: pending(client, keys) == 1, "it is in hand")
        everyone = fleet.everyone()
        send(everyone, signal.SIGSTOP)
        time.sleep(5)
        for pid in everyone:  # the horse last: those who watch over it must not end it
            send([pid], signal.SIGCONT)
            time.sleep(0.3)
        wait_until(lambda: finished(client, keys) == 1, "it is finished")
        assert {entry_id: 1} == outcomes(client, keys)
        assert "takes longer" not in fleet.log.read_text()
        client.close()


def marks(client: redis.Redis, keys: Keys, entry_id: str) -> int:
    """The marks of an entry."""
    return int(client.hget(keys.attempts, entry_id) or 0)


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
