"""The users of `copydesk acl` on a real server: what each is refused, however it asks."""

from itertools import takewhile
from typing import Any, Final, get_args

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from tests.access import PASSWORD, made_users, set_user, url_as, user_name
from tests.integration.matching.texts import at

from copydesk_matching.index.index import Index
from copydesk_schemas import GROUP, Keys
from copydesk_schemas.ids import GREATEST
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.outages import is_trouble
from copydesk_workers.server.renumber import renumber
from copydesk_workers.server.users import Role, user_lines
from copydesk_workers.server.versions import version_of
from copydesk_workers.settings import Settings

Command = tuple[str, ...]

#: What nobody but the administrator may do, whatever the keys. PREFIX becomes that of the namespace.
_NOBODY: Final[list[Command]] = [
    ("FLUSHALL",),
    ("FLUSHDB",),
    ("KEYS", "*"),
    ("SCAN", "0"),
    ("CONFIG", "GET", "requirepass"),
    ("CONFIG", "SET", "dir", "/tmp"),
    ("ACL", "LIST"),
    ("ACL", "SETUSER", "intruder", "on", "nopass", "allkeys", "+@all"),
    ("MODULE", "LIST"),
    ("SHUTDOWN", "NOSAVE"),
    ("SAVE",),
    ("BGREWRITEAOF",),
    ("REPLICAOF", "127.0.0.1", "1"),
    ("MONITOR",),
    ("CLIENT", "LIST"),
    ("CLIENT", "KILL", "ID", "1"),
    ("EVAL", "return 1", "0"),
    ("SCRIPT", "FLUSH"),
    ("PUBLISH", "PREFIXrq:pubsub:worker", "{}"),
    ("SUBSCRIBE", "PREFIXrq:pubsub:worker"),
    ("MIGRATE", "127.0.0.1", "1", "PREFIXraw", "0", "1"),
    ("GET", "copydesk:another:stop"),
    ("XADD", "copydesk:another:raw", "*", "document", "{}"),
    ("XRANGE", "copydesk:another:clean", "-", "+"),
]

_NO_PRODUCER: Final[list[Command]] = [
    ("XADD", "PREFIXclean", "*", "record", "{}"),
    ("XRANGE", "PREFIXraw", "-", "+"),
    ("XREAD", "STREAMS", "PREFIXraw", "0"),
    ("XREADGROUP", "GROUP", GROUP, "intruder", "STREAMS", "PREFIXraw", ">"),
    ("XTRIM", "PREFIXraw", "MAXLEN", "0"),
    ("XDEL", "PREFIXraw", "1-1"),
    ("XACK", "PREFIXraw", GROUP, "1-1"),
    ("XGROUP", "DESTROY", "PREFIXraw", GROUP),
    ("DEL", "PREFIXraw"),
    ("HGETALL", "PREFIXstates:0"),
    ("HSET", "PREFIXmeta", "window", "1"),
    ("HGET", "PREFIXmeta", "secret"),
    ("HGETALL", "PREFIXmeta"),
    ("HGETALL", "PREFIXbound_producers"),
    ("HGET", "PREFIXbound_producers", "bay"),
    ("HSET", "PREFIXbound_producers", "bay", "{}"),
    ("HSET", "PREFIXcounters", "published", "0"),
    ("RPUSH", "PREFIXrq:queue:tickets", "job"),
    ("HSET", "PREFIXrq:job:x", "data", "x"),
    ("SET", "PREFIXstop", "1"),
]

