"""The Redis users that SECURITY.md gives to producers and readers that are not trusted."""

import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, cast

import pytest
import redis

from copydesk_schemas import Keys
from copydesk_workers.embedded_server import EmbeddedServer

SECURITY: Final = Path(__file__).parents[3] / "SECURITY.md"


def _rules(user: str) -> list[str]:
    """The rules that SECURITY.md gives a user."""
    (rules,) = re.findall(rf"^    ACL SETUSER {user} (.*)$", SECURITY.read_text(), flags=re.MULTILINE)
    return [str(rule) for rule in rules.split()]


@pytest.fixture
def connect_as(server: EmbeddedServer, client: redis.Redis, keys: Keys) -> Iterator[dict[str, redis.Redis]]:
    """Connections as the users of SECURITY.md, which are made for the namespace of the test."""
    names = {user: f"{user}-{uuid.uuid4().hex[:8]}" for user in ("scraper", "reader")}
    connected = {}
    for user, name in names.items():
        rules = [rule.replace("copydesk:main:", keys.prefix) for rule in _rules(user)]
        client.execute_command("ACL", "SETUSER", name, *rules)  # type: ignore[no-untyped-call]  # redis-py's gap
        connected[user] = redis.Redis(unix_socket_path=str(server.socket), username=name, password="password")
    yield connected
    for user, name in names.items():
        connected[user].close()
        client.acl_deluser(name)


def test_a_scraper_may_append_and_nothing_else(connect_as: dict[str, redis.Redis], keys: Keys) -> None:
    """It pushes onto the raw stream; it can neither read it, nor publish a record of its own, nor touch the index."""
    scraper = connect_as["scraper"]
    assert scraper.xadd(keys.raw, {"document": '{"text": "One."}'})
    for forbidden in (
        lambda: scraper.xadd(keys.clean, {"record": "{}"}),
        lambda: scraper.xrange(keys.raw),
        lambda: scraper.xtrim(keys.raw, maxlen=0),
        lambda: scraper.delete(keys.raw),
        lambda: scraper.hset(keys.states(0), "id", "c"),
        lambda: scraper.eval("return 1", 0),
        scraper.flushall,
    ):
        with pytest.raises(redis.exceptions.NoPermissionError):
            forbidden()


def test_a_reader_may_follow_the_outputs_and_nothing_else(
    connect_as: dict[str, redis.Redis], client: redis.Redis, keys: Keys
) -> None:
    """It reads with a group of its own and acknowledges; it can neither add to what it reads nor see the raw stream."""
    reader = connect_as["reader"]
    client.xadd(keys.clean, {"record": "{}"})
    reader.xgroup_create(keys.clean, "search", id="0")
    ((_, ((entry_id, _),)),) = cast("Any", reader.xreadgroup("search", "one", {keys.clean: ">"}))
    assert 1 == reader.xack(keys.clean, "search", entry_id)
    assert [(entry_id, {b"record": b"{}"})] == reader.xrange(keys.clean)
    for forbidden in (
        lambda: reader.xadd(keys.clean, {"record": "{}"}),
        lambda: reader.xdel(keys.clean, entry_id),
        lambda: reader.xrange(keys.raw),
    ):
        with pytest.raises(redis.exceptions.NoPermissionError):
            forbidden()
