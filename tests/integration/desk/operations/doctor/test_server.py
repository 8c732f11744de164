"""What the doctor says about a server, with each fault planted in a real one."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import redis
from tests.access import made_users, set_user, url_as
from tests.processes import wait_until

from copydesk_desk.operations.doctor.finding import Finding, Level
from copydesk_desk.operations.doctor.server import _LOGS_OFF, examine_server
from copydesk_producers.append import LIBRARY, function_library
from copydesk_schemas import Keys
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.versions import version_of

MIB = 2**20


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServer]:
    """A server whose configuration these tests may spoil."""
    with EmbeddedServer(tmp_path_factory.mktemp("doctor")) as server:
        yield server


@pytest.fixture
def patient(own_server: EmbeddedServer) -> Iterator[redis.Redis]:
    """A client of that server. At the end its configuration is put right and its data are removed."""
    client = connect(own_server.url)
    before = client.config_get("*")
    names = (
        "appendonly",
        "appendfsync",
        "maxmemory",
        "maxmemory-policy",
        "hash-max-listpack-entries",
        "maxmemory-clients",
        "lazyfree-lazy-expire",
        *_LOGS_OFF,
    )
    yield client
    for name in names:
        if name in before:
            client.config_set(name, str(before[name]))
    client.flushdb()
    client.close()


def found(client: redis.Redis, check: str, *, ahead: float = 0.0) -> Finding:
    """The finding of one question; this machine's clock runs `ahead` seconds."""
    [finding] = [one for one in examine_server(client, lambda: time.time() + ahead) if one.check == check]
    return finding


def test_a_server_of_ours_is_well(patient: redis.Redis) -> None:
    """The embedded server passes all but its missing memory limit, and the findings need no advice."""
    patient.config_set("maxmemory", 512 * MIB)
    assert {("ok", "")} == {(finding.level, finding.advice) for finding in examine_server(patient, time.time)}


@pytest.mark.parametrize(
    ("setting", "value", "check", "level"),
    [
        ("appendonly", "no", "append-only file", "fail"),
        ("appendfsync", "no", "appendfsync", "fail"),
        ("appendfsync", "everysec", "appendfsync", "ok"),
        ("appendfsync", "always", "appendfsync", "ok"),
        ("maxmemory-policy", "allkeys-lru", "eviction", "fail"),
        ("maxmemory-policy", "volatile-ttl", "eviction", "fail"),
        ("maxmemory", str(1000 * MIB), "memory", "ok"),
        ("maxmemory", "0", "memory", "warn"),
        ("hash-max-listpack-entries", "32", "compact hashes", "warn"),
    ],
)
def test_a_wrong_setting_is_found(patient: redis.Redis, setting: str, value: str, check: str, level: Level) -> None:
    """Each setting that loses documents fails, each that costs warns; what is not ok comes with advice."""
    patient.config_set(setting, value)
    finding = found(patient, check)
    assert (level, level != "ok") == (finding.level, bool(finding.advice))


@pytest.mark.parametrize(("share", "level"), [(0.5, "ok"), (0.85, "warn"), (0.97, "fail")])
def test_memory_is_held_against_its_limit(patient: redis.Redis, share: float, level: Level) -> None:
    """In use over three quarters of maxmemory warns, close to all of it fails.

    The server makes the ballast itself: what is sent to it passes through buffers that it frees some time later.
    """
    patient.setrange("ballast", 256 * MIB - 1, "x")
    patient.config_set("maxmemory", round(patient.info("memory")["used_memory"] / share))
    assert level == found(patient, "memory").level


@pytest.mark.parametrize(
    ("ahead", "level"), [(0.0, "ok"), (30.0, "warn"), (-30.0, "warn"), (4000.0, "fail"), (-4000.0, "fail")]
)
def test_clocks_are_compared(patient: redis.Redis, ahead: float, level: Level) -> None:
    """A clock that is ahead or behind by seconds warns, by many minutes fails."""
    assert level == found(patient, "clock", ahead=ahead).level


def test_what_may_not_be_read_is_not_guessed(patient: redis.Redis, own_server: EmbeddedServer) -> None:
    """A user without CONFIG GET gets warnings that say so; everything else is answered."""
    patient.config_set("maxmemory", 512 * MIB)
    with as_watcher(patient, own_server, "-config") as watcher:
        findings = examine_server(watcher, time.time)
    assert {"appendfsync", "compact hashes"} == {one.check for one in findings if one.level == "warn"}


