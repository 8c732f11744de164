"""The compose file, checked without an engine: by the published schema, and by a real server with its very flags."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from socket import AF_UNIX, socket
from typing import Any, Final, cast, get_args

import pytest
import redis
import yaml
from redis.backoff import ConstantBackoff, NoBackoff
from redis.retry import Retry
from tests.access import PASSWORD, made_users, set_user, url_as
from tests.processes import started, wait_until

from copydesk_schemas import Keys, ServerUnavailable
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.users import Role, user_lines
from copydesk_workers.settings import read_settings

COMPOSE_FILE: Final = Path(__file__).parents[3] / "docker-compose.yml"
_PASSWORD: Final = "0123456789abcdef"

Compose = dict[str, Any]


@pytest.fixture(scope="module")
def compose() -> Compose:
    """The compose file as the YAML says it, nothing filled in."""
    return cast("Compose", yaml.safe_load(COMPOSE_FILE.read_text()))


def _filled_in(text: str) -> str:
    """A value of the compose file with the password in the place of its variable."""
    return re.sub(r"\$\{VALKEY_PASSWORD:\?[^}]*\}", _PASSWORD, text)


# -- the compose file


def test_compose_file_fits_the_published_schema() -> None:
    """The compose specification's own JSON Schema accepts the file."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(COMPOSE_FILE)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (0, "") == (checked.returncode, checked.stdout.removeprefix("ok -- validation done\n") + checked.stderr)


def test_the_schema_check_can_fail(tmp_path: Path) -> None:
    """A service with a key that the specification does not know is refused by the same command."""
    broken = tmp_path / "docker-compose.yml"
    broken.write_text(COMPOSE_FILE.read_text().replace("stop_grace_period:", "stop_grace:"))
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(broken)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert 1 == checked.returncode
    assert "stop_grace" in checked.stdout


def test_every_service_is_bounded_and_watched(compose: Compose) -> None:
    """Each service has a health check, a memory and a processor limit, restarts, and logs that cannot fill the disk."""
    for name, service in compose["services"].items():
        assert service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}, name
        assert {"cpus", "memory"} == service["deploy"]["resources"]["limits"].keys(), name
        assert "unless-stopped" == service["restart"], name
        assert "local" == service["logging"]["driver"], name


def test_every_service_is_locked_in(compose: Compose) -> None:
    """Each service runs without capabilities or new privileges, on a file system that it cannot write."""
    for name, service in compose["services"].items():
        assert ["ALL"] == service["cap_drop"], name
        assert ["no-new-privileges:true"] == service["security_opt"], name
        assert service["read_only"] is True, name
        assert not {"privileged", "cap_add", "network_mode", "pid"} & service.keys(), name


def test_nothing_is_published_beyond_this_machine(compose: Compose) -> None:
    """Every published port is bound to the loopback address."""
    ports = [port for service in compose["services"].values() for port in service.get("ports", [])]
    assert ["127.0.0.1:6379:6379"] == ports


def test_the_password_is_required() -> None:
    """Compose refuses to start without the password: no use of the variable has a default, and one says what to do."""
    uses = re.findall(r"(?<!\$)\$\{(\w+)([^}]*)\}", COMPOSE_FILE.read_text())
    assert {"VALKEY_PASSWORD"} == {variable for variable, _ in uses}
    assert {":?"} == {rest[:2] for _, rest in uses}
    assert any("set VALKEY_PASSWORD to" in rest for _, rest in uses)


def test_workers_can_be_scaled(compose: Compose) -> None:
    """A service with a fixed name or a published port cannot have two containers; the worker has neither."""
    worker = compose["services"]["worker"]
    assert not {"container_name", "ports"} & worker.keys()
    assert ["copydesk", "work", "-n", "2"] == worker["command"]
    assert {"valkey": {"condition": "service_healthy"}} == worker["depends_on"]


def test_a_stopping_worker_may_finish_its_batch(compose: Compose) -> None:
    """Stopping waits longer than a ticket and a batch take, before the engine kills."""
    grace = int(compose["services"]["worker"]["stop_grace_period"].removesuffix("s"))
    assert grace >= 2 * read_settings({}).ticket_seconds


