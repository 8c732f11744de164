"""What a migration takes on, what it keeps, and what it refuses: damaged notes, the same place, one beside a backup."""

from contextlib import nullcontext
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
import redis
from msgspec.structs import replace
from tests.integration.desk.operations.migrate import old_namespace as old
from tests.integration.desk.operations.migrate.test_migrate import contents
from tests.integration.published import publish, settings_of

from copydesk_desk.operations.backup.backup import backup
from copydesk_desk.operations.check.check import check_namespace
from copydesk_desk.operations.migrate import rebuild
from copydesk_desk.operations.migrate.migrate import migrate, preview
from copydesk_desk.operations.migrate.plan import begin, keep_shape, read_plan
from copydesk_matching.index.index import Index
from copydesk_schemas import CopydeskError, Keys, SettingsError
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.settings import Settings


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of a few entries, so that there are many."""
    monkeypatch.setattr(rebuild, "_PIECE", 20)
    monkeypatch.setattr(rebuild, "_FEW", 15)


def test_a_backup_and_a_migration_exclude_each_other(client: redis.Redis, keys: Keys, tmp_path: Path) -> None:
    """Whichever begins second is refused, at whatever moment of the first; afterwards both may be made."""
    publish(client, keys, [old.document(number) for number in range(60)], start=old.START)
    other = Settings(namespace=keys.namespace, window_documents=60_000)
    refused = [0, 0]

    def begin_migration(what: str, done: int) -> None:
        with pytest.raises(CopydeskError, match=r"a backup of .* is being made"):
            migrate(client, keys, other)
        refused[0] += not client.exists(keys.migration, keys.migration_lock)

    def begin_backup(what: str, done: int, total: int) -> None:
        with pytest.raises(CopydeskError, match="is being migrated"):
            backup(client, keys, tmp_path / "during")
        refused[1] += not client.exists(keys.backups)

    backup(client, keys, tmp_path / "before", begin_migration)
    assert migrate(client, keys, other, begin_backup) is not None
    assert refused[0] > 2
    assert refused[1] > 2
    backup(client, keys, tmp_path / "after")
    assert ["after", "before"] == sorted(path.name for path in tmp_path.iterdir())
    client.zadd(keys.backups, {"killed": 1})  # its minute is over
    client.expire(keys.backups, 60)
    assert migrate(client, keys, settings_of(keys)) is not None
    assert {} == check_namespace(client, keys).found


_ODD = ("", "-1", "0", "1e9", "7.5", "99", "٣", "x" * 5000, "9" * 5000, "\x1b[2J", b"\xff\xfe")


#: What may stand there.
_FINE = {
    *(("format", "0"), ("from_format", "0"), ("bucket_bits", "0")),
    *(("window", "99"), ("secret", ""), ("secret", "99"), ("home", "")),
}


@pytest.mark.parametrize("name", ["format", "window", "partitions", "bucket_bits", "secret", "home"])
@pytest.mark.parametrize("begun", [False, True], ids=["meta", "begun"])
def test_a_poisoned_namespace_is_told(client: redis.Redis, keys: Keys, name: str, begun: bool) -> None:
    """Whatever stands where a number should: it is named, in a message, and nothing is changed."""
    publish(client, keys, [old.document(0)], start=old.START)
    other = Settings(namespace=keys.namespace, window_documents=60_000)
    if begun:
        plan = read_plan(client, keys, other.index_shape)
        assert plan is not None
        begin(client, keys, plan)
    key = keys.migration if begun else keys.meta
    name = "from_format" if begun and name == "format" else name
    fine = client.hget(key, name)
    for odd in _ODD:
        if (name, odd) in _FINE:
            continue
        client.hset(key, name, odd)
        before = contents(client, keys)
        for ask in (preview, migrate):
            with pytest.raises(CopydeskError) as told:
                ask(client, keys, other)
            assert len(str(told.value)) < 500
        assert before == contents(client, keys)
        client.delete(keys.migration_lock)
    client.hset(key, name, fine) if fine else client.hdel(key, name)
    if begun:
        client.hdel(key, name)
        with pytest.raises(CopydeskError, match="damaged") if name != "home" else nullcontext():
            preview(client, keys, other)


_SHAPE = ("window_days", "window_documents", "partitions")


@pytest.mark.parametrize("chosen", [names for count in range(4) for names in combinations(_SHAPE, count)], ids=",".join)
def test_what_nobody_chose_stays_as_the_namespace_has_it(
    client: redis.Redis, keys: Keys, chosen: tuple[str, ...]
) -> None:
    """Of window, size and partitions those change that were set; no default does, nor while one is under way."""
    defaults = Settings(namespace=keys.namespace)
    assert defaults == keep_shape(client, keys, defaults, chosen)
    rng = Random(len(chosen))
    for _ in range(20):
        made = replace(
            defaults,
            window_days=rng.choice([rng.uniform(0.001, 400), rng.randint(1, 90)]),
            window_documents=rng.randint(1, 10 ** rng.randint(1, 9)),
            partitions=rng.randint(1, 64),
        )
        client.delete(keys.meta, keys.migration)
        Index(client, keys, made.index_shape)
        wanted = replace(made, **{name: getattr(defaults, name) for name in chosen}).index_shape
        plan = read_plan(client, keys, keep_shape(client, keys, defaults, chosen).index_shape)
        assert wanted == (made.index_shape if plan is None else plan.shape)
        if plan is not None:
            begin(client, keys, plan)
            assert plan == read_plan(client, keys, keep_shape(client, keys, defaults, ()).index_shape)


def test_an_index_does_not_move_to_where_it_is(client: redis.Redis, keys: Keys, server: EmbeddedServer) -> None:
    """A URL that leads to the server of the streams is refused: its old index has the names of the new one."""
    publish(client, keys, [old.document(0)], start=old.START)
    before = contents(client, keys)
    for ask in (preview, migrate):
        with pytest.raises(SettingsError, match="names the server of the streams"):
            ask(client, keys, replace(settings_of(keys), index_url=server.url))
    assert before == contents(client, keys)
