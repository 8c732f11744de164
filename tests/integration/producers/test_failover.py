"""Producers and readers through a failover: they come back by themselves, and nothing that was confirmed is lost."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
import trustme
from redis.backoff import NoBackoff
from redis.retry import Retry
from tests.integration.producers.stream import publish, texts
from tests.processes import wait_until
from tests.replicated import Replicated

from copydesk_producers import Producer, Reader, connection
from copydesk_producers.shared_producer import SharedProducer
from copydesk_schemas import Keys, ServerUnavailable
from copydesk_workers.server.connection import connect
from copydesk_workers.server.streams import read_range


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries come quickly in tests."""
    monkeypatch.setattr(connection, "FIRST_PAUSE", 0.001)
    monkeypatch.setattr(connection, "LONGEST_PAUSE", 0.05)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Replicated]:
    """A primary and a replica."""
    with Replicated(tmp_path) as running:
        yield running


def push(producer: Producer, numbers: range) -> None:
    """Push a document for each number."""
    for number in numbers:
        producer.push({"text": str(number)})


@pytest.mark.parametrize("own", [True, False], ids=["url", "client"])
def test_a_producer_goes_on_with_the_new_primary(pair: Replicated, own: bool) -> None:
    """The old primary is demoted and lives on: every document is on the new one, once, in order, and none is refused.

    A client that the caller made is to one server and stays with it: it goes on when that server is the primary again.
    """
    old, new = pair.nodes
    mine = redis.Redis("127.0.0.1", old.port, retry=Retry(NoBackoff(), 0))
    with Producer(pair.url if own else mine, batch=10) as producer:
        push(producer, range(95))
        producer.flush()
        wait_until(lambda: len(texts(new.client, Keys())) == 95, "the replica has all")
        pair.switch(old, new)
        if not own:
            wait_until(old.in_step, "the old primary follows the new one")
            with pytest.raises(ServerUnavailable, match="95 documents confirmed, 10 held"):
                push(producer, range(95, 105))
            pair.switch(new, old)
        push(producer, range(95 if own else 105, 195))
        producer.flush()
        assert [str(number) for number in range(195)] == texts((new if own else old).client, Keys())
        assert 195 == producer.confirmed
    mine.close()


def test_the_new_primary_is_asked_for_its_disk(pair: Replicated) -> None:
    """That the old primary could not tell what is on its disk says nothing about the new one."""
    old, new = pair.nodes
    old.client.config_set("appendonly", "no")
    with Producer(pair.url) as producer:
        push(producer, range(5))
        producer.flush()
        wait_until(lambda: len(texts(new.client, Keys())) == 5, "the replica has all")
        pair.switch(old, new)
        push(producer, range(5, 10))
        producer.flush()
    assert new.client.info("commandstats")["cmdstat_waitaof"]["calls"] >= 1
    assert [str(number) for number in range(10)] == texts(new.client, Keys())


@pytest.mark.skipif(shutil.which("redis-server") is None, reason="the bundled server knows no TLS")
def test_sentinels_over_tls_lead_to_the_new_primary(tmp_path: Path) -> None:
    """Servers and sentinels speak nothing but TLS: the authority in the URL is for both, and another one is refused."""
    program = Path(shutil.which("redis-server") or "")
    with Replicated(tmp_path, sentinels=3, tls_program=program) as servers:
        old, new = servers.nodes
        with (
            Producer(servers.sentinel_url, retries=400) as producer,
            Reader(servers.sentinel_url, group="one", consumer="two") as reader,
        ):
            push(producer, range(5))
            producer.flush()
            wait_until(lambda: len(texts(new.client, Keys())) == 5, "the replica has all")
            old.kill()
            push(producer, range(5, 10))
            producer.flush()
            assert [str(number) for number in range(10)] == texts(new.client, Keys())
            publish(new.client, Keys().clean, 3)
            assert ["1-0/0", "2-0/0", "3-0/0"] == [record.id for _, record in next(filter(None, reader.batches()))]
        other = tmp_path / "other.pem"
        trustme.CA().cert_pem.write_to_path(other)
        url = servers.sentinel_url.replace(str(servers.authority), str(other))
        with pytest.raises(ServerUnavailable, match=r"ssl_ca_certs=/path/ca\.pem"):
            connect(url)
        plain = servers.sentinel_url.replace("sentinels://", "sentinel://").partition("?")[0]
        with pytest.raises(ServerUnavailable):
            connect(plain)


