"""Migration: from the format of commit 2223e7c and between shapes, without loss, whenever it is killed."""

import json
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
import redis
from redis.client import Pipeline
from tests.integration.desk.operations.migrate import old_namespace as old
from tests.integration.published import publish, records, settings_of

from copydesk_desk.operations.check.check import check_namespace
from copydesk_desk.operations.doctor.namespace import examine_namespace
from copydesk_desk.operations.forget.forget import forget_id
from copydesk_desk.operations.migrate import move, rebuild
from copydesk_desk.operations.migrate.migrate import migrate, preview
from copydesk_matching.index.index import Index
from copydesk_matching.index.layout import read_posting
from copydesk_matching.index.shape import furniture_layout
from copydesk_matching.words.word_hash import SECRET_BYTES
from copydesk_schemas import GROUP, SUPPRESSED, CopydeskError, Keys, NeedsMigration, SettingsError, stream_steps
from copydesk_schemas.keys import MOVING, SECRET
from copydesk_workers.fleet.raw_stream import RawStream
from copydesk_workers.pipeline.intake import NoWatch
from copydesk_workers.pipeline.runner import Runner
from copydesk_workers.server.epoch import ServerChanged
from copydesk_workers.server.streams import read_all
from copydesk_workers.settings import Settings

_LATER = range(300, 380)
_START = old.START + 100_000


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of a few entries, so that there are many."""
    monkeypatch.setattr(rebuild, "_PIECE", 20)
    monkeypatch.setattr(rebuild, "_FEW", 15)


def finish(client: redis.Redis, keys: Keys, settings: Settings) -> None:
    """Works on all that is pending and waits, as a worker that takes over does."""
    stream, runner = RawStream(client, keys, "old-worker", 60), Runner(client, keys, settings)
    for entry_id in stream.in_hand():
        runner.process(stream.read([entry_id]), NoWatch())
    while batch := stream.new(50, 1):
        runner.process(batch, NoWatch())


def outcomes(client: redis.Redis, keys: Keys) -> Counter[str]:
    """How many outcomes each raw document has."""
    counted = Counter(record.raw_id for record in records(client, keys).values())
    counted.update(fields[b"raw_id"].decode() for _, fields in read_all(client, keys.dead))
    return counted


def contents(client: redis.Redis, keys: Keys) -> dict[str, Any]:
    """All keys of a namespace but those whose values are random or times."""
    kept: dict[str, Any] = {}
    for key in client.scan_iter(match=keys.prefix + "*", count=1000):
        kept[key.decode().removeprefix(keys.prefix)] = old.read_key(client, key)
    kept["meta"] = [pair for pair in kept["meta"] if pair[0] != old.as_text(b"incarnation")]
    return kept


def untouched(client: redis.Redis, keys: Keys) -> list[Any]:
    """What a migration must leave as it is: queue, outputs, dead letters, groups and what is pending in them."""
    streams = (keys.raw, keys.clean, keys.duplicates, keys.dead, keys.archive)
    return [old.read_key(client, stream.encode()) for stream in streams] + [client.hgetall(keys.counters)]


def test_an_old_namespace_goes_on_where_it_stood(client: redis.Redis, keys: Keys) -> None:
    """Workers wait and say why; after the migration all laws hold, and every document has exactly one outcome."""
    old.load(client, keys.prefix)
    before, settings = untouched(client, keys), settings_of(keys)
    with pytest.raises(NeedsMigration, match="has format 7, this version of copydesk has 13: run `copydesk migrate"):
        Runner(client, keys, settings)
    told = {finding.check: finding for finding in examine_namespace(client, keys, settings)}["settings"]
    assert ("fail", True) == (told.level, f"copydesk migrate {keys.namespace}" in told.advice)
    assert before == untouched(client, keys)
    looked = preview(client, keys, settings)
    assert ("format 7 → 13", old.IN_HAND + old.WAITING) == (looked.told, looked.waiting)
    done = migrate(client, keys, settings)
    assert done is not None
    assert before == untouched(client, keys)
    assert (old.COMMITTED + 3, 0, 0) == (done.records, done.seeded, done.trimmed)
    assert migrate(client, keys, settings) is None
    assert {} == check_namespace(client, keys).found
    finish(client, keys, settings)
    assert {} == check_namespace(client, keys).found
    assert {1} == set(outcomes(client, keys).values())
    assert old.COMMITTED + 1 + old.IN_HAND + old.WAITING == len(outcomes(client, keys))
    [group] = client.xinfo_groups(keys.clean)
    assert (old.READER, old.UNACKNOWLEDGED) == (group["name"].decode(), group["pending"])
    names = [key for key in client.scan_iter(match=keys.prefix + "*") if b"next:" in key or b"migration" in key]
    assert [] == names


def test_later_documents_relate_as_if_it_was_never_upgraded(client: redis.Redis, keys: Keys) -> None:
    """Under one secret each later document has the relation, the original and the story of a run without an upgrade."""
    settings = settings_of(keys)
    old.load(client, keys.prefix)
    fresh = Keys(f"{keys.namespace}.fresh")
    for where in (keys, fresh):
        client.hset(where.meta, SECRET, "5e" * SECRET_BYTES)
    migrate(client, keys, settings)
    finish(client, keys, settings)
    publish(client, keys, [old.document(number) for number in _LATER], start=_START)
    publish(client, fresh, [old.document(number) for number in range(old.COMMITTED)], start=old.START)
    for number in range(old.COMMITTED, old.COMMITTED + old.IN_HAND + old.WAITING):
        publish(client, fresh, [old.document(number + 10)], start=old.START + number)
    for number in range(3):
        publish(client, fresh, [old.document(9000 + number)], start=_START - 10 + number, seed=True)
    publish(client, fresh, [old.document(number) for number in _LATER], start=_START)

    def told(where: Keys) -> dict[str, tuple[str, str | None, str]]:
        return {
            id_: (record.relation, record.evidence.of, record.story)
            for id_, record in records(client, where).items()
            if int(id_.partition("-")[0]) >= _START
        }

    assert len(_LATER) == len(told(keys))
    assert told(fresh) == told(keys)
    assert len({relation for relation, _, _ in told(keys).values()}) >= 4


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.fixture
def kill_at(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Ends whatever runs at the n-th command or pipeline; 0: never."""
    left = [0]
    run, execute = redis.Redis.execute_command, Pipeline.execute

    def counted(original: Any) -> Any:
        def call(*args: Any, **kwargs: Any) -> Any:
            if left[0]:
                left[0] -= 1
                if not left[0]:
                    raise Killed
            return original(*args, **kwargs)

        return call

    monkeypatch.setattr(redis.Redis, "execute_command", counted(run))
    monkeypatch.setattr(Pipeline, "execute", counted(execute))
    yield lambda number: left.__setitem__(0, number)
    left[0] = 0


