"""The probes of the manifests, run as Kubernetes does, beside a real fleet: they tell of this process alone."""

import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import yaml
from tests.processes import started, wait_until

from copydesk_schemas import Keys
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer

_MANIFEST: Final = Path(__file__).parents[3] / "workers" / "deploy" / "kubernetes" / "base" / "worker.yaml"


def _probe(kind: str, folder: Path) -> list[str]:
    """The command of a probe, for files in this folder, with the patience of a test."""
    worker = yaml.safe_load(_MANIFEST.read_text())
    [container] = worker["spec"]["template"]["spec"]["containers"]
    command: list[str] = container[kind]["exec"]["command"]
    words = [word.replace("/run/copydesk", str(folder)) for word in command]
    return [word.replace("-600 sec", "-8 sec").replace("-60 sec", "-3 sec") for word in words]


def _passes(kind: str, folder: Path) -> bool:
    return subprocess.run(_probe(kind, folder), capture_output=True, check=False).returncode == 0


def test_the_probes_tell_of_this_process(tmp_path: Path) -> None:
    """Both pass while it works; without a server it is alive and not ready; a process that hangs is not alive.

    Nobody else tells: the queue is empty, so `copydesk status` would find all of it healthy.
    """
    folder = tmp_path / "run"
    command = [str(Path(sys.executable).parent / "copydesk"), "work", "-n", "1", "--redis"]
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = os.environ | {"COPYDESK_HEARTBEAT_FOLDER": str(folder)}
    assert not _passes("livenessProbe", folder)
    with ExitStack() as stack:
        with EmbeddedServer(tmp_path / "server") as server, connect(server.url) as client:
            fleet = stack.enter_context(started([*command, server.url], env=environment, **quiet))
            wait_until(lambda: _passes("readinessProbe", folder), "it is ready")
            assert _passes("livenessProbe", folder)
            assert 1 == client.exists(Keys().raw)  # made before the first document
        wait_until(lambda: not _passes("readinessProbe", folder), "it is not ready without a server")
        assert _passes("livenessProbe", folder)
        fleet.send_signal(signal.SIGSTOP)
        wait_until(lambda: not _passes("livenessProbe", folder), "a process that hangs is not alive")
        fleet.send_signal(signal.SIGCONT)
        wait_until(lambda: _passes("livenessProbe", folder), "it goes on")
