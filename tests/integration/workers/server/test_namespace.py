"""Removing a namespace: never with documents that wait, unless their exact number is said."""

import threading

import pytest
import redis

from copydesk_schemas import GROUP, Keys
from copydesk_workers.server.namespace import DocumentsWait, drop_namespace


def _fill(client: redis.Redis, keys: Keys, documents: int) -> int:
    """Pushes documents, of which a worker has some in hand; returns how many keys there are."""
    client.hset(keys.counters, "entries_committed", 1)
    client.xgroup_create(keys.raw, GROUP, id="0", mkstream=True)
    for number in range(documents):
        client.xadd(keys.raw, {"document": f'{{"text": "{number}"}}'})
    client.xreadgroup(GROUP, "worker", {keys.raw: ">"}, count=max(1, documents // 2))
    return len(list(client.scan_iter(keys.prefix + "*")))


@pytest.mark.parametrize("told", [0, 1, 6, 8, 70])
def test_waiting_documents_stay(client: redis.Redis, keys: Keys, told: int) -> None:
    """With another number than there are nothing at all is removed, and the message says how many there are."""
    there = _fill(client, keys, 7)
    with pytest.raises(DocumentsWait, match=r"^7 documents wait.*--with-waiting 7"):
        drop_namespace(client, keys, told)
    assert (there, 7) == (len(list(client.scan_iter(keys.prefix + "*"))), client.xlen(keys.raw))


@pytest.mark.parametrize("documents", [0, 7])
def test_the_exact_number_lets_them_go(client: redis.Redis, keys: Keys, documents: int) -> None:
    """With their number, or where none wait, everything is removed."""
    there = _fill(client, keys, documents)
    assert there == drop_namespace(client, keys, documents)
    assert [] == list(client.scan_iter(keys.prefix + "*"))


def test_names_of_a_stranger_keep_nothing(client: redis.Redis, keys: Keys) -> None:
    """Whoever may push may make keys with names of a megabyte: the server ended the client that asked for them."""
    for number in range(30):
        client.hset(keys.producer(f"{number}" + "x" * 1_000_000), "a", "b")
    limit = str(client.config_get("maxmemory-clients")["maxmemory-clients"])
    client.config_set("maxmemory-clients", 20_000_000)
    try:
        assert 30 == drop_namespace(client, keys)
    finally:
        client.config_set("maxmemory-clients", limit)
    assert [] == list(client.scan_iter(keys.prefix + "*"))


def test_a_document_that_comes_meanwhile_stays(client: redis.Redis, keys: Keys) -> None:
    """While producers push, a drop removes exactly as many as were told, or nothing."""
    over = threading.Event()
    pushed = 0

    def push() -> None:
        nonlocal pushed
        while not over.is_set():
            client.xadd(keys.raw, {"document": "{}"})
            pushed += 1

    thread = threading.Thread(target=push)
    thread.start()
    dropped = refused = 0
    try:
        while dropped + refused < 60:
            told = int(client.xlen(keys.raw))
            try:
                drop_namespace(client, keys, told)
                dropped += told
            except DocumentsWait:
                refused += 1
    finally:
        over.set()
        thread.join()
    assert refused
    assert pushed == dropped + client.xlen(keys.raw)
