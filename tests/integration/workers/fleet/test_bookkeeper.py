"""What vanishes is told in the log and noted, and what is stuck is handed out again, without a command."""

import logging
import threading
from pathlib import Path
from typing import cast

import pytest
import redis
from tests import tails
from tests.integration.producers.proxy import LossyProxy
from tests.integration.workers.commit.pages import SETTINGS, dead, entry, push
from tests.ports import free_port
from tests.processes import wait_until

from copydesk_schemas import GROUP, Keys
from copydesk_schemas.keys import REPLAYED
from copydesk_workers.commit.committer import Committer
from copydesk_workers.fleet.bookkeeper import Bookkeeper
from copydesk_workers.fleet.raw_stream import RawStream, ensure_group
from copydesk_workers.pipeline.event_time import server_milliseconds, spoils_ids
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.ledger import read_losses

_AHEAD = SETTINGS.ahead_milliseconds
_DAY = 86_400_000
_GREATEST = 2**64 - 1


def told(client: redis.Redis, keys: Keys) -> dict[str, int]:
    """How many were lost, by kind."""
    return {loss.kind: loss.count for loss in read_losses(client, keys)}


def count_two_more(
    client: redis.Redis, keys: Keys, bookkeeper: Bookkeeper, server: EmbeddedServer, folder: Path
) -> int:
    """Has a supervisor count one document, then three; returns the size of the server's log in between."""
    push(client, keys, ["1000-0"])
    bookkeeper()
    before = tails.all_written(server, folder)
    push(client, keys, ["1001-0", "1002-0"])
    bookkeeper()
    return before


