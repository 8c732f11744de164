"""Running a fleet for long: stops within a bound, restarts one after the other, a server that is replaced."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path

import orjson
import pytest
import redis
from tests.acceptance.fleet.harness import pending
from tests.ports import free_port
from tests.processes import PATIENCE_SECONDS, children, is_alive, kill, started, wait_until

from copydesk_producers import Producer
from copydesk_schemas import GROUP, Keys, ServerUnavailable
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.streams import read_all

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for child processes in /proc"),
]

_NAMES = ("harbour", "bridge", "library", "theatre", "station", "museum", "hospital", "market", "school", "stadium")
_ACTS = ("reopened", "closed", "burned down", "was sold", "moved", "was flooded", "was rebuilt", "won a prize")


def document(number: int) -> dict[str, str]:
    """One of many documents: most are news, every tenth repeats an earlier one."""
    told = number - 7 if number % 10 == 9 else number
    name, act = _NAMES[told % 10], _ACTS[told // 10 % 8]
    words = " ".join(f"{name}{told}x{place} {act}" for place in range(12))
    return {"text": f"The {name} of ward {told} {act} on Monday, the council said. {words}. Nobody was hurt."}


@contextmanager
def work(url: str, namespace: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`copydesk work` as a user starts it; killed with everything it started at the end of the block."""
    command = [str(Path(sys.executable).parent / "copydesk"), "work", "-n", "2"]
    environment = os.environ | {"COPYDESK_REDIS_URL": url, "COPYDESK_NAMESPACE": namespace}
    with log.open("ab") as output, started(command, env=environment, stdout=output, stderr=output) as process:
        yield process


def outcomes(client: redis.Redis, keys: Keys) -> Counter[str]:
    """How many outcomes each raw entry has, over all outputs."""
    counted: Counter[str] = Counter()
    for stream in (keys.clean, keys.duplicates):
        counted.update(orjson.loads(fields[b"record"])["raw_id"] for _, fields in read_all(client, stream))
    counted.update(fields[b"raw_id"].decode() for _, fields in read_all(client, keys.dead))
    return counted


def finished(client: redis.Redis, keys: Keys) -> int:
    """How many outcomes there are."""
    return sum(int(client.xlen(stream)) for stream in (keys.clean, keys.duplicates, keys.dead))


def test_sigterm_stops_the_command_within_its_bound(
    client: redis.Redis, server: EmbeddedServer, keys: Keys, tmp_path: Path
) -> None:
    """SIGTERM in the middle of work: exit code 0, nothing in hand, no process and no consumer left."""
    with Producer(client, keys.namespace) as producer:
        producer.push_many(document(number) for number in range(2_000))
    with work(server.url, keys.namespace, tmp_path / "log") as command:
        wait_until(lambda: finished(client, keys) > 50, "the first are published")
        everyone = [command.pid, *children(command.pid)]
        command.send_signal(signal.SIGTERM)
        assert 0 == command.wait(PATIENCE_SECONDS)
        assert "did not stop in time" not in (tmp_path / "log").read_text()
        assert [] == [pid for pid in everyone if is_alive(pid)]
    assert 0 == pending(client, keys)
    assert 2_000 == finished(client, keys) + client.xlen(keys.raw)
    assert [] == client.xinfo_consumers(keys.raw, GROUP)


def test_a_second_signal_kills_workers_that_hang(
    client: redis.Redis, server: EmbeddedServer, keys: Keys, tmp_path: Path
) -> None:
    """Workers that do not hear of the stop are killed at the second signal, which is told once of each."""
    log = tmp_path / "log"
    with work(server.url, keys.namespace, log) as command:
        wait_until(lambda: log.read_text().count(" started, process ") == 2, "the workers run")
        workers = children(command.pid)
        for worker in workers:
            os.kill(worker, signal.SIGSTOP)
        command.send_signal(signal.SIGTERM)
        wait_until(lambda: "stops after the batches in hand" in log.read_text(), "the fleet stops")
        command.send_signal(signal.SIGTERM)
        assert 0 == command.wait(PATIENCE_SECONDS)
    assert 2 == sum(map(int, re.findall(r"(\d+) workers? did not stop in time", log.read_text())))
    assert [] == [worker for worker in workers if is_alive(worker)]


