"""An index that is rebuilt on servers of its own, while a fleet goes on and servers start again."""

import json
import os
import signal
from contextlib import ExitStack
from pathlib import Path

import pytest
import redis
from msgspec.structs import replace
from tests.integration.desk.operations.migrate import old_namespace as old
from tests.integration.published import publish, records, settings_of
from tests.redis_cluster import Cluster
from tests.tails import await_new

from copydesk_desk.operations.check.check import check_namespace
from copydesk_desk.operations.migrate import rebuild
from copydesk_desk.operations.migrate.migrate import migrate, preview
from copydesk_schemas import Keys, SettingsError
from copydesk_workers.fleet.raw_stream import RawStream
from copydesk_workers.fleet.supervisor import Supervisor
from copydesk_workers.pipeline.intake import NoWatch
from copydesk_workers.pipeline.runner import Runner
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.epoch import ServerChanged
from copydesk_workers.server.index_server import index_server_of
from copydesk_workers.server.namespace import drop_namespace


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of a few entries, so that there are many."""
    monkeypatch.setattr(rebuild, "_PIECE", 20)
    monkeypatch.setattr(rebuild, "_FEW", 15)


def kill_and_await(server: EmbeddedServer) -> None:
    """kill -9; returns when its starter has started another."""
    before = server.process.pid
    os.kill(before, signal.SIGKILL)
    await_new(server, before)


@pytest.mark.parametrize("onto", ["cluster", "server"])
def test_the_index_moves_to_servers_of_its_own(
    client: redis.Redis, keys: Keys, cluster: Cluster, tmp_path: Path, onto: str
) -> None:
    """A fleet goes on meanwhile; then the index is there, and only there, and who looks elsewhere is refused."""
    here = settings_of(keys)
    publish(client, keys, [old.document(number) for number in range(60)], start=old.START)
    runner, stream = Runner(client, keys, here), RawStream(client, keys, "worker", 60)
    numbers = iter(range(60, 80))

    def go_on(what: str, done: int, total: int) -> None:
        number = next(numbers)
        publish(client, keys, [old.document(number)], start=old.START + number, settings=here)

    with ExitStack() as stack:
        url = cluster.url if onto == "cluster" else stack.enter_context(EmbeddedServer(tmp_path / "index")).url
        there = replace(here, index_url=url, partitions=8 if onto == "cluster" else 1)
        told = preview(client, keys, there).told
        assert ("index on the server of the streams" in told, "partitions" in told) == (True, onto == "cluster")
        done = migrate(client, keys, there, go_on)
        assert done is not None
        assert 60 < done.records == len(records(client, keys))
        assert [] == list(client.scan_iter(match=keys.prefix + "{*"))
        server = index_server_of(there, client)
        stack.callback(drop_namespace, client, keys, server=server)
        assert {} == check_namespace(client, keys, sample=1000, server=server).found
        client.xadd(keys.raw, {"document": json.dumps(old.document(3))}, id=f"{old.START + 500}-0")
        batch = stream.new(10, 1)
        for _ in range(2):
            with pytest.raises(ServerChanged):
                runner.process(batch, NoWatch())
        with pytest.raises(SettingsError, match=r"COPYDESK_INDEX_URL|partitions"):
            Supervisor(client, "", keys, here, burst=False).supervise()
        Runner(client, keys, there).process(stream.read([batch[0].entry_id]), NoWatch())
        found = records(client, keys)[f"{batch[0].entry_id}/0"]
        assert ("exact", f"{old.START + 3}-0/0") == (found.relation, found.evidence.of)
        with pytest.raises(SettingsError, match="COPYDESK_INDEX_URL"):
            migrate(client, keys, replace(here, window_documents=60_000))
        client.unlink(*client.scan_iter(match=keys.prefix + "{*"))  # of the worker that looked here once more


def test_a_server_of_the_new_index_that_starts_again_is_filled_again(
    client: redis.Redis, keys: Keys, tmp_path: Path
) -> None:
    """It may lack what was inserted last: the index is made from the beginning, also in the pause."""
    publish(client, keys, [old.document(number) for number in range(60)], start=old.START)
    restarts = [1]

    def start_again(what: str, done: int, total: int) -> None:
        if done > 40 and restarts.pop() if restarts else False:
            kill_and_await(other)

    with EmbeddedServer(tmp_path, "--appendonly", "no") as other:
        there = replace(settings_of(keys), index_url=other.url)
        done = migrate(client, keys, there, start_again)
        assert done is not None
        assert (60, []) == (done.records, restarts)
        server = index_server_of(there, client)
        assert {} == check_namespace(client, keys, sample=1000, server=server).found
        drop_namespace(client, keys, server=server)
