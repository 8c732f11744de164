"""Lost connections and lost data: every document is on the stream once, or the producer says that it is not."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st
from tests.integration.producers.proxy import Fault, LossyProxy
from tests.integration.producers.stream import entry_ids, texts
from tests.laws import examples
from tests.processes import wait_until

from copydesk_producers import Producer, connection
from copydesk_producers.append import LIBRARY, function_library
from copydesk_schemas import Keys, ServerUnavailable
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.versions import version_of


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries come quickly in tests."""
    monkeypatch.setattr(connection, "FIRST_PAUSE", 0.001)
    monkeypatch.setattr(connection, "LONGEST_PAUSE", 0.01)


@pytest.fixture(params=[b"EVALSHA", b"FCALL"], ids=["script", "function"])
def command(request: pytest.FixtureRequest, client: redis.Redis) -> Iterator[bytes]:
    """How a producer appends: by the script, or by the function where an administrator has loaded it."""
    if request.param == b"EVALSHA":
        yield b"EVALSHA"
        return
    if not version_of(client.info("server")).confirms_disk:
        pytest.skip("functions begin with Redis 7")
    client.function_load(function_library(), replace=True)
    yield b"FCALL"
    client.function_delete(LIBRARY)


def socket_of(server: EmbeddedServer) -> str:
    """Path of the server's socket."""
    return server.url.removeprefix("unix://")


@given(faults=st.dictionaries(st.integers(1, 12), st.sampled_from(["before", "middle", "after"])))
@examples(40)
def test_every_document_once_whatever_is_lost(
    server: EmbeddedServer, client: redis.Redis, keys: Keys, command: bytes, faults: dict[int, Fault]
) -> None:
    """Calls lost before, amid or after the server's work: each document is there once, under the id flush returns."""
    client.delete(keys.raw)
    with (
        LossyProxy(socket_of(server), faults, command) as proxy,
        Producer(proxy.url, keys.namespace, batch=3, retries=12) as out,
    ):
        for number in range(10):
            out.push({"text": str(number)})
        ids = out.flush()
    assert [str(number) for number in range(10)] == texts(client, keys)
    assert entry_ids(client, keys) == ids


@pytest.mark.parametrize("fault", ["before", "middle", "after"])
def test_a_lost_server_says_how_far_it_came(
    server: EmbeddedServer, client: redis.Redis, keys: Keys, command: bytes, fault: Fault
) -> None:
    """ServerUnavailable gives the confirmed and the held; a later flush sends the held, none of them twice."""
    with (
        LossyProxy(socket_of(server), {}, command) as proxy,
        Producer(proxy.url, keys.namespace, batch=2, retries=2) as producer,
    ):
        producer.push({"text": "0"})
        producer.flush()
        proxy.faults = dict.fromkeys(range(proxy.calls + 1, 99), fault)
        producer.push({"text": "1"})
        with pytest.raises(ServerUnavailable, match=r"3 attempts.*1 document confirmed, 2 held"):
            producer.push({"text": "2"})
        assert (1, 2) == (producer.confirmed, producer.held)
        proxy.faults = {}
        ids = producer.flush()
    assert ["0", "1", "2"] == texts(client, keys)
    assert entry_ids(client, keys)[1:] == ids


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    """Nothing is lost where there is no server at all."""
    producer = Producer(f"unix://{tmp_path}/none.sock", retries=1)
    producer.push({"text": "x"})
    with pytest.raises(ServerUnavailable, match=r"2 attempts.*0 documents confirmed, 1 held"):
        producer.flush()


def test_leaving_by_a_lost_server_does_not_try_again(tmp_path: Path) -> None:
    """The end of `with` does not hide the error behind another round of attempts."""

    def push_into_nothing() -> None:
        with Producer(f"unix://{tmp_path}/none.sock", batch=1, retries=0) as producer:
            producer.push({"text": "x"})

    with pytest.raises(ServerUnavailable, match=r"1 attempts.*1 held"):
        push_into_nothing()


def test_the_callers_error_says_what_was_not_sent(tmp_path: Path) -> None:
    """An error of the caller goes on, with a note on the documents that could not be flushed."""

    def break_off() -> None:
        with Producer(f"unix://{tmp_path}/none.sock", retries=0) as producer:
            producer.push({"text": "x"})
            raise KeyError("the caller's")

    with pytest.raises(KeyError) as caught:
        break_off()
    assert "1 held" in caught.value.__notes__[0]


