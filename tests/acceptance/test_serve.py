"""`copydesk serve`, run and killed as a process."""

import http.client
from pathlib import Path

from tests.acceptance.door_kills import kill_and_count
from tests.acceptance.serving import serving


def test_nothing_confirmed_is_lost_when_serve_is_killed(tmp_path: Path) -> None:
    """kill -9 under push: each document that was answered by 202 is on the stream under its id, and is there once."""
    count = kill_and_count(tmp_path, documents=600, kills=2, seed=7)
    assert (600, 0, 0) == (count.confirmed, count.lost, count.repeated)


def test_serve_ends_by_itself_when_it_is_asked_to(tmp_path: Path) -> None:
    """SIGTERM ends it with exit code 0, readers of the event stream or not."""
    with serving(tmp_path, "-n", "0") as (process, port):
        reader = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        reader.request("GET", "/v1/stream")
        assert 200 == reader.getresponse().status
        process.terminate()
        assert 0 == process.wait(60)
        reader.close()