_NO_READER: Final[list[Command]] = [
    ("XADD", "PREFIXclean", "*", "record", "{}"),
    ("XDEL", "PREFIXclean", "1-1"),
    ("HSET", "PREFIXstory:1-0/0", "a", "b"),
    ("HDEL", "PREFIXstory:1-0/0", "a"),
    ("XGROUP", "CREATE", "PREFIXstory:1-0/0", "g", "$", "MKSTREAM"),  # the next record of the story was dead
    ("XGROUP", "CREATE", "PREFIXnewest_stories", "g", "$", "MKSTREAM"),
    ("XGROUP", "CREATE", "PREFIXundelivered:clean:g", "g", "$", "MKSTREAM"),
    ("HGETALL", "PREFIXundelivered:clean:g"),
    ("XTRIM", "PREFIXclean", "MAXLEN", "0"),
    ("DEL", "PREFIXclean"),
    ("XGROUP", "DESTROY", "PREFIXclean", "search"),
    ("XRANGE", "PREFIXraw", "-", "+"),
    ("XRANGE", "PREFIXdead", "-", "+"),
    ("XRANGE", "PREFIXarchive", "-", "+"),
    ("XREAD", "STREAMS", "PREFIXclean", "PREFIXraw", "0", "0"),
    ("XADD", "PREFIXraw", "*", "document", "{}"),
    ("HGETALL", "PREFIXcounters"),
    ("HGETALL", "PREFIXmeta"),
    ("SET", "PREFIXstop", "1"),
    ("SCRIPT", "LOAD", "return 1"),
]

#: What a producer's user could do before it had a set of commands for each key; none of it can be narrowed on 6.2.
_NARROW: Final[list[Command]] = [
    ("EXPIRE", "PREFIXraw", "1"),  # one call deleted all that waited
    ("HSET", "PREFIXraw", "a", "b"),
    ("HGET", "PREFIXraw", "a"),
    ("XINFO", "STREAM", "PREFIXraw"),  # shows documents of others
    ("XINFO", "STREAM", "PREFIXraw", "FULL"),
    ("EXPIRE", "PREFIXprogress", "1"),
    ("XADD", "PREFIXprogress", "*", "a", "b"),
    ("XADD", "PREFIXproducer:x", "*", "a", "b"),
    ("SCRIPT", "LOAD", "while true do end"),  # left the server unkillable
    ("EVALSHA", "e0e1f9fabfc9d4800c877a703b823ac0578ff8db", "0"),
    ("FUNCTION", "LOAD", "#!lua name=intruder"),
    ("FUNCTION", "FLUSH"),
]

REFUSED: Final[dict[Role, list[Command]]] = {
    "producer": [*_NOBODY, *_NO_PRODUCER],
    "scraper": [
        *_NOBODY,
        *_NO_PRODUCER,
        ("XLEN", "PREFIXraw"),
        ("HSET", "PREFIXprogress", "x", "1"),
        ("SCRIPT", "LOAD", "return 1"),
        ("EVALSHA", "e0e1f9fabfc9d4800c877a703b823ac0578ff8db", "0"),
    ],
    "worker": [
        *_NOBODY,
        ("SET", "copydesk:another:stop", "1"),
        ("XREAD", "STREAMS", "PREFIXraw", "0"),
        ("RENAME", "PREFIXraw", "PREFIXother"),
        ("XGROUP", "DESTROY", "PREFIXraw", GROUP),
        ("XGROUP", "SETID", "PREFIXraw", GROUP, "$"),
    ],
    "reader": [
        *_NOBODY,
        *_NO_READER,
        # What another sink keeps for its target: it would be delivered in the name of copydesk, or be gone.
        ("HSET", "PREFIXundelivered:clean:g", "1-0", "{}"),
        ("HDEL", "PREFIXundelivered:clean:g", "1-0"),
        ("HVALS", "PREFIXundelivered:clean:g"),
    ],
    "sink": [*_NOBODY, *_NO_READER, ("HGETALL", "PREFIXstory:1-0/0"), ("ZREVRANGE", "PREFIXnewest_stories", "0", "9")],
    "door": [
        *_NOBODY,
        ("XDEL", "PREFIXraw", "1-1"),
        ("DEL", "PREFIXclean"),
        ("SET", "PREFIXstop", "1"),
        ("XGROUP", "DESTROY", "PREFIXraw", GROUP),
    ],
    "viewer": [
        *_NOBODY,
        ("XADD", "PREFIXraw", "*", "document", "{}"),
        ("XADD", "PREFIXclean", "*", "record", "{}"),
        ("HSET", "PREFIXaccess_keys", "x", "{}"),
        ("XDEL", "PREFIXclean", "1-1"),
        ("DEL", "PREFIXclean"),
        ("SET", "PREFIXstop", "1"),
        ("XREADGROUP", "GROUP", GROUP, "intruder", "STREAMS", "PREFIXraw", ">"),
    ],
    "scaler": [
        *_NOBODY,
        *_NO_PRODUCER,
        ("XADD", "PREFIXraw", "*", "document", "{}"),
        ("XINFO", "STREAM", "PREFIXraw"),
        ("XLEN", "PREFIXclean"),
        ("SCRIPT", "LOAD", "return 1"),
    ],
}

