"""`copydesk work`: a bare XADD arrives as a record, and SIGTERM ends the workers."""

import json
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

from copydesk_schemas import Keys, decode_record
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import running_url
from copydesk_workers.server.streams import read_new

TEXT = "VELM (Norda) - The harbour reopened on Tuesday after the ice had kept it closed for nine days, the port said."


def test_a_bare_xadd_arrives_as_a_record(tmp_path: Path) -> None:
    """What any Redis client adds with one field is published while the workers run, and they end when asked to."""
    command = [str(Path(sys.executable).parent / "copydesk"), "work", "-n", "1"]
    worker = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + 60
        while (url := running_url(tmp_path / ".copydesk")) is None:
            assert worker.poll() is None, worker.communicate()
            assert time.monotonic() < deadline, "no server"
            time.sleep(0.05)
        client, keys = connect(url), Keys()
        line = f"XADD {keys.raw} '*' document {shlex.quote(json.dumps({'text': TEXT}))}"
        entry_id = client.execute_command(*shlex.split(line))  # type: ignore[no-untyped-call]  # untyped there
        [(_, fields)] = read_new(client, keys.clean, after="0-0", block=60_000)
        record = decode_record(fields[b"record"])
        assert (entry_id.decode(), "original", TEXT) == (record.raw_id, record.relation, record.text)
        client.close()
    finally:
        worker.send_signal(signal.SIGTERM)
        _, said = worker.communicate(timeout=60)
    assert 0 == worker.returncode, said
