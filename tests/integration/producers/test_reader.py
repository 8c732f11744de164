"""The reader: every entry is handed out until it is acknowledged, whoever dies and whatever is lost."""

import subprocess
import sys
from itertools import islice
from pathlib import Path
from typing import Literal

import pytest
import redis
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.contract.examples import FOLDER
from tests.integration.producers.proxy import Fault, LossyProxy
from tests.integration.producers.stream import publish

from copydesk_producers import DocumentError, Reader, Record, ServerUnavailable, SettingsError, connection
from copydesk_schemas import Keys, decode_growth, encode_growth
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries come quickly in tests."""
    monkeypatch.setattr(connection, "FIRST_PAUSE", 0.001)
    monkeypatch.setattr(connection, "LONGEST_PAUSE", 0.01)


def read(reader: Reader[Record]) -> list[str | None]:
    """The titles that a reader hands out until its wait is over, each acknowledged."""
    titles = []
    for entry_id, record in reader:
        titles.append(record.title)
        reader.acknowledge(entry_id)
    return titles


def pending(client: redis.Redis, key: str) -> int:
    """How many entries of the group `g` are not acknowledged."""
    return int(client.xpending(key, "g")["pending"])


@pytest.mark.parametrize("stream", ["clean", "duplicates"])
@pytest.mark.parametrize("batch", [1, 3, 100])
def test_every_record_once_in_order(
    client: redis.Redis, keys: Keys, stream: Literal["clean", "duplicates"], batch: int
) -> None:
    """A group that is new gets all that is kept, in order, as records; nothing is left pending, nothing comes again."""
    titles = publish(client, keys.prefix + stream, 7)
    reader = Reader(client, keys.namespace, group="g", consumer="a", stream=stream, batch=batch, wait=0)
    assert titles == read(reader)
    assert 0 == pending(client, keys.prefix + stream)
    assert [] == read(reader)
    assert ["T8"] == publish(client, keys.prefix + stream, 1, first=8) == read(reader)


@pytest.mark.parametrize("taken_over", [False, True])
def test_large_records_do_not_lock_readers_out(
    server: EmbeddedServer, client: redis.Redis, keys: Keys, taken_over: bool
) -> None:
    """A server that bounds what clients hold (docker-compose.yml) put a reader out at each batch of large records."""
    expected = publish(client, keys.clean, 60, size=300_000)
    if taken_over:
        client.xgroup_create(keys.clean, "g", "0")
        client.xreadgroup("g", "dead", {keys.clean: ">"})
    before = client.config_get("maxmemory-clients")["maxmemory-clients"]
    client.config_set("maxmemory-clients", 12 * 2**20)
    try:
        with Reader(
            server.url,
            keys.namespace,
            group="g",
            consumer="a",
            wait=0,
            retries=3,
            take_over=0.001 if taken_over else 300,
        ) as reader:
            assert expected == read(reader)
    finally:
        client.config_set("maxmemory-clients", str(before))


@pytest.mark.parametrize("options", ["", "?protocol=3", "?decode_responses=True", "?protocol=3&decode_responses=True"])
def test_any_client_will_do(server: EmbeddedServer, client: redis.Redis, keys: Keys, options: str) -> None:
    """A client of the caller's own is taken, whatever protocol it speaks and whether or not it decodes replies."""
    titles = publish(client, keys.clean, 3)
    with redis.Redis.from_url(server.url + options) as own:
        reader = Reader(own, keys.namespace, group="g", consumer="a", wait=0)
        assert titles == [record.title for _, record in reader]
        client.xtrim(keys.clean, maxlen=2, approximate=False)
        assert titles[1:] == read(reader)


def test_the_growth_of_stories_is_read_like_records(client: redis.Redis, keys: Keys) -> None:
    """The stream of stories gives typed entries, each once; one without the field is told by name."""
    growth = decode_growth((FOLDER / "growth" / "valid" / "outlets_unknown.json").read_bytes())
    client.xadd(keys.growths, {"growth": encode_growth(growth)})
    reader = Reader(client, keys.namespace, group="g", consumer="a", stream="stories", wait=0)
    for entry_id, one in reader:
        assert growth == one
        reader.acknowledge(entry_id)
    client.xadd(keys.growths, {"record": "{}"})
    with pytest.raises(DocumentError, match="it has no field `growth`"):
        list(reader)


def test_a_group_can_begin_with_what_comes_next(client: redis.Redis, keys: Keys) -> None:
    """With start `$` a new group begins behind what is there; a group that exists goes on where it is."""
    publish(client, keys.clean, 3)
    reader = Reader(client, keys.namespace, group="g", consumer="a", start="$", wait=0)
    assert [] == read(reader)
    assert ["T4"] == publish(client, keys.clean, 1, first=4)
    assert ["T4"] == read(Reader(client, keys.namespace, group="g", consumer="a", start="$", wait=0))


