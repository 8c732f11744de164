"""Output streams are kept for a set time and to a set length."""

from typing import Any

import pytest
import redis
from msgspec.structs import replace
from tests.integration.workers.commit.pages import SETTINGS, entry, push

from copydesk_schemas import Keys
from copydesk_schemas.ids import GREATEST
from copydesk_workers.commit.committer import Committer
from copydesk_workers.commit.retention import trim_outputs
from copydesk_workers.server.ledger import read_losses
from copydesk_workers.settings import Settings

HOUR = 3_600_000


def take(client: redis.Redis, keys: Keys, group: str, count: int | None) -> int:
    """Reads records of `clean` as a group, and acknowledges them; how many there were."""
    answer: Any = client.xreadgroup(group, "one", {keys.clean: ">"}, count=count, noack=True)
    return len(answer[0][1])


def test_entries_older_than_the_limit_leave_in_blocks(client: redis.Redis, keys: Keys) -> None:
    """Nothing within `keep_hours` leaves any output stream; all but less than a block of what is older does."""
    streams = (keys.clean, keys.duplicates, keys.dead, keys.growths, keys.archive)
    for stream in streams:
        with client.pipeline(transaction=False) as pipeline:
            for number in range(1000):
                pipeline.xadd(stream, {"id": number}, id=f"{number + 1}-0")
            pipeline.execute()
    removed = trim_outputs(client, keys, Settings(keep_hours=1), HOUR + 601)
    assert set(removed) == set(streams)
    for stream in streams:
        assert 400 <= client.xlen(stream) < 400 + 100
        assert 600 >= removed[stream] > 600 - 100


def test_a_young_namespace_is_left_alone(client: redis.Redis, keys: Keys) -> None:
    """Streams that are not there, or younger than the limit, lose nothing."""
    client.xadd(keys.clean, {"id": "1"}, id="1-0")
    removed = trim_outputs(client, keys, Settings(), 5)
    assert removed == {keys.clean: 0, keys.duplicates: 0, keys.dead: 0, keys.growths: 0, keys.archive: 0}
    assert 0 == client.exists(keys.dead)


def test_the_commit_keeps_the_streams_short(client: redis.Redis, keys: Keys) -> None:
    """With `keep_entries` a stream holds at least that many entries, and not a block more."""
    entry_ids = [f"1000000-{number}" for number in range(500)]
    push(client, keys, entry_ids)
    Committer(client, keys, replace(SETTINGS, keep_entries=50)).commit([entry(entry_id) for entry_id in entry_ids])
    assert 50 <= client.xlen(keys.clean) <= 150


def test_what_a_group_had_not_read_is_noted(client: redis.Redis, keys: Keys) -> None:
    """Each group is told how many records were cut before it read them, and how many that it had not acknowledged."""
    client.xgroup_create(keys.clean, "at the start", "0", mkstream=True)
    client.xgroup_create(keys.clean, "slow", "0")
    client.xgroup_create(keys.clean, "quick", "0")
    with client.pipeline(transaction=False) as pipeline:
        for number in range(1000):
            pipeline.xadd(keys.clean, {"id": number}, id=f"{number + 1}-0")
        pipeline.xreadgroup("slow", "one", {keys.clean: ">"}, count=150)
        pipeline.xack(keys.clean, "slow", *(f"{number + 1}-0" for number in range(100)))
        pipeline.xreadgroup("quick", "one", {keys.clean: ">"}, count=900, noack=True)
        pipeline.execute()
    removed = trim_outputs(client, keys, Settings(keep_hours=1), HOUR + 601)[keys.clean]
    again = trim_outputs(client, keys, Settings(keep_hours=1), HOUR + 601)[keys.clean]
    client.xreadgroup("at the start", "one", {keys.clean: ">"})  # it caught up: what it lost stays told
    expected = {"clean:at the start unread": removed, "clean:slow unread": removed - 150, "clean:slow unacked": 50}
    found = {f"{loss.where} {loss.kind}": loss.count for loss in read_losses(client, keys)}
    assert (expected, 0, 1000) == (found, again, removed + client.xlen(keys.clean))


