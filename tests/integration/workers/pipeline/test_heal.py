"""What was decided without a part of the index is matched again: copies are found again, lost links are counted."""

import json
import logging
import os
import signal
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import redis
from msgspec.structs import replace
from tests.access import made_users, set_user, url_as, user_name
from tests.integration.desk.operations.migrate.old_namespace import document
from tests.integration.published import START, publish, settings_of
from tests.integration.workers.pipeline.cluster_desk import PARTITIONS, ClusterDesk, relations
from tests.processes import wait_until
from tests.redis_cluster import Cluster
from tests.tails import await_new

from copydesk_desk.operations.check.check import check_namespace
from copydesk_desk.operations.forget.forget import forget_id
from copydesk_matching.index.index import Index
from copydesk_matching.index.server import slot_of
from copydesk_matching.match import Sketch
from copydesk_schemas import Keys, Record
from copydesk_workers.commit.outcome import CommitAnswer
from copydesk_workers.pipeline import heal
from copydesk_workers.pipeline.heal import Healer
from copydesk_workers.pipeline.intake import NoWatch
from copydesk_workers.pipeline.sketches import sketch_records
from copydesk_workers.server import index_gaps
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.epoch import ServerChanged
from copydesk_workers.server.index_gaps import Seen, read_gaps, see_epochs
from copydesk_workers.server.index_server import index_server_of
from copydesk_workers.server.namespace import drop_namespace


def healer(desk: ClusterDesk, name: str = "one") -> Healer:
    """A healer of the namespace."""
    return Healer(desk.client, desk.keys, desk.settings, name)


def test_a_later_copy_is_found_again(desk: ClusterDesk, frail: Cluster) -> None:
    """Copies of what was published while a part was away are found once it is back, whichever part that was."""
    healer(desk).heal()
    node = frail.primary_of(slot_of(0))
    node.kill()
    desk.push(range(20))
    desk.work()
    frail.revive(node)
    healer(desk).heal()
    assert {} == read_gaps(desk.client, desk.keys)
    assert b"20" == desk.client.hget(desk.keys.counters, "index_matched_again")
    assert {} == check_namespace(desk.client, desk.keys, server=desk.server).found
    desk.push(range(20), "and more")
    desk.work()
    assert {"copy": 20} == relations(desk.records()[20:])
    assert [[]] * 20 == [record.warnings for record in desk.records()[20:]]


def test_lost_links_are_counted(desk: ClusterDesk, frail: Cluster, caplog: pytest.LogCaptureFixture) -> None:
    """A copy that came out as an original stays one; that it belongs to another record is counted, once, and logged."""
    desk.push(range(30))
    desk.work()
    node = frail.primary_of(slot_of(0))
    node.kill()
    desk.push(range(30), "and more")
    desk.work()
    frail.revive(node)
    lost = relations(desk.records())["original"] - 30
    assert 0 < lost < 30
    with caplog.at_level(logging.INFO, "copydesk_workers.pipeline.heal"):
        for name in ("one", "two"):
            healer(desk, name).heal()
    told = [getattr(one, "copydesk", {}) for one in caplog.records]
    named = {one["record"]: one["others"] for one in told if one.get("event") == "index_link_found"}
    firsts, later = desk.records()[:30], desk.records()[30:]
    assert {one.id for one in later if one.relation == "original"} == set(named)
    assert all(set(others) <= {one.id for one in firsts} for others in named.values())
    assert str(lost).encode() == desk.client.hget(desk.keys.counters, "index_links_found")
    assert lost == relations(desk.records())["original"] - 30
    assert {} == check_namespace(desk.client, desk.keys, server=desk.server).found


_PASSAGES = [" ".join(f"{name}{number}" for number in range(80)) for name in ("tide", "harvest", "orbit")]


def lose_sight(desk: ClusterDesk) -> None:
    """Have all records matched again, as if each partition had another server."""
    healer(desk).heal()
    see_epochs(desk.client, desk.keys, dict.fromkeys(range(PARTITIONS), Seen(epoch="as if it was another")))


def push_texts(desk: ClusterDesk, *texts: str) -> None:
    """Pushes texts, and works on one after the other."""
    for text in texts:
        desk.client.xadd(desk.keys.raw, {"document": json.dumps({"text": text})})
        desk.work()


def test_a_link_that_either_side_names_is_not_lost(desk: ClusterDesk) -> None:
    """A text that joins three stories names all of them; none of these records counts as a missed link."""
    push_texts(desk, *_PASSAGES, " ".join(_PASSAGES))
    *alone, joining = desk.records()
    assert {one.story for one in alone} == {joining.story, *joining.evidence.also}
    lose_sight(desk)
    healer(desk).heal()
    assert b"4" == desk.client.hget(desk.keys.counters, "index_matched_again")
    assert None is desk.client.hget(desk.keys.counters, "index_links_found")


