"""`copydesk push --watch` as a service runs it: it pushes what comes, notes what was confirmed, and ends at SIGTERM."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import redis
from tests.processes import PATIENCE_SECONDS, started, wait_until

from copydesk_schemas import Keys
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.streams import read_all


def test_a_folder_is_watched_until_sigterm(
    tmp_path: Path, server: EmbeddedServer, client: redis.Redis, keys: Keys
) -> None:
    """What it pushed is told, and stands in the file of confirmed documents; the exit code is 0."""
    incoming, confirmed = tmp_path / "incoming", tmp_path / "confirmed.jsonl"
    incoming.mkdir()
    script = str(Path(sys.executable).parent / "copydesk")
    options = ["--confirmed", str(confirmed), "--redis", server.url, "--namespace", keys.namespace]
    command = [script, "push", "--watch", str(incoming), *options]
    with started(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        (incoming / "a.jsonl").write_text(json.dumps({"text": "The ferry to Selvan sails again."}) + "\n", "utf-8")
        wait_until(lambda: confirmed.exists() and confirmed.read_bytes().endswith(b"\n"), "it is confirmed")
        process.send_signal(signal.SIGTERM)
        said, noted = process.communicate(timeout=PATIENCE_SECONDS)
    assert 0 == process.returncode, noted
    assert f"1 document of {incoming} pushed" in said.replace("\n", "")
    assert "watching 1 place" in noted
    [line] = confirmed.read_text("utf-8").splitlines()
    assert [json.loads(line)["id"]] == [id_ for id_, _ in read_all(client, keys.raw)]