def test_the_workers_environment_is_understood(compose: Compose) -> None:
    """Every COPYDESK_ variable of the worker is a setting (others are refused), and the URL is the server's."""
    environment = {name: _filled_in(value) for name, value in compose["services"]["worker"]["environment"].items()}
    assert f"redis://:{_PASSWORD}@valkey:6379/0" == read_settings(environment).redis_url


# -- the server that the compose file starts


@contextmanager
def _started(compose: Compose, program: Path, folder: Path, password: str = _PASSWORD) -> Iterator[redis.Redis]:
    """An administrator's client of a server that is started as the compose file does it, in this folder."""
    service = compose["services"]["valkey"]
    name, *flags = service["command"]
    assert program.name == name
    entrypoint = [word.replace("$$", "$") for word in service["entrypoint"]]
    command = [*entrypoint, str(program), *flags, "--port", "0", "--unixsocket", f"{folder}/s"]
    environment = os.environ | {"REDISCLI_AUTH": password}
    with started(command, stdout=subprocess.DEVNULL, cwd=folder, env=environment):
        connected = redis.Redis(
            unix_socket_path=f"{folder}/s",
            password=password,
            retry=Retry(ConstantBackoff(0.02), 5000),
            retry_on_error=[redis.ConnectionError],  # it takes a moment to listen
        )
        connected.ping()
        yield connected
        connected.close()


def _without_default(admin: redis.Redis) -> list[str]:
    """The users of a server apart from the administrator, with their rules and the hashes of their passwords."""
    users: list[bytes | str] = [*admin.acl_list()]
    shown = [user.decode() if isinstance(user, bytes) else user for user in users]
    return [user for user in shown if not user.startswith("user default ")]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled server program."""
    with EmbeddedServer(tmp_path_factory.mktemp("bundled")) as bundled, connect(bundled.url) as client:
        return Path(client.info("server")["executable"])


@pytest.fixture(scope="module")
def composed(compose: Compose, program: Path) -> Iterator[redis.Redis]:
    """A client of a server that runs with the flags of the compose file: the bundled program, on a socket."""
    with (
        tempfile.TemporaryDirectory(dir="/tmp", prefix="copydesk-") as folder,  # a socket's path must be short
        _started(compose, program, Path(folder)) as connected,
    ):
        yield connected


def test_users_survive_a_restart(compose: Compose, program: Path) -> None:
    """Every user that was saved is there with its password when the server comes back, and only a hash is on the disk.

    The administrator has the password of the new environment.
    """
    keys = Keys("main")
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="copydesk-") as name:
        folder = Path(name)
        with _started(compose, program, folder) as admin:
            for line in user_lines(keys):
                set_user(admin, *line.split()[1:], "on", f">{PASSWORD}")
            admin.acl_save()
            before = _without_default(admin)
        with _started(compose, program, folder, password="another") as admin:
            assert before == _without_default(admin)
            assert len(get_args(Role)) == len(before)
            worker = connect(url_as(f"unix://{folder}/s", keys, "worker"))
            assert worker.ping()
            worker.close()
        kept = (folder / "users.acl").read_text()
        assert 0o600 == (folder / "users.acl").stat().st_mode & 0o777
    assert not any(password in kept for password in (_PASSWORD, PASSWORD, "another"))


def test_composed_server_refuses_who_has_no_password(composed: redis.Redis) -> None:
    """Without the password not even a PING is answered; with it the workers' own connection works."""
    path = composed.get_connection_kwargs()["path"]
    with pytest.raises(ServerUnavailable, match="refuses the user or password"):
        connect(f"unix://{path}")
    with connect(f"unix://:{_PASSWORD}@{path}") as worker:
        assert worker.ping()


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("appendonly", "yes"),
        ("appendfsync", "everysec"),
        ("save", ""),
        ("maxmemory-policy", "noeviction"),
        ("lazyfree-lazy-expire", "yes"),
        # What the posting buckets are sized for (43 entries each, see the index): listpacks up to 512 small entries.
        ("hash-max-listpack-entries", "512"),
        ("hash-max-listpack-value", "64"),
    ],
)
def test_composed_server_keeps_what_it_confirmed(composed: redis.Redis, setting: str, expected: str) -> None:
    """The server logs every write, throws nothing out, and holds small hashes compactly."""
    assert {setting: expected} == composed.config_get(setting)