def test_iterating_anew_begins_with_what_was_not_acknowledged(client: redis.Redis, keys: Keys) -> None:
    """A loop that breaks off loses nothing: exactly what was not acknowledged comes again, before new entries."""
    publish(client, keys.clean, 6)
    reader = Reader(client, keys.namespace, group="g", consumer="a", batch=4, wait=0)
    for entry_id, record in islice(reader, 3):
        if record.title != "T2":
            reader.acknowledge(entry_id)
    assert ["T2", "T4", "T5", "T6"] == read(reader)


def test_several_are_acknowledged_at_once(client: redis.Redis, keys: Keys) -> None:
    """`acknowledge` takes any number of ids."""
    publish(client, keys.clean, 5)
    reader = Reader(client, keys.namespace, group="g", consumer="a", wait=0)
    reader.acknowledge(*[entry_id for entry_id, _ in reader])
    reader.acknowledge()
    assert 0 == pending(client, keys.clean)


_KILLED = """
import os, signal, sys
from copydesk_producers import Reader
url, namespace, acknowledged = sys.argv[1:]
with Reader(url, namespace, group="g", consumer="a", batch=8) as reader:
    for number, (entry_id, record) in enumerate(reader):
        if number == int(acknowledged):
            os.kill(os.getpid(), signal.SIGKILL)
        reader.acknowledge(entry_id)
"""


def killed(server: EmbeddedServer, keys: Keys, acknowledged: int) -> None:
    """Has a reader in a process of its own acknowledge some entries, and then kill itself with the next in hand."""
    command = [sys.executable, "-c", _KILLED, server.url, keys.namespace, str(acknowledged)]
    assert -9 == subprocess.run(command, timeout=60, check=False).returncode


@pytest.mark.parametrize("acknowledged", [0, 3, 8, 11])
def test_a_killed_reader_resumes(server: EmbeddedServer, client: redis.Redis, keys: Keys, acknowledged: int) -> None:
    """After kill -9 the same consumer gets exactly what it had not acknowledged, in order, and then new entries."""
    titles = publish(client, keys.clean, 20)
    killed(server, keys, acknowledged)
    assert titles[acknowledged:] == read(Reader(client, keys.namespace, group="g", consumer="a", wait=0))


def test_a_dead_consumer_is_taken_over(server: EmbeddedServer, client: redis.Redis, keys: Keys) -> None:
    """Another consumer gets exactly what a dead one left, after `take_over` seconds, and not before."""
    titles = publish(client, keys.clean, 20)
    killed(server, keys, 3)
    patient = Reader(client, keys.namespace, group="g", consumer="b", take_over=600, wait=0)
    assert titles[8:] == read(patient)
    eager = Reader(client, keys.namespace, group="g", consumer="c", batch=2, take_over=0.001, wait=0.05)
    assert titles[3:8] == read(eager)
    assert 0 == pending(client, keys.clean)


def test_a_group_shares_the_stream(client: redis.Redis, keys: Keys) -> None:
    """Two consumers of a group get each entry once between them; another group gets all of them."""
    titles = publish(client, keys.clean, 12)
    first = iter(Reader(client, keys.namespace, group="g", consumer="a", batch=2, wait=0))
    second = iter(Reader(client, keys.namespace, group="g", consumer="b", batch=2, wait=0))
    got = [record.title for pair in zip(first, second, strict=True) for _, record in pair]
    assert titles == sorted((title or "" for title in got), key=lambda title: int(title[1:]))
    assert titles == read(Reader(client, keys.namespace, group="other", consumer="a", wait=0))


@given(
    faults=st.dictionaries(st.integers(1, 12), st.sampled_from(["before", "middle", "after"])),
    command=st.sampled_from([b"XREADGROUP", b"XACK", b"XAUTOCLAIM", b"XGROUP"]),
    batch=st.sampled_from([1, 3, 100]),
)
@settings(max_examples=40)
def test_every_record_once_whatever_is_lost(
    server: EmbeddedServer, client: redis.Redis, keys: Keys, faults: dict[int, Fault], command: bytes, batch: int
) -> None:
    """Calls lost before, amid or after the server's work: the loop sees each record once, in order, none is left."""
    client.delete(keys.clean)
    titles = publish(client, keys.clean, 10)
    socket = server.url.removeprefix("unix://")
    with (
        LossyProxy(socket, faults, command) as proxy,
        Reader(proxy.url, keys.namespace, group="g", consumer="a", batch=batch, wait=0) as reader,
    ):
        assert titles == read(reader)
    assert 0 == pending(client, keys.clean)


def test_a_killed_server_is_waited_for(tmp_path: Path, keys: Keys) -> None:
    """The server is killed amid the reading and started again: the loop sees every record, and none is left."""
    with EmbeddedServer(tmp_path / "data", "--appendfsync", "always") as own:
        with connect(own.url) as client:
            titles = publish(client, keys.clean, 30)
        seen = []
        with Reader(own.url, keys.namespace, group="g", consumer="a", batch=4, wait=0) as reader:
            for number, (entry_id, record) in enumerate(reader):
                if number in (5, 17):
                    own.process.kill()
                    own.process.wait()
                seen.append(record.title or "")
                reader.acknowledge(entry_id)
        with connect(own.url) as client:
            assert 0 == pending(client, keys.clean)
    assert titles == list(dict.fromkeys(seen))


