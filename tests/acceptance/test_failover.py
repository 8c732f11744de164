"""Failovers: one short storm with a seed of its own (`failover_storm` beside this runs long ones), and the door."""

import http.client
import json
import secrets
from contextlib import closing
from pathlib import Path

import pytest
from tests.acceptance.failover_storm import EVENTS, run_storm
from tests.acceptance.serving import serving
from tests.integration.producers.stream import publish
from tests.processes import wait_until
from tests.replicated import Replicated

from copydesk_schemas import Keys

pytestmark = pytest.mark.long


@pytest.mark.timeout(900)
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for child processes in /proc")
def test_nothing_that_replicas_have_is_lost_in_failovers(tmp_path: Path) -> None:
    """The primary is killed, demoted, and killed when its replica lacks the end: what was confirmed has its outcome."""
    seed = secrets.randbelow(10**6)
    print(f"the seed is {seed}: python -m tests.acceptance.failover_storm --first {seed} --seeds 1 --articles 300")
    count = run_storm(seed, 300, tmp_path, waits=True)
    assert len(EVENTS) == count.events.total()
    assert count.holds, count


def test_the_door_goes_on_with_the_new_primary(tmp_path: Path) -> None:
    """Pushes and the event stream of `copydesk serve`, while the primary is demoted and while it is killed."""
    keys, texts = Keys(), ["The ferry to Ulva was late.", "The harbour reopened.", "A council voted on Friday."]
    (tmp_path / "here").mkdir()
    with (
        Replicated(tmp_path / "servers") as servers,
        serving(tmp_path / "here", "-n", "0", "--redis", servers.url) as (_, port),
        closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as listening,
    ):
        listening.request("GET", "/v1/stream")
        events = listening.getresponse()
        first, second = servers.nodes
        for number, (primary, text) in enumerate(zip((first, second, first), texts, strict=True), 1):
            if number == 2:
                wait_until(lambda: second.client.xlen(keys.raw) == 1, "the replica has the document")
                servers.switch(first, second)
            elif number == 3:
                wait_until(first.in_step, "the old primary follows the new one")
                second.kill()
                first.promote()
            wait_until(lambda text=text: pushed(port, text), "the door takes the document")  # type: ignore[misc]  # mypy cannot infer it
            assert number <= primary.client.xlen(keys.raw)
            publish(primary.client, keys.clean, 1, first=number)
            assert f'"id":"{number}-0/0"' in next_record(events)


def pushed(port: int, text: str) -> bool:
    """Whether the door takes a document; 503 while it knows no primary."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("POST", "/v1/documents", json.dumps({"text": text}), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        assert answer.status in (202, 503)
        return answer.status == 202


def next_record(events: http.client.HTTPResponse) -> str:
    """The data of the next event of the stream."""
    while not (line := events.readline()).startswith(b"data: "):
        assert line, "the stream ended"
    return line.decode()
