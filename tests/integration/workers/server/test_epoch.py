"""What a server lost between a probe and its commit is looked up again: no record is without its postings."""

import time
from collections.abc import Sequence
from pathlib import Path

import pytest
import redis
from tests import tails
from tests.epochs import read_epoch
from tests.integration.published import settings_of
from tests.ports import free_port
from tests.processes import wait_until
from tests.replicated import Replicated

from copydesk_desk.operations.check.check import check_namespace
from copydesk_matching.index.index import Index
from copydesk_matching.index.layout import Candidate
from copydesk_matching.match import Sketch
from copydesk_schemas import Keys
from copydesk_schemas.keys import INCARNATION
from copydesk_workers.fleet.raw_stream import RawStream, ensure_group
from copydesk_workers.pipeline.intake import NoWatch
from copydesk_workers.pipeline.runner import Runner
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.epoch import Entered, ServerChanged, enter_epoch
from copydesk_workers.server.streams import read_all

_TEXT = (
    '{{"text": "The harbour of Lindmark reopened after {} days. Fishermen had waited for the dredgers since the'
    ' storm of spring {}, and the council had asked the ministry {} times for help without an answer."}}'
)


class TornIndex(Index):
    """An index whose server dies behind the first probe and comes back without what `lose` says of it."""

    def __init__(self, server: EmbeddedServer, folder: Path, client: redis.Redis, keys: Keys, lose: int | None) -> None:
        super().__init__(client, keys, settings_of(keys).index_shape)
        self._torn = False
        self._site = server, folder, lose

    def probe(self, sketches: Sequence[Sketch]) -> list[list[Candidate]]:
        """Probes; the first time, the server then loses the probe or its end."""
        server, folder, lose = self._site
        before = tails.all_written(server, folder)
        found = super().probe(sketches)
        if not self._torn:
            self._torn = True
            if lose is None:
                tails.tear(server, folder, keep=before)
            else:
                tails.tear_off(server, folder, lose=lose)
        return found


@pytest.mark.parametrize("lose", [None, 37, 0], ids=["the whole probe", "37 bytes", "nothing"])
def test_copies_are_found_though_the_server_lost_the_probe(tmp_path: Path, lose: int | None) -> None:
    """A batch whose probe the server may have lost commits nothing; it is looked up again, and its copies are found."""
    keys = Keys("torn")
    with EmbeddedServer(tmp_path) as server:
        client = connect(server.url)
        ensure_group(client, keys)
        documents = [_TEXT.format(number * 7919, number * 31, number * 17) for number in range(20)]
        stream = RawStream(client, keys, "worker", 60)
        runner = Runner(client, keys, settings_of(keys), TornIndex(server, tmp_path, client, keys, lose))
        for document in documents:
            client.xadd(keys.raw, {"document": document})
        with pytest.raises(ServerChanged, match="started again"):
            runner.process(stream.new(100, 1), NoWatch())
        assert 0 == client.xlen(keys.clean)
        runner.process(stream.read(stream.in_hand()), NoWatch())
        for document in documents:
            client.xadd(keys.raw, {"document": document})
        runner.process(stream.new(100, 1), NoWatch())
        relations = [fields[b"relation"] for _, fields in read_all(client, keys.duplicates)]
        report = check_namespace(client, keys)
        assert (20, [b"exact"] * 20, {}) == (client.xlen(keys.clean), relations, report.found)
        client.close()


def test_every_start_of_a_server_is_an_epoch(tmp_path: Path) -> None:
    """The epoch stays while the server runs, and is another after each start and for each new namespace."""
    keys = Keys("epochs")
    with EmbeddedServer(tmp_path) as server:
        client = connect(server.url)
        first = read_epoch(client, keys)
        client.hset(keys.meta, INCARNATION, "1")
        named = read_epoch(client, keys)
        client.set("a", "b")
        assert named == read_epoch(client, keys)
        client.close()
    with EmbeddedServer(tmp_path) as server:
        client = connect(server.url)
        assert 3 == len({first, named, read_epoch(client, keys)})
        client.close()


