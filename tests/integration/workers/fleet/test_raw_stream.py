"""The raw stream as a consumer sees it, on a real server."""

from collections.abc import Sequence

import redis

from copydesk_schemas import GROUP, Keys
from copydesk_workers.fleet.raw_stream import RawStream, drained, ensure_group
from copydesk_workers.pipeline.intake import RawEntry


def push(client: redis.Redis, keys: Keys, count: int) -> list[str]:
    """Pushes `count` documents; their ids."""
    with client.pipeline() as pipeline:
        for number in range(count):
            pipeline.xadd(keys.raw, {"document": str(number)})
        return [entry_id.decode() for entry_id in pipeline.execute()]


def ids(entries: list[RawEntry]) -> list[str]:
    """The ids of entries."""
    return [entry.entry_id for entry in entries]


def be_silent(client: redis.Redis, keys: Keys, consumer: str, entry_ids: Sequence[str]) -> None:
    """Has these entries been in the hand of a consumer for an hour."""
    client.xclaim(keys.raw, GROUP, consumer, 0, list(entry_ids), idle=3_600_000, justid=True)


def test_the_group_begins_with_the_first_entry(client: redis.Redis, keys: Keys) -> None:
    """Entries that were pushed before any worker ran are delivered; making the group again changes nothing."""
    pushed = push(client, keys, 3)
    stream = RawStream(client, keys, "a", 60)
    stream.ensure_group()
    stream.ensure_group()
    assert pushed == ids(stream.new(10, 10))
    assert [] == stream.new(10, 1)


def test_own_entries_are_read_again_in_order(client: redis.Redis, keys: Keys) -> None:
    """What a consumer was handed and did not finish it finds again; others' it does not see."""
    ensure_group(client, keys)
    pushed = push(client, keys, 4)
    a, b = RawStream(client, keys, "a", 60), RawStream(client, keys, "b", 60)
    assert pushed[:3] == ids(a.new(3, 10))
    assert pushed[3:] == ids(b.new(3, 10))
    client.xack(keys.raw, GROUP, pushed[0])
    assert pushed[1:3] == a.in_hand()
    assert pushed[3:] == b.in_hand()
    assert [RawEntry(pushed[2], {b"document": b"2"})] == a.read(pushed[2:3])


def test_all_entries_in_hand_are_found(client: redis.Redis, keys: Keys) -> None:
    """However many entries a consumer has in hand, it finds each of them once, in order."""
    ensure_group(client, keys)
    pushed = push(client, keys, 2003)
    stream = RawStream(client, keys, "a", 60)
    stream.new(2003, 10)
    assert pushed == stream.in_hand()


def test_entries_deleted_while_in_hand_are_let_go(client: redis.Redis, keys: Keys) -> None:
    """A deleted entry can have no outcome: it leaves the pending list, and does not hide those behind it."""
    ensure_group(client, keys)
    pushed = push(client, keys, 3)
    stream = RawStream(client, keys, "a", 60)
    stream.new(3, 10)
    client.xdel(keys.raw, pushed[0], pushed[1])
    assert pushed[2:] == ids(stream.read(stream.in_hand()))
    assert 1 == client.xpending(keys.raw, GROUP)["pending"]


def test_only_silent_consumers_lose_their_entries(client: redis.Redis, keys: Keys) -> None:
    """Reclaim takes what has been idle for long enough, one by one; a refresh keeps entries from it."""
    ensure_group(client, keys)
    pushed = push(client, keys, 3)
    dead, heir = RawStream(client, keys, "dead", 600), RawStream(client, keys, "heir", 600)
    dead.new(3, 10)
    assert None is heir.reclaim()
    be_silent(client, keys, "dead", pushed)
    dead.refresh(pushed[:2])
    found = heir.reclaim()
    assert found is not None
    assert pushed[2] == found.entry_id
    assert {b"document": b"2"} == found.fields
    assert 2 == heir.deliveries(pushed[2])
    assert None is heir.reclaim()


def test_reclaim_passes_deleted_entries(client: redis.Redis, keys: Keys) -> None:
    """Deleted entries in the pending list of a silent consumer do not stop the reclaim of those behind them."""
    ensure_group(client, keys)
    pushed = push(client, keys, 30)
    RawStream(client, keys, "dead", 600).new(30, 10)
    be_silent(client, keys, "dead", pushed)
    client.xdel(keys.raw, *pushed[:29])
    found = RawStream(client, keys, "heir", 600).reclaim()
    assert found is not None
    assert pushed[29] == found.entry_id


def test_marks_count_deaths_and_leave_no_trace(client: redis.Redis, keys: Keys) -> None:
    """A mark says how many attempts did not end before it; taken back or forgotten, the field is gone."""
    stream = RawStream(client, keys, "a", 60)
    assert [0, 1, 2] == [stream.mark("1-0") for _ in range(3)]
    stream.unmark("1-0")
    assert b"2" == client.hget(keys.attempts, "1-0")
    stream.unmark("1-0")
    stream.unmark("1-0")
    stream.unmark("1-0")  # its commit came in between: nothing is left to take back
    assert False is client.hexists(keys.attempts, "1-0")
    stream.mark("2-0")
    stream.forget_marks("2-0")
    assert 0 == client.exists(keys.attempts)


def test_drained_means_nothing_waits_and_nothing_is_in_hand(client: redis.Redis, keys: Keys) -> None:
    """An entry counts until it is acknowledged, also one that is kept in the stream or was deleted unread."""
    assert drained(client, keys)
    ensure_group(client, keys)
    assert drained(client, keys)
    pushed = push(client, keys, 2)
    assert not drained(client, keys)
    RawStream(client, keys, "a", 60).new(2, 10)
    assert not drained(client, keys)
    client.xack(keys.raw, GROUP, *pushed)
    assert drained(client, keys)
    [unread] = push(client, keys, 1)
    client.xdel(keys.raw, unread)
    assert drained(client, keys)