#: What older servers allow, too: a command that a user has holds there for all its keys.
_REFUSED_SINCE_7_2: Final[dict[Role, list[Command]]] = {"door": [("XADD", "PREFIXclean", "*", "record", "{}")]}


@pytest.mark.parametrize("role", get_args(Role))
def test_each_is_refused_what_is_not_its_part(
    users: None, client: redis.Redis, server: EmbeddedServer, keys: Keys, role: Role
) -> None:
    """Every command of the list is refused for lack of permission, and the server's data stay as they were."""
    client.xadd(keys.clean, {"record": "{}"})
    client.xadd(keys.raw, {"document": "{}"})
    since = _REFUSED_SINCE_7_2.get(role, []) if version_of(client.info("server")).confirms_disk else []
    with connect(url_as(server.url, keys, role)) as connected:
        command: Any = connected.execute_command
        for words in (*REFUSED[role], *since):
            with pytest.raises(redis.exceptions.NoPermissionError):
                command(*(word.replace("PREFIX", keys.prefix) for word in words))
    assert (1, 1) == (client.xlen(keys.clean), client.xlen(keys.raw))


@pytest.mark.parametrize("partitions", [1, 3])
def test_a_worker_may_use_an_index(users: None, server: EmbeddedServer, keys: Keys, partitions: int) -> None:
    """It inserts, looks up, expires and takes out, however many partitions there are."""
    with connect(url_as(server.url, keys, "worker")) as connected:
        index = Index(connected, keys, Settings(window_documents=1000, partitions=partitions).index_shape)
        first, second = at(1, [1]), at(2, [1])
        assert [[], [first.id]] == [[one.id for one in found] for found in index.probe([first, second])]
        assert [first.id] == [one.id for one in index.probe([second])[0]]
        assert (0, [first.id]) == (index.expire(10), list(index.read_signatures([first.id])))
        assert [len(first.fingerprints)] == index.forget([first])


def test_a_worker_may_renumber_its_stream(users: None, client: redis.Redis, server: EmbeddedServer, keys: Keys) -> None:
    """It may put the new stream in the place of `raw`; an older server refuses, and leaves the stream as it was."""
    client.xadd(keys.raw, {"document": "{}"}, id=GREATEST)
    with connect(url_as(server.url, keys, "worker")) as connected:
        if version_of(client.info("server")).confirms_disk:
            assert renumber(connected, keys, 1000).replaced
        else:
            with pytest.raises(redis.exceptions.ResponseError) as caught:
                renumber(connected, keys, 1000)
            assert is_trouble(caught.value)  # 6.2 has no code for it
    assert (1, 0) == (client.xlen(keys.raw), client.exists(keys.raw_rebuilt))