def test_whenever_it_is_killed_it_goes_on(client: redis.Redis, keys: Keys, kill_at: Any) -> None:
    """Killed at random commands, again and again, it ends with the very keys of a migration that was not."""
    settings, random = settings_of(keys), Random(7)
    plain = Keys(f"{keys.namespace}.plain")
    for where in (plain, keys):
        old.load(client, where.prefix)
        client.hset(where.meta, SECRET, "5a" * 32)
    assert migrate(client, plain, settings_of(plain)) is not None
    kills = 0
    for _ in range(200):
        kill_at(random.randrange(1, 120))
        try:
            done = migrate(client, keys, settings)
        except Killed:
            kills += 1
            kill_at(0)
            client.delete(keys.migration_lock)  # it expires within a minute
            continue
        break
    kill_at(0)
    assert done is None or done.records >= old.COMMITTED
    assert kills > 5
    expected, found = contents(client, plain), contents(client, keys)
    assert expected.keys() == found.keys()
    different = [name for name in expected if expected[name] != found[name]]
    assert [] == [name for name in different if ":furniture" not in name]  # a piece that is taught twice counts twice
    assert {} == check_namespace(client, keys).found


def test_a_worker_of_the_old_version_cannot_commit(client: redis.Redis, keys: Keys) -> None:
    """Its commit asks for the length of a hash where a string is now, and its probe for the slices of an index."""
    old.load(client, keys.prefix)
    migrate(client, keys, settings_of(keys))
    for ask in (lambda: client.hlen(keys.former_attempts), lambda: client.hkeys(keys.index_slices(0))):
        with pytest.raises(redis.exceptions.ResponseError, match="WRONGTYPE"):
            ask()


