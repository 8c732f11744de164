"""The fleet as a child process of a command: with the real processor, and gone with its parent."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
import redis
from tests.acceptance.fleet.harness import push
from tests.processes import PATIENCE_SECONDS, descendants, is_alive, started, wait_until

from copydesk_schemas import Keys
from copydesk_workers.fleet import start
from copydesk_workers.fleet.start import FleetProcess
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.settings import Settings

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for child processes in /proc"),
]

_PARENT = """
import sys, time
from pathlib import Path
from copydesk_workers.fleet.start import FleetProcess
from copydesk_workers.settings import Settings
fleet = FleetProcess(Settings(namespace=sys.argv[2]), sys.argv[1], log=Path(sys.argv[3]))
print(fleet.pid, flush=True)
time.sleep(600)
"""


def test_a_burst_publishes_what_waits_and_ends(
    client: redis.Redis, server: EmbeddedServer, keys: Keys, tmp_path: Path
) -> None:
    """A burst takes what waits through the whole chain, then ends with exit code 0."""
    text = "The harbour of Port Ellery reopened on Monday after divers had cleared the wreck of a coal barge. "
    push(client, keys, [f'{{"text": "{text * 3}"}}', "not JSON"])
    with FleetProcess(Settings(namespace=keys.namespace), server.url, log=tmp_path / "log", burst=True) as fleet:
        assert 0 == fleet.process.wait(PATIENCE_SECONDS), (tmp_path / "log").read_text()
        assert not fleet.alive()
    assert [1, 1, 0] == [client.xlen(key) for key in (keys.clean, keys.dead, keys.raw)]


def test_the_fleet_ends_with_its_parent(
    client: redis.Redis, server: EmbeddedServer, keys: Keys, tmp_path: Path
) -> None:
    """kill -9 of the command that started the fleet leaves no process behind."""
    arguments = [sys.executable, "-c", _PARENT, server.url, keys.namespace, str(tmp_path / "log")]
    with started(arguments, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        supervisor = int(parent.stdout.readline())
        wait_until(lambda: len(descendants(supervisor)) == 4, "two workers and their horses run")
        everyone = [supervisor, *descendants(supervisor)]
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    wait_until(lambda: not any(map(is_alive, everyone)), "all are gone")


def test_a_server_that_never_answers_ends_the_fleet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fleet that cannot connect at its start ends with 1; the log names the server, without the password."""
    monkeypatch.setattr(start, "PROGRAM", (*start.PROGRAM, "--patience", "1"))
    url = f"unix://user:s3cret@{tmp_path}/nothing.sock"
    with FleetProcess(Settings(), url, log=tmp_path / "log") as fleet:
        assert "s3cret" not in Path(f"/proc/{fleet.pid}/cmdline").read_text()
        assert 1 == fleet.process.wait(PATIENCE_SECONDS)
    assert "nothing.sock" in (tmp_path / "log").read_text()
    assert "s3cret" not in (tmp_path / "log").read_text()


def test_one_process_serves_one_namespace(server: EmbeddedServer) -> None:
    """RQ reads its prefix once: a second namespace in one process is refused, not mixed with the first."""
    code = f"""
import rq
from copydesk_workers.fleet.start import run_fleet
from copydesk_workers.settings import Settings
run_fleet(Settings(namespace="other"), {server.url!r}, burst=True)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert 1 == done.returncode
    assert "a process of its own" in done.stderr


def test_a_fleet_waits_for_a_server_that_is_away_when_it_starts(
    client: redis.Redis, server: EmbeddedServer, keys: Keys, tmp_path: Path
) -> None:
    """The command that starts it knows that there is a server, which may just be starting anew."""
    push(client, keys, ["not JSON"])
    socket, log = tmp_path / "server.sock", tmp_path / "log"
    with FleetProcess(Settings(namespace=keys.namespace), f"unix://{socket}", log=log, burst=True) as fleet:
        wait_until(lambda: "Trying again." in log.read_text(), "the fleet has missed the server")
        socket.symlink_to(server.url.removeprefix("unix://"))
        assert 0 == fleet.process.wait(PATIENCE_SECONDS), log.read_text()
    assert 1 == client.xlen(keys.dead)
