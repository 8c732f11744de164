"""The producer client against a real server: what is pushed, confirmed, refused."""

from typing import Any

import pytest
import redis
from tests.integration.producers.stream import documents, entries, entry_ids, texts

from copydesk_producers import Producer
from copydesk_producers.append import Added, AppendScript, Batch, NewEntry
from copydesk_producers.confirm import Confirmation
from copydesk_schemas import (
    DocumentError,
    DocumentTooLarge,
    IdOutOfRange,
    Keys,
    ProducerKey,
    RawDocument,
    SettingsError,
    decode_raw,
)
from copydesk_schemas.signing import write_producer_key
from copydesk_workers.server.embedded import EmbeddedServer


@pytest.fixture
def producer(client: redis.Redis, keys: Keys) -> Producer:
    """A producer of three documents a batch."""
    return Producer(client, keys.namespace, batch=3)


def test_flush_returns_the_ids_in_the_order_of_push(producer: Producer, client: redis.Redis, keys: Keys) -> None:
    """The ids that flush returns are those of the stream, in the order of push, over several batches."""
    for number in range(8):
        producer.push({"text": f"text {number}"})
    ids = producer.flush()
    assert entry_ids(client, keys) == ids
    assert [f"text {number}" for number in range(8)] == texts(client, keys)


def test_push_sends_when_a_batch_is_full(producer: Producer, client: redis.Redis, keys: Keys) -> None:
    """Before flush, whole batches are on the stream, and nothing is confirmed."""
    for number in range(7):
        producer.push({"text": f"text {number}"})
    assert (6, 7, 0) == (client.xlen(keys.raw), producer.held, producer.confirmed)
    producer.flush()
    assert (7, 0, 7) == (client.xlen(keys.raw), producer.held, producer.confirmed)


def test_a_second_flush_returns_only_what_is_new(producer: Producer) -> None:
    """Each id is returned once; with nothing held, flush returns nothing."""
    producer.push({"text": "one"})
    first = producer.flush()
    producer.push({"text": "two"})
    second = producer.flush()
    assert (1, 1, []) == (len(first), len(second), producer.flush())
    assert first != second


def test_every_field_arrives(producer: Producer, client: redis.Redis, keys: Keys) -> None:
    """A RawDocument comes out of the stream as it went in, and so does the same as a mapping."""
    document = RawDocument(
        html="<p>x</p>",
        url="https://example.org/",
        title="T",
        published_at="2026-03-01",
        source="S",
        language="en",
        authors=["A"],
        guid="g",
        split="never",
        metadata={"deep": [1, {"x": None}]},
    )
    producer.push(document)
    producer.push({field: getattr(document, field) for field in document.__struct_fields__})
    producer.flush()
    assert [document, document] == [decode_raw(document) for document in documents(client, keys)]


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"text": 3}, "text"),
        ({"text": "x", "html": "y"}, "both"),
        ({}, "neither"),
        ({"text": "x", "headline": "y"}, "headline"),
        ({"text": "x", "published_at": "yesterday"}, "published_at"),
        ({"text": "x", "metadata": {"x": object()}}, "JSON"),
        (RawDocument(text=3), "text"),  # type: ignore[arg-type]  # msgspec does not check what Python code builds
    ],
)
def test_a_bad_document_is_refused_at_push(producer: Producer, document: Any, said: str) -> None:
    """DocumentError names the field; the document is not held, and its neighbours are pushed."""
    producer.push({"text": "before"})
    with pytest.raises(DocumentError, match=said):
        producer.push(document)
    producer.push({"text": "after"})
    assert 2 == len(producer.flush())


def test_a_document_over_the_limit_is_refused_at_push(client: redis.Redis, keys: Keys) -> None:
    """The limit counts bytes of JSON: at the limit a document is taken, one byte more is refused, with both numbers."""
    producer = Producer(client, keys.namespace, document_bytes=1024)
    room = 1024 - len('{"text":""}')
    producer.push({"text": "x" * room})
    with pytest.raises(DocumentTooLarge, match=r"1,025 bytes.*1,024"):
        producer.push({"text": "x" * (room + 1)})
    assert 1 == len(producer.flush())


def test_push_raw_pushes_what_is_broken(client: redis.Redis, keys: Keys) -> None:
    """Bytes go onto the stream as they stand; of too many, one more than the limit, so that a worker sees it."""
    producer = Producer(client, keys.namespace, document_bytes=10)
    producer.push_raw(b"\xff\x00{")
    producer.push_raw(b"x" * 30)
    producer.flush()
    assert [b"\xff\x00{", b"x" * 11] == documents(client, keys)


def test_entry_ids_of_the_callers_own(producer: Producer, client: redis.Redis, keys: Keys) -> None:
    """A replay's ids are kept, if they rise."""
    for entry_id in ("5-1", "5-2", "7-0", "1700000000000-3"):
        producer.push({"text": entry_id}, entry_id=entry_id)
    assert ["5-1", "5-2", "7-0", "1700000000000-3"] == producer.flush() == entry_ids(client, keys)