def test_a_producer_has_one_set_of_commands_for_each_key(
    users: None, client: redis.Redis, server: EmbeddedServer, keys: Keys
) -> None:
    """It appends to `raw`, and can neither end nor read it, nor run a script; before 7.2 that cannot be narrowed."""
    if not version_of(client.info("server")).confirms_disk:
        pytest.skip("selectors and functions begin with Redis 7")
    client.xadd(keys.raw, {"document": "{}"})
    with connect(url_as(server.url, keys, "producer")) as connected:
        command: Any = connected.execute_command
        for words in _NARROW:
            with pytest.raises(redis.exceptions.NoPermissionError):
                command(*(word.replace("PREFIX", keys.prefix) for word in words))
    assert (1, -1) == (client.xlen(keys.raw), client.ttl(keys.raw))


#: What each may run of all commands that a server has: without a key, and on which keys. No ACL takes the first away.
_ALWAYS: Final = {"auth", "hello", "quit", "reset"}
_ALLOWED: Final[dict[Role, tuple[set[str], dict[str, set[str]]]]] = {
    "producer": (
        {"ping", "client|setinfo", "wait", "waitaof"},
        {
            "raw": {"xadd", "xlen", "fcall"},
            "progress": {"hget", "hset", "hdel", "hlen", "fcall"},
            "producer:x": {"hget", "hset", "expire", "fcall"},
        },
    ),
    "scraper": ({"ping", "client|setinfo"}, {"raw": {"xadd"}}),
    "scaler": ({"ping", "client|setinfo"}, {"raw": {"xlen"}}),
}
_OLDER: Final = {"evalsha", "hget", "hset", "hdel", "hlen", "expire", "xadd", "xlen"}


@pytest.mark.parametrize("role", list(_ALLOWED))
def test_of_all_commands_of_the_server_each_may_run_these(
    users: None, client: redis.Redis, keys: Keys, role: Role
) -> None:
    """All that a server has (CLUSTER, SUBSCRIBE, MIGRATE, OBJECT, DEBUG …) is on the list or refused, on any key."""
    version = version_of(client.info("server"))
    if version.compatible < (7, 0):
        pytest.skip("ACL DRYRUN begins with Redis 7.0")
    names = ("raw", "progress", "producer:x", "clean", "dead", "meta", "bound_producers", "{p0}:turns", "rq:keys")
    places = [*(keys.prefix + name for name in names), f"copydesk:{keys.namespace}2:raw", "x", ""]
    plain: set[str] = set()
    on_keys: dict[str, set[str]] = {}
    connection: Any = client.connection_pool.get_connection()
    try:
        for name, words in _commands(connection):
            for place in places:
                connection.send_command(
                    "ACL", "DRYRUN", user_name(keys, role), *(place if w is None else w for w in words)
                )
                if connection.read_response() == b"OK":
                    found = on_keys.setdefault(place.removeprefix(keys.prefix), set()) if None in words else plain
                    found.add(name)
    finally:
        client.connection_pool.release(connection)
    allowed, expected = _ALLOWED[role]
    if not version.confirms_disk:
        allowed = {"ping"}
        if role == "producer":
            allowed, expected = {"ping", "wait", "script|load"}, dict.fromkeys(expected, _OLDER)
    assert (allowed | _ALWAYS, expected) == (plain, on_keys)


def _commands(connection: Any) -> list[tuple[str, list[str | None]]]:
    """All commands and subcommands of the server, each with words that it takes; None stands for a key."""
    connection.send_command("COMMAND")
    found: list[tuple[str, list[str | None]]] = []
    waiting = list(connection.read_response())
    while waiting:
        name, arity, _, first, _, _, _, _, specs, inner, *_ = waiting.pop()
        waiting += inner
        if inner:  # cannot be called without a subcommand
            continue
        words: list[str | None] = [*name.decode().split("|")]
        words += ["1"] * (max(abs(arity), first + 1) - len(words))
        if first > 0:
            words[first] = None
        elif specs:  # behind a word such as STREAMS, or behind the number of keys
            begin, keyed = (_pairs(_pairs(specs[-1])[part]) for part in (b"begin_search", b"find_keys"))
            where = _pairs(begin[b"spec"])
            words = [*words, where[b"keyword"].decode()] if b"keyword" in where else words[: where.get(b"index", 1)]
            words += ["1", None] if keyed[b"type"] == b"keynum" else [None, "1"]
            words += ["1"] * (abs(arity) - len(words))
        found.append((name.decode(), words))
    return found