def test_a_server_that_stays_away(tmp_path: Path) -> None:
    """With a number of retries, ServerUnavailable ends the wait."""
    reader = Reader(f"unix://{tmp_path}/none.sock", group="g", consumer="a", retries=2)
    with pytest.raises(ServerUnavailable, match="3 attempts"):
        list(reader)


def test_a_lost_group_is_made_again(client: redis.Redis, keys: Keys) -> None:
    """A server that lost its data with the group is read from its beginning again."""
    publish(client, keys.clean, 3)
    seen: list[str | None] = []
    reader = Reader(client, keys.namespace, group="g", consumer="a", wait=0)
    for entry_id, record in reader:
        if len(seen) == 2:
            client.delete(keys.clean)
            publish(client, keys.clean, 2, first=4)
        seen.append(record.title)
        reader.acknowledge(entry_id)
    assert ["T1", "T2", "T3", "T4", "T5"] == seen


def test_what_was_trimmed_away_is_passed_over(client: redis.Redis, keys: Keys) -> None:
    """Pending entries that the stream no longer keeps are acknowledged; the others come."""
    publish(client, keys.clean, 5)
    assert 5 == len(list(Reader(client, keys.namespace, group="g", consumer="a", wait=0)))
    client.xtrim(keys.clean, maxlen=2, approximate=False)
    assert ["T4", "T5"] == read(Reader(client, keys.namespace, group="g", consumer="a", batch=2, wait=0))
    assert 0 == pending(client, keys.clean)


def test_dead_letters_are_typed(client: redis.Redis, keys: Keys) -> None:
    """From `dead` come dead letters."""
    fields = {
        "document": "{",
        "reason": "invalid_json",
        "detail": "d",
        "raw_id": "1-0",
        "position": "",
        "deliveries": "2",
    }
    client.xadd(keys.dead, fields)  # type: ignore[arg-type]  # redis-py asks for a dict of a wider type
    [(_, letter)] = Reader(client, keys.namespace, group="g", consumer="a", stream="dead", wait=0)
    assert ("invalid_json", None, 2) == (letter.reason, letter.position, letter.deliveries)


def test_a_document_in_no_encoding_stops_no_reader_of_dead_letters(client: redis.Redis, keys: Keys) -> None:
    """A dead letter holds the bytes that were pushed; those that are no UTF-8 are read as U+FFFD."""
    fields = {
        b"document": b"\xff{",
        b"reason": b"invalid_json",
        b"detail": b"d",
        b"raw_id": b"1-0",
        b"deliveries": b"1",
    }
    client.xadd(keys.dead, fields)  # type: ignore[arg-type]  # redis-py asks for a dict of a wider type
    [(_, read)] = Reader(client, keys.namespace, group="g", consumer="a", stream="dead", wait=0)
    assert "\ufffd{" == read.document


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"record": "{}"}, "not a record"), ({"other": "1"}, "no field"), ({"record": "{"}, "not JSON")],
)
def test_an_entry_that_is_no_record_is_named(
    client: redis.Redis, keys: Keys, fields: dict[str, str], said: str
) -> None:
    """DocumentError names the entry; acknowledging it passes over it."""
    entry_id = client.xadd(keys.clean, fields).decode()  # type: ignore[arg-type, union-attr]  # as above
    publish(client, keys.clean, 1)
    reader = Reader(client, keys.namespace, group="g", consumer="a", wait=0)
    for _ in range(2):
        with pytest.raises(DocumentError, match=f"entry {entry_id} of {keys.clean} cannot be read: .*{said}"):
            list(reader)
    reader.acknowledge(entry_id)
    assert ["T1"] == read(reader)


@pytest.mark.parametrize(
    ("batch", "take_over", "wait", "retries"), [(0, 1, 0, 0), (1, 0, 0, 0), (1, 1, -1, 0), (1, 1, 0, -1)]
)
def test_numbers_out_of_range_are_refused(batch: int, take_over: float, wait: float, retries: int) -> None:
    """SettingsError says which numbers may be given."""
    with pytest.raises(SettingsError, match="at least"):
        Reader(group="g", consumer="a", batch=batch, take_over=take_over, wait=wait, retries=retries)


def test_new_entries_are_waited_for(client: redis.Redis, keys: Keys) -> None:
    """Entries that come while the reader waits are handed out; the wait begins again with each."""
    publish(client, keys.clean, 1)
    seen: list[str | None] = []
    reader = Reader(client, keys.namespace, group="g", consumer="a", wait=0.2)
    for entry_id, record in reader:
        reader.acknowledge(entry_id)
        seen.append(record.title)
        if len(seen) < 4:
            publish(client, keys.clean, 1, first=len(seen) + 1)
    assert ["T1", "T2", "T3", "T4"] == seen