@pytest.mark.parametrize(
    "changed",
    [
        {"window_documents": 60_000},
        {"window_days": 2.0, "window_documents": 20},
        {"window_days": 30.0},
        {"window_days": 0.001, "partitions": 2},
    ],
    ids=json.dumps,
)
def test_another_shape(client: redis.Redis, keys: Keys, changed: dict[str, Any]) -> None:
    """Workers with another shape are refused and told what to run; after it they find what was published before."""
    settings = settings_of(keys)
    publish(client, keys, [old.document(number) for number in range(40)], start=old.START)
    other = Settings(namespace=keys.namespace, **({"window_documents": 1000} | changed))
    with pytest.raises(SettingsError, match="copydesk migrate"):
        Index(client, keys, other.index_shape)
    done = migrate(client, keys, other)
    assert done is not None
    assert 40 == done.records
    assert {} == check_namespace(client, keys).found
    with pytest.raises(SettingsError, match="copydesk migrate"):
        Index(client, keys, settings.index_shape)
    copies = [old.document(number) | {"url": f"https://copy.example/{number}"} for number in range(20, 40)]
    copies = [{name: value for name, value in copy.items() if name != "guid"} for copy in copies]
    publish(client, keys, copies, start=old.START + 1000, settings=other)
    plain = Keys(f"{keys.namespace}.plain")
    client.hset(plain.meta, SECRET, client.hget(keys.meta, SECRET) or b"")
    publish(client, plain, [old.document(number) for number in range(40)], start=old.START, settings=other)
    publish(client, plain, copies, start=old.START + 1000, settings=other)
    assert {id_: record.relation for id_, record in records(client, plain).items()} == {
        id_: record.relation for id_, record in records(client, keys).items()
    }
    relations = [record.relation for id_, record in records(client, keys).items() if id_ >= str(old.START + 1000)]
    assert (20, True) == (len(relations), {*relations} <= SUPPRESSED)
    assert {} == check_namespace(client, keys).found
    laid = client.scan_iter(match=f"{keys.prefix}{{p*}}:*", count=1000)
    layouts = {key.split(b":")[3] for key in laid}
    assert settings.index_shape.layout.encode() not in layouts
    assert migrate(client, keys, settings) is not None
    assert {} == check_namespace(client, keys).found


def test_what_is_committed_meanwhile_is_found(client: redis.Redis, keys: Keys) -> None:
    """A fleet goes on while the index is made: all it published is in the new one, and nothing is lost or doubled."""
    settings = settings_of(keys)
    publish(client, keys, [old.document(number) for number in range(100)], start=old.START)
    other = Settings(namespace=keys.namespace, window_documents=60_000)
    published = iter(range(100, 160))

    def go_on(what: str, done: int, total: int) -> None:
        for number in (next(published, None), next(published, None)):
            if number is not None:
                publish(client, keys, [old.document(number)], start=old.START + number, settings=settings)

    done = migrate(client, keys, other, go_on)
    assert done is not None
    made = 160 - len(list(published))
    assert 100 < made == done.records
    assert {} == check_namespace(client, keys, sample=1000).found
    assert {1} == set(outcomes(client, keys).values())


