"""Consumers of dead workers: their entries go to an heir, and none is lost by a deletion."""

import os
import subprocess
import sys

import pytest
import redis

from copydesk_schemas import GROUP, Keys
from copydesk_workers.fleet.consumers import consumer_names, is_dead, retire, take_over, tidy
from copydesk_workers.fleet.raw_stream import RawStream, ensure_group

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux says when a process started")


def consumers(client: redis.Redis, keys: Keys) -> dict[str, int]:
    """Pending entries of each consumer."""
    return {one["name"].decode(): one["pending"] for one in client.xinfo_consumers(keys.raw, GROUP)}


def take(client: redis.Redis, keys: Keys, name: str, count: int) -> None:
    """Has a consumer take `count` new entries."""
    ensure_group(client, keys)
    for number in range(count):
        client.xadd(keys.raw, {"document": str(number)})
    RawStream(client, keys, name, 60).new(max(1, count), 1)


def name_of_a_dead_supervisor() -> str:
    """The name that a supervisor, by now dead, gave its first worker."""
    code = "from copydesk_workers.fleet.consumers import consumer_names; print(*consumer_names(1))"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_names_are_the_same_for_a_supervisors_life() -> None:
    """A worker that takes a dead one's place has its name, and so finds its entries; every place has another."""
    assert consumer_names(3) == consumer_names(3)
    assert 3 == len(set(consumer_names(3)))


@linux
def test_only_a_supervisor_that_is_certainly_gone_is_dead() -> None:
    """This process lives; one that ended is dead; of other machines, and other names, nothing is known."""
    [mine] = consumer_names(1)
    host, machine, pid, started, place = mine.rsplit("-", 4)
    assert str(os.getpid()) == pid
    assert not is_dead(mine)
    assert is_dead(name_of_a_dead_supervisor())
    assert is_dead(f"{host}-{machine}-{pid}-{int(started) - 1}-{place}"), "the process number was used again"
    assert not is_dead(f"{host}-0123456789ab-{pid}-1-{place}")
    assert not is_dead("redis-cli")


def test_retire_spares_a_consumer_with_entries(client: redis.Redis, keys: Keys) -> None:
    """A consumer is deleted only when nothing is pending for it: its entries would be lost."""
    take(client, keys, "a", 1)
    assert not retire(client, keys, "a")
    assert {"a": 1} == consumers(client, keys)
    stream = RawStream(client, keys, "a", 60)
    [entry] = stream.read(stream.in_hand())
    client.xack(keys.raw, GROUP, entry.entry_id)
    assert retire(client, keys, "a")
    assert {} == consumers(client, keys)


@pytest.mark.parametrize("count", [0, 1, 1300])
def test_take_over_hands_on_everything(client: redis.Redis, keys: Keys, count: int) -> None:
    """All entries of the dead one, however many, are the heir's; the dead one is gone; deliveries do not count up."""
    take(client, keys, "dead", count)
    assert count == take_over(client, keys, "dead", "heir")
    assert ({"heir": count} if count else {}) == consumers(client, keys)
    pending = client.xpending_range(keys.raw, GROUP, "-", "+", 2000)
    assert [1] * count == [one["times_delivered"] for one in pending]
    assert count == len(RawStream(client, keys, "heir", 60).in_hand())


@linux
def test_tidy_takes_over_from_the_dead_alone(client: redis.Redis, keys: Keys) -> None:
    """Entries of a dead supervisor go to the heirs in turn; those of the living and of other machines stay."""
    dead = name_of_a_dead_supervisor()
    mine = consumer_names(2)
    for name in (dead, "elsewhere", mine[0]):
        take(client, keys, name, 2)
    tidy(client, keys, mine)
    assert {mine[0]: 4, "elsewhere": 2} == consumers(client, keys)
    tidy(client, keys, mine)
    assert {mine[0]: 4, "elsewhere": 2} == consumers(client, keys)
