"""kill -9 of every kind of process in the middle of the main job: every article ends in exactly one outcome."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from tests.benchmarks.corpus import make_documents
from tests.processes import children, kill, wait_until

from copydesk_producers import Producer
from copydesk_schemas import Keys
from copydesk_workers.fleet.start import FleetProcess
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.streams import read_all
from copydesk_workers.settings import Settings

pytestmark = pytest.mark.long

DOCUMENTS = 5_000
SETTINGS = Settings(namespace="kills", workers=2, ticket_seconds=2, reclaim_seconds=3, window_documents=10_000)


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[EmbeddedServer]:
    """A server of this test's own, which it may kill; its starter starts it again."""
    with EmbeddedServer(tmp_path / "server") as running:
        yield running


def wait_for(client: redis.Redis, keys: Keys, count: int) -> None:
    """Return once `count` raw documents have their outcome."""
    wait_until(lambda: DOCUMENTS - int(client.xlen(keys.raw)) >= count, f"{count} of {DOCUMENTS} are finished")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for child processes in /proc")
def test_every_article_has_one_outcome_whatever_is_killed(own_server: EmbeddedServer, tmp_path: Path) -> None:
    """Horse, worker, server and supervisor are killed in turn; of 5,000 confirmed documents none is lost or doubled."""
    client = connect(own_server.url)
    keys = Keys(SETTINGS.namespace)
    with Producer(own_server.url, SETTINGS.namespace) as producer:
        for document in make_documents(DOCUMENTS):
            producer.push(document)
        pushed = producer.flush()
    assert DOCUMENTS == len(set(pushed))
    log = tmp_path / "workers.log"
    fleet = FleetProcess(SETTINGS, own_server.url, log=log)
    try:
        wait_for(client, keys, 300)
        kill(horse for worker in children(fleet.pid) for horse in children(worker))
        wait_for(client, keys, 1_200)
        kill(children(fleet.pid)[:1])
        wait_for(client, keys, 2_000)
        kill([own_server.process.pid])
        wait_for(client, keys, 3_000)
        kill([fleet.pid])
        fleet.stop()
        fleet = FleetProcess(SETTINGS, own_server.url, log=log)
        wait_for(client, keys, DOCUMENTS)
    finally:
        fleet.stop()
    outcomes = Counter(
        fields[b"raw_id" if stream == keys.dead else b"id"].decode().partition("/")[0]
        for stream in (keys.clean, keys.duplicates, keys.dead)
        for _, fields in read_all(client, stream)
    )
    assert Counter(pushed) == outcomes
    assert 0 == client.xlen(keys.dead), list(read_all(client, keys.dead))[:3]
    client.close()
