"""A client goes to whichever server is the primary, and to no other."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from redis.sentinel import MasterNotFoundError
from tests.ports import free_port
from tests.processes import wait_until
from tests.replicated import Replicated
from tests.tls_proxy import TlsProxy

from copydesk_schemas import SettingsError, primary
from copydesk_schemas.primary import NotPrimary, SeveralPrimaries, client_of, lost_primary, role_of
from copydesk_workers.server.embedded import EmbeddedServer

ONCE = Retry(NoBackoff(), 0)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Replicated]:
    """A primary and a replica."""
    with Replicated(tmp_path) as running:
        yield running


def written(client: redis.Redis, value: str) -> bool:
    """Whether a write is taken; an outage is an error of connections, and of nothing else."""
    try:
        return bool(client.set("key", value))
    except redis.exceptions.ConnectionError:
        return False


def test_after_a_switch_with_connections_kept_all_goes_to_the_new_primary(pair: Replicated) -> None:
    """The old primary lives on and refuses writes: its connection is dropped, and no write is refused for good."""
    old, new = pair.nodes
    with client_of(pair.url, retry=ONCE) as client, client_of(pair.url, retry=Retry(NoBackoff(), 3)) as patient:
        client.set("key", "1")
        patient.set("key", "2")
        pair.switch(old, new)
        with pytest.raises(redis.exceptions.ConnectionError) as caught:
            client.set("key", "3")
        assert lost_primary(caught.value) or "previous master" in str(caught.value)
        assert client.set("key", "4")
        assert b"4" == new.client.get("key")
        assert patient.set("key", "5"), "redis-py's own retries ask for the primary again"
        assert b"5" == new.client.get("key")


def test_who_only_reads_leaves_a_demoted_server_too(pair: Replicated, monkeypatch: pytest.MonkeyPatch) -> None:
    """A replica answers reads for ever, though it may be cut off: the connection looks from time to time."""
    old, new = pair.nodes
    monkeypatch.setattr(primary, "LOOK_SECONDS", 0.01)
    with client_of(pair.url, retry=ONCE) as client:
        client.get("key")
        pair.switch(old, new)
        old.client.replicaof("127.0.0.1", "1")  # nobody is there
        new.client.set("key", "new")
        time.sleep(0.02)
        with pytest.raises(NotPrimary, match=f"127.0.0.1:{old.port} is not the primary"):
            client.get("key")
        assert b"new" == client.get("key")


def test_a_read_that_blocks_ends_with_the_switch(pair: Replicated) -> None:
    """Who waits for new entries of a stream is told, and asks the new primary."""
    old, new = pair.nodes
    found: list[object] = []

    def read() -> None:
        with client_of(pair.url, retry=ONCE, protocol=2) as client:
            while not found:
                try:
                    found.extend(client.xread({"stream": "0-0"}, block=20_000))
                except redis.exceptions.ConnectionError:
                    continue

    thread = threading.Thread(target=read)
    thread.start()
    wait_until(lambda: old.client.info("clients")["blocked_clients"], "the reader waits")
    pair.switch(old, new)
    new.client.xadd("stream", {"a": "b"}, "1-1")
    thread.join(10)
    assert [[b"stream", [(b"1-1", {b"a": b"b"})]]] == found


def test_two_primaries_are_both_refused(pair: Replicated) -> None:
    """They hold different data, so neither is taken; it heals when one of them becomes the replica of the other."""
    old, new = pair.nodes
    new.promote()
    with client_of(pair.url, retry=ONCE) as client:
        with pytest.raises(SeveralPrimaries, match=f"127.0.0.1:{old.port} and 127.0.0.1:{new.port} say"):
            client.set("key", "1")
        old.follow(new)
        wait_until(lambda: written(client, "2"), "there is one primary")
    assert b"2" == new.client.get("key")


def test_replicas_alone_are_no_primary(pair: Replicated) -> None:
    """A dead primary is waited for: nothing is written to a replica, and the message says what each server is."""
    old, new = pair.nodes
    old.kill()
    with (
        client_of(pair.url, retry=ONCE) as client,
        pytest.raises(MasterNotFoundError, match=f"Connection refused.*127.0.0.1:{new.port} is a replica"),
    ):
        client.set("key", "1")
    old.start()


def test_sentinels_lead_to_the_replica_that_they_promoted(tmp_path: Path) -> None:
    """The primary is killed: the client comes back by itself, with what was replicated."""
    with Replicated(tmp_path, servers=2, sentinels=3) as servers, client_of(servers.sentinel_url) as client:
        client.set("before", "1")
        client.wait(1, 10_000)
        old, new = servers.nodes
        old.kill()
        wait_until(lambda: written(client, "2"), "the sentinels have promoted the replica")
        assert (b"1", b"2") == tuple(new.client.mget("before", "key"))
        old.start()


def test_passwords_go_to_servers_and_sentinels(tmp_path: Path) -> None:
    """The user of the URL is for the servers; sentinels have a password of their own, or none."""
    options = ("--requirepass", "one", "--masterauth", "one")
    with Replicated(tmp_path, options=options, password="one", sentinels=1, sentinel_password="two") as servers:
        url = servers.sentinel_url.replace("//", "//:one@")
        with client_of(url, retry=ONCE) as client, pytest.raises(MasterNotFoundError, match="Authentication"):
            client.ping()
        with client_of(f"{url}?sentinel_password=two", retry=ONCE) as client:
            assert client.set("key", "1")
        with client_of(servers.url.replace("//", "//:one@"), retry=ONCE) as client:
            assert b"1" == client.get("key")
        with (
            client_of(servers.url.replace("//", "//:wrong@"), retry=ONCE) as client,
            pytest.raises(redis.exceptions.AuthenticationError),
        ):
            client.ping()


def test_a_server_without_hello_is_asked_with_role() -> None:
    """A proxy may not pass HELLO on, and a user may not be allowed ROLE: then the role is not known."""

    def ask(*command: str) -> object:
        if command == ("ROLE",):
            return [b"slave", b"127.0.0.1"]
        raise redis.exceptions.ResponseError("unknown command")

    def refuse(*command: str) -> object:
        raise redis.exceptions.NoPermissionError("no permissions")

    assert "replica" == role_of(ask)
    assert role_of(refuse) is None


def test_an_unknown_option_is_named() -> None:
    """A wrong option is found when the client is made, with several servers too."""
    for url in ("redis://a:1,b:2/0?colour=red", "sentinel://a:1/main?colour=red", "redis://a:1/0?colour=red"):
        with pytest.raises(SettingsError, match="colour"):
            client_of(url)


def test_nobody_there_is_an_outage() -> None:
    """Neither servers nor sentinels answer: that is waited out like any server that is away."""
    for url in (f"redis://127.0.0.1:{free_port()},127.0.0.1:{free_port()}", f"sentinel://127.0.0.1:{free_port()}/main"):
        with client_of(url, retry=ONCE) as client, pytest.raises(redis.exceptions.ConnectionError) as caught:
            client.ping()
        assert url.rpartition(":")[2].split("/")[0] in str(caught.value), "the port says which of them"
        assert "<" not in str(caught.value), "a sentence, not the insides of a client"


def test_too_few_replicas_are_told_as_that(server: EmbeddedServer) -> None:
    """A primary that waits for its replicas is still the primary: nobody should look for another one."""
    with client_of(server.url, retry=ONCE) as client:
        client.config_set("min-replicas-to-write", 1)
        try:
            with pytest.raises(NotPrimary, match="until it has more replicas"):
                client.set("key", "1")
        finally:
            client.config_set("min-replicas-to-write", 0)


def test_servers_in_a_list_are_reached_by_tls(server: EmbeddedServer, tmp_path: Path) -> None:
    """`rediss://` with several servers: the options of TLS hold for the questions and for the connections."""
    with (
        TlsProxy(Path(server.socket), tmp_path) as proxy,
        client_of(f"rediss://127.0.0.1:{free_port()},127.0.0.1:{proxy.port}?ssl_ca_certs={proxy.authority}") as client,
    ):
        assert client.ping()