@pytest.mark.parametrize("at_once", [1, 100])
def test_each_missed_link_is_told(
    desk: ClusterDesk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """A record that found one story and missed another tells of that, whichever is matched again first."""
    monkeypatch.setattr(heal, "_AT_ONCE", at_once)
    index = Index(desk.client, desk.keys, desk.settings.index_shape, desk.server)

    def lose(record: Record) -> None:
        window = desk.settings.window_milliseconds
        index.forget(sketch_records(desk.client, desk.keys, window, [record], {}, desk.server))

    push_texts(desk, *_PASSAGES[:2])
    known, missed = desk.records()
    lose(missed)
    push_texts(desk, " ".join(_PASSAGES[:2]))
    joining = desk.records()[-1]
    assert (known.story, []) == (joining.story, list(joining.evidence.also))
    lose(joining)
    lose_sight(desk)
    with caplog.at_level(logging.INFO, "copydesk_workers.pipeline.heal"):
        healer(desk).heal()
    told = [getattr(one, "copydesk", {}) for one in caplog.records]
    pairs = {frozenset((one["record"], *one["others"])) for one in told if one.get("event") == "index_link_found"}
    assert {frozenset((missed.id, joining.id))} == pairs


def test_what_a_node_lost_behind_the_commit_is_inserted_again(desk: ClusterDesk, frail: Cluster) -> None:
    """A node that comes back without its data gets those of the last half minute again."""
    healer(desk).heal()
    desk.push(range(20))
    desk.work()
    lost = [number for number in range(PARTITIONS) if frail.primary_of(slot_of(number)) is frail.nodes[2]]
    frail.nodes[2].client.flushall()
    assert 20 == check_namespace(desk.client, desk.keys, server=desk.server).found["unindexed"]
    see_epochs(desk.client, desk.keys, dict.fromkeys(lost, Seen(epoch="as if it was another")))
    healer(desk).heal()
    assert {} == read_gaps(desk.client, desk.keys)
    assert {} == check_namespace(desk.client, desk.keys, server=desk.server).found


def test_what_was_taken_down_stays_out(desk: ClusterDesk, frail: Cluster) -> None:
    """A record that was forgotten while it waited to be matched again is not brought back."""
    node = frail.primary_of(slot_of(0))
    node.kill()
    desk.push(range(5))
    desk.work()
    frail.revive(node)
    forgotten = desk.records()[2].id
    forget_id(desk.client, desk.keys, forgotten, server=desk.server)
    healer(desk).heal()
    assert b"4" == desk.client.hget(desk.keys.counters, "index_matched_again")
    desk.push(range(5), "and more")
    desk.work()
    assert {"copy": 4, "original": 1} == relations(desk.records()[4:])


def test_the_user_of_a_worker_may_heal(desk: ClusterDesk, server: EmbeddedServer) -> None:
    """The user that `copydesk acl` gives to a fleet has all that it takes to match records again."""
    desk.push(range(3))
    desk.work()
    lose_sight(desk)
    with (
        made_users(desk.client, desk.keys),
        closing(connect(url_as(server.url, desk.keys, "worker"))) as connected,
    ):
        Healer(connected, desk.keys, desk.settings, "two").heal()
    assert {} == read_gaps(desk.client, desk.keys)
    assert b"3" == desk.client.hget(desk.keys.counters, "index_matched_again")


def test_what_is_refused_is_told_once(
    desk: ClusterDesk, server: EmbeddedServer, caplog: pytest.LogCaptureFixture
) -> None:
    """A fleet that may not read the outputs says that it cannot match again; the gap stays."""
    lose_sight(desk)
    with made_users(desk.client, desk.keys):
        set_user(desk.client, user_name(desk.keys, "worker"), "-xrange")
        with closing(connect(url_as(server.url, desk.keys, "worker"))) as connected:
            refused = Healer(connected, desk.keys, desk.settings, "two")
            with caplog.at_level(logging.WARNING, "copydesk_workers.pipeline.heal"):
                for _ in range(2):
                    refused._next = 0.0
                    refused()
    told = [getattr(one, "copydesk", {}) for one in caplog.records]
    assert 1 == [one.get("event") for one in told].count("not_healed")
    assert list(range(PARTITIONS)) == list(read_gaps(desk.client, desk.keys))


def test_large_records_are_healed_a_few_at_a_time(desk: ClusterDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers get no tickets while their supervisor matches a piece again: 60 texts of 1.8 MB held a fleet for 12 s."""
    words = " ".join(f"{number:05}" for number in range(50_000))
    for number in range(6):
        desk.client.xadd(desk.keys.raw, {"document": json.dumps({"text": f"n{number} {words[number * 6 :]}"})})
    desk.work()
    lose_sight(desk)
    pieces = []

    def made(client: redis.Redis, keys: Keys, window: int, records: Sequence[Record], *others: Any) -> list[Sketch]:
        pieces.append(sum(len(record.text) for record in records))
        return sketch_records(client, keys, window, records, *others)

    monkeypatch.setattr(heal, "sketch_records", made)
    healer(desk).heal()
    assert {} == read_gaps(desk.client, desk.keys)
    assert sum(pieces) > 5 * len(words)
    assert max(pieces) < 2**20


def test_one_supervisor_heals(desk: ClusterDesk) -> None:
    """While one matches records again, others leave it to it; without a gap there is nothing to do."""
    see_epochs(desk.client, desk.keys, {0: Seen(epoch="another")})
    first, second = healer(desk), healer(desk, "two")
    desk.client.set(desk.keys.index_healer, "one", px=60_000)
    second()
    assert [0] == list(read_gaps(desk.client, desk.keys))

    def healed() -> bool:
        first()
        return not read_gaps(desk.client, desk.keys)

    wait_until(healed, "the first has healed it")
    desk.client.delete(desk.keys.index_healer)
    Healer(desk.client, desk.keys, replace(desk.settings, index_url=None), "three")()
    assert 0 == desk.client.exists(desk.keys.index_healer)


@pytest.mark.parametrize(("keeps", "healed"), [("no", 20), ("yes", None)])
def test_a_server_that_comes_back_empty_is_filled_again(
    client: redis.Redis, keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keeps: str, healed: int | None
) -> None:
    """A server without persistence gets all records of the window again, one that kept them nothing."""
    monkeypatch.setattr(index_gaps, "LOST_MILLISECONDS", -1)
    with EmbeddedServer(tmp_path, "--appendonly", keeps, "--appendfsync", "always") as other:
        settings = replace(settings_of(keys), index_url=other.url)
        server = index_server_of(settings, client)
        publish(client, keys, [document(number) for number in range(20)], settings=settings)
        for _ in range(2):
            Healer(client, keys, settings, "one").heal()
        before = other.process.pid
        os.kill(before, signal.SIGKILL)
        await_new(other, before)
        publish(client, keys, [document(30)], start=START + 30, settings=settings)  # it is not empty any more
        Healer(client, keys, settings, "one").heal()
        assert {} == read_gaps(client, keys)
        assert {} == check_namespace(client, keys, sample=1000, server=server).found
        again = int(client.hget(keys.counters, "index_matched_again") or 0)
        assert again in ([healed, healed + 1] if healed else [0, 1])
        drop_namespace(client, keys, server=server)


def test_what_was_looked_up_before_the_end_is_looked_up_again(desk: ClusterDesk) -> None:
    """A batch that looked before all was inserted again and commits behind it would lack links that nobody tells."""
    desk.push(range(5))
    desk.work()
    desk.client.hset(desk.keys.index_gaps, mapping={"0:from": 0, "0:notes": 1})
    desk.push(range(5), "and more")
    committer = desk.runner._committer  # the moment between the last look at the index and the commit
    commit = committer.commit

    def heal_first(*arguments: Any) -> list[CommitAnswer]:
        committer.commit = commit  # type: ignore[method-assign]  # once
        healer(desk).heal()
        return commit(*arguments)

    committer.commit = heal_first  # type: ignore[assignment,method-assign]  # see above
    batch = desk._stream.new(100, 1)  # the worker of this test
    with pytest.raises(ServerChanged, match="matched again"):
        desk.runner.process(batch, NoWatch())
    assert 5 == len(desk.records())
    desk.work()
    assert {"original": 5, "copy": 5} == relations(desk.records())


def test_what_cannot_be_looked_up_is_buried_behind_a_healing(desk: ClusterDesk) -> None:
    """A dead letter of a document that ended its worker needs nothing of the index, so no healing holds it up."""
    desk.push(range(5))
    desk.work()
    desk.client.hset(desk.keys.index_gaps, mapping={"0:from": 0, "0:notes": 1})
    desk.push(range(5, 6))
    [entry] = desk._stream.new(100, 1)
    healer(desk).heal()
    desk.runner.bury(entry, "timeout", "it took too long")
    assert 1 == desk.client.xlen(desk.keys.dead)
