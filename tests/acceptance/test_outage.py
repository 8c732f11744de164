"""An outage of seconds: a warning of one line, and the work goes on."""

import json
import re
import sys
from pathlib import Path

import pytest
from tests.processes import started, wait_until

from copydesk_producers import Producer
from copydesk_schemas import Keys
from copydesk_workers.fleet.start import FleetProcess
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.settings import Settings

_KEYS = Keys("outage")
_TEXT = "Ferry {0} to Selvan sails again from Monday, the harbour office of pier {0} said, after {0} days of storm."


@pytest.mark.usefixtures("forked_fleets")
def test_an_outage_of_seconds_is_warned_of(tmp_path: Path) -> None:
    """Fleet and sink wait; no traceback, nothing of level ERROR, and each document becomes a line."""
    folder, file = tmp_path / "server", tmp_path / "all.jsonl"
    logs = fleet_log, sink_log = tmp_path / "fleet.log", tmp_path / "sink.log"
    settings = Settings(namespace=_KEYS.namespace, ticket_seconds=1, workers=1)
    sink = [str(Path(sys.executable).parent / "copydesk"), "sink", "jsonl", str(file), "--stream"]
    with EmbeddedServer(folder) as server:
        at = ["--redis", server.url, "--namespace", _KEYS.namespace]
        with (
            sink_log.open("w") as told,
            FleetProcess(settings, server.url, log=fleet_log),
            started([*sink, "clean", *at], stderr=told, stdout=told) as process,
        ):
            _push(server.url, range(20))
            wait_until(lambda: _lines(file) > 0, "something is delivered")
            server.stop()
            wait_until(lambda: "away" in fleet_log.read_text(), "the fleet saw that the server is away")
            with EmbeddedServer(folder) as again:
                _push(again.url, range(20, 40))
                client = connect(again.url)
                wait_until(lambda: client.xlen(_KEYS.raw) == 0, "all are processed")
                wait_until(lambda: _lines(file) == client.xlen(_KEYS.clean), "all are delivered")
                client.close()
                assert process.poll() is None
                process.terminate()
                process.wait()
    for log in logs:
        said = log.read_text()
        assert "Traceback" not in said, said
        assert [] == re.findall(r".*\b(?:ERROR|CRITICAL)\b.*", said)


def _push(url: str, numbers: range) -> None:
    with Producer(url, _KEYS.namespace) as producer:
        producer.push_many({"text": _TEXT.format(number) + f" Number {number}." * 5} for number in numbers)


def _lines(path: Path) -> int:
    """How many records there are; the sink may be writing the last line."""
    whole, _, _ = (path.read_bytes() if path.exists() else b"").rpartition(b"\n")
    return len({json.loads(line)["id"] for line in whole.splitlines()})