def test_an_entry_id_that_does_not_rise_is_named(producer: Producer, client: redis.Redis, keys: Keys) -> None:
    """The others are added; flush then raises once, and names the id."""
    for entry_id in ("5-1", "4-9", "6-0"):
        producer.push({"text": entry_id}, entry_id=entry_id)
    with pytest.raises(DocumentError, match="1 document not added, 2 added; the first: 4-9"):
        producer.flush()
    assert ["5-1", "6-0"] == entry_ids(client, keys)
    assert (2, 0, []) == (producer.confirmed, producer.held, producer.flush())


def test_a_malformed_entry_id_is_refused_at_push(producer: Producer) -> None:
    """IdOutOfRange comes from push, before anything is sent."""
    with pytest.raises(IdOutOfRange):
        producer.push({"text": "x"}, entry_id="now")
    assert 0 == producer.held


def test_progress_arrives_with_its_documents(producer: Producer, client: redis.Redis, keys: Keys) -> None:
    """The progress hash says what the newest sent document said, never more."""
    for number in range(1, 5):
        producer.push({"text": "x"}, progress={"a.jsonl": str(number)})
    assert {b"a.jsonl": b"3"} == client.hgetall(keys.progress)
    producer.flush({"b.jsonl": "0"})
    assert {b"a.jsonl": b"4", b"b.jsonl": b"0"} == client.hgetall(keys.progress)


def test_progress_alone(producer: Producer, client: redis.Redis, keys: Keys) -> None:
    """Progress is written even where no document is held, and even while the queue is full."""
    producer.push({"text": "x"})
    producer.flush()
    full = Producer(client, keys.namespace, backlog=1, on_full="raise")
    assert [] == full.flush({"a.jsonl": "9"})
    assert {b"a.jsonl": b"9"} == client.hgetall(keys.progress)


def test_seed_marks_the_documents(client: redis.Redis, keys: Keys) -> None:
    """An archive's documents carry the field `seed`, others do not; own ids included."""
    with Producer(client, keys.namespace, seed=True) as archive:
        archive.push({"text": "old"}, entry_id="1-1")
        archive.push({"text": "older"})
    with Producer(client, keys.namespace) as producer:
        producer.push({"text": "new"})
    assert [True, True, False] == [b"seed" in fields for _, fields in entries(client, keys)]


def test_a_key_signs_each_document(client: redis.Redis, keys: Keys) -> None:
    """Each document carries a signature of its own bytes; one that was signed before keeps its signature; no other
    document has one."""
    key = ProducerKey("bay", bytes(32))
    with Producer(client, keys.namespace, key=write_producer_key(key), seed=True) as producer:
        producer.push({"text": "old"}, entry_id="1-1")
        producer.push_raw(b"not JSON")
        producer.push_raw(b"as it was", signed=b"bay before")
        producer.push_raw(b"unsigned before", signed=b"")
    with Producer(client, keys.namespace) as producer:
        producer.push({"text": "new"})
    found = [(fields[b"document"], fields.get(b"signed")) for _, fields in entries(client, keys)]
    old = b'{"text":"old"}'
    assert [
        (old, key.sign(old)),
        (b"not JSON", key.sign(b"not JSON")),
        (b"as it was", b"bay before"),
        (b"unsigned before", None),
        (b'{"text":"new"}', None),
    ] == found


def test_an_entry_says_where_its_document_was_found(client: redis.Redis, keys: Keys) -> None:
    """In the field `origin`, if its producer knows; nothing else changes in the entry, and no field is empty."""
    with Producer(client, keys.namespace, key=ProducerKey("bay", bytes(32)), seed=True) as producer:
        producer.push({"text": "a"}, origin="items.jsonl, line 7")
        producer.push_raw(b"not JSON", origin="t.csv, row 2", signed=b"bay before", entry_id="9999999999999-1")
        producer.push({"text": "b"}, entry_id="9999999999999-2")
    found = [
        {name: value for name, value in fields.items() if name != b"signed"} for _, fields in entries(client, keys)
    ]
    assert [
        {b"document": b'{"text":"a"}', b"seed": b"1", b"origin": b"items.jsonl, line 7"},
        {b"document": b"not JSON", b"seed": b"1", b"origin": b"t.csv, row 2"},
        {b"document": b'{"text":"b"}', b"seed": b"1"},
    ] == found


def test_a_key_that_is_none_is_refused(client: redis.Redis) -> None:
    """At once, and not when the first document is pushed."""
    with pytest.raises(SettingsError, match="NAME:SECRET"):
        Producer(client, key="bay")


def test_leaving_the_context_flushes(server: EmbeddedServer, client: redis.Redis, keys: Keys) -> None:
    """The end of `with` sends and confirms, and the producer's own connection is closed."""
    with Producer(server.url, keys.namespace) as producer:
        producer.push({"text": "x"})
    assert (1, 1) == (producer.confirmed, client.xlen(keys.raw))