@pytest.mark.parametrize(
    ("rule", "check", "level", "advice"),
    [
        ("-waitaof", "appendfsync", "ok", ""),  # another user may
        ("-acl", "users", "ok", ""),
        ("-info", "figures", "fail", "allow INFO"),
    ],
)
def test_what_a_user_may_not_is_not_held_against_the_server(
    patient: redis.Redis, own_server: EmbeddedServer, rule: str, check: str, level: Level, advice: str
) -> None:
    """A command that this user may not run says nothing of the server, except INFO, which the workers need too."""
    with as_watcher(patient, own_server, rule) as watcher:
        finding = found(watcher, check)
    assert (level, True) == (finding.level, advice in finding.advice)


def test_without_config_the_advice_is_to_ask_the_provider(patient: redis.Redis, own_server: EmbeddedServer) -> None:
    """Nobody is told to run CONFIG SET who cannot run CONFIG GET."""
    patient.config_set("maxmemory-policy", "allkeys-lru")
    patient.config_set("appendonly", "no")
    assert "CONFIG SET maxmemory-policy noeviction" in found(patient, "eviction").advice
    with as_watcher(patient, own_server, "-config") as watcher:
        for check in ("eviction", "append-only file"):
            assert "provider" in found(watcher, check).advice
            assert "CONFIG SET" not in found(watcher, check).advice


@contextmanager
def as_watcher(patient: redis.Redis, own_server: EmbeddedServer, rule: str) -> Iterator[redis.Redis]:
    """A client of a user who may do all but what the rule takes away."""
    set_user(patient, "watcher", "on", ">password", "~*", "+@all", rule)
    with connect(own_server.url.replace("unix://", "unix://watcher:password@")) as watcher:
        yield watcher
    patient.acl_deluser("watcher")


@pytest.mark.parametrize(
    ("info", "expected", "supported", "confirms"),
    [
        ({"redis_version": "6.0.16"}, "redis 6.0.16", False, False),
        ({"redis_version": "6.2.14"}, "redis 6.2.14", True, False),
        ({"redis_version": "7.0.15"}, "redis 7.0.15", True, False),
        ({"redis_version": "7.2.4", "server_name": "valkey", "valkey_version": "9.1.2"}, "valkey 9.1.2", True, True),
        ({"redis_version": "8.2.3"}, "redis 8.2.3", True, True),
        ({"redis_version": "255.255.255"}, "redis 255.255.255", True, True),
        ({}, "redis 0.0", False, False),
    ],
)
def test_versions(info: dict[str, str], expected: str, supported: bool, confirms: bool) -> None:
    """The version is read out of INFO as each kind of server tells it."""
    version = version_of(info)
    assert (expected, supported, confirms) == (version.shown, version.supported, version.confirms_disk)


def test_users_that_a_restart_would_lose_are_told(patient: redis.Redis) -> None:
    """A server without a file of users forgets those of `copydesk acl`; without such users there is nothing to say."""
    assert "ok" == found(patient, "users").level
    set_user(patient, "somebody", "on", "nopass", "+ping")
    assert "ok" == found(patient, "users").level
    set_user(patient, "copydesk-main-worker", "on", "nopass", "+ping")
    set_user(patient, "default", ">password")
    try:
        finding = found(patient, "users")
        assert ("warn", "1 of copydesk, and no aclfile") == (finding.level, finding.found)
        assert "ACL SAVE" in finding.advice
    finally:
        set_user(patient, "default", "nopass")
        patient.acl_deluser("somebody", "copydesk-main-worker")


def test_a_default_user_without_a_password_is_told_where_there_are_users(
    patient: redis.Redis, own_server: EmbeddedServer
) -> None:
    """With it a producer's user is an administrator: it does not log in, or says RESET, which no ACL takes away."""
    set_user(patient, "copydesk-main-producer", "on", ">password", "-@all", "+ping")
    try:
        with connect(own_server.url.replace("unix://", "unix://copydesk-main-producer:password@")) as producer:
            connection = producer.connection_pool.get_connection()
            for command, answer in [("RESET", b"RESET"), ("SET intruder 1", b"OK"), ("DEL intruder", 1)]:
                connection.send_command(*command.split())
                assert answer == connection.read_response()
            connection.disconnect()
            producer.connection_pool.release(connection)
        finding = found(patient, "users")
        assert ("fail", "1 of copydesk, and the user default has no password") == (finding.level, finding.found)
        set_user(patient, "default", "resetkeys", "-@all", "+ping", "+acl", "+info", "+config", "+client", "+time")
        assert "fail" != found(patient, "users").level
        set_user(patient, "default", "~*", "+@all", ">another")
        assert "fail" != found(patient, "users").level
    finally:
        set_user(patient, "default", "nopass", "~*", "+@all")
        patient.acl_deluser("copydesk-main-producer")


