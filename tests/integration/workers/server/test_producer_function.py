"""The function of a producer on a real server: what a stranger who may call it can make it do."""

from typing import Final

import pytest
import redis
from tests.access import url_as

from copydesk_producers import Producer
from copydesk_producers.append import FUNCTION, function_library
from copydesk_schemas import Keys, SettingsError
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.versions import version_of


@pytest.mark.parametrize("count", ["1000000", "2", "-1", "0.5", "nan", "inf", "x", ""])
def test_a_producer_cannot_make_the_function_count_on(
    users: None, client: redis.Redis, server: EmbeddedServer, keys: Keys, count: str
) -> None:
    """A number of documents that is not that of the arguments held the server until it was killed; nothing is added."""
    if not version_of(client.info("server")).confirms_disk:
        pytest.skip("functions begin with Redis 7")
    mine = (keys.raw, keys.producer("x"), keys.progress)
    refused = pytest.raises(redis.exceptions.ResponseError, match="do not fit each other")
    with connect(url_as(server.url, keys, "producer")) as connected, refused:
        connected.fcall(FUNCTION, 3, *mine, 1, 0, 1000, 60, 0, count, "*", "{}", "")
    assert 0 == client.exists(*mine)


def test_a_producer_cannot_append_millions_at_once(
    users: None, client: redis.Redis, server: EmbeddedServer, keys: Keys
) -> None:
    """Three million documents in one call held the server for 13 s; as many fields of progress for nearly as long."""
    if not version_of(client.info("server")).confirms_disk:
        pytest.skip("functions begin with Redis 7")
    mine = (keys.raw, keys.producer("x"), keys.progress)
    many = 100_001
    calls: list[tuple[int, list[str]]] = [(many, ["1-1", "{}", "", "", ""] * many), (0, ["a", "1"] * many)]
    with connect(url_as(server.url, keys, "producer")) as connected:
        for documents, arguments in calls:
            with pytest.raises(redis.exceptions.ResponseError, match="at most 100,000 documents"):
                connected.fcall(FUNCTION, 3, *mine, 1, 0, 1000, 60, 0, documents, *arguments)
    assert 0 == client.exists(*mine)


#: Answers of values without number, in an array of the right or of another length, in one another, cut, or with a tail.
_MADE_UP: Final = [
    b"\xdd" + (10**5).to_bytes(4, "big") + b"\x01" * 10**5,
    b"\xdd" + (10**4).to_bytes(4, "big") + b"\x01" * 10**4,
    b"\xdd" + (101).to_bytes(4, "big") + b"\xa5added" + b"\xa31-1" * 100,
    b"\xdc\x00\x65" + b"\xa5added" + b"\xdc\x00\x40" * 100 + b"\x90" * 6400,
    b"\xdc\x00\x65" + b"\xa5added" + b"\xa31-1" * 99 + b"\xda\xff\xff1-1",
    b"\xdc\x00\x65" + b"\xa5added" + b"\xa31-1" * 100 + b"\xc0",
    b"\x92\xa5added\xdd\x00\x00\x00\x90" + b"\x90" * 144,
    b"\x92\xa5added\xa3",
    b"\x91" + b"\x91" * 40 + b"\x90",
    b"\xa5added",
    b"",
]


def test_a_producer_cannot_have_the_function_unpack_what_it_wrote(
    users: None, client: redis.Redis, server: EmbeddedServer, keys: Keys
) -> None:
    """An answer of millions of values, written once, held the server for seconds at each call; it is refused."""
    if not version_of(client.info("server")).confirms_disk:
        pytest.skip("functions begin with Redis 7")
    mine = (keys.raw, keys.producer("x"), keys.progress)
    with connect(url_as(server.url, keys, "producer")) as connected:
        for answer in _MADE_UP:
            connected.hset(keys.producer("x"), mapping={"batch": 1, "answer": answer})
            connected.expire(keys.producer("x"), 60)
            for documents in ([], ["*", "{}", "", "", ""], ["*", "{}", "", "", ""] * 100):
                with pytest.raises(redis.exceptions.ResponseError, match="not that of so many documents"):
                    connected.fcall(FUNCTION, 3, *mine, 1, 0, 1000, 60, 0, len(documents) // 5, *documents)
    assert 0 == client.exists(keys.raw)


def test_a_producer_without_the_function_says_who_loads_it(
    users: None, client: redis.Redis, server: EmbeddedServer, keys: Keys
) -> None:
    """Nothing is lost: once an administrator has loaded it, the same producer sends what it held."""
    if not version_of(client.info("server")).confirms_disk:
        pytest.skip("functions begin with Redis 7")
    client.function_flush()
    producer = Producer(url_as(server.url, keys, "producer"), keys.namespace)
    producer.push({"text": "The ferry basin of Lindmark will be widened."})
    with pytest.raises(SettingsError, match="copydesk acl --functions"):
        producer.flush()
    client.function_load(function_library(), replace=True)
    producer.close()
    assert 1 == client.xlen(keys.raw)
