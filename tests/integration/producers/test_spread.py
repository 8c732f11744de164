"""Documents spread over several copydesks: each is on the server of its key once, and no server holds up others."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import redis

from copydesk_producers import DocumentError, Producer, ServerUnavailable, SettingsError, SpreadProducer
from copydesk_schemas import Keys, RawDocument, decode_raw
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.streams import read_all


def by_source(document: RawDocument) -> str:
    """A key that tests can set."""
    return document.source or "none"


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[dict[str, EmbeddedServer]]:
    """Two servers, named by their keys."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(EmbeddedServer(tmp_path / name)) for name in ("a", "b")}


def texts(server: EmbeddedServer) -> list[str | None]:
    """The documents that wait on a server."""
    with redis.Redis(unix_socket_path=str(server.socket)) as client:
        return [decode_raw(fields[b"document"]).text for _, fields in read_all(client, Keys().raw)]


def test_each_document_is_on_the_server_of_its_key(servers: dict[str, EmbeddedServer]) -> None:
    """In the order of their pushes; keys without a route take `*`."""
    routes = {name: Producer(server.url, batch=3) for name, server in servers.items()}
    with SpreadProducer(routes | {"*": routes["a"]}, by_source) as producer:
        for number in range(20):
            producer.push({"text": f"Ferry {number}", "source": "abc"[number % 3]})
        assert (20, 20) == (producer.flush() + producer.held, producer.confirmed)
    assert [f"Ferry {number}" for number in range(20) if number % 3 != 1] == texts(servers["a"])
    assert [f"Ferry {number}" for number in range(20) if number % 3 == 1] == texts(servers["b"])


def test_a_server_that_is_away_holds_up_its_own_documents_only(
    servers: dict[str, EmbeddedServer], tmp_path: Path
) -> None:
    """Those of the others are confirmed, its own are held, and sent once it is back."""
    routes = {name: Producer(server.url, retries=0) for name, server in servers.items()}
    producer = SpreadProducer(routes | {"*": routes["a"]}, by_source)
    servers["a"].stop()
    for number in range(4):
        producer.push({"text": f"Ferry {number}", "source": "ab"[number % 2]})
    with pytest.raises(ServerUnavailable):
        producer.flush()
    assert (2, 2, ["Ferry 1", "Ferry 3"]) == (producer.confirmed, producer.held, texts(servers["b"]))
    with EmbeddedServer(tmp_path / "a") as again:
        assert again.url == servers["a"].url
        assert (2, 0) == (producer.flush(), producer.held)
        assert ["Ferry 0", "Ferry 2"] == texts(again)
        producer.close()


def test_the_end_behind_a_server_that_is_away_pushes_to_the_others(servers: dict[str, EmbeddedServer]) -> None:
    """Where one route ends the block with its error, what is held for the others is confirmed all the same."""
    routes = {name: Producer(server.url, retries=0) for name, server in servers.items()}
    servers["a"].stop()

    def push() -> None:
        with SpreadProducer(routes | {"*": routes["a"]}, by_source) as producer:
            for name in "ba":
                producer.push({"text": f"Ferry of {name}", "source": name})
            routes["a"].flush()

    with pytest.raises(ServerUnavailable):
        push()
    assert ["Ferry of b"] == texts(servers["b"])


def test_a_bad_document_is_refused_before_it_is_spread(servers: dict[str, EmbeddedServer]) -> None:
    """The key is asked of checked documents only."""
    producer = Producer(servers["a"].url)
    with SpreadProducer({"*": producer}, by_source) as spread, pytest.raises(DocumentError, match="text"):
        spread.push({"text": 5})
    assert [] == texts(servers["a"])


def test_other_keys_need_a_route() -> None:
    """A document is never without one."""
    with pytest.raises(SettingsError, match=r"'\*'"):
        SpreadProducer({"en": Producer("redis://127.0.0.1:1/0")}, by_source)