def test_what_is_made_from_records_is_what_their_documents_made(
    client: redis.Redis, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A namespace of format 12 hashes as this version does: its index, made from the records, is the same again."""
    monkeypatch.setattr(rebuild, "_PIECE", 250)  # a batch that is committed in one millisecond is in one piece
    settings = settings_of(keys)
    publish(client, keys, [old.document(number) for number in range(80)], start=old.START)
    layouts = (settings.index_shape.layout, furniture_layout(settings.window_milliseconds))

    def index() -> dict[str, Any]:
        found = client.scan_iter(match=f"{keys.prefix}{{p0}}:*", count=1000)
        kept: dict[str, Any] = {key.decode(): client.hgetall(key) for key in found if client.type(key) == b"hash"}
        return {  # entries of two outputs with one id have no order: ids in a posting are compared as a set
            name: {field: sorted(read_posting(value)) for field, value in fields.items()} if "post" in name else fields
            for name, fields in kept.items()
        }

    before, maps = index(), [client.hgetall(key) for key in sorted(client.scan_iter(match=keys.prefix + "[ta]*:*"))]
    for name in [key.decode() for key in client.scan_iter(match=f"{keys.prefix}{{p0}}:*")]:  # as they were called then
        client.rename(name, name.replace(f":{layouts[0]}:", ":").replace(f":{layouts[1]}:", ":"))
    client.hset(keys.meta, "format", 12)
    assert migrate(client, keys, settings) is not None
    assert before == index()
    assert maps == [client.hgetall(key) for key in sorted(client.scan_iter(match=keys.prefix + "[ta]*:*"))]
    assert {} == check_namespace(client, keys).found


@pytest.mark.parametrize("case", ["one stream", "a stream that ended long ago", "large entries"])
def test_only_the_last_entries_are_added_in_the_pause(
    client: redis.Redis, keys: Keys, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    """All pieces but the last are done before commits pause, however few entries a piece has."""
    settings = Settings(namespace=keys.namespace, window_documents=1000, archive_entries=0)
    news = [old.document(8 * number) for number in range(120)]
    if case == "a stream that ended long ago":
        publish(client, keys, 2 * [news.pop(0)], start=old.START - 2, settings=settings)
    elif case == "large entries":
        for module_ in (rebuild, stream_steps):
            monkeypatch.setattr(module_, "ENOUGH_BYTES", 5000)
        monkeypatch.setattr(stream_steps, "AT_ONCE", 5)
    publish(client, keys, news, start=old.START, settings=settings)
    told: list[int] = []
    migrate(
        client, keys, Settings(namespace=keys.namespace, window_days=3.0), lambda what, done, total: told.append(done)
    )
    assert sum(client.xlen(stream) for stream in (keys.clean, keys.duplicates)) - 35 <= told[-1]


def test_a_batch_in_hand_is_looked_up_again(client: redis.Redis, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was looked up in the old index is not committed: the worker is told that it is another one now."""
    settings = settings_of(keys)
    publish(client, keys, [old.document(number) for number in range(10)], start=old.START)
    runner, stream = Runner(client, keys, settings), RawStream(client, keys, "worker", 60)
    client.xadd(keys.raw, {"document": json.dumps(old.document(3))}, id=f"{old.START + 500}-0")
    batch = stream.new(10, 1)
    other = Settings(namespace=keys.namespace, window_documents=60_000)
    migrate(client, keys, other)
    keys_before = set(client.scan_iter(match=keys.prefix + "*"))
    for _ in range(3):
        with pytest.raises(ServerChanged):
            runner.process(batch, NoWatch())
    assert 1 == client.xpending(keys.raw, GROUP)["pending"]
    laid = keys.of_layout(settings.index_shape.layout)
    strays = set(client.scan_iter(match=keys.prefix + "*")) - keys_before
    assert all(key.startswith(laid.index_slices(0)[:-6].encode()) for key in strays)
    Runner(client, keys, other).process(stream.read([batch[0].entry_id]), NoWatch())
    found = records(client, keys)[f"{batch[0].entry_id}/0"]
    assert ("exact", f"{old.START + 3}-0/0") == (found.relation, found.evidence.of)
    client.unlink(*strays)


def test_two_do_not_migrate_at_once(client: redis.Redis, keys: Keys) -> None:
    """A second one is refused while the first goes on, and one to another shape until it is done."""
    publish(client, keys, [old.document(number) for number in range(5)], start=old.START)
    other = Settings(namespace=keys.namespace, window_documents=60_000)
    client.set(keys.migration_lock, "someone", ex=60)
    with pytest.raises(CopydeskError, match="someone migrates"):
        migrate(client, keys, other)
    client.delete(keys.migration_lock)

    def stop(what: str, done: int, total: int) -> None:
        raise Killed

    publish(client, keys, [old.document(number) for number in range(5, 60)], start=old.START + 5)
    with pytest.raises(Killed):
        migrate(client, keys, other, stop)
    with pytest.raises(CopydeskError, match="forget when `copydesk migrate` is done"):
        forget_id(client, keys, f"{old.START}-0/0")
    with pytest.raises(SettingsError, match="has begun"):
        migrate(client, keys, Settings(namespace=keys.namespace, window_days=3.0))
    assert migrate(client, keys, other) is not None
    with pytest.raises(CopydeskError, match="no worker has run"):
        migrate(client, Keys(f"{keys.namespace}.none"), other)


def test_the_lock_is_kept_while_bookkeeping_moves(
    client: redis.Redis, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock is renewed behind each piece, however many records and stories there are."""
    monkeypatch.setattr(move, "_AT_ONCE", 10)
    publish(client, keys, [old.document(number) for number in range(40)], start=old.START)
    renewed: list[int] = []
    states = sum(client.hlen(key) for key in client.scan_iter(match=keys.prefix + "states:*"))
    move.move_slices(client, keys, 86_400_000, ("states",), lambda: renewed.append(1))
    by_states = len(renewed)
    assert by_states >= states // 10 > 0
    renewed.clear()
    move.move_slices(client, keys, 86_400_000, (), lambda: renewed.append(1))
    assert 0 < len(renewed) < by_states


def test_workers_wait_while_it_switches(client: redis.Redis, keys: Keys) -> None:
    """Between the pause and the switch nobody begins, and the message says what to do if nobody finishes it."""
    publish(client, keys, [old.document(0)], start=old.START)
    client.hset(keys.meta, "format", MOVING)
    with pytest.raises(NeedsMigration, match="run it again: it goes on where it stopped"):
        Runner(client, keys, settings_of(keys))
