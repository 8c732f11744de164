"""What a server lacks that copydesk needs, on real servers that lack it: commands taken away, keys over slots."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import redis
from tests.access import set_user

from copydesk_desk.operations.doctor.finding import Finding, Level
from copydesk_desk.operations.doctor.limits import cure, examine_limits
from copydesk_desk.operations.doctor.server import examine_server
from copydesk_schemas import Keys
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer

_KEYS = Keys("main")


def _found(client: redis.Redis, check: str) -> Finding:
    [finding] = [one for one in examine_limits(client, _KEYS) if one.check == check]
    return finding


@contextmanager
def _without(folder: Path, *commands: str) -> Iterator[redis.Redis]:
    """A client of a server that has not these commands, as a provider takes them away."""
    options = [word for command in commands for word in ("--rename-command", command, "")]
    with EmbeddedServer(folder, *options) as server, connect(server.url) as client:
        yield client


def test_our_server_has_all(client: redis.Redis, keys: Keys) -> None:
    """Nothing is lacking, and nothing is written."""
    assert {("ok", "")} == {(one.level, one.advice) for one in examine_limits(client, keys)}
    assert [] == list(client.scan_iter(match=keys.prefix + "*"))


@pytest.mark.parametrize(
    ("command", "check", "level", "advice"),
    [
        ("XAUTOCLAIM", "commands", "fail", "Redis 6.2"),
        ("BLMOVE", "commands", "fail", "Redis 6.2"),
        ("EVALSHA", "scripts", "fail", "publishes by scripts"),
    ],
)
def test_a_command_that_was_taken_away_is_named(
    tmp_path: Path, command: str, check: str, level: Level, advice: str
) -> None:
    """It fails, with the name of the command, and says what to do."""
    with _without(tmp_path, command) as client:
        finding = _found(client, check)
    assert (level, True, True) == (finding.level, command in finding.found.upper(), advice in finding.advice)


def test_a_provider_that_takes_the_usual_commands_away(tmp_path: Path) -> None:
    """Without CONFIG, WAITAOF, ACL and MODULE copydesk works; what cannot be known or promised is a warning."""
    with _without(tmp_path, "CONFIG", "WAITAOF", "ACL", "MODULE") as client:
        findings = examine_server(client, time.time) + examine_limits(client, _KEYS)
    levels = {one.check: one.level for one in findings}
    told = {one.check: one.advice for one in findings}
    assert {"append-only file", "eviction", "scripts", "commands"} <= {name for name in levels if levels[name] == "ok"}
    assert {"appendfsync", "compact hashes", "users", "memory"} == {name for name in levels if levels[name] == "warn"}
    assert "WAITAOF" in told["appendfsync"]
    assert "copydesk acl" in told["users"]


def test_a_server_in_cluster_mode_is_refused(tmp_path: Path) -> None:
    """The commit touches keys of many slots: the doctor sees it by a script, and names what to take instead."""
    with (
        EmbeddedServer(tmp_path, "--cluster-enabled", "yes") as server,
        redis.Redis(unix_socket_path=str(server.socket)) as client,  # `connect` refuses it already
    ):
        command: Any = client.execute_command
        command("CLUSTER", "ADDSLOTSRANGE", 0, 16383)
        while b"cluster_state:ok" not in command("CLUSTER", "INFO"):
            time.sleep(0.05)
        finding = _found(client, "scripts")
    assert ("fail", True) == (finding.level, "without cluster mode" in finding.advice)


@pytest.mark.parametrize("rule", ["-evalsha", "-script", "-blmove", "-xautoclaim"])
def test_what_a_user_may_not_is_not_held_against_the_server(tmp_path: Path, rule: str) -> None:
    """A viewer's user may little: that says nothing of the server."""
    with EmbeddedServer(tmp_path) as server, connect(server.url) as admin:
        set_user(admin, "watcher", "on", ">password", "~*", "+@all", rule)
        with connect(server.url.replace("unix://", "unix://watcher:password@")) as client:
            assert {"ok"} == {one.level for one in examine_limits(client, _KEYS)}


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        ("Error running script: script tried accessing undeclared key: copydesk:main:meta", "allow-undeclared-keys"),
        ("CROSSSLOT Keys in request don't hash to the same slot", "without cluster mode"),
        ("Script attempted to access a non local key in a cluster node", "without cluster mode"),
        ("ACL failure in script: User x has no permissions to run the 'info' command", "copydesk acl"),
        ("unknown command 'evalsha', with args beginning with: ", "runs them"),
        ("Command is not supported", "runs them"),
        ("This Redis command is not allowed from script", "whoever runs this server"),
    ],
)
def test_the_cure_fits_what_servers_say(said: str, advice: str) -> None:
    """What servers are documented to answer, also those that cannot be had here."""
    assert advice in cure(said)
