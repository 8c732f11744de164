"""`copydesk serve`, run and killed as a process."""

import http.client
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from tests.processes import started, wait_until

from copydesk_schemas import Keys
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.streams import read_all


@contextmanager
def serving(folder: Path, *arguments: str) -> Iterator[tuple["subprocess.Popen[Any]", int]]:
    """A running `copydesk serve`, and the port that it tells."""
    script = Path(sys.executable).parent / "copydesk"
    command = [str(script), "serve", "--port", "0", *arguments]
    with started(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        told = process.stdout.readline()
        assert told.startswith("listening on http://127.0.0.1:"), told
        yield process, int(told.rpartition(":")[2])


def push(port: int, text: str) -> str | None:
    """Posts one document; its id, None if the process is gone."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        headers = {"Content-Type": "application/json"}
        connection.request("POST", "/v1/documents", json.dumps({"text": text}), headers)
        response = connection.getresponse()
        assert 202 == response.status
        [entry_id] = json.loads(response.read())["ids"]
        return str(entry_id)
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()


def test_nothing_confirmed_is_lost_when_serve_is_killed(tmp_path: Path) -> None:
    """kill -9 under push, twice: every document that was answered by 202 is on the stream under its id."""
    confirmed: dict[str, str] = {}

    def pushing(port: int, name: str) -> None:
        number = 0
        while (entry_id := push(port, f"{name} {number}")) is not None:
            confirmed[entry_id] = f"{name} {number}"
            number += 1

    def has(count: int) -> bool:
        return len(confirmed) >= count

    for round_ in range(2):
        with serving(tmp_path, "-n", "0") as (process, port):
            enough = len(confirmed) + 20
            threads = [threading.Thread(target=pushing, args=(port, f"{round_} {name}")) for name in range(10)]
            for thread in threads:
                thread.start()
            wait_until(partial(has, enough), "some documents are confirmed")
            process.kill()
            for thread in threads:
                thread.join()
    with EmbeddedServer(tmp_path / ".copydesk") as server, closing(connect(server.url)) as client:
        kept = {entry_id: json.loads(fields[b"document"])["text"] for entry_id, fields in read_all(client, Keys().raw)}
    assert confirmed == {entry_id: kept.get(entry_id) for entry_id in confirmed}


def test_serve_ends_by_itself_when_it_is_asked_to(tmp_path: Path) -> None:
    """SIGTERM ends it with exit code 0, readers of the event stream or not."""
    with serving(tmp_path, "-n", "0") as (process, port):
        reader = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        reader.request("GET", "/v1/stream")
        assert 200 == reader.getresponse().status
        process.terminate()
        assert 0 == process.wait(60)
        reader.close()