def _pairs(flat: list[Any]) -> dict[bytes, Any]:
    """A list of names, each with its value behind it."""
    return dict(zip(flat[::2], flat[1::2], strict=True))


@pytest.mark.parametrize("role", get_args(Role))
def test_nobody_gets_in_without_the_password(
    users: None, client: redis.Redis, server: EmbeddedServer, keys: Keys, role: Role
) -> None:
    """A wrong password is refused, and none at all too."""
    at_once = Retry(NoBackoff(), 0)
    anyone: Any = redis.Redis(unix_socket_path=str(server.socket), retry=at_once).execute_command
    for password in ("guess", ""):
        with pytest.raises(redis.exceptions.AuthenticationError):
            anyone("AUTH", user_name(keys, role), password)


def test_users_are_off_until_they_get_a_password(client: redis.Redis, keys: Keys) -> None:
    """What is printed can be loaded as it is: until the administrator sets a password, nobody can log in."""
    for line in user_lines(keys):
        kind, name, *rules = line.split()
        assert ("user", True) == (kind, name.startswith(f"copydesk-{keys.namespace}-"))
        assert ["off", "resetpass", "resetchannels", "resetkeys", "clearselectors", "-@all"] == rules[:6]
        assert not {"on", "nopass", "allkeys", "+@all", "~*"} & set(rules)


def test_users_that_are_made_again_lose_what_they_had(client: redis.Redis, server: EmbeddedServer, keys: Keys) -> None:
    """A selector of an older version stayed: neither `resetkeys` nor `-@all` takes it away, nor what it allows."""
    if not version_of(client.info("server")).confirms_disk:
        pytest.skip("selectors begin with Redis 7")
    client.xadd(keys.clean, {"record": "{}"})
    set_user(client, user_name(keys, "producer"), f"(+xtrim +xadd ~{keys.prefix}*)")
    with made_users(client, keys):
        made = client.acl_getuser(user_name(keys, "producer"))
        refused = pytest.raises(redis.exceptions.NoPermissionError)
        with connect(url_as(server.url, keys, "producer")) as connected, refused:
            connected.xtrim(keys.clean, maxlen=0)
        [line] = [one for one in user_lines(keys) if one.split()[1] == user_name(keys, "producer")]
        set_user(client, *line.split()[1:], "on", f">{PASSWORD}")
        assert made == client.acl_getuser(user_name(keys, "producer"))
    assert 1 == client.xlen(keys.clean)


def test_what_older_servers_do_not_know_can_be_left_out(keys: Keys) -> None:
    """With `before_7_2` WAITAOF, two of CLIENT, functions and selectors are missing, and the producer runs scripts."""
    new, old = ([line.split() for line in user_lines(keys, before_7_2=old)] for old in (False, True))
    assert [line[1] for line in new] == [line[1] for line in old]
    for newer, older in zip(new[1:], old[1:], strict=True):
        plain = set(takewhile(lambda word: not word.startswith("("), newer))  # without selectors
        assert plain - set(older) <= {"clearselectors", "+waitaof", "+client|setinfo", "+client|no-evict"}
        assert set() == set(older) - {word.strip("()") for word in newer}
    [worker] = [line for line in new if "-worker" in line[1]]
    assert {"(+rename", "+xsetid", f"~{keys.raw}", f"~{keys.raw_rebuilt})"} <= set(worker)
    assert {"+evalsha", "+script|load"} == {word for word in old[0] if "script" in word or "eval" in word}
    assert not any("script" in word or "eval" in word for word in new[0])
    assert not any(word.startswith("(") for line in old for word in line)
