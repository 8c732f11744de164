"""`copydesk work`: a bare XADD arrives as a record, and SIGTERM ends the workers."""

import json
import shlex
import signal
import subprocess
import sys
from pathlib import Path

from tests.processes import PATIENCE_SECONDS, started, wait_until

from copydesk_schemas import Keys, ServerUnavailable, decode_record
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import running_url
from copydesk_workers.server.streams import read_all

TEXT = "VELM (Norda) - The harbour reopened on Tuesday after the ice had kept it closed for nine days, the port said."


def answers(url: str | None) -> bool:
    """Whether there is a server and it answers: its address is known before it does."""
    try:
        return url is not None and connect(url).ping()
    except ServerUnavailable:
        return False


def test_a_bare_xadd_arrives_as_a_record(tmp_path: Path) -> None:
    """What any Redis client adds with one field is published while the workers run, and they end when asked to."""
    command = [str(Path(sys.executable).parent / "copydesk"), "work", "-n", "1"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with started(command, cwd=tmp_path, text=True, **pipes) as worker:
        folder = tmp_path / ".copydesk"
        wait_until(lambda: worker.poll() is not None or answers(running_url(folder)), "a server answers")
        url = running_url(folder)
        assert url is not None, worker.communicate()
        client, keys = connect(url), Keys()
        line = f"XADD {keys.raw} '*' document {shlex.quote(json.dumps({'text': TEXT}))}"
        entry_id = client.execute_command(*shlex.split(line))  # type: ignore[no-untyped-call]  # untyped there
        wait_until(lambda: client.xlen(keys.clean), "it is published")
        [(_, fields)] = read_all(client, keys.clean)
        record = decode_record(fields[b"record"])
        assert (entry_id.decode(), "original", TEXT) == (record.raw_id, record.relation, record.text)
        client.close()
        worker.send_signal(signal.SIGTERM)
        _, said = worker.communicate(timeout=PATIENCE_SECONDS)
    assert 0 == worker.returncode, said
