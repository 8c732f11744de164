"""Passwords: in no log, no message, no title of a process and no key of the server, whatever goes wrong."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote

import pytest
import redis
from tests.processes import descendants, wait_until

from copydesk_producers import Producer
from copydesk_schemas import CopydeskError, Keys
from copydesk_workers.fleet.start import FleetProcess
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.settings import Settings

pytestmark = pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="reads the titles in /proc")

#: A password whose parts can be looked for, whole or torn apart by whoever parses the URL.
SECRET: Final = "tOp5eCr/et#pAss?wOrd"
PARTS: Final = (SECRET, quote(SECRET, safe=""), "tOp5eCr", "pAss", "wOrd")
_TEXT: Final = "The harbour of Port Ellery reopened on Monday after divers had cleared the wreck of a coal barge. " * 3


def leaks(text: str) -> list[str]:
    """The parts of the password that stand in a text."""
    return [part for part in PARTS if part in text]


def _titles(fleet: int) -> list[str]:
    """Arguments and names of the fleet's processes; none if one of them ends meanwhile, as horses do all the time."""
    try:
        return [
            Path(f"/proc/{pid}/{name}").read_text()
            for pid in (fleet, *descendants(fleet))
            for name in ("cmdline", "comm")
        ]
    except OSError:
        return []


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[tuple[EmbeddedServer, redis.Redis, str]]:
    """A server that asks for the password, a client of its administrator, and its URL with the password."""
    with EmbeddedServer(tmp_path / "server") as server:
        client = redis.Redis(unix_socket_path=str(server.socket))
        client.config_set("requirepass", SECRET)
        client.auth(SECRET)
        known = redis.Redis(unix_socket_path=str(server.socket), password=SECRET)
        yield server, known, f"unix://:{quote(SECRET, safe='')}@{server.socket}"
        known.close()
        client.close()


def test_a_fleet_at_its_most_talkative_keeps_the_password(
    guarded: tuple[EmbeddedServer, redis.Redis, str], tmp_path: Path
) -> None:
    """At level debug, through work, a killed server and a stop: logs, titles and the server's keys hold nothing."""
    server, client, url = guarded
    log = tmp_path / "log"
    keys = Keys("secrets")
    settings = Settings(namespace="secrets", log_level="debug", ticket_seconds=1)
    with FleetProcess(settings, url, log=log) as fleet:
        with Producer(url, "secrets") as producer:
            producer.push({"text": _TEXT})
        wait_until(lambda: client.xlen(keys.clean) == 1, "it is published")
        titles: list[str] = []

        def seen() -> bool:
            titles[:] = _titles(fleet.pid)
            return len(titles) == 2 * 5

        wait_until(seen, "the supervisor, two workers and their horses run")
        for key in client.scan_iter(count=1000):
            if client.type(key) == b"hash":
                assert [] == leaks(str(client.hgetall(key))), key
        server.process.kill()
        wait_until(lambda: "server is away" in log.read_text(), "the fleet sees that the server is away")
    assert [] == leaks("".join(titles))
    assert "DEBUG" in log.read_text()
    assert [] == leaks(log.read_text())


def test_a_wrong_password_is_not_repeated(
    guarded: tuple[EmbeddedServer, redis.Redis, str], commands: tuple[str, ...]
) -> None:
    """A server that refuses the password, one that is not there, and URLs that cannot be read: nothing is told."""
    server, _, _ = guarded
    careful = quote(SECRET, safe="")
    urls = [
        f"unix://user:{careful}@{server.socket}",
        f"rediss://:{careful}@127.0.0.1:1/0",
        f"redis://127.0.0.1:1/0?password={careful}",
        f"redis://127.0.0.1:1/0?password={careful}&no_such_option=1",
        f"redis://:{SECRET}@127.0.0.1:1/0",
        f"redis://:{SECRET.replace('#', '')}@127.0.0.1:1/0",
        f"unix://user:{SECRET}@{server.socket}",
    ]
    for url in urls:
        environment = os.environ | {
            "COPYDESK_REDIS_URL": url,
            "COPYDESK_LOG_LEVEL": "debug",
        }
        for command in ("work", "push") if url == urls[0] else ("work",):
            arguments = [*commands, command, *(["-"] if command == "push" else [])]
            done = subprocess.run(
                arguments, env=environment, capture_output=True, text=True, input='{"text": "One."}', check=False
            )
            assert done.returncode in (1, 2), (url, command, done)
            assert [] == leaks(done.stdout + done.stderr), (url, command, done)
            assert "Traceback" not in done.stderr


@pytest.mark.parametrize("password", [quote(SECRET, safe=""), SECRET, SECRET.replace("#", "")])
def test_a_producer_does_not_repeat_a_password(password: str) -> None:
    """The client of producers, at a server that is not there."""
    with pytest.raises(CopydeskError) as caught:
        Producer(f"redis://:{password}@127.0.0.1:1/0", retries=0).push_many([{"text": _TEXT}])
    assert [] == leaks(str(caught.value))
