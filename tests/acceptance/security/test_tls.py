"""TLS and passwords: producer, fleet and reader over `rediss://`, and what they say when something is not right."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from tests.acceptance.conftest import Run
from tests.access import PASSWORD, made_users, user_name
from tests.integration.producers.proxy import LossyProxy
from tests.processes import wait_until
from tests.tls_proxy import TlsProxy

from copydesk_producers import Producer
from copydesk_schemas import Keys, ServerUnavailable, SettingsError
from copydesk_workers.fleet.start import FleetProcess
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.users import Role
from copydesk_workers.settings import Settings

_TEXT = "The harbour of Port Ellery reopened on Monday after divers had cleared the wreck of a coal barge. " * 3


@pytest.fixture
def proxy(server: EmbeddedServer, tmp_path: Path) -> Iterator[TlsProxy]:
    """The session's server behind TLS."""
    with TlsProxy(server.socket, tmp_path / "certificates") as running:
        yield running


@pytest.mark.usefixtures("forked_fleets")
def test_all_parts_work_over_tls_with_passwords(
    client: redis.Redis, keys: Keys, proxy: TlsProxy, copydesk: Run, tmp_path: Path
) -> None:
    """A producer, a fleet and a reader, each with a user, a password and the authority's file in the URL."""

    def url(role: Role) -> str:
        return proxy.url(user_name(keys, role), PASSWORD)

    with made_users(client, keys):
        with Producer(url("producer"), keys.namespace) as producer:
            producer.push({"text": _TEXT})
        settings = Settings(namespace=keys.namespace, workers=1)
        with FleetProcess(settings, url("worker"), log=tmp_path / "log"):
            wait_until(lambda: client.xlen(keys.clean) == 1, "it is published")
        told = copydesk("tail", "clean", "--from", "0", "--namespace", keys.namespace, "--redis", url("reader"))
    assert 0 == told.returncode, told.stderr
    assert _TEXT.strip() == json.loads(told.stdout)["text"]


@pytest.mark.parametrize("options", ["", "ssl_ca_certs=OTHER"], ids=["none", "another"])
def test_a_certificate_of_an_unknown_authority_is_refused(
    proxy: TlsProxy, server: EmbeddedServer, tmp_path: Path, options: str
) -> None:
    """Whoever stands in between is not talked to; the message says where the authority's file belongs."""
    with TlsProxy(server.socket, tmp_path / "other") as other:
        url = proxy.url("user", "s3cret", options.replace("OTHER", str(other.authority)))
    for attempt in (lambda: connect(url), lambda: Producer(url).push_many([{"text": _TEXT}])):
        with pytest.raises(ServerUnavailable, match=r"ssl_ca_certs=/path/ca\.pem") as caught:
            attempt()
        assert "s3cret" not in str(caught.value)


def test_a_certificate_for_another_host_is_refused(server: EmbeddedServer, tmp_path: Path) -> None:
    """A certificate that is valid, but for another host, is refused; the message says so."""
    with (
        TlsProxy(server.socket, tmp_path, host="redis.example") as proxy,
        pytest.raises(ServerUnavailable, match="made out to the host"),
    ):
        connect(proxy.url())


def test_tls_to_a_server_without_is_told(proxy: TlsProxy, server: EmbeddedServer) -> None:
    """A server on that port that speaks no TLS: the message asks whether it does."""
    with (
        LossyProxy(str(server.socket), {}) as plain,
        pytest.raises(ServerUnavailable, match="speak TLS on this port"),
    ):
        connect(f"rediss{plain.url.removeprefix('redis')}?ssl_ca_certs={proxy.authority}", retry=None)


def test_no_tls_to_a_server_with_is_told(proxy: TlsProxy) -> None:
    """The other way round the connection is closed: no answer, and no wait without end."""
    with pytest.raises(ServerUnavailable, match="does not answer"):
        connect(f"redis://127.0.0.1:{proxy.port}/0", retry=None)


def test_a_missing_authority_file_is_told(proxy: TlsProxy, tmp_path: Path) -> None:
    """A path behind `ssl_ca_certs` that is not there is named."""
    with pytest.raises(SettingsError, match=r"ssl_ca_certs=.*/nothing\.pem"):
        connect(proxy.url(options=f"ssl_ca_certs={tmp_path}/nothing.pem"))