@pytest.mark.parametrize("survived", [0, 1, 2, 3])
def test_batches_that_the_server_lost_are_sent_again(client: redis.Redis, keys: Keys, survived: int) -> None:
    """A server that comes back from its disk without the last batches gets those again, before later ones."""
    producer = Producer(client, keys.namespace, batch=2)
    snapshots: list[dict[bytes, bytes | None]] = [{}]
    for number in range(6):
        producer.push({"text": str(number)})
        if number % 2:
            found = list(client.scan_iter(match=keys.prefix + "*"))
            snapshots.append({key: client.dump(key) for key in found})
    # What a crash leaves behind: the keys as they were when the disk was last written.
    client.delete(*client.scan_iter(match=keys.prefix + "*"))
    for key, value in snapshots[survived].items():
        client.restore(key, 0, value or b"")
    producer.push({"text": "6"})
    ids = producer.flush()
    assert [str(number) for number in range(7)] == texts(client, keys)
    assert (7, 0) == (producer.confirmed, producer.held)
    assert entry_ids(client, keys) == ids


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[EmbeddedServer]:
    """A server that the test may kill; it is started again by itself."""
    with EmbeddedServer(tmp_path / "data") as running:
        yield running


def test_confirmed_documents_outlive_kill_9(own_server: EmbeddedServer, keys: Keys) -> None:
    """The server is killed four times amid a push: every document is there once, in order."""
    with Producer(own_server.url, keys.namespace, batch=50, retries=2_000) as producer:
        for number in range(4_000):
            producer.push({"text": f"{number} " + "word " * 100})
            if number % 1_000 == 500:
                own_server.process.kill()
        ids = producer.flush()
    with connect(own_server.url) as client:
        assert list(range(4_000)) == [int((text or "").split()[0]) for text in texts(client, keys)]
        assert entry_ids(client, keys) == ids


@pytest.mark.parametrize("option", [("--appendonly", "no"), ("--rename-command", "WAITAOF", "")])
def test_servers_that_cannot_confirm(tmp_path: Path, keys: Keys, option: tuple[str, ...]) -> None:
    """Without an append-only file, or without WAITAOF (Redis before 7.2), the answer is the confirmation."""
    with EmbeddedServer(tmp_path / "data", *option) as server, Producer(server.url, keys.namespace) as producer:
        producer.push({"text": "x"})
        assert 1 == len(producer.flush())


def test_a_wrong_password_is_said_at_once(tmp_path: Path, keys: Keys) -> None:
    """Trying again would not help; the documents are held."""
    with EmbeddedServer(tmp_path / "data") as server:
        with connect(server.url) as client:
            client.config_set("requirepass", "right")
        url = server.url.replace("unix://", "unix://:wrong@")
        with (
            pytest.raises(ServerUnavailable, match=r"refuses.*1 held"),
            Producer(url, keys.namespace, retries=100) as producer,
        ):
            producer.push({"text": "x"})


def test_a_server_that_is_busy_with_a_script_is_waited_for(client: redis.Redis, keys: Keys) -> None:
    """While somebody's script takes long a server answers BUSY and does nothing; the attempt is repeated."""
    limit = client.config_get("lua-time-limit")["lua-time-limit"] or 5000
    client.config_set("lua-time-limit", 1)
    script = threading.Thread(target=run_for_ever, args=(client,))
    answers = []

    def attempt() -> int:
        try:
            return client.xlen(keys.raw)
        except redis.exceptions.ResponseError as error:
            answers.append(str(error).partition(" ")[0])
            with suppress(redis.exceptions.ResponseError):  # it has ended by itself since then
                client.script_kill()
            raise

    try:
        script.start()
        wait_until(lambda: connection.with_retries(client, attempt, 1000, str) == 0 and answers, "the script runs")
    finally:
        script.join()
        client.config_set("lua-time-limit", limit)
    assert {"BUSY"} == set(answers)


def run_for_ever(client: redis.Redis) -> None:
    """Holds the server with a script until somebody ends it."""
    with suppress(redis.exceptions.ResponseError):
        client.eval("while true do end", 0)
