"""The users of `copydesk acl` have no command too many: each is one that their part runs."""

import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple, cast

import pytest
import redis
from tests.acceptance.conftest import Run
from tests.acceptance.faults.documents import make_documents
from tests.access import made_users, url_as
from tests.ports import free_port
from tests.processes import PATIENCE_SECONDS, children, is_alive, kill, send, wait_until

from copydesk_producers import Producer
from copydesk_schemas import Keys, ServerUnavailable
from copydesk_workers.fleet.start import FleetProcess
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.users import Role, user_lines
from copydesk_workers.settings import Settings

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for child processes in /proc")

#: Commands whose first argument is a name of its own in the rules.
_CONTAINERS: Final = frozenset({"client", "script", "xgroup", "xinfo"})
#: Event times of the documents, a second apart, so that slices of three minutes come and go.
_FIRST: Final = 1_772_000_000_000
_SETTINGS: Final = Settings(
    namespace="rights",
    ticket_seconds=1,
    document_seconds=1,
    reclaim_seconds=2,
    window_days=180 / 86_400,
    window_documents=2_000,
    archive_entries=100,
    keep_entries=500,
)


class Site(NamedTuple):
    """A server, a client of its administrator, and the way in for everyone else, whose commands are listened to."""

    client: redis.Redis
    keys: Keys
    url: str
    ran: set[str]

    def as_(self, role: Role) -> str:
        """The URL for the user who has this role."""
        return url_as(self.url, self.keys, role)

    def granted(self, role: Role) -> set[str]:
        """The commands that the user may run."""
        [line] = [line for line in user_lines(self.keys) if f"-{role} " in line]
        return set(re.findall(r"\+(\S+)", line))


#: RQ asks when it first saw a ticket whose worker died between taking and starting it: a moment no test can choose. And
#: MONITOR tells no commands of administrators, which CLIENT NO-EVICT counts as: test_compose_file shows what it is for.
_RARE: Final = frozenset({"get", "client|no-evict"})


#: Which commands a life needs hangs on the moment of each death; so many lives show all.
_LIVES: Final = 4


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with _new_site(tmp_path) as site:
        yield site


@contextmanager
def _new_site(folder: Path) -> Iterator[Site]:
    """The administrator comes by the unix socket, all others by TCP; scripts are run by these only."""
    keys, ran = Keys(_SETTINGS.namespace), set[str]()
    port = free_port()
    with EmbeddedServer(folder / "server", "--port", str(port), "--bind", "127.0.0.1") as server:
        client = redis.Redis(unix_socket_path=str(server.socket))
        with made_users(client, keys), _listening(server, ran):
            yield Site(client, keys, f"redis://127.0.0.1:{port}/0", ran)
        client.close()


@contextmanager
def _listening(server: EmbeddedServer, ran: set[str]) -> Iterator[None]:
    """Notes the names of the commands that come by TCP or out of scripts."""
    listener, ready = redis.Redis(unix_socket_path=str(server.socket), socket_timeout=None), threading.Event()

    def listen() -> None:
        with listener.monitor() as monitor:  # type: ignore[no-untyped-call]  # redis-py's
            ready.set()
            for told in monitor.listen():
                if told["client_type"] != "unix":
                    words = told["command"].lower().split()
                    ran.add("|".join(words[:2]) if words[0] in _CONTAINERS else words[0])
                elif told["command"] == "ECHO enough":
                    return

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    ready.wait()
    try:
        yield
    finally:
        with redis.Redis(unix_socket_path=str(server.socket)) as client:
            client.echo("enough")
        thread.join()
        listener.close()


def _push(site: Site, documents: list[bytes], first: int) -> None:
    for number, document in enumerate(documents, first):
        site.client.xadd(site.keys.raw, {"document": document}, id=f"{_FIRST + 1_000 * number}-0")


def _committed(site: Site, goal: int) -> Callable[[], bool]:
    counters = site.keys.counters
    return lambda: int(cast("bytes | None", site.client.hget(counters, "entries_committed")) or 0) >= goal


