"""Documents flow while parts of the index are away or move: decided without them, told, and noted."""

from collections.abc import Iterator
from random import Random

import pytest
import redis
from redis.cluster import ClusterNode
from tests.integration.matching.texts import at
from tests.integration.published import START, settings_of
from tests.integration.workers.pipeline.cluster_desk import PARTITIONS, ClusterDesk, relations
from tests.processes import wait_until
from tests.redis_cluster import Cluster

from copydesk_desk.operations.check.check import check_namespace
from copydesk_matching.index.cluster import ClusterServer
from copydesk_matching.index.index import Index
from copydesk_matching.index.server import PartitionsAway, slot_of
from copydesk_schemas import Keys
from copydesk_workers.pipeline.heal import Healer
from copydesk_workers.pipeline.index_parts import PARTLY_MATCHED
from copydesk_workers.pipeline.intake import NoWatch, SeedsWait
from copydesk_workers.pipeline.runner import Runner
from copydesk_workers.server.epoch import ServerChanged
from copydesk_workers.server.index_gaps import read_gaps
from copydesk_workers.server.index_server import window_fill_of
from copydesk_workers.server.namespace import drop_namespace
from copydesk_workers.server.streams import read_all


def test_a_document_takes_the_whole_path(desk: ClusterDesk) -> None:
    """With its index on a cluster a namespace decides as always, and nothing of the index is beside the streams."""
    desk.push(range(20))
    desk.push(range(20), "and more")
    desk.work()
    assert {"original": 20, "copy": 20} == relations(desk.records())
    assert [] == list(desk.client.scan_iter(match=f"{desk.keys.prefix}*{{p*"))
    assert {} == check_namespace(desk.client, desk.keys, server=desk.server).found
    assert {} == read_gaps(desk.client, desk.keys)


def test_slots_move_while_documents_flow(desk: ClusterDesk, frail: Cluster) -> None:
    """A partition that moves to another node takes its records along: copies are found before and after."""
    for step, partition in enumerate((0, 3, 0)):
        desk.push(range(10), ("", "and more", "and that was all")[step])
        frail.move_slot(slot_of(partition), frail.nodes[step])
        desk.work()
    assert {"original": 10, "copy": 20} == relations(desk.records())
    assert [[]] * 30 == [record.warnings for record in desk.records()]


@pytest.mark.parametrize("first", ["slices", "postings"])
def test_half_a_slot_is_as_none(desk: ClusterDesk, frail: Cluster, first: str) -> None:
    """While a slot moves key by key its partition is away, whichever keys are gone; then it has all records again."""
    healer = Healer(desk.client, desk.keys, desk.settings, "one")
    healer.heal()
    desk.push(range(10))
    desk.work()
    slot, to = slot_of(0), next(node for node in frail.nodes if node is not frail.primary_of(slot_of(0)))
    source = frail.begin_move(slot, to)
    slices = desk.keys.of_layout(desk.settings.index_shape.layout).index_slices(0).encode()
    keys = [key for key in source.run("CLUSTER GETKEYSINSLOT", slot, 1000) if (key == slices) == (first == "slices")]
    frail.move_keys(source, to, keys)
    desk.push(range(10, 20))
    desk.work()
    assert {f"{PARTLY_MATCHED} (p0 of {PARTITIONS} partitions away): copies may have been missed"} == {
        warning for record in desk.records() for warning in record.warnings
    }
    frail.move_slot_by_keys(slot, to)
    healer.heal()
    desk.push(range(20), "and more")
    desk.work()
    assert {"original": 20, "copy": 20} == relations(desk.records())
    assert {} == check_namespace(desk.client, desk.keys, server=desk.server).found


def test_what_half_a_slot_answers_is_whole(desk: ClusterDesk, frail: Cluster) -> None:
    """While a slot moves key by key, in any order, a lookup finds all that it found before, or says what is away."""
    index = Index(desk.client, desk.keys, desk.settings.index_shape, desk.server)
    first = [at(START + number, [3 * number, 3 * number + 1]) for number in range(60)]
    index.probe(first)
    later = [at(START + 1000 + number, [3 * number, 3 * number + 2]) for number in range(60)]
    whole = index.look_up(later)
    assert [sketch.id for sketch in first] == [found[0].id for found in whole]
    slot, rng = slot_of(0), Random(1)
    to = next(node for node in frail.nodes if node is not frail.primary_of(slot))
    source = frail.begin_move(slot, to)
    keys = source.run("CLUSTER GETKEYSINSLOT", slot, 10_000)
    rng.shuffle(keys)
    answered = {True: 0, False: 0}
    while keys:
        for sketch, expected in zip(later, whole, strict=True):
            index.away = frozenset()
            found = index.look_up([sketch])[0]
            assert index.away <= {0}
            assert index.away or found == expected
            answered[bool(index.away)] += 1
        frail.move_keys(source, to, [keys.pop() for _ in range(min(len(keys), 1 + rng.randrange(20)))])
    assert min(answered.values()) > 0
    frail.move_slot_by_keys(slot, to)
    index.away = frozenset()
    assert (whole, frozenset()) == (index.look_up(later), index.away)


