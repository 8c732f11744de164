"""Fixtures for all tests: a real server for the session, a namespace for each test, and nothing left behind."""

import gc
import os
import signal
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from copydesk_schemas import Keys
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from tests.laws import load_profile
from tests.leaks import keys_without_expiry, mark_children, strays
from tests.processes import kill, wait_until
from tests.redis_cluster import Cluster, running_cluster

load_profile()

# As in the Makefile: hundreds of processes are started, and each would compile what it imports.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--server PROGRAM`, may be repeated: run the integration tests on this server too."""
    parser.addoption(
        "--server", action="append", default=[], metavar="PROGRAM", help="integration tests on this server"
    )


def pytest_configure() -> None:
    """Have programs that tests start hear Ctrl-C: those of a shell that put the tests in the background do not."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """What is loaded with the tests stays to the end: the garbage collector need not look at it again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, still in random order: a file is run by one process.

    Those are the marked ones, then all that start programs. Else one process would run the last of them alone.
    """
    items.sort(key=lambda item: (item.get_closest_marker("long") is None, "acceptance" not in item.path.parts))


@pytest.fixture(scope="session", autouse=True)
def no_process_stays() -> Iterator[None]:
    """Fail if a process that a test started still runs when all tests are over. It is killed then."""
    mark_children()
    yield
    try:
        wait_until(lambda: not strays(), "the last processes have ended", seconds=10)
    except AssertionError:
        left = strays()
        kill(stray.pid for stray in left)
        told = "\n".join(f"  process {pid}, started in {test}: {command}" for pid, command, test in left)
        pytest.fail(f"tests left processes behind; start them with tests.processes.started:\n{told}", pytrace=False)


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServer]:
    """A server for the whole test session: the bundled one, or the program that a folder's conftest.py asks for."""
    program: Path | None = getattr(request, "param", None)
    with EmbeddedServer(tmp_path_factory.mktemp("server"), program=program) as running:
        yield running


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster of three nodes for the whole test session, for the index of namespaces that want it there."""
    with running_cluster(tmp_path_factory.mktemp("cluster")) as running:
        yield running


@pytest.fixture(scope="session")
def client(server: EmbeddedServer) -> Iterator[redis.Redis]:
    """A client of the session's server that answers in bytes."""
    connected = connect(server.url)
    yield connected
    left = sorted(connected.scan_iter(count=1000))
    connected.close()
    if left:
        pytest.fail(f"a fixture of a whole module left keys on the session's server: {left[:10]}", pytrace=False)


@pytest.fixture(autouse=True)
def no_key_stays(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves keys on the session's server outside the namespace of its fixture `keys`."""
    if "client" not in request.fixturenames:
        yield
        return
    client: redis.Redis = request.getfixturevalue("client")
    before = set(client.scan_iter(count=1000))  # fixtures of the module may have made some
    yield
    left = sorted(set(client.scan_iter(count=1000)) - before)
    if left:
        client.unlink(*left)
        pytest.fail(f"the test left keys outside its namespace (fixture `keys`): {left[:10]}", pytrace=False)


@pytest.fixture
def keys(client: redis.Redis) -> Iterator[Keys]:
    """The keys of a namespace of this test's own. At its end they are removed, with namespaces `NAME.anything`.

    Fails a test at whose end a key has no expiry that needs one.
    """
    built = Keys(f"test-{uuid.uuid4().hex[:12]}")
    yield built
    leaked = keys_without_expiry(client, built)
    for key in client.scan_iter(match=built.prefix.removesuffix(":") + "[:.]*", count=1000):
        client.unlink(key)
    if leaked:
        told = f"these keys have no expiry, and keys.py gives no reason for that (see tests/leaks.py): {leaked[:10]}"
        pytest.fail(told, pytrace=False)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real texts to measure on; the test is skipped where it is absent."""
    folder = Path(__file__).parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real texts (../shared/data) are not here")
    return folder
