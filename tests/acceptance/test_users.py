"""The users of `copydesk acl` at work: each does its part from end to end through the real commands."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, cast, get_args

import pytest
import redis
from tests.acceptance.conftest import Run
from tests.acceptance.fleet.harness import pending
from tests.access import made_users, set_user, url_as
from tests.integration.desk.serve.door import running
from tests.integration.published import publish
from tests.processes import PATIENCE_SECONDS, children, kill, started, wait_until

from copydesk_desk.serve.endpoints import ENDPOINTS
from copydesk_matching.index.index import Index
from copydesk_producers import Producer
from copydesk_schemas import Keys
from copydesk_workers.fleet.start import FleetProcess
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.streams import read_all
from copydesk_workers.server.users import Role
from copydesk_workers.settings import Settings

_TEXT = "The harbour of Port Ellery reopened on Monday after divers had cleared the wreck of coal barge number {}. "


@pytest.fixture
def users(client: redis.Redis, keys: Keys) -> Iterator[None]:
    """The users of the test's namespace."""
    with made_users(client, keys):
        yield


def _refusals(client: redis.Redis, keys: Keys) -> list[str]:
    """What the server refused to users of the namespace since its log of refusals was emptied."""
    log = cast("list[dict[str, Any]]", client.acl_log())
    return [f"{entry['username']} {entry['object']}" for entry in log if keys.namespace in str(entry["username"])]


def test_producer_fleet_and_reader_do_their_parts(
    users: None, client: redis.Redis, server: EmbeddedServer, keys: Keys, tmp_path: Path
) -> None:
    """Pushed, worked off and read as three users, with workers killed meanwhile: the server refuses nothing."""
    client.acl_log_reset()
    settings = Settings(namespace=keys.namespace, ticket_seconds=1, window_days=0.001)
    with Producer(url_as(server.url, keys, "producer"), keys.namespace) as producer:
        # Event times that span several windows, so that slices of index and bookkeeping are dropped too.
        for number in range(300):
            producer.push({"text": _TEXT.format(number) * 3}, entry_id=f"{1_772_000_000_000 + number * 3_000}-0")
        producer.push_raw(b"not JSON")
    with FleetProcess(settings, url_as(server.url, keys, "worker"), log=tmp_path / "log") as fleet:
        wait_until(lambda: client.xlen(keys.clean), "the first are published")
        [one, *_] = children(fleet.pid)
        kill([*children(one), one])
        wait_until(lambda: client.xlen(keys.raw) == 0, "all is worked off")
        kill([fleet.pid])
    with FleetProcess(settings, url_as(server.url, keys, "worker"), log=tmp_path / "log", burst=True) as fleet:
        assert 0 == fleet.process.wait(PATIENCE_SECONDS), (tmp_path / "log").read_text()
    published, repeated = int(client.xlen(keys.clean)), int(client.xlen(keys.duplicates))
    assert (300, 1, 0) == (published + repeated, client.xlen(keys.dead), pending(client, keys))
    reader = redis.Redis.from_url(url_as(server.url, keys, "reader"), protocol=2)
    reader.xgroup_create(keys.clean, "search", id="0")
    ((_, entries),) = cast("Any", reader.xreadgroup("search", "one", {keys.clean: ">"}, count=1000))
    assert published == reader.xack(keys.clean, "search", *(entry_id for entry_id, _ in entries))
    reader.close()
    assert [] == _refusals(client, keys)


@pytest.mark.parametrize("role", ["producer", "worker", "reader", "sink"])
def test_the_commands_of_each_part(
    users: None, client: redis.Redis, server: EmbeddedServer, keys: Keys, copydesk: Run, tmp_path: Path, role: str
) -> None:
    """`push` as the producer, `work` and `status` as the worker, `tail` as the reader, `sink` as the sink."""
    client.acl_log_reset()
    (tmp_path / "one.txt").write_text(_TEXT.format(1) * 3)
    at = ("--namespace", keys.namespace, "--redis")
    who = {name: url_as(server.url, keys, name) for name in get_args(Role)}
    if role != "producer":
        client.xadd(keys.raw, {"document": json.dumps({"text": _TEXT.format(2) * 3})})
    commands: list[tuple[str, ...]]
    if role == "producer":
        commands = [("push", "one.txt", *at, who["producer"])]
    elif role == "worker":
        commands = [("work", "--burst", *at, who["worker"]), ("status", *at, who["worker"])]
    else:
        commands = [("work", "--burst", *at, server.url), ("tail", "clean", *at, who["reader"])]
        commands += [("sink", "jsonl", "a.jsonl", "--once", *at, who["sink"])]
        commands += [("sink", "undelivered", "g", *at, who["sink"])]
    for command in commands:
        done = copydesk(*command)
        assert 0 == done.returncode, done.stderr
    assert [] == _refusals(client, keys)