def test_leaving_by_an_error_flushes_too(client: redis.Redis, keys: Keys) -> None:
    """What was pushed before the caller's own error is sent, and the error goes on."""

    def documents_that_break_off() -> None:
        with Producer(client, keys.namespace) as producer:
            producer.push({"text": "x"})
            raise KeyError("the caller's")

    with pytest.raises(KeyError):
        documents_that_break_off()
    assert ["x"] == texts(client, keys)


def test_push_many_counts_what_was_confirmed(client: redis.Redis, keys: Keys) -> None:
    """It takes any iterable, more than is held at once included."""
    producer = Producer(client, keys.namespace)
    assert 12_001 == producer.push_many({"text": f"{number}"} for number in range(12_001))
    assert [str(number) for number in range(12_001)] == texts(client, keys)


def test_large_documents_go_in_small_batches(client: redis.Redis, keys: Keys) -> None:
    """Batches are cut by bytes too, and the held ones are confirmed before they fill the memory."""
    producer = Producer(client, keys.namespace)
    text = "x" * 2_000_000
    for _ in range(40):
        producer.push({"text": text})
    assert producer.confirmed > 0
    assert producer.held * len(text) < 80 * 1024 * 1024
    producer.flush()
    assert 40 == producer.confirmed == client.xlen(keys.raw)


def test_a_client_that_decodes_replies(server: EmbeddedServer, keys: Keys) -> None:
    """The caller's client may answer in text, and speak RESP3."""
    with redis.Redis.from_url(server.url, decode_responses=True, protocol=3) as decoding:
        producer = Producer(decoding, keys.namespace)
        producer.push({"text": "x"})
        assert producer.flush() == [entry_id for entry_id, _ in decoding.xrange(keys.raw)]


def test_without_confirmation(client: redis.Redis, keys: Keys) -> None:
    """With `confirm=False` a document counts as confirmed once the server answered."""
    producer = Producer(client, keys.namespace, batch=2, confirm=False)
    for number in range(3):
        producer.push({"text": f"{number}"})
    assert (2, 1) == (producer.confirmed, producer.held)
    assert 3 == len(producer.flush())


def test_the_producers_hash_expires(producer: Producer, client: redis.Redis, keys: Keys) -> None:
    """What a producer leaves on the server beside its documents goes by itself."""
    producer.push({"text": "x"})
    producer.flush()
    left = list(client.scan_iter(match=keys.producer("*")))
    assert 1 == len(left)
    assert client.ttl(left[0]) > 0


def test_an_expired_hash_is_no_loss(producer: Producer, client: redis.Redis, keys: Keys) -> None:
    """A producer that paused for longer than its hash lives goes on where it was, and repeats nothing."""
    for number in range(2):
        producer.push({"text": f"{number}"})
        producer.flush()
        client.delete(*client.scan_iter(match=keys.producer("*")))
    assert ["0", "1"] == texts(client, keys)


@pytest.mark.parametrize("wrong", [{"batch": 0}, {"backlog": 0}, {"document_bytes": 0}, {"retries": -1}])
def test_settings_that_make_no_sense(client: redis.Redis, wrong: Any) -> None:
    """They are refused at once."""
    with pytest.raises(SettingsError):
        Producer(client, **wrong)


def test_a_url_that_is_none() -> None:
    """The error shows how a server is given."""
    with pytest.raises(SettingsError, match="redis://"):
        Producer("localhost")


def test_confirmation_comes_at_any_moment_of_the_servers_second(client: redis.Redis, keys: Keys) -> None:
    """With `everysec`, whenever between two syncs a producer asks, the first question is answered yes.

    If one question is shorter than the time between two syncs, its successors can all miss the sync that would have
    done, as each waits for a write of its own.
    """
    client.config_set("appendfsync", "everysec")
    client.hset(keys.producer("asking"), mapping={"batch": "7", "answer": ""})
    asked = 0

    class Counting(redis.Redis):
        """A client that counts questions."""

        def pipeline(self, *arguments: Any, **options: Any) -> Any:
            nonlocal asked
            asked += 1
            return super().pipeline(*arguments, **options)

    connected = Counting(unix_socket_path=client.get_connection_kwargs()["path"])
    confirmation = Confirmation(connected)
    for _ in range(4):
        assert [7] == confirmation([keys.producer("asking")])
    assert 4 == asked
    connected.close()


@pytest.mark.parametrize("count", [0, 1, 14, 15, 16, 300, 66_000])
def test_a_batch_that_comes_again_gets_its_answer(client: redis.Redis, keys: Keys, count: int) -> None:
    """Whatever its size, and with ids that were refused: nothing is added, and the ids are those of the first time."""
    append = AppendScript(client, keys, seed=False)
    batch = Batch(1, [NewEntry(b"{}", "1-1" if number % 2 else None) for number in range(count)])
    first = append(keys.producer("x"), batch, confirmed=0, backlog=count + 1)
    assert isinstance(first, Added)
    assert (first, count) == (append(keys.producer("x"), batch, confirmed=0, backlog=1), len(first.ids))
    assert (count + 1) // 2 == client.xlen(keys.raw)