def test_a_worker_runs_every_command_that_it_may(copydesk: Run, tmp_path: Path) -> None:
    granted, ran = set[str](), set[str]()
    for life in range(_LIVES):
        (folder := tmp_path / str(life)).mkdir()
        with _new_site(folder) as site:
            _live(site, copydesk, folder)
            granted = site.granted("worker")
        ran |= site.ran
        if granted - ran <= _RARE:
            return
    assert granted - ran <= _RARE


def _live(site: Site, copydesk: Run, folder: Path) -> None:
    """Through ageing slices, deaths of horse, worker and supervisor, a late worker, a stop, and an id of the future."""
    documents = [document.data for document in make_documents(5, 1_200)]
    half, log = len(documents) // 2, folder / "log"
    _push(site, documents[:half], 0)
    with FleetProcess(_SETTINGS, site.as_("worker"), log=log) as fleet:
        wait_until(_committed(site, 100), "100 are finished")
        wait_until(lambda: _horses(fleet.pid), "there is a horse")
        kill([horse for _, horse in _horses(fleet.pid)][:1])
        wait_until(_committed(site, 300), "300 are finished")
        kill(children(fleet.pid)[:1])
        wait_until(_committed(site, 400), "400 are finished")
        _pause(_stopped(fleet.pid))
        kill([fleet.pid])
    site.client.zadd(site.keys.newest_stories, {f"{number}-0/0": number for number in range(1_001)})  # more than fit
    _push(site, documents[half:], half)
    with FleetProcess(_SETTINGS, site.as_("worker"), log=log):
        wait_until(_committed(site, len(documents)), "all are finished")
        wait_until(lambda: "unwatch" in site.ran, "a ticket came to its end, which RQ looks for dependents of")
        status = copydesk("status", "--namespace", site.keys.namespace, "--redis", site.as_("worker"))
        assert 0 == status.returncode, status.stderr
    site.client.xadd(site.keys.raw, {"document": documents[0]}, id="281474976710655-0")  # the stream is renumbered
    with FleetProcess(_SETTINGS, site.as_("worker"), log=log, burst=True) as fleet:
        assert 0 == fleet.process.wait(PATIENCE_SECONDS)


def test_a_producer_runs_every_command_that_it_may(site: Site, copydesk: Run, tmp_path: Path) -> None:
    """With progress and confirmation, and as `copydesk push`, seed included."""
    (tmp_path / "one.txt").write_text("The harbour of Port Ellery reopened on Monday after divers had cleared it.\n")
    with Producer(site.as_("producer"), site.keys.namespace) as producer:
        producer.push({"text": "The ferry was late."}, progress={"file": "1"})
    with (
        pytest.raises(ServerUnavailable, match="0 of 1 replicas"),
        Producer(site.as_("producer"), site.keys.namespace, wait_replicas=1, wait_seconds=1) as patient,
    ):
        patient.push({"text": "The bus was early."})
    at = ("--namespace", site.keys.namespace, "--redis", site.as_("producer"))
    for more in ((), ("--seed",)):
        pushed = copydesk("push", "one.txt", *more, *at)
        assert 0 == pushed.returncode, pushed.stderr
    assert set() == site.granted("producer") - site.ran


def _horses(fleet: int) -> list[tuple[int, int]]:
    return [(worker, horse) for worker in children(fleet) for horse in children(worker)]


def _stopped(fleet: int) -> tuple[int, int]:
    """A worker and its horse that stand still; one of the two that ends just now is let go."""
    while True:
        for worker in children(fleet):
            send([worker], signal.SIGSTOP)
            for horse in children(worker):
                send([horse], signal.SIGSTOP)
                if is_alive(horse):
                    return worker, horse
            send([worker], signal.SIGCONT)
        time.sleep(0.05)


def _pause(processes: tuple[int, int]) -> None:
    """A worker and its horse that stand still do so until others have taken over what they had in hand."""
    time.sleep(2 * _SETTINGS.reclaim_seconds)
    send(reversed(processes), signal.SIGCONT)  # the horse first: its worker may take it off the list of processes
    time.sleep(0.5)
