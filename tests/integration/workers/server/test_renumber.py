"""Renumbering: a stream that takes no id of now is replaced by one that does, and nothing that waits is lost."""

from typing import Any, cast

import pytest
import redis

from copydesk_schemas import GROUP, Keys
from copydesk_schemas.ids import GREATEST
from copydesk_workers.fleet.raw_stream import RawStream, ensure_group
from copydesk_workers.pipeline.event_time import server_milliseconds
from copydesk_workers.server.renumber import renumber

_DAY = 86_400_000


def waiting(client: redis.Redis, keys: Keys) -> list[bytes]:
    """The documents of the raw stream, in order."""
    found = cast("list[tuple[bytes, dict[bytes, bytes]]]", client.xrange(keys.raw))
    return [fields[b"document"] for _, fields in found]


def in_hand(client: redis.Redis, keys: Keys) -> list[tuple[bytes, int, bytes]]:
    """Consumer, deliveries and document of each pending entry, in order."""
    documents = dict(cast("list[tuple[bytes, dict[bytes, bytes]]]", client.xrange(keys.raw)))
    found = cast("list[dict[str, Any]]", client.xpending_range(keys.raw, GROUP, "-", "+", 100))
    return [(one["consumer"], one["times_delivered"], documents[one["message_id"]][b"document"]) for one in found]


@pytest.mark.parametrize("greatest", [False, True])
def test_what_waits_and_what_is_in_hand_stays_so(client: redis.Redis, keys: Keys, greatest: bool) -> None:
    """In order, for the same consumers, with deliveries and attempts; ids in range stay, and new ones are of now."""
    ensure_group(client, keys)
    now = server_milliseconds(client)
    usual = [f"{now - 10}-0", f"{now - 9}-0"]
    ahead = [f"{now + 22 * _DAY}-{number}" for number in range(3)] + ([GREATEST] if greatest else [])
    for number, entry_id in enumerate(usual + ahead):
        client.xadd(keys.raw, {"document": str(number), "seed": "1"}, id=entry_id)
    one, other = RawStream(client, keys, "one", 60), RawStream(client, keys, "other", 60)
    one.new(1, 1)
    other.new(3, 1)
    other.refresh([ahead[0]])
    one.mark(ahead[1])
    documents, hands = waiting(client, keys), in_hand(client, keys)
    done = renumber(client, keys, _DAY)
    assert (True, len(usual + ahead), len(ahead)) == (done.replaced, done.entries, done.renamed)
    assert documents == waiting(client, keys)
    assert hands == in_hand(client, keys)
    ids = [entry_id.decode() for entry_id, _ in cast("Any", client.xrange(keys.raw))]
    assert usual == ids[:2]
    assert all(now < int(id_.partition("-")[0]) < now + _DAY for id_ in ids[2:])
    assert {ids[3].encode(): b"1"} == client.hgetall(keys.attempts)
    assert [b"4", *documents[5:]] == [entry.fields[b"document"] for entry in one.new(10, 1)]
    added = cast(bytes, client.xadd(keys.raw, {"document": "later"})).decode()
    assert now < int(added.partition("-")[0]) < now + _DAY
    assert 0 == client.exists(keys.raw_rebuilt)


def test_who_has_an_entry_under_its_old_id_finishes_nothing(client: redis.Redis, keys: Keys) -> None:
    """Its acknowledgement, which gates the commit, is in vain; it reads the entry again under the new id."""
    ensure_group(client, keys)
    old = f"{server_milliseconds(client) + 22 * _DAY}-0"
    client.xadd(keys.raw, {"document": "x"}, id=old)
    stream = RawStream(client, keys, "one", 60)
    stream.new(1, 1)
    renumber(client, keys, _DAY)
    assert 0 == client.xack(keys.raw, GROUP, old)
    assert [{b"document": b"x"}] == [entry.fields for entry in stream.read(stream.in_hand())]