def test_a_failover_is_an_epoch_and_so_is_the_way_back(tmp_path: Path) -> None:
    """A replica that is promoted is in another epoch than its primary was, and so is the primary that takes over."""
    keys, first, second = Keys("failover"), free_port(), free_port()
    with (
        EmbeddedServer(tmp_path / "a", "--port", str(first)) as a,
        EmbeddedServer(tmp_path / "b", "--port", str(second), "--replicaof", "127.0.0.1", str(first)) as b,
    ):
        primary, replica = connect(a.url), connect(b.url)
        primary.hset(keys.meta, INCARNATION, "1")
        wait_until(lambda: replica.exists(keys.meta), "the replica has what was written")
        epochs = [read_epoch(primary, keys)]
        replica.replicaof("NO", "ONE")
        epochs.append(read_epoch(replica, keys))
        primary.replicaof("127.0.0.1", str(second))
        wait_until(lambda: primary.info("replication")["master_link_status"] == "up", "it follows")
        primary.replicaof("NO", "ONE")
        epochs.append(read_epoch(primary, keys))
        assert 3 == len(set(epochs))
        primary.close()
        replica.close()


def _ids(client: redis.Redis, key: str) -> list[int]:
    """The milliseconds in the ids of a stream."""
    return [int(entry_id.partition("-")[0]) for entry_id, _ in read_all(client, key)]


@pytest.mark.parametrize("fresh", [True, False], ids=["a new worker", "one that knew the old server"])
def test_a_server_whose_clock_is_behind_makes_no_id_again(tmp_path: Path, fresh: bool) -> None:
    """A replica is promoted that lacks the last entries, and its clock is an hour behind: ids go on behind all others.

    Without that, its next ids would be those of the lost entries, and a reader with a cursor would pass over them.
    """
    keys = Keys("behind")
    with Replicated(tmp_path) as servers:
        old, new = (node.client for node in servers.nodes)
        ahead = int(old.time()[0]) * 1000 + 3_600_000  # what the clock of the old server shows
        before = Entered(read_epoch(old, keys), ahead, time.monotonic())
        old.hset(keys.ledger, mapping={"turned": before.epoch, "epoch": before.epoch, "at": ahead})
        for stream in (keys.raw, keys.clean):
            old.xadd(stream, {"a": "b"}, f"{ahead - 100}-0")
        old.xadd(keys.dead, {"a": "b"}, "1-0")
        wait_until(lambda: new.exists(keys.dead), "the replica has it all")
        servers.nodes[1].pause()
        for stream in (keys.raw, keys.clean):
            old.xadd(stream, {"a": "lost"}, f"{ahead + 50}-7")
        servers.nodes[0].kill()
        servers.nodes[1].resume()
        servers.nodes[1].promote()
        entered = enter_epoch(new, keys, None if fresh else before)
        for stream in (keys.raw, keys.clean, keys.dead):
            new.xadd(stream, {"a": "new"})
        assert _ids(new, keys.raw)[0] == ahead - 100
        assert all(_ids(new, stream)[-1] > ahead + 50 for stream in (keys.raw, keys.clean, keys.dead))
        again = enter_epoch(new, keys, entered)
        assert again.epoch == entered.epoch != before.epoch
        assert all(_ids(new, stream)[-1] < ahead + 5_000 for stream in (keys.raw, keys.clean, keys.dead))


def test_ids_that_are_dates_of_an_archive_are_left_as_they_are(tmp_path: Path) -> None:
    """Raw ids of the past rise by themselves: the producer of an archive goes on with the next date."""
    keys = Keys("archive")
    with Replicated(tmp_path) as servers:
        old, new = (node.client for node in servers.nodes)
        ahead = int(old.time()[0]) * 1000 + 3_600_000
        old.xadd(keys.raw, {"a": "b"}, "1000-0")
        before = Entered(read_epoch(old, keys), ahead, time.monotonic())
        wait_until(lambda: new.exists(keys.raw), "the replica has it all")
        servers.switch(*servers.nodes)
        enter_epoch(new, keys, before)
        assert b"1001-0" == new.xadd(keys.raw, {"a": "b"}, "1001-0")


def test_a_failover_to_a_good_clock_raises_nothing(tmp_path: Path) -> None:
    """Where clocks agree, ids are those of the clock, but for the time that it took to ask for it."""
    keys = Keys("agree")
    with Replicated(tmp_path) as servers:
        old, new = (node.client for node in servers.nodes)
        begin = time.monotonic()
        first = enter_epoch(old, keys)
        asked = 1000 * (time.monotonic() - begin)  # the clock is known up to the time that the question took
        old.xadd(keys.clean, {"a": "b"})
        wait_until(lambda: new.exists(keys.clean), "the replica has it all")
        servers.switch(*servers.nodes)
        time.sleep(0.01)
        enter_epoch(new, keys, first)
        new.xadd(keys.clean, {"a": "b"})
        seconds, microseconds = new.time()
        assert _ids(new, keys.clean)[-1] <= seconds * 1000 + microseconds // 1000 + asked + 5
