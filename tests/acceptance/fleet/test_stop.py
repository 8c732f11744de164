"""A stop: after the batch in hand, with nothing left behind, and at once when asked twice."""

import os
import signal
from pathlib import Path

import pytest
import redis
from tests.acceptance.fleet.harness import Fleet, finished, pending, push
from tests.processes import PATIENCE_SECONDS, is_alive, wait_until

from copydesk_schemas import GROUP, Keys
from copydesk_workers.fleet.supervisor import STOP_SECONDS
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.settings import Settings

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for child processes in /proc")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_finishes_the_batch_in_hand(
    client: redis.Redis, server: EmbeddedServer, keys: Keys, tmp_path: Path, number: signal.Signals
) -> None:
    """A signal ends the fleet after its batches: what was begun is published, the rest waits, no process stays."""
    settings = Settings(namespace=keys.namespace, batch_documents=10)
    with Fleet(server.url, settings, tmp_path / "fleet.log") as fleet:
        push(client, keys, ["sleep0.05"] * 1000)
        wait_until(lambda: finished(client, keys) > 5, "the first are finished")
        everyone = fleet.everyone()
        os.kill(fleet.process.pid, number)
        assert 0 == fleet.process.wait(PATIENCE_SECONDS)
        assert [] == [pid for pid in everyone if is_alive(pid)]
        assert 0 == pending(client, keys)
        assert 0 < client.xlen(keys.raw) < 1000
        assert 0 == finished(client, keys) % 10
        assert [] == client.xinfo_consumers(keys.raw, GROUP)
        lasting = [key for key in client.scan_iter(keys.rq_prefix + "*") if client.ttl(key) == -1]
        assert [f"{keys.rq_prefix}queues".encode()] == lasting


def test_a_second_signal_stops_at_once(client: redis.Redis, server: EmbeddedServer, keys: Keys, tmp_path: Path) -> None:
    """A second signal kills the workers in the middle of a batch; its documents stay pending and are not lost."""
    settings = Settings(namespace=keys.namespace, workers=1, document_seconds=600)
    with Fleet(server.url, settings, tmp_path / "fleet.log") as fleet:
        push(client, keys, ["ok", "sleep600"])
        wait_until(lambda: finished(client, keys) == 1, "the first is finished")
        everyone = fleet.everyone()
        os.kill(fleet.process.pid, signal.SIGTERM)
        wait_until(lambda: "stops after" in fleet.log.read_text(), "the first signal is heard")
        os.kill(fleet.process.pid, signal.SIGTERM)
        assert 0 == fleet.process.wait(0.75 * STOP_SECONDS), "sooner than one signal alone would have them killed"
        wait_until(lambda: not any(map(is_alive, everyone)), "no process is left")
        assert 1 == pending(client, keys)


def test_the_stop_key_stops_the_fleet(client: redis.Redis, server: EmbeddedServer, keys: Keys, tmp_path: Path) -> None:
    """A fleet whose namespace has the stop key set ends as if it got a signal."""
    settings = Settings(namespace=keys.namespace, workers=1)
    with Fleet(server.url, settings, tmp_path / "fleet.log") as fleet:
        wait_until(lambda: client.exists(keys.raw), "the fleet runs")
        client.set(keys.stop, "1", ex=600)
        assert 0 == fleet.process.wait(PATIENCE_SECONDS)
