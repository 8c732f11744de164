"""What a producer has as confirmed is looked up: the documents that are lost are named, and no others."""

from pathlib import Path
from typing import cast

import redis

from copydesk_desk.operations.check.check import check_namespace
from copydesk_producers import Producer
from copydesk_producers.confirmed_log import Confirmed, read_confirmed
from copydesk_schemas import Keys
from copydesk_workers.fleet.raw_stream import RawStream, ensure_group
from copydesk_workers.pipeline.intake import NoWatch
from copydesk_workers.pipeline.runner import Runner
from copydesk_workers.settings import Settings


def test_lost_documents_are_named_and_no_others(client: redis.Redis, keys: Keys, tmp_path: Path) -> None:
    """Published, duplicate, dead with a record and without one, waiting: all are here. Two are gone: both are named."""
    path = tmp_path / "confirmed.jsonl"
    text = "The harbour of Lindmark reopened on Monday after divers had cleared the wreck of a dredger."
    with Producer(client, keys.namespace, confirmed_log=path) as producer:
        for _ in range(2):  # an original and a copy
            producer.push({"text": text})
        producer.push({"text": " "})
        producer.push_raw(b"{")
        first = producer.flush()
        ensure_group(client, keys)
        stream = RawStream(client, keys, "worker", 60)
        Runner(client, keys, Settings(namespace=keys.namespace)).process(stream.new(10, 1), NoWatch())
        producer.push({"text": text, "url": "https://lindmark.example/gone"})
        producer.push({"text": text})
        producer.push({"text": text})
        lost = producer.flush()
    client.xdel(keys.raw, *lost[:2])
    assert [*first, *lost] == [one.id for one in read_confirmed(path)]
    old = Confirmed("1000-0", "0" * 64)
    report = check_namespace(client, keys, confirmed=[*read_confirmed(path), old])
    named = [
        (one.where, "lindmark.example/gone" in one.detail) for one in report.findings if one.law == "lost_document"
    ]
    assert [(lost[0], True), (lost[1], False)] == named
    assert (7, 1) == tuple(
        report.looked_at[what] for what in ("confirmed documents", "confirmed documents too old to tell")
    )
    assert 2 == report.found["lost_document"]


def test_what_has_the_id_of_a_lost_document_does_not_hide_it(client: redis.Redis, keys: Keys, tmp_path: Path) -> None:
    """A server that lost its end gave ids again: another document, published, dead or waiting, is not the lost one."""
    path = tmp_path / "confirmed.jsonl"
    texts = [f"The lighthouse of Oldersum was lit again in the night of day {number}." for number in range(4)]
    with Producer(client, keys.namespace, confirmed_log=path) as producer:
        for text in texts:
            producer.push({"text": text})
        ids = producer.flush()
    [(_, kept), *_] = cast("list[tuple[bytes, dict[bytes, bytes]]]", client.xrange(keys.raw))
    client.delete(keys.raw)
    for entry_id, document in zip(ids, (kept[b"document"], b'{"text": "Another."}', b"{", b"{}"), strict=True):
        client.xadd(keys.raw, {"document": document}, id=entry_id)
    ensure_group(client, keys)
    stream = RawStream(client, keys, "worker", 60)
    settings = Settings(namespace=keys.namespace, archive_entries=10)
    Runner(client, keys, settings).process(stream.new(3, 1), NoWatch())
    report = check_namespace(client, keys, confirmed=read_confirmed(path))
    told = {one.where: one.detail for one in report.findings if one.law == "lost_document"}
    assert set(ids[1:]) == set(told)
    assert all("another document has its id" in detail for detail in told.values())