@pytest.mark.parametrize("fault", ["flush", "torn", "lost", "nothing"])
def test_what_a_server_lost_is_told_by_who_outlives_it(
    tmp_path: Path, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A supervisor remembers what it counted: all keys gone, and documents gone with the tail of the log."""
    keys = Keys("lost")
    with EmbeddedServer(tmp_path) as server:
        client = connect(server.url)
        bookkeeper = Bookkeeper(client, keys, _AHEAD, 0)
        ids = [f"{number}-0" for number in range(1000, 1010)]
        push(client, keys, ids[:6])
        Committer(client, keys, SETTINGS).commit([entry(one, dead()) for one in ids[:4]])
        bookkeeper()
        before = tails.all_written(server, tmp_path)
        for one in ids[6:]:
            client.xadd(keys.raw, {"document": "{}"}, id=one)
        bookkeeper()
        if fault == "flush":
            client.flushall()
        elif fault == "torn":
            tails.tear(server, tmp_path, keep=before + 100)  # in the middle of the second of the four
        elif fault == "lost":
            tails.tear(server, tmp_path, keep=before)
        else:
            tails.tear_off(server, tmp_path, lose=0)
        ensure_group(client, keys)
        bookkeeper()
        bookkeeper()
        expected = {"flush": {"flushed": 6 + 4}, "torn": {"tail": 3}, "lost": {"tail": 4}, "nothing": {}}[fault]
        errors = [record for record in caplog.records if record.levelno == logging.ERROR and "check" in record.message]
        assert (expected, len(expected)) == (told(client, keys), len(errors))
        client.close()


def test_what_comes_after_a_loss_hides_nothing_of_it(tmp_path: Path) -> None:
    """Documents that are pushed before the supervisor looks again, and a second loss that takes the note along."""
    keys = Keys("hidden")
    with EmbeddedServer(tmp_path) as server:
        client = connect(server.url)
        bookkeeper = Bookkeeper(client, keys, _AHEAD, 0)
        before = count_two_more(client, keys, bookkeeper, server, tmp_path)
        tails.tear(server, tmp_path, keep=before)
        push(client, keys, [f"{number}-0" for number in range(1003, 1010)])
        bookkeeper()
        first = told(client, keys)
        tails.tear(server, tmp_path, keep=before)
        bookkeeper()
        counts = sorted(loss.count for loss in read_losses(client, keys))
        assert ({"tail": 2}, [2, 7]) == (first, counts)
        client.close()


@pytest.mark.parametrize(("fault", "each"), [("flush", 6), ("lost", 4)])
def test_a_lost_reply_changes_no_number(tmp_path: Path, fault: str, each: int) -> None:
    """Whichever reply to the looks after a loss is lost, the loss is told once, and whole."""
    keys = Keys("replies")
    with EmbeddedServer(tmp_path) as server, LossyProxy(str(server.socket), {}) as proxy:
        client, watched = connect(server.url), connect(proxy.url)
        bookkeeper = Bookkeeper(watched, keys, _AHEAD, 0)
        for number in range(1, 7):
            ids = [f"{1000 * number + one}-0" for one in range(6)]
            push(client, keys, ids[:2])
            bookkeeper()
            before = tails.all_written(server, tmp_path)
            push(client, keys, ids[2:])
            bookkeeper()
            if fault == "flush":
                client.flushall()
            else:
                tails.tear(server, tmp_path, keep=before)
            proxy.faults[proxy.calls + number] = "after"
            bookkeeper()
            bookkeeper()
            assert each * number == sum(loss.count for loss in read_losses(client, keys)), number
        client.close()
        watched.close()


def test_each_flush_of_one_server_is_told(client: redis.Redis, keys: Keys) -> None:
    """Two FLUSHALLs, the first of more: both count."""
    bookkeeper = Bookkeeper(client, keys, _AHEAD, 0)
    for count in (5, 2):
        push(client, keys, [f"{1000 + number}-0" for number in range(count)])
        bookkeeper()
        client.delete(*client.keys(keys.prefix + "*"))  # of this namespace only: others use the server
        bookkeeper()
    assert 7 == sum(loss.count for loss in read_losses(client, keys))


def test_a_look_that_takes_long_is_followed_by_a_pause(
    client: redis.Redis, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An entry of many fields is read whole with each look: so the server is asked less often."""
    monkeypatch.setattr("copydesk_workers.fleet.bookkeeper._SLOW_SECONDS", 0.0)
    monkeypatch.setattr("copydesk_workers.fleet.bookkeeper._PAUSE", 1_000_000)
    client.xadd(keys.raw, {f"field {number}": b"" for number in range(100_000)})
    bookkeeper = Bookkeeper(client, keys, _AHEAD, 0)
    bookkeeper()
    pushed = cast(bytes, client.hget(keys.ledger, "added"))
    client.xadd(keys.raw, {"document": b"{}"})
    bookkeeper()
    assert pushed == client.hget(keys.ledger, "added") == b"1"


def test_losses_of_thousands_of_groups_do_not_fill_the_log(
    client: redis.Redis, keys: Keys, caplog: pytest.LogCaptureFixture
) -> None:
    """A look tells some of them, and how many more there are; later looks tell none of them again."""
    bookkeeper = Bookkeeper(client, keys, _AHEAD, 0)
    client.hset(keys.ledger, mapping={f"lost:unread:clean:g{number}": "5 1 2" for number in range(3000)})
    bookkeeper()
    bookkeeper()
    assert 51 == len(caplog.records)
    assert "2,950 losses more" in caplog.records[-1].message


def test_what_is_pushed_during_a_look_is_not_lost(tmp_path: Path) -> None:
    """Documents come all the time after a loss, also between two calls of a look: the number stays that of the loss."""
    keys = Keys("during")
    with EmbeddedServer(tmp_path) as server:
        client, other = connect(server.url), connect(server.url)
        bookkeeper = Bookkeeper(client, keys, _AHEAD, 0)
        before = count_two_more(client, keys, bookkeeper, server, tmp_path)
        tails.tear(server, tmp_path, keep=before)
        enough = threading.Event()

        def produce() -> None:
            number = 2000
            while not enough.is_set():
                other.xadd(keys.raw, {"document": "{}"}, id=f"{number}-0")
                number += 1

        thread = threading.Thread(target=produce)
        thread.start()
        try:
            wait_until(lambda: client.xlen(keys.raw) > 20, "some came")
            bookkeeper()
        finally:
            enough.set()
            thread.join()
        assert {"tail": 2} == told(client, keys)
        other.close()
        client.close()


def test_entries_under_the_ids_of_lost_ones_are_not_taken_for_them(tmp_path: Path) -> None:
    """Ids that stand ahead of the clock are given again: what comes under them after the first look hides no loss."""
    keys = Keys("again")
    with EmbeddedServer(tmp_path) as server:
        client = connect(server.url)
        first, second = Bookkeeper(client, keys, _AHEAD, 0), Bookkeeper(client, keys, _AHEAD, 0)
        before = count_two_more(client, keys, first, server, tmp_path)
        second()
        tails.tear(server, tmp_path, keep=before)
        first()
        push(client, keys, ["1001-0", "1002-0"])
        second()
        assert {"tail": 2} == told(client, keys)
        client.close()


def test_what_a_replica_lacked_is_told_after_a_failover(tmp_path: Path) -> None:
    """A replica takes over that had not received the last documents: the supervisor knows how many there were."""
    keys, port = Keys("failover"), free_port()
    with (
        EmbeddedServer(tmp_path / "a", "--port", str(port)) as a,
        EmbeddedServer(tmp_path / "b", "--replicaof", "127.0.0.1", str(port)) as b,
    ):
        client, replica = connect(a.url), connect(b.url)
        bookkeeper = Bookkeeper(client, keys, _AHEAD, 0)
        push(client, keys, ["1000-0", "1001-0"])
        bookkeeper()
        wait_until(lambda: replica.hget(keys.ledger, "added") == b"2", "the replica has them")
        replica.replicaof("NO", "ONE")
        push(client, keys, ["1002-0", "1003-0", "1004-0"])
        bookkeeper()
        gone, client.connection_pool = client.connection_pool, replica.connection_pool  # as a proxy turns to it
        bookkeeper()
        assert {"tail": 3} == told(client, keys)
        replica.close()
        gone.close()


@pytest.mark.parametrize("attack", ["SETID", "DELCONSUMER", "both", "DESTROY"])
def test_documents_in_nobodys_hands_are_handed_out_again(client: redis.Redis, keys: Keys, attack: str) -> None:
    """Whatever is done to the group and its consumers, each document comes into the hands of a worker."""
    ids = [f"{number}-0" for number in range(1000, 1450)]
    push(client, keys, ids[:5])
    for one in ids[5:]:
        client.xadd(keys.raw, {"document": "{}"}, id=one)
    if attack in ("DELCONSUMER", "both"):
        client.xgroup_delconsumer(keys.raw, GROUP, "worker")
    if attack in ("SETID", "both"):
        client.xgroup_setid(keys.raw, GROUP, "$")
    if attack == "DESTROY":
        client.xgroup_destroy(keys.raw, GROUP)
        ensure_group(client, keys)
    Bookkeeper(client, keys, _AHEAD, 0)()
    stream = RawStream(client, keys, "worker", 60)
    seen = {*stream.in_hand()} | {one.entry_id for one in stream.new(1000, 1)}
    while found := stream.reclaim():
        seen.add(found.entry_id)
    assert set(ids) == seen
    assert {} == told(client, keys)


def test_what_is_in_hand_or_waits_is_left_alone(client: redis.Redis, keys: Keys) -> None:
    """Without an attack nothing is handed out again."""
    push(client, keys, ["1000-0", "1001-0"])
    client.xadd(keys.raw, {"document": "{}"}, id="1002-0")
    Bookkeeper(client, keys, _AHEAD, 0)()
    pending = {one["message_id"]: one["consumer"] for one in client.xpending_range(keys.raw, GROUP, "-", "+", 10)}
    assert {b"1000-0": b"worker", b"1001-0": b"worker"} == pending


@pytest.mark.parametrize(
    ("days", "number"), [(None, _GREATEST), (22, 0), (1, _GREATEST)], ids=["greatest", "22 days", "last number"]
)
def test_an_id_ahead_that_nobody_reads_stops_nothing(
    client: redis.Redis, keys: Keys, days: int | None, number: int
) -> None:
    """XADD with MAXLEN 0 leaves its id and no entry: no worker saw it, and the stream took nothing any more."""
    ensure_group(client, keys)
    bookkeeper = Bookkeeper(client, keys, _AHEAD, 0)
    client.xadd(keys.raw, {"document": "{}"})
    bookkeeper()
    now = server_milliseconds(client)
    time = _GREATEST if days is None else now + days * _DAY
    client.xadd(keys.raw, {"document": "{}"}, id=f"{time}-{number}", maxlen=0, approximate=False)
    bookkeeper()
    pushed = cast(bytes, client.xadd(keys.raw, {"document": "{}"})).decode()
    assert not spoils_ids(pushed, now + _AHEAD)
    assert pushed == RawStream(client, keys, "worker", 60).new(5, 1)[0].entry_id
    bookkeeper()
    assert {"removed": 2} == told(client, keys)


def test_ids_of_a_namespace_for_replay_stay(client: redis.Redis, keys: Keys) -> None:
    """A capture may come from a server whose clock was ahead, and its queue is empty in between."""
    client.hset(keys.meta, REPLAYED, "1")
    ensure_group(client, keys)
    newest = f"{server_milliseconds(client) + 400 * _DAY}-0"
    client.xadd(keys.raw, {"document": "{}"}, id=newest, maxlen=0, approximate=False)
    Bookkeeper(client, keys, _AHEAD, 0)()
    assert newest == client.xinfo_stream(keys.raw)["last-generated-id"].decode()
