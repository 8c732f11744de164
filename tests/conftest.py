"""Fixtures for all tests: a real server for the session, a namespace for each test."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from hypothesis import HealthCheck, settings

from copydesk_schemas import Keys
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer

settings.register_profile(
    "copydesk",
    deadline=None,  # no test asserts a wall-clock time
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("copydesk")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--server PROGRAM`, again and again: runs the integration tests on this server too."""
    parser.addoption(
        "--server", action="append", default=[], metavar="PROGRAM", help="integration tests on this server"
    )


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServer]:
    """A server for the whole test session: the bundled one, or the program that a folder's conftest.py asks for."""
    program: Path | None = getattr(request, "param", None)
    with EmbeddedServer(tmp_path_factory.mktemp("server"), program=program) as running:
        yield running


@pytest.fixture(scope="session")
def client(server: EmbeddedServer) -> Iterator[redis.Redis]:
    """A client of the session's server that answers in bytes."""
    connected = connect(server.url)
    yield connected
    connected.close()


@pytest.fixture
def keys(client: redis.Redis) -> Iterator[Keys]:
    """The keys of a namespace of this test's own; removed at its end."""
    built = Keys(f"test-{uuid.uuid4().hex[:12]}")
    yield built
    for key in client.scan_iter(match=built.prefix + "*", count=1000):
        client.unlink(key)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real texts to measure on; the test is skipped where it is absent."""
    folder = Path(__file__).parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real texts (../shared/data) are not here")
    return folder