def test_the_log_of_the_command_is_json_where_asked(
    client: redis.Redis, server: EmbeddedServer, keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every line of `copydesk work` is one JSON object, those of RQ too; the events tell who works and why it ends."""
    monkeypatch.setenv("COPYDESK_LOG_FORMAT", "json")
    monkeypatch.setenv("COPYDESK_LOG_LEVEL", "debug")
    log = tmp_path / "log"
    with work(server.url, keys.namespace, log) as command:
        wait_until(lambda: log.read_text().count("worker_started") == 2, "the workers run")
        worker = children(command.pid)[0]
        kill([worker])
        wait_until(lambda: log.read_text().count("worker_started") == 3, "the killed worker is replaced")
        command.send_signal(signal.SIGTERM)
        assert 0 == command.wait(PATIENCE_SECONDS)
    lines = [orjson.loads(line) for line in log.read_text().splitlines()]
    assert [(2, keys.namespace)] == [
        (line["workers"], line["namespace"]) for line in lines if line["event"] == "fleet_started"
    ]
    assert [-signal.SIGKILL] == [line["status"] for line in lines if line["event"] == "worker_ended"]
    assert worker in [line["pid"] for line in lines if line["event"] == "worker_started"]
    assert ["signal"] == [line["reason"] for line in lines if line["event"] == "fleet_stopping"]
    assert "rq.worker" in {line["logger"] for line in lines}


def test_a_rolling_restart_loses_nothing(
    client: redis.Redis, server: EmbeddedServer, keys: Keys, tmp_path: Path
) -> None:
    """Two fleets, restarted one after the other while 1,500 documents flow: each has exactly one outcome."""
    ids: list[str] = []

    def flow() -> None:
        with Producer(connect(server.url), keys.namespace, batch=50) as producer:
            for number in range(1_500):
                producer.push(document(number))
                if number % 50 == 49:
                    ids.extend(producer.flush())
                    time.sleep(0.05)

    flowing = threading.Thread(target=flow, daemon=True)  # a test that fails does not wait for it
    log = tmp_path / "log"
    with ExitStack() as fleets:
        first, second = (fleets.enter_context(work(server.url, keys.namespace, log)) for _ in range(2))
        wait_until(lambda: all(len(children(fleet.pid)) == 2 for fleet in (first, second)), "both fleets work")
        flowing.start()
        for old, goal in ((first, 150), (second, 500)):
            wait_until(lambda goal=goal: finished(client, keys) >= goal, f"{goal} are finished")  # type: ignore[misc]  # mypy cannot type a lambda with defaults
            old.send_signal(signal.SIGTERM)
            assert 0 == old.wait(PATIENCE_SECONDS)
            fleets.enter_context(work(server.url, keys.namespace, log))
        flowing.join()
        wait_until(lambda: finished(client, keys) >= 1_500, "all are finished")
    assert dict.fromkeys(ids, 1) == dict(outcomes(client, keys))
    assert 1_500 == len(ids)


def test_workers_come_back_when_their_server_is_replaced(tmp_path: Path) -> None:
    """The server is stopped, its address refuses connections for 15 s, another one takes over its data and address.

    The same supervisor goes on by itself, and so does a producer that kept what it could not send.
    """
    port = free_port()
    tcp = ("--port", str(port), "--bind", "127.0.0.1")
    url, keys = f"redis://127.0.0.1:{port}/0", Keys("failover")
    ids: list[str] = []
    with EmbeddedServer(tmp_path / "data", *tcp) as server, work(url, keys.namespace, tmp_path / "log") as command:
        client = connect(url)
        producer = Producer(url, keys.namespace, retries=2)
        for number in range(200):
            producer.push(document(number))
        ids += producer.flush()
        wait_until(lambda: finished(client, keys) >= 20, "the first are finished")
        server.stop()
        down = time.monotonic()
        for number in range(200, 400):
            with pytest.raises(ServerUnavailable) if number == 399 else nullcontext():  # when the batch is full
                producer.push(document(number))
        wait_until(lambda: time.monotonic() - down >= 15, "15 seconds have passed")
        assert command.poll() is None
        with EmbeddedServer(tmp_path / "data", *tcp):
            ids += producer.flush()
            producer.close()
            wait_until(lambda: finished(client, keys) >= 400, "all are finished")
            assert dict.fromkeys(ids, 1) == dict(outcomes(client, keys))
            assert 400 == len(ids)
            assert command.poll() is None
            command.send_signal(signal.SIGTERM)
            assert 0 == command.wait(PATIENCE_SECONDS)
        client.close()
