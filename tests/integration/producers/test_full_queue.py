"""Back-pressure: what a producer does when the workers do not keep up."""

from pathlib import Path

import pytest
import redis
from tests.integration.producers.stream import texts

from copydesk_producers import Producer
from copydesk_schemas import Keys, QueueFull
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer


def test_raise_gives_both_numbers(client: redis.Redis, keys: Keys) -> None:
    """QueueFull says how many the stream holds and what the limit is; what was pushed is held, and sent later."""
    producer = Producer(client, keys.namespace, batch=2, backlog=4, on_full="raise")
    for number in range(5):
        producer.push({"text": str(number)})
    with pytest.raises(QueueFull, match=r"holds 4 documents, the backlog limit is 4; 0 .* confirmed, 6 held"):
        producer.push({"text": "5"})
    assert 4 == client.xlen(keys.raw)
    client.xtrim(keys.raw, maxlen=1, approximate=False)
    producer.flush()
    assert ["3", "4", "5"] == texts(client, keys)


def test_wait_goes_on_when_there_is_room(client: redis.Redis, keys: Keys) -> None:
    """A waiting producer calls `on_wait` with the length at each look, and sends once workers made room."""
    looks: list[int] = []

    def workers_take_some(length: int) -> None:
        looks.append(length)
        if len(looks) == 3:
            client.xtrim(keys.raw, maxlen=1, approximate=False)

    producer = Producer(client, keys.namespace, batch=2, backlog=4, on_wait=workers_take_some)
    for number in range(6):
        producer.push({"text": str(number)})
    producer.flush()
    assert [4, 4, 4] == looks
    assert ["3", "4", "5"] == texts(client, keys)


def test_on_wait_may_stop_the_waiting(client: redis.Redis, keys: Keys) -> None:
    """What `on_wait` raises comes out of push; nothing is lost by it."""

    def stop(_: int) -> None:
        raise InterruptedError

    producer = Producer(client, keys.namespace, batch=1, backlog=1, on_wait=stop)
    producer.push({"text": "0"})
    with pytest.raises(InterruptedError):
        producer.push({"text": "1"})
    client.delete(keys.raw)
    producer.flush()
    assert ["1"] == texts(client, keys)


def test_no_memory_is_a_full_queue(tmp_path: Path, keys: Keys) -> None:
    """A server at its maxmemory adds none of a batch; once it has memory again, all of it."""
    with (
        EmbeddedServer(tmp_path / "data") as server,
        connect(server.url) as client,
        Producer(server.url, keys.namespace, on_full="raise") as producer,
    ):
        producer.push({"text": "0"})
        producer.push({"text": "1"})
        client.config_set("maxmemory", 1)
        with pytest.raises(QueueFull, match=r"maxmemory.* 2 held"):
            producer.flush()
        assert 0 == client.xlen(keys.raw)
        client.config_set("maxmemory", 0)
        producer.flush()
        assert ["0", "1"] == texts(client, keys)