def test_composed_server_is_full_before_its_container_is(compose: Compose, composed: redis.Redis) -> None:
    """The server's own limit leaves a quarter of the container's for rewriting the log."""
    limit = compose["services"]["valkey"]["deploy"]["resources"]["limits"]["memory"]
    used_at_most = int(composed.config_get("maxmemory")["maxmemory"] or 0)
    assert 0 < used_at_most <= 0.75 * int(limit.removesuffix("G")) * 2**30


@pytest.fixture
def users(composed: redis.Redis) -> Iterator[Keys]:
    """A namespace of the composed server with its users."""
    keys = Keys("main")
    before = composed.config_get("maxmemory-clients")["maxmemory-clients"]
    with made_users(composed, keys):
        yield keys
    composed.config_set("maxmemory-clients", str(before))
    composed.flushall()


def test_a_producer_cannot_fill_the_server_with_what_it_announces(composed: redis.Redis, users: Keys) -> None:
    """A value of 512 MB that is announced takes its memory at once: six of them had all writes refused."""
    path = composed.get_connection_kwargs()["path"]
    name = f"copydesk-{users.namespace}-producer"
    words = (b"XADD", users.raw.encode(), b"*", b"document")
    command = b"*5\r\n" + b"".join(b"$%d\r\n%b\r\n" % (len(word), word) for word in words) + b"$536870000\r\nx"
    with ExitStack() as stack:
        for _ in range(8):
            stranger = stack.enter_context(socket(AF_UNIX))
            stranger.connect(path)
            stranger.sendall(f"AUTH {name} {PASSWORD}\r\n".encode())
            assert b"+OK\r\n" == stranger.recv(100)
            stranger.sendall(command)
        with connect(url_as(f"unix://{path}", users, "producer")) as other:
            for _ in range(100):  # each of them gives the server an occasion to count
                other.xadd(users.raw, {"document": "{}"})
    assert 100 == composed.xlen(users.raw)


def test_no_log_keeps_the_names_of_connections(composed: redis.Redis, users: Keys) -> None:
    """A name of 20 MB stood in the log of slow, large and refused commands, and took their memory for good."""
    path = composed.get_connection_kwargs()["path"]
    before = int(composed.info("memory")["used_memory"])
    with connect(url_as(f"unix://{path}", users, "producer"), retry=Retry(NoBackoff(), 0)) as stranger:
        for command in ("GET", "DEL", "TYPE", "TTL", "LLEN"):
            stranger.execute_command("HELLO", "2", "SETNAME", "x" * 20 * 2**20)
            with pytest.raises(redis.exceptions.NoPermissionError):
                stranger.execute_command(command, "x")
    wait_until(
        lambda: int(composed.info("memory")["used_memory"]) - before < 10 * 2**20, what="the names are free again"
    )


def test_who_does_not_read_is_put_out_and_workers_are_not(composed: redis.Redis, users: Keys) -> None:
    """Above the limit a producer loses its connection, and a worker with an answer of that size does not."""
    path = composed.get_connection_kwargs()["path"]
    composed.hset(users.producer("x"), mapping={"field": b"x" * 32 * 2**20})
    composed.config_set("maxmemory-clients", "4mb")
    once = Retry(NoBackoff(), 0)
    put_out = pytest.raises(redis.exceptions.ConnectionError)
    with connect(url_as(f"unix://{path}", users, "producer"), retry=once) as stranger, put_out:
        stranger.hget(users.producer("x"), "field")
    with connect(url_as(f"unix://{path}", users, "worker"), keeps=True, retry=once) as worker:
        assert 32 * 2**20 == len(cast(bytes, worker.hget(users.producer("x"), "field")))
