"""Ids that lie ahead of the server's clock: each ends dead, and nothing that is known is forgotten because of it."""

import orjson
import pytest
import redis
from tests.integration.published import publish, settings_of
from tests.integration.workers.commit.pages import article, entry

from copydesk_matching.index.shape import furniture_layout
from copydesk_schemas import GROUP, Keys
from copydesk_schemas.ids import GREATEST, MAX_MILLISECONDS, MAX_SEQUENCE
from copydesk_schemas.keys import REPLAYED
from copydesk_workers.commit.committer import Committer
from copydesk_workers.fleet.raw_stream import RawStream
from copydesk_workers.pipeline.event_time import server_milliseconds, spoils_ids
from copydesk_workers.pipeline.intake import NoWatch
from copydesk_workers.pipeline.runner import Runner
from copydesk_workers.server.streams import read_all
from copydesk_workers.settings import Settings

_DAY = 86_400_000
_TEXT = (
    "The harbour of Lindmark reopened on Monday after {} days. Fishermen had waited for the dredgers since the storm of"
    " the spring, and the council had asked the ministry for help three times without an answer."
)


def documents(count: int) -> list[dict[str, object]]:
    """Different documents on the web site of one paper, which teach what its furniture is."""
    return [
        {
            "text": _TEXT.format(number * 7919) + f" Ward {number} was told last.",
            "url": f"https://lindmark.example/{number}",
        }
        for number in range(count)
    ]


def memory(client: redis.Redis, keys: Keys) -> dict[str, object]:
    """All slices that the namespace knows: of the index, the bookkeeping and the furniture."""
    shape = settings_of(keys).index_shape
    return {
        "index": client.hgetall(keys.of_layout(shape.layout).index_slices(0)),
        "bookkeeping": client.smembers(keys.slices),
        "furniture": client.smembers(keys.of_layout(furniture_layout(shape.window)).furniture_slices),
        "keys": sorted(
            key
            for name in ("states", "texts", "addresses", "links", "{p0}:*")
            for key in client.scan_iter(match=f"{keys.prefix}{name}:*", count=1000)
        ),
    }


def reasons(client: redis.Redis, keys: Keys) -> list[bytes]:
    """Why the dead letters died, in order."""
    return [fields[b"reason"] for _, fields in read_all(client, keys.dead)]


def work(client: redis.Redis, keys: Keys, settings: Settings | None = None) -> None:
    """Takes all that waits through one worker."""
    stream, runner = RawStream(client, keys, "worker", 60), Runner(client, keys, settings or settings_of(keys))
    while batch := stream.new(50, 1):
        runner.process(batch, NoWatch())


def relations(client: redis.Redis, keys: Keys) -> list[bytes]:
    """The relations of all records, those of `clean` first."""
    return [fields[b"relation"] for name in (keys.clean, keys.duplicates) for _, fields in read_all(client, name)]


@pytest.mark.parametrize("ahead", ["22 days", "the last record id", "the greatest id"])
def test_an_id_ahead_is_dead_and_moves_nothing(client: redis.Redis, keys: Keys, ahead: str) -> None:
    """The memory of duplicates stays as it was, and later documents are processed under ids of now."""
    now = server_milliseconds(client)
    pages = documents(20)
    publish(client, keys, pages, start=now - 1000)
    before = memory(client, keys)
    entry_id = {
        "22 days": f"{now + 22 * _DAY}-0",
        "the last record id": f"{MAX_MILLISECONDS}-0",
        "the greatest id": GREATEST,
    }[ahead]
    client.xadd(keys.raw, {"document": b'{"text": "A page of tomorrow, which is about nothing at all."}'}, id=entry_id)
    work(client, keys)
    assert [b"id_out_of_range"] == reasons(client, keys)
    assert before == memory(client, keys)
    for page in pages:
        client.xadd(keys.raw, {"document": orjson.dumps(page)})
    work(client, keys)
    assert [b"id_out_of_range"] == reasons(client, keys)
    assert [b"exact"] * 20 == [fields[b"relation"] for _, fields in read_all(client, keys.duplicates)]
    assert before["index"] == memory(client, keys)["index"]
    assert 0 == client.xlen(keys.raw)
    assert 0 == client.xpending(keys.raw, GROUP)["pending"]


@pytest.mark.parametrize("number", [MAX_SEQUENCE, MAX_SEQUENCE - 3, MAX_SEQUENCE + 1])
def test_a_millisecond_to_come_cannot_be_used_up(client: redis.Redis, keys: Keys, number: int) -> None:
    """An id in range with the last number of its millisecond: all that was pushed for a day behind it was dead."""
    now = server_milliseconds(client)
    RawStream(client, keys, "worker", 60).ensure_group()
    client.xadd(keys.raw, {"document": b'{"text": "A page of tomorrow."}'}, id=f"{now + _DAY}-{number}")
    work(client, keys)
    before = client.xlen(keys.dead)
    for page in documents(20):
        client.xadd(keys.raw, {"document": orjson.dumps(page)})
    work(client, keys)
    assert before == client.xlen(keys.dead)
    assert len(relations(client, keys)) >= 20
    newest = client.xinfo_stream(keys.raw)["last-generated-id"].decode()
    assert not spoils_ids(newest, now + _DAY // 2)


def test_the_bound_is_a_setting_and_never_beyond_the_window(client: redis.Redis, keys: Keys) -> None:
    """An id within the bound is published, one behind it is dead; a short window makes a narrow bound."""
    now = server_milliseconds(client)
    for hours in (2, 4):
        client.xadd(keys.raw, {"document": orjson.dumps(documents(5)[hours])}, id=f"{now + hours * 3_600_000}-0")
    settings = Settings(namespace=keys.namespace, window_documents=1000, ahead_hours=3.0)
    RawStream(client, keys, "worker", 60).ensure_group()
    work(client, keys, settings)
    assert [b"original"] == relations(client, keys)
    assert [b"id_out_of_range"] == reasons(client, keys)
    assert 3_600_000 == Settings(window_days=1 / 24).ahead_milliseconds


def test_a_namespace_opened_for_replay_takes_any_id(client: redis.Redis, keys: Keys) -> None:
    """A capture may come from a server whose clock was ahead of this one's."""
    client.hset(keys.meta, REPLAYED, "1")
    publish(client, keys, documents(3), start=server_milliseconds(client) + 400 * _DAY)
    assert (3, 0) == (len(relations(client, keys)), client.xlen(keys.dead))


def test_a_clock_that_goes_back_behind_the_probe_publishes_nothing(client: redis.Redis, keys: Keys) -> None:
    """The commit looks at the clock again: it refuses the entry, which stays pending, and moves nothing."""
    RawStream(client, keys, "worker", 60).ensure_group()
    entry_id = f"{server_milliseconds(client) + 2 * _DAY}-0"
    client.xadd(keys.raw, {"document": "{}"}, id=entry_id)
    RawStream(client, keys, "worker", 60).new(1, 1)
    committer = Committer(client, keys, settings_of(keys), ahead=_DAY)
    with pytest.raises(redis.ResponseError, match="ahead of the server's clock"):
        committer.commit([entry(entry_id, article(entry_id))])
    assert (set(), 1) == (client.smembers(keys.slices), client.xpending(keys.raw, GROUP)["pending"])
    assert 0 == client.xlen(keys.clean)