def test_a_server_that_stands_still_while_a_key_expires_is_told(patient: redis.Redis) -> None:
    """A producer fills a hash with three million fields and has it expire: Redis, as delivered, stood still for 8 s."""
    assert ("ok", "beside the server's work") == (found(patient, "expiry").level, found(patient, "expiry").found)
    patient.config_set("lazyfree-lazy-expire", "no")
    assert "ok" == found(patient, "expiry").level
    set_user(patient, "copydesk-main-producer", "on", "nopass", "+ping")
    try:
        finding = found(patient, "expiry")
        assert ("warn", True) == (finding.level, "CONFIG SET lazyfree-lazy-expire yes" in finding.advice)
    finally:
        patient.acl_deluser("copydesk-main-producer")


@pytest.mark.parametrize("lazy", ["yes", "no"])
def test_what_a_producer_fills_and_lets_expire(patient: redis.Redis, own_server: EmbeddedServer, lazy: str) -> None:
    """The setting decides whether the server's own thread frees the hash, which holds all others meanwhile."""
    keys = Keys("main")
    patient.config_set("lazyfree-lazy-expire", lazy)
    with made_users(patient, keys), connect(url_as(own_server.url, keys, "producer")) as producer:
        producer.hset(keys.producer("large"), mapping={str(number): "" for number in range(50_000)})
        wait_until(lambda: _waiting_to_be_freed(patient) == 0, "what others left is freed")
        patient.config_resetstat()
        producer.expire(keys.producer("large"), 0)
        wait_until(lambda: _waiting_to_be_freed(patient) == 0, "it is freed")
        freed = patient.info("memory")["lazyfreed_objects"]  # what made_users takes away may be freed so, too
    assert (lazy == "yes") == (freed > 0)


def _waiting_to_be_freed(client: redis.Redis) -> int:
    return int(client.info("memory")["lazyfree_pending_objects"])


def test_functions_of_another_version_are_told(patient: redis.Redis, own_server: EmbeddedServer) -> None:
    """FUNCTION LOAD REPLACE leaves those of an older number, and a producer's user may call them: with their faults."""
    older = "#!lua name=copydesk_1\nredis.register_function('copydesk_append_1', function() return 'held' end)\n"
    assert ("ok", "none") == (found(patient, "functions").level, found(patient, "functions").found)
    keys = Keys("main")
    try:
        with made_users(patient, keys):
            assert ("ok", LIBRARY) == (found(patient, "functions").level, found(patient, "functions").found)
            patient.function_load(older)
            with connect(url_as(own_server.url, keys, "producer")) as producer:
                assert b"held" == producer.fcall("copydesk_append_1", 1, keys.raw)
            assert "FUNCTION DELETE copydesk_1, when" in found(patient, "functions").advice
            patient.function_delete("copydesk_1")
            patient.function_load(function_library().replace("documents % 1 ~= 0", "false"), replace=True)
            finding = found(patient, "functions")
            assert ("warn", True) == (finding.level, "FUNCTION LOAD REPLACE" in finding.advice)
    finally:
        patient.function_flush()


def test_what_clients_may_hold_is_told_where_there_are_users(patient: redis.Redis) -> None:
    """A server without a limit warns where there are users of `copydesk acl`, who are not trusted with all of it."""
    assert "ok" == found(patient, "clients").level
    set_user(patient, "copydesk-main-producer", "on", "nopass", "+ping")
    try:
        assert "maxmemory-clients" in found(patient, "clients").advice
        patient.config_set("maxmemory-clients", "64mb")
        advice = found(patient, "clients").advice
        for name, off in _LOGS_OFF.items():
            if patient.config_get(name):
                assert name in advice
                patient.config_set(name, off)
        finding = found(patient, "clients")
        assert ("ok", "may hold 67108864 bytes of memory together") == (finding.level, finding.found)
    finally:
        patient.acl_deluser("copydesk-main-producer")