def test_the_ledger_holds_no_long_names(client: redis.Redis, keys: Keys) -> None:
    """Ten groups with names of 30 MB made it 300 MB, for good, which whoever looks for losses reads."""
    names = ["x" * 3_000_000 + end for end in ("one", "two")]
    for name in (*names, "short"):
        client.xgroup_create(keys.clean, name, "0", mkstream=True)
    with client.pipeline(transaction=False) as pipeline:
        for number in range(1000):
            pipeline.xadd(keys.clean, {"id": number}, id=f"{number + 1}-0")
        pipeline.execute()
    client.xreadgroup(names[0], "one", {keys.clean: ">"}, count=100)
    removed = trim_outputs(client, keys, Settings(keep_hours=1), HOUR + 601)[keys.clean]
    losses = {loss.where: loss.count for loss in read_losses(client, keys) if loss.kind == "unread"}
    assert [removed - 100, removed, removed] == sorted(losses.values())
    assert removed == losses["clean:short"]
    assert [100] == [loss.count for loss in read_losses(client, keys) if loss.kind == "unacked"]
    assert max(map(len, client.hkeys(keys.ledger))) < 300


def test_the_ledger_holds_so_many_groups(client: redis.Redis, keys: Keys) -> None:
    """100,000 groups that lose records were as many fields, read by the fleet five times a second: others share one."""
    with client.pipeline(transaction=False) as pipeline:
        for number in range(500):
            pipeline.xadd(keys.clean, {"id": number}, id=f"{number + 1}-0")
        for number in range(2500):
            pipeline.xgroup_create(keys.clean, f"g{number}", "0")
        pipeline.execute()
    removed = []
    for last in (201, 401):
        removed.append(trim_outputs(client, keys, Settings(keep_hours=1), HOUR + last)[keys.clean])
        assert 0 == trim_outputs(client, keys, Settings(keep_hours=1), HOUR + 450)[keys.clean]  # so many wait
        client.hset(keys.ledger, "many_groups:clean", 1)  # a while later
    found = {loss.where: loss.count for loss in read_losses(client, keys)}
    assert (2000, 500 * sum(removed)) == (len(found) - 1, found.pop("clean:…"))
    assert {sum(removed)} == set(found.values())


@pytest.mark.parametrize("crowd", [False, True])
def test_names_of_consumers_are_not_asked_for_with_each_entry(client: redis.Redis, keys: Keys, crowd: bool) -> None:
    """Each pending entry is told with the name of its consumer: 1,000 of one with a name of 30 MB were 30 GB.

    What consumers with names that no program has did not acknowledge is not counted. What others did not is, and the
    next cut of an output whose readers have very long names waits. Of a group with more consumers than can be listed,
    entries are counted one by one, up to the first of such a name; those of a group behind it, consumer by consumer.
    """
    consumers = [("one", 150), ("c" * 1_000_000, 100), ("two", 50)]
    if crowd:
        consumers.append(consumers.pop(1))
    with client.pipeline(transaction=False) as pipeline:
        for number in range(1000):
            pipeline.xadd(keys.clean, {"id": number}, id=f"{number + 1}-0")
        pipeline.xgroup_create(keys.clean, "g", "0")
        for number in range(10_000 * crowd):
            pipeline.xgroup_createconsumer(keys.clean, "g", str(number))
        for consumer, count in consumers:
            pipeline.xreadgroup("g", consumer, {keys.clean: ">"}, count=count)
        pipeline.xack(keys.clean, "g", *(f"{number + 1}-0" for number in range(100)))
        pipeline.xgroup_create(keys.clean, "behind", "0")
        for consumer, count in (("c" * 2000, 100), ("one", 210)):
            pipeline.xreadgroup("behind", consumer, {keys.clean: ">"}, count=count)
        pipeline.execute()
    removed = trim_outputs(client, keys, Settings(keep_hours=1), HOUR + 601)[keys.clean]
    expected = {"clean:g unread": removed - 300, "clean:g unacked": 100}
    expected |= {"clean:behind unread": removed - 310, "clean:behind unacked": 210}
    assert expected == {f"{loss.where} {loss.kind}": loss.count for loss in read_losses(client, keys)}
    assert client.hexists(keys.ledger, "many_groups:clean")