def test_the_viewer_sees_everything_and_changes_nothing(
    users: None, client: redis.Redis, server: EmbeddedServer, keys: Keys, copydesk: Run, tmp_path: Path
) -> None:
    """What looks ends well, and the server refuses it nothing but what the doctor tries; what changes is refused."""
    texts = [*(_TEXT.format(number) * 3 for number in (1, 1, 2)), " "]  # the last one is dead
    (tmp_path / "in.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    at, admin = ("--namespace", keys.namespace), ("--redis", server.url)
    for step in (("push", "in.jsonl"), ("work", "--burst", "-n", "1")):
        assert 0 == copydesk(*step, *at, *admin).returncode
    [*_, (_, fields)] = read_all(client, keys.duplicates)
    client.acl_log_reset()
    viewer = ("--redis", url_as(server.url, keys, "viewer"))
    looks: list[tuple[str, ...]] = [
        ("status",),
        ("doctor",),
        ("sources",),
        ("stories",),
        ("dead", "list"),
        ("explain", fields[b"id"].decode()),
    ]
    for command in [*looks, *(("tail", stream) for stream in ("clean", "duplicates", "dead", "stories"))]:
        done = copydesk(*command, *at, *viewer)
        assert 0 == done.returncode, (command, done.stderr)
    tried = {"config|get", "acl|users", "waitaof", "function|list", "xautoclaim", "xreadgroup", "blmove", "zpopmin"}
    assert set() == {said.split()[1] for said in _refusals(client, keys)} - tried
    changes: list[tuple[str, ...]] = [("push", "in.jsonl"), ("forget", "1-1"), ("dead", "purge", "--all", "--yes")]
    for command in changes:
        assert 1 == copydesk(*command, *at, *viewer).returncode, command


def test_the_door_serves_as_its_own_user(
    users: None, client: redis.Redis, server: EmbeddedServer, keys: Keys, copydesk: Run, tmp_path: Path
) -> None:
    """Every endpoint answers over a door that is this user, and the server refuses nothing."""
    settings = Settings(namespace=keys.namespace, window_documents=1000)
    texts: list[dict[str, object]] = [{"text": _TEXT.format(n) * 3, "url": "https://bay.example/1"} for n in (1, 1)]
    first, _ = publish(client, keys, texts, settings=settings)
    client.acl_log_reset()
    document = json.dumps({"text": _TEXT.format(2), "guid": "a"}).encode()
    kind = {"Content-Type": "application/json"}
    with running(settings, url_as(server.url, keys, "door")) as call:
        for endpoint in ENDPOINTS:
            if endpoint.path == "/v1/stream":
                with call.raw(b"GET /v1/stream?after=0 HTTP/1.0\r\nHost: localhost\r\n\r\n") as stream:
                    assert any(line.startswith(b"data: ") for line in stream.makefile("rb"))
                continue
            path, body = endpoint.path.replace("{id}", f"{first}/0"), document if endpoint.method == "POST" else None
            answer = call(endpoint.method, path, body, kind if body else {})
            assert answer.status in (200, 202), (path, answer.body)
    assert [] == _refusals(client, keys)
    assert 1 == client.xlen(keys.raw)


@pytest.mark.parametrize(
    "command",
    [("check",), ("dead", "list"), ("dead", "purge", "--all", "--yes"), ("backup", "a.backup")],
)
def test_a_command_of_the_administrator_is_refused_in_one_line(
    users: None, client: redis.Redis, server: EmbeddedServer, keys: Keys, copydesk: Run, command: tuple[str, ...]
) -> None:
    """With the worker's URL it ends with exit code 1, the command that is refused, and where to look."""
    Index(client, keys, Settings(namespace=keys.namespace).index_shape)  # as a worker that has run
    done = copydesk(*command, "--namespace", keys.namespace, "--redis", url_as(server.url, keys, "worker"))
    assert (1, 1) == (done.returncode, done.stderr.count("\n")), done.stderr
    assert "has no permissions to run" in done.stderr
    assert "`copydesk acl`" in done.stderr


def test_the_doctor_says_what_a_worker_may_not_ask(
    users: None, server: EmbeddedServer, keys: Keys, copydesk: Run
) -> None:
    """With the worker's URL it looks at what it may, and names the rest as not known."""
    done = copydesk("doctor", "--json", "--namespace", keys.namespace, "--redis", url_as(server.url, keys, "worker"))
    assert (0, "") == (done.returncode, done.stderr)
    assert "CONFIG GET is refused: ask as administrator" in done.stdout


def test_a_server_that_goes_away_is_told_in_one_line(tmp_path: Path) -> None:
    """In the middle of a command too: exit code 1, and what the matter is."""
    command = [str(Path(sys.executable).parent / "copydesk"), "status", "--json", "--watch", "0.1", "--redis"]
    with ExitStack() as processes:
        with EmbeddedServer(tmp_path / "server") as server:
            pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
            looking = processes.enter_context(started([*command, server.url], **pipes))
            assert looking.stdout is not None
            assert looking.stdout.readline().startswith("{")
        _, said = looking.communicate(timeout=PATIENCE_SECONDS)
    assert (1, 1) == (looking.returncode, said.count("\n")), said
    assert said.startswith("copydesk: the server went away")


def test_tail_waits_for_a_server_that_is_away(tmp_path: Path) -> None:
    """With --follow it says so in one line, and goes on with what is published when the server is back."""
    command = [str(Path(sys.executable).parent / "copydesk"), "tail", "clean", "--follow", "--redis"]
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with ExitStack() as processes:
        for record in ('{"id":"1"}', '{"id":"2"}'):
            with EmbeddedServer(tmp_path / "server") as server:
                client = redis.Redis(unix_socket_path=str(server.socket))
                client.xadd(Keys().clean, {"record": record})
                if record == '{"id":"1"}':
                    tail = processes.enter_context(started([*command, server.url], **pipes))
                assert tail.stdout is not None
                assert f"{record}\n" == tail.stdout.readline()
                client.close()
            assert tail.stderr is not None
            if record == '{"id":"1"}':
                said = tail.stderr.readline()
                assert said.startswith("copydesk: the server is away"), said
        assert tail.poll() is None


def test_a_worker_that_lacks_a_permission_waits_and_says_so(
    users: None, client: redis.Redis, server: EmbeddedServer, keys: Keys, tmp_path: Path
) -> None:
    """A command taken from the worker's user loses nothing: the log names it, and given back, the fleet goes on."""
    user = f"copydesk-{keys.namespace}-worker"
    set_user(client, user, "-xadd")
    settings = Settings(namespace=keys.namespace, ticket_seconds=1, workers=1, reclaim_seconds=1, document_seconds=1)
    log = tmp_path / "log"
    with FleetProcess(settings, url_as(server.url, keys, "worker"), log=log):
        client.xadd(keys.raw, {"document": json.dumps({"text": _TEXT.format(1) * 3})})
        wait_until(lambda: "xadd" in log.read_text().lower(), "the log names the command")
        assert 0 == client.xlen(keys.clean)
        set_user(client, user, "+xadd")
        wait_until(lambda: client.xlen(keys.clean) == 1, "it is published")
    assert 0 == client.xlen(keys.dead)


def test_the_printed_users_are_what_redis_cli_takes(copydesk: Run, keys: Keys, client: redis.Redis) -> None:
    """Each line of `copydesk acl` is `user NAME RULE …`: behind ACL SETUSER a server takes it."""
    done = copydesk("acl", "--namespace", keys.namespace, "--before-7.2")
    lines = done.stdout.splitlines()
    assert (0, len(get_args(Role))) == (done.returncode, len(lines))
    for line in lines:
        set_user(client, *line.removeprefix("user ").split())
        client.acl_deluser(line.split()[1])
