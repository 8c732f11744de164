"""The producer of many callers: each push whole, confirmed, and once under a name."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import redis
from tests.integration.producers.stream import entry_ids, texts

from copydesk_producers.shared_producer import NameReused, SharedProducer
from copydesk_schemas import Keys, QueueFull
from copydesk_workers.server.embedded import EmbeddedServer


def document(text: object) -> bytes:
    """JSON of a document."""
    return f'{{"text": "{text}"}}'.encode()


@pytest.fixture
def producer(server: EmbeddedServer, keys: Keys) -> Iterator[SharedProducer]:
    """A producer with a small backlog."""
    made = SharedProducer(server.url, keys.namespace, backlog=40)
    yield made
    made.close()


def test_each_caller_gets_the_ids_of_its_documents(producer: SharedProducer, client: redis.Redis, keys: Keys) -> None:
    """Of pushes from many threads, each is told its own ids, in order, and no document is missing or doubled."""

    def push(number: int) -> dict[str, str]:
        texts = [f"{number} {part}" for part in range(3)]
        ids = producer.push([document(text) for text in texts], once=f"n{number}" if number % 2 else None).result(60)
        return dict(zip(ids, texts, strict=True))

    with ThreadPoolExecutor(8) as threads:
        told = {entry_id: text for one in threads.map(push, range(12)) for entry_id, text in one.items()}
    assert told == dict(zip(entry_ids(client, keys), texts(client, keys), strict=True))
    assert 36 == len(told)


def test_a_name_is_used_once(producer: SharedProducer, client: redis.Redis, keys: Keys) -> None:
    """The same documents under the same name get the first ids, at the same time or later; others are refused."""
    pushes = [producer.push([document("a")], once="x") for _ in range(5)]
    assert 1 == len({push.result(60) for push in pushes})
    with pytest.raises(NameReused):
        producer.push([document("b")], once="x").result(60)
    assert ["a"] == texts(client, keys)


@pytest.mark.parametrize("once", [None, "later"])
def test_a_full_queue_takes_nothing_of_a_push(
    producer: SharedProducer, client: redis.Redis, keys: Keys, once: str | None
) -> None:
    """Over the backlog a push is refused whole; when there is room again, it is taken, under its name too."""
    ids = producer.push([document(number) for number in range(40)]).result(60)
    with pytest.raises(QueueFull):
        producer.push([document("x"), document("y")], once=once).result(60)
    assert 40 == client.xlen(keys.raw)
    client.xdel(keys.raw, *ids)
    assert 2 == len(producer.push([document("x"), document("y")], once=once).result(60))
    assert ["x", "y"] == texts(client, keys)


def test_close_pushes_what_waits(server: EmbeddedServer, client: redis.Redis, keys: Keys) -> None:
    """What was pushed before `close` is confirmed when it returns."""
    made = SharedProducer(server.url, keys.namespace)
    pushes = [made.push([document(number)]) for number in range(5)]
    made.close()
    assert [True] * 5 == [push.done() for push in pushes]
    assert 5 == client.xlen(keys.raw)