@pytest.mark.parametrize("crowd", [False, True])
def test_nothing_is_asked_for_behind_the_greatest_id(client: redis.Redis, keys: Keys, crowd: bool) -> None:
    """Behind it the server takes no range: where a group has it in hand, all that is cut is counted."""
    with client.pipeline(transaction=False) as pipeline:
        for number in range(1000):
            pipeline.xadd(keys.clean, {"id": number}, id=f"{number + 1}-0")
        pipeline.xadd(keys.clean, {"id": "last"}, id=GREATEST)
        pipeline.xgroup_create(keys.clean, "g", "0")
        for number in range(10_000 * crowd):
            pipeline.xgroup_createconsumer(keys.clean, "g", str(number))
        pipeline.xreadgroup("g", "one", {keys.clean: ">"})
        pipeline.xack(keys.clean, "g", "1-0")  # what stays is read at once, up to the last
        pipeline.xdel(keys.clean, GREATEST)
        pipeline.execute()
    assert 1000 == trim_outputs(client, keys, Settings(keep_hours=1), HOUR + 2000)[keys.clean]
    assert {"clean:g unacked": 1000} == {f"{loss.where} {loss.kind}": loss.count for loss in read_losses(client, keys)}


@pytest.mark.parametrize("sequence", [0, 9, 1989, 2**53, 2**64 - 2, 2**64 - 1])
def test_a_group_may_begin_anywhere(client: redis.Redis, keys: Keys, sequence: int) -> None:
    """A group that was made at an id between two records, also at the last one of its millisecond, holds nothing up."""
    with client.pipeline(transaction=False) as pipeline:
        for number in range(1000):
            pipeline.xadd(keys.clean, {"id": number}, id=f"{number + 1}-{sequence}")
        pipeline.xgroup_create(keys.clean, "at the start", "0")
        pipeline.xgroup_create(keys.clean, "strange", f"300-{sequence}")
        pipeline.execute()
    removed = trim_outputs(client, keys, Settings(keep_hours=1), HOUR + 601)[keys.clean]
    assert 500 < removed <= 600
    expected = {"clean:at the start unread": removed, "clean:strange unread": removed - 300}
    assert expected == {f"{loss.where} {loss.kind}": loss.count for loss in read_losses(client, keys)}


def test_what_the_commit_cuts_is_noted(client: redis.Redis, keys: Keys) -> None:
    """With `keep_entries` too, each record leaves `clean` read by the group, or noted."""
    client.xgroup_create(keys.clean, "slow", "0", mkstream=True)
    entry_ids = [f"1000000-{number}" for number in range(500)]
    push(client, keys, entry_ids)
    committer, read = Committer(client, keys, replace(SETTINGS, keep_entries=50)), 0
    for start in range(0, 500, 100):
        committer.commit([entry(entry_id) for entry_id in entry_ids[start : start + 100]])
        read += take(client, keys, "slow", 20)
    [loss] = read_losses(client, keys)
    left = take(client, keys, "slow", None)
    assert ("unread", "clean:slow", 500) == (loss.kind, loss.where, loss.count + read + left)


def test_an_output_with_very_long_names_is_cut_once_in_a_while(client: redis.Redis, keys: Keys) -> None:
    """Each cut asks for the names of all groups: the commit of 1,500 documents took a minute. Nothing is told less."""
    for end in ("one", "two"):
        client.xgroup_create(keys.clean, "x" * 3_000_000 + end, "0", mkstream=True)
    entry_ids = [f"1000000-{number}" for number in range(1500)]
    push(client, keys, entry_ids)
    committer = Committer(client, keys, replace(SETTINGS, keep_entries=50))
    client.config_resetstat()
    for start in range(0, 1500, 100):
        committer.commit([entry(entry_id) for entry_id in entry_ids[start : start + 100]])
    asked: Any = client.info("commandstats")
    assert asked["cmdstat_xinfo|groups"]["calls"] < 5  # one for each commit but the first before; one in ten seconds
    client.hset(keys.ledger, "many_groups:clean", 1)  # a while later
    push(client, keys, ["1000001-0"])
    committer.commit([entry("1000001-0")])
    kept = client.xlen(keys.clean)
    assert 50 <= kept <= 150
    assert {1501 - kept} == {loss.count for loss in read_losses(client, keys)}