def test_what_the_replica_lacked_is_pushed_again(pair: Replicated) -> None:
    """Documents that were not confirmed and are gone with the old primary are sent again; none is there twice."""
    old, new = pair.nodes
    with Producer(pair.url, batch=10, retries=400) as producer:
        push(producer, range(50))
        producer.flush()
        wait_until(lambda: len(texts(new.client, Keys())) == 50, "the replica has all that was confirmed")
        new.pause()
        push(producer, range(50, 100))  # the old primary alone has them
        assert 100 == len(texts(old.client, Keys()))
        old.kill()
        new.resume()
        new.promote()
        producer.flush()
    assert [str(number) for number in range(100)] == texts(new.client, Keys())
    old.start()
    old.follow(new)


def test_with_replicas_to_wait_for_nothing_else_is_confirmed(pair: Replicated) -> None:
    """While the replica has not received a document, `flush` does not return; afterwards it does."""
    _, new = pair.nodes
    with Producer(pair.url, batch=10, wait_replicas=1, wait_seconds=2.5) as producer:
        push(producer, range(20))
        producer.flush()
        new.pause()
        push(producer, range(20, 40))
        with pytest.raises(ServerUnavailable, match="0 of 1 replicas had what was pushed after 2 seconds"):
            producer.flush()
        assert (20, 20) == (producer.confirmed, producer.held)
        new.resume()
        producer.flush()
        assert [str(number) for number in range(40)] == texts(new.client, Keys()), "the replica has it at once"
        assert 40 == producer.confirmed


def test_the_door_answers_a_push_when_the_replicas_have_it(pair: Replicated) -> None:
    """`SharedProducer` waits likewise, and goes on with the new primary."""
    old, new = pair.nodes
    producer = SharedProducer(pair.url, wait_replicas=1, wait_seconds=5)
    try:
        producer.push([b'{"text": "0"}']).result(20)
        assert ["0"] == texts(new.client, Keys())
        pair.switch(old, new)
        producer.push([b'{"text": "1"}']).result(20)
        assert ["0", "1"] == texts(new.client, Keys())
    finally:
        producer.close()


def test_a_reader_goes_on_with_the_new_primary(pair: Replicated) -> None:
    """A reader that waits for new entries is sent to the new primary, where it gets each entry once."""
    old, new = pair.nodes
    publish(old.client, Keys().clean, 1)
    seen: list[str] = []
    with Reader(pair.url, group="site", consumer="one", wait=5) as reader:
        for entry_id, _ in reader:
            seen.append(entry_id)
            reader.acknowledge(entry_id)
            if len(seen) == 2:
                break
            wait_until(
                lambda: not new.client.xpending(Keys().clean, "site")["pending"], "the replica knows it was read"
            )
            pair.switch(old, new)
            publish(new.client, Keys().clean, 1, first=2)
    assert [entry_id for entry_id, _ in read_range(new.client, Keys().clean)] == seen


def test_a_record_that_comes_again_is_told(pair: Replicated, caplog: pytest.LogCaptureFixture) -> None:
    """The replica lacks a commit and that it was read; the document is processed again, and its record comes again."""
    old, new = pair.nodes
    keys = Keys()
    old.client.xgroup_create(keys.clean, "site", id="0", mkstream=True)
    wait_until(lambda: new.client.exists(keys.clean), "the replica has the group")
    with Reader(pair.url, group="site", consumer="one", wait=0) as reader:
        new.client.replicaof("127.0.0.1", "1")  # cut off: nobody is there
        publish(old.client, keys.clean, 2)
        for _ in range(2):  # what comes again without an acknowledgement is what a reader expects
            assert [["1-0/0", "2-0/0"]] == [[record.id for _, record in batch] for batch in reader.batches() if batch]
        for entry_id, _ in reader:
            reader.acknowledge(entry_id)
        assert 0 == reader.repeated
        old.kill()
        new.promote()
        publish(new.client, keys.clean, 3)
        assert ["1-0/0", "2-0/0", "3-0/0"] == [record.id for _, record in reader]
        assert 2 == reader.repeated
    assert "2 records of clean again, the first is 1-0/0" in caplog.text
    old.start()