def test_a_stream_in_range_is_left_alone(client: redis.Redis, keys: Keys) -> None:
    """So is one that is not there, and one with more entries than may be copied."""
    assert not renumber(client, keys, _DAY).replaced
    assert 0 == client.exists(keys.raw)
    now = server_milliseconds(client)
    client.xadd(keys.raw, {"document": "x"}, id=f"{now + _DAY // 2}-0")
    assert not renumber(client, keys, _DAY).replaced
    client.xadd(keys.raw, {"document": "x"}, id=f"{now + 22 * _DAY}-0")
    assert not renumber(client, keys, _DAY, most=1).replaced
    assert not renumber(client, keys, None).replaced
    assert [f"{now + _DAY // 2}-0".encode(), f"{now + 22 * _DAY}-0".encode()] == [
        entry_id for entry_id, _ in cast("Any", client.xrange(keys.raw))
    ]


def test_a_millisecond_that_is_used_up_is_left(client: redis.Redis, keys: Keys) -> None:
    """Entries with its last numbers get new ids, those in range before it keep theirs, and the next number is low."""
    now, last = server_milliseconds(client), 2**32 - 1
    for entry_id in (
        f"{now - 1000}-{last}",
        f"{now + 60_000}-5",
        f"{now + 3_600_000}-{last}",
        f"{now + 3_600_000}-{last + 1}",
    ):
        client.xadd(keys.raw, {"document": "x"}, id=entry_id)
    done = renumber(client, keys, _DAY)
    assert (True, 4, 2) == (done.replaced, done.entries, done.renamed)
    ids = [entry_id.decode() for entry_id, _ in cast("Any", client.xrange(keys.raw))]
    assert [f"{now - 1000}-{last}", f"{now + 60_000}-5", f"{now + 60_000}-6", f"{now + 60_000}-7"] == ids
    assert not renumber(client, keys, _DAY).replaced


def test_a_queue_of_large_entries_is_left_to_recover(client: redis.Redis, keys: Keys) -> None:
    """To copy 500 MB held the server for seconds and took it three times: workers copy 64 MiB, and leave no trace."""
    for _ in range(35):
        client.xadd(keys.raw, {"document": b"x" * 2_000_000})
    client.xadd(keys.raw, {"document": "y"}, id=f"{server_milliseconds(client) + 22 * _DAY}-0")
    done = renumber(client, keys, _DAY, most=1000)
    assert (False, 36, 0) == (done.replaced, done.entries, client.exists(keys.raw_rebuilt))
    assert renumber(client, keys, _DAY).replaced
    assert 36 == client.xlen(keys.raw)


def test_an_entry_of_too_many_fields_does_not_stop_it(client: redis.Redis, keys: Keys) -> None:
    """Lua cannot pass on thousands of fields at once: what the workers read of the entry is kept."""
    fields: dict[str, str] = {f"field {number}": "x" for number in range(20_000)} | {"document": "y"}
    client.xadd(keys.raw, cast("Any", fields), id=f"{server_milliseconds(client) + 22 * _DAY}-0")
    assert renumber(client, keys, _DAY).replaced
    assert [{b"document": b"y"}] == [found for _, found in cast("Any", client.xrange(keys.raw))]


def test_the_counts_of_a_stream_go_on(client: redis.Redis, keys: Keys) -> None:
    """What was ever added and read is counted as before, where the server counts it (from Redis 7.0 on)."""
    ensure_group(client, keys)
    for number in range(5):
        client.xadd(keys.raw, {"document": "x"}, id=f"{number + 1}-0")
    stream = RawStream(client, keys, "one", 60)
    for entry in stream.new(3, 1):
        client.xack(keys.raw, GROUP, entry.entry_id)
        client.xdel(keys.raw, entry.entry_id)
    client.xadd(keys.raw, {"document": "x"}, id=GREATEST)

    def counts() -> tuple[Any, ...]:
        stream_info, group = client.xinfo_stream(keys.raw), client.xinfo_groups(keys.raw)[0]
        return stream_info.get("entries-added"), group.get("entries-read"), stream_info["length"]

    before = counts()
    assert renumber(client, keys, _DAY).replaced
    assert before == counts()