def test_a_move_that_is_given_up_is_healed(desk: ClusterDesk, frail: Cluster, caplog: pytest.LogCaptureFixture) -> None:
    """Half the keys stay elsewhere and no server says so: the fleet tells, and puts all of the window in again."""
    healer = Healer(desk.client, desk.keys, desk.settings, "one")
    healer.heal()
    desk.push(range(30))
    desk.work()
    slot = slot_of(0)
    source, to = frail.primary_of(slot), next(node for node in frail.nodes if node is not frail.primary_of(slot))
    frail.begin_move(slot, to)
    keys = source.run("CLUSTER GETKEYSINSLOT", slot, 10_000)
    frail.move_keys(source, to, keys[: len(keys) // 2])
    healer.heal()
    for node in (source, to):
        node.run("CLUSTER SETSLOT", slot, "STABLE")
    healer.heal()
    assert 1 == sum(getattr(one, "copydesk", {}).get("event") == "index_split" for one in caplog.records)
    assert {} == read_gaps(desk.client, desk.keys)
    assert {} == check_namespace(desk.client, desk.keys, server=desk.server).found
    desk.push(range(30), "and more")
    desk.work()
    assert {"original": 30, "copy": 30} == relations(desk.records())
    to.run("CLUSTER FLUSHSLOT", slot)


def test_what_is_decided_without_a_part_says_so(desk: ClusterDesk, frail: Cluster) -> None:
    """While a node is dead, records are published with a warning, and it is noted which partitions lack them."""
    desk.push(range(10))
    desk.work()
    node = frail.primary_of(slot_of(3))
    node.kill()
    desk.push(range(10, 30))
    desk.work()
    assert window_fill_of(desk.settings, desk.client, desk.keys) is None
    lacking = {number for number in range(PARTITIONS) if frail_port(desk, number) == node.port}
    later = desk.records()[10:]
    assert {"original": 20} == relations(later)
    named = ", ".join(f"p{number}" for number in sorted(lacking))
    assert {f"{PARTLY_MATCHED} ({named} of {PARTITIONS} partitions away): copies may have been missed"} == {
        warning for record in later for warning in record.warnings
    }
    gaps = read_gaps(desk.client, desk.keys)
    assert dict.fromkeys(sorted(lacking), 20) == {number: gap.records for number, gap in gaps.items()}
    assert b"20" == desk.client.hget(desk.keys.counters, "articles_partly_matched")
    frail.revive(node)
    wait_until(
        lambda: len(desk.server.epochs(range(PARTITIONS))) == PARTITIONS, "the worker reaches all partitions again"
    )
    desk.push(range(10), "and more")
    desk.work()
    assert {"copy": 10} == relations(desk.records()[30:])


def frail_port(desk: ClusterDesk, partition: int) -> int:
    """The port of the node that serves a partition, as the worker knows it."""
    name = desk.server.node_of(partition)  # type: ignore[attr-defined]  # it is a cluster
    return int(name.rpartition(":")[2])


def test_a_seed_waits_for_the_whole_index(desk: ClusterDesk, frail: Cluster) -> None:
    """What is only indexed is not committed while it cannot be, nothing would match it again; all others are."""
    node = frail.primary_of(slot_of(0))
    node.kill()
    desk.push(range(2), seed="1")
    desk.push(range(10, 15))
    desk.push(range(2, 3), seed="1")
    with pytest.raises(SeedsWait, match="a seed waits for it") as told:
        desk.work()
    left = [entry_id for entry_id, _ in read_all(desk.client, desk.keys.raw)]
    assert (3, sorted(left)) == (len(left), sorted(told.value.entry_ids))
    assert {"original": 5} == relations(desk.records())
    frail.revive(node)
    desk.work()
    desk.push(range(3))
    desk.work()
    assert {"original": 5, "exact": 3} == relations(desk.records())


def test_without_any_part_the_documents_wait(desk: ClusterDesk, frail: Cluster) -> None:
    """If no part of the index can be reached nothing is decided: the server is away."""
    for node in frail.nodes:
        node.kill()
    desk.push(range(3))
    with pytest.raises(PartitionsAway):
        desk.work()
    frail.revive(*frail.nodes)
    desk.work()
    assert [[]] * 3 == [record.warnings for record in desk.records()]


def test_a_node_that_died_behind_the_probe_holds_the_commit(desk: ClusterDesk, frail: Cluster) -> None:
    """What was looked up before a node died is looked up again: the node may have lost it."""
    desk.push(range(10))
    parts = desk.runner._parts  # the moment between the probe and the commit
    confirm, node = parts.confirm, frail.primary_of(slot_of(2))

    def die_first() -> None:
        parts.confirm = confirm  # type: ignore[method-assign]  # once
        node.kill()
        frail.revive(node)
        confirm()

    parts.confirm = die_first  # type: ignore[method-assign]  # see above
    batch = desk._stream.new(100, 1)  # the worker of this test
    with pytest.raises(ServerChanged, match="p2"):
        desk.runner.process(batch, NoWatch())
    assert 0 == desk.client.xlen(desk.keys.clean)
    desk.work()
    assert {"original": 10} == relations(desk.records())


def test_a_drop_finds_what_moves_meanwhile(desk: ClusterDesk, frail: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slot that moves to a node which was looked at already leaves nothing behind."""
    desk.push(range(20))
    desk.work()
    server, slot = desk.server, slot_of(0)
    assert isinstance(server, ClusterServer)
    to = next(node for node in frail.nodes if node is not frail.primary_of(slot))
    primaries = server.primaries

    def move_behind_the_first() -> Iterator[ClusterNode]:
        monkeypatch.setattr(server, "primaries", primaries)
        for node in sorted(primaries(), key=lambda node: node.port != to.port):
            yield node
            frail.move_slot(slot, to)

    monkeypatch.setattr(server, "primaries", move_behind_the_first)
    drop_namespace(desk.client, desk.keys, server=server)
    assert [] == [key for node in frail.nodes for key in node.client.scan_iter(match=f"{desk.keys.prefix}*")]


def test_settings_of_the_others_stay(client: redis.Redis, keys: Keys) -> None:
    """Without COPYDESK_INDEX_URL nothing of this is there: the meta hash names no home, and there are no gaps."""
    Runner(client, keys, settings_of(keys))
    assert (False, 0) == (client.hexists(keys.meta, "home"), client.exists(keys.index_gaps))
