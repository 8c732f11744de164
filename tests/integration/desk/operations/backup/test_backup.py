"""Backup and restore: at whatever moment it is made, what is restored has lost nothing and doubles nothing."""

import resource
import stat
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import orjson
import pytest
import redis
from msgspec.structs import replace
from tests.integration.desk.operations.migrate.old_namespace import START, document, read_key
from tests.integration.published import publish, records, settings_of

from copydesk_desk.operations.backup import backup as module
from copydesk_desk.operations.backup.backup import backup
from copydesk_desk.operations.backup.backup_file import DamagedBackup, read_backup
from copydesk_desk.operations.backup.restore import NotEmpty, restore
from copydesk_desk.operations.check.check import check_namespace
from copydesk_desk.operations.migrate.migrate import migrate, preview
from copydesk_matching.index.shape import HOME
from copydesk_schemas import CopydeskError, Keys, NeedsMigration, SettingsError
from copydesk_workers.fleet.raw_stream import RawStream, ensure_group
from copydesk_workers.pipeline.intake import NoWatch
from copydesk_workers.pipeline.runner import Runner
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.epoch import ServerChanged
from copydesk_workers.server.streams import read_all

GROUP_OF_READER = "paper"


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of a few entries, so that there are many of every kind."""
    monkeypatch.setattr(module, "_PIECE", 7)
    monkeypatch.setattr(module, "_ENTRIES", 5)
    monkeypatch.setattr(module, "_KEYS", 11)


def push(client: redis.Redis, keys: Keys, numbers: range) -> None:
    """Adds documents to the queue."""
    for number in numbers:
        client.xadd(keys.raw, {"document": orjson.dumps(document(number))}, id=f"{START + number}-0")


def outcomes(client: redis.Redis, keys: Keys) -> Counter[str]:
    """How many outcomes each raw document has."""
    counted = Counter(record.raw_id for record in records(client, keys).values())
    counted.update(fields[b"raw_id"].decode() for _, fields in read_all(client, keys.dead))
    return counted


def work(client: redis.Redis, keys: Keys) -> None:
    """Works on all that is pending and waits."""
    stream, runner = RawStream(client, keys, "worker", 60), Runner(client, keys, settings_of(keys))
    for entry_id in stream.in_hand():
        runner.process(stream.read([entry_id]), NoWatch())
    while batch := stream.new(20, 1):
        runner.process(batch, NoWatch())


def contents(client: redis.Redis, keys: Keys) -> dict[str, Any]:
    """What is in every key, by name."""
    found = {key.decode().removeprefix(keys.prefix): key for key in client.scan_iter(match=keys.prefix + "*")}
    return {name: read_key(client, key) for name, key in found.items() if name != "meta"}


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize("seed", range(4))
def test_at_any_moment(client: redis.Redis, keys: Keys, tmp_path: Path, seed: int) -> None:
    """Made between any two steps of workers, producers and readers: each document pushed by then has one outcome."""
    random = Random(seed)
    path = tmp_path / "file"
    ensure_group(client, keys)
    client.xgroup_create(keys.clean, GROUP_OF_READER, id="0", mkstream=True)
    stream, runner = RawStream(client, keys, "worker", 60), Runner(client, keys, settings_of(keys))
    pushed, moment = 0, random.randrange(2, 12)

    def step(*_: Any) -> None:
        nonlocal pushed
        act = random.randrange(4)
        if act == 0:
            count = random.randrange(1, 9)
            push(client, keys, range(pushed, pushed + count))
            pushed += count
        elif act == 1 and (batch := stream.new(random.randrange(1, 9), 1)):
            try:
                runner.process(batch, NoWatch())
            except ServerChanged:  # commits pause: the batch stays in hand
                held.extend(entry.entry_id for entry in batch)
        elif act == 2 and held and not client.exists(keys.pause):
            runner.process(stream.read([held.pop(0)]), NoWatch())
        else:
            answer: Any = client.xreadgroup(GROUP_OF_READER, "one", {keys.clean: ">"}, count=3)
            for _, entries in answer or []:
                if random.random() < 0.7:
                    client.xack(keys.clean, GROUP_OF_READER, entries[0][0])

    held: list[str] = []
    for _ in range(moment):
        step()
    before = set(outcomes(client, keys)) | {entry_id for entry_id, _ in read_all(client, keys.raw)}
    done = backup(client, keys, path, step)
    there = Keys(f"{keys.namespace}.there")
    restore(client, there, path)
    assert {} == check_namespace(client, there).found
    assert done.waiting == client.xlen(there.raw)
    work(client, there)
    assert {} == check_namespace(client, there).found
    assert set(outcomes(client, there).values()) <= {1}
    assert before <= set(outcomes(client, there))
    for entry_id in [*held]:
        runner.process(stream.read([entry_id]), NoWatch())
    work(client, keys)
    assert {1} == set(outcomes(client, keys).values()) or not pushed
    assert {} == check_namespace(client, keys).found


@pytest.mark.usefixtures("small_pieces")
def test_what_is_restored_is_what_there_was(client: redis.Redis, keys: Keys, tmp_path: Path) -> None:
    """With nobody at work every key holds the same, and so do its expiry and each group."""
    publish(client, keys, [document(number) for number in range(60)], start=START)
    publish(client, keys, [b"no JSON"], start=START + 100)
    push(client, keys, range(200, 209))
    RawStream(client, keys, "worker", 60).new(4, 1)
    client.xgroup_create(keys.clean, GROUP_OF_READER, id="0")
    client.xreadgroup(GROUP_OF_READER, "one", {keys.clean: ">"}, count=9)
    done = backup(client, keys, tmp_path)
    path = Path(done.path)
    assert (tmp_path, 0o600) == (path.parent, stat.S_IMODE(path.stat().st_mode))
    assert [path] == list(tmp_path.iterdir())
    there = Keys(f"{keys.namespace}.there")
    restored = restore(client, there, path)
    assert (keys.namespace, done.waiting, done.records) == (restored.source, restored.waiting, restored.records)
    expected, found = contents(client, keys), contents(client, there)
    assert expected.keys() == found.keys()
    assert [] == [name for name in expected if expected[name] != found[name]]
    for name in ("raw", "clean", "duplicates", "dead", "archive", "stories"):
        ours, theirs = keys.prefix + name, there.prefix + name
        assert client.xinfo_groups(ours) == client.xinfo_groups(theirs)
        assert client.xinfo_stream(ours)["entries-added"] == client.xinfo_stream(theirs)["entries-added"]
    lives = [(client.pttl(keys.prefix + name), client.pttl(there.prefix + name)) for name in expected]
    assert all((ours < 0) == (theirs < 0) for ours, theirs in lives)
    assert {} == check_namespace(client, there).found
    work(client, there)
    assert {} == check_namespace(client, there).found
    copy = document(3) | {"guid": "other", "url": "https://other.example/1"}
    publish(client, there, [copy], start=START + 10_000)
    assert "exact" == records(client, there)[f"{START + 10_000}-0/0"].relation


def test_of_two_restores_at_once_one_is_refused(client: redis.Redis, keys: Keys, tmp_path: Path) -> None:
    """Nothing is written twice, and what the other restored is whole."""
    publish(client, keys, [document(number) for number in range(20)], start=START)
    backup(client, keys, tmp_path / "file")
    for number in range(4):
        there = Keys(f"{keys.namespace}.{number}")
        with ThreadPoolExecutor(4) as pool:
            begun = [pool.submit(restore, client, there, tmp_path / "file") for _ in range(4)]
        failures = [error for one in begun if (error := one.exception()) is not None]
        assert [NotEmpty] * 3 == [type(error) for error in failures]
        assert {} == check_namespace(client, there).found


def test_an_index_elsewhere_is_made_anew(client: redis.Redis, keys: Keys, tmp_path: Path) -> None:
    """It is left out; where it is restored, workers wait until a migration has made it from the records."""
    publish(client, keys, [document(number) for number in range(30)], start=START)
    client.hset(keys.meta, HOME, "cluster")  # where the keys of the index lie does not matter here
    done = backup(client, keys, tmp_path / "file")
    there = Keys(f"{keys.namespace}.there")
    restored = restore(client, there, tmp_path / "file")
    assert (False, False) == (done.index, restored.index)
    assert [] == list(client.scan_iter(match=there.prefix + "{*"))
    with pytest.raises(NeedsMigration, match="copydesk migrate"):
        Runner(client, there, settings_of(there))
    migrated = migrate(client, there, settings_of(there))
    assert migrated is not None
    assert 30 == migrated.records
    assert {} == check_namespace(client, there).found
    copy = document(3) | {"guid": "other", "url": "https://other.example/1"}
    publish(client, there, [copy], start=START + 10_000)
    assert "exact" == records(client, there)[f"{START + 10_000}-0/0"].relation


def test_an_index_elsewhere_is_made_anew_where_the_settings_say(
    client: redis.Redis, keys: Keys, tmp_path: Path
) -> None:
    """The migration notes where it made it, workers find it there, and who looks elsewhere is refused from then on."""
    publish(client, keys, [document(number) for number in range(9)], start=START)
    client.hset(keys.meta, HOME, "server")
    backup(client, keys, tmp_path / "file")
    there = Keys(f"{keys.namespace}.there")
    restore(client, there, tmp_path / "file")
    with EmbeddedServer(tmp_path / "index") as other:
        elsewhere = replace(settings_of(there), index_url=other.url)
        assert migrate(client, there, elsewhere) is not None
        assert b"server" == client.hget(there.meta, HOME)
        copy = document(3) | {"guid": "other", "url": "https://other.example/1"}
        publish(client, there, [copy], start=START + 10_000, settings=elsewhere)
        assert "exact" == records(client, there)[f"{START + 10_000}-0/0"].relation
        assert [] == list(client.scan_iter(match=there.prefix + "{*"))
        larger = replace(settings_of(there), window_documents=60_000)
        for refused in (preview, migrate):
            with pytest.raises(SettingsError, match="COPYDESK_INDEX_URL"):
                refused(client, there, larger)


def test_large_entries_are_held_a_few_at_a_time(
    client: redis.Redis, keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A piece ends behind the value that fills it, and what is restored is the same."""
    monkeypatch.setattr(module, "_PIECE_BYTES", 1000)
    publish(client, keys, [document(number) for number in range(9)], start=START)
    client.hset(keys.progress, mapping={f"field {number}": "x" * 400 for number in range(200)})
    for _ in range(50):
        client.xadd(keys.raw, {"document": b"x" * 900})
    backup(client, keys, tmp_path / "file")
    assert max(len(msgspec.msgpack.encode(one)) for one in read_backup(tmp_path / "file")) < 10_000
    restore(client, there := Keys(f"{keys.namespace}.there"), tmp_path / "file")
    assert contents(client, keys) == contents(client, there)


def test_what_nobody_could_read_is_not_written(
    client: redis.Redis, keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An entry that is too large is told, by the name of its stream, and no file is left."""
    monkeypatch.setattr("copydesk_desk.operations.backup.backup_file._LONGEST", 100_000)
    publish(client, keys, [document(0)], start=START)
    client.xadd(keys.raw, {"document": b"x" * 100_000})
    with pytest.raises(CopydeskError, match="an entry of raw has"):
        backup(client, keys, tmp_path / "file")
    assert ([], 0) == (list(tmp_path.iterdir()), client.exists(keys.pause))


def test_a_second_backup_leaves_the_pause_of_the_first(client: redis.Redis, keys: Keys, tmp_path: Path) -> None:
    """It is refused while commits pause; before and afterwards both may be made."""
    publish(client, keys, [document(number) for number in range(9)], start=START)
    refused = []

    def begin_another(what: str, done: int) -> None:
        paused = client.get(keys.pause)
        if paused is not None:
            with pytest.raises(CopydeskError, match="another backup"):
                backup(client, keys, tmp_path / "other")
            refused.append(paused == client.get(keys.pause))

    backup(client, keys, tmp_path / "file", begin_another)
    assert {True} == set(refused)
    assert ([tmp_path / "file"], 0) == (list(tmp_path.iterdir()), client.exists(keys.pause))

    def pause_later(what: str, done: int) -> None:
        client.set(keys.pause, "a later one", nx=True, ex=60)

    backup(client, keys, tmp_path / "other", pause_later)
    assert b"a later one" == client.get(keys.pause)


def test_a_damaged_file_writes_nothing(client: redis.Redis, keys: Keys, tmp_path: Path) -> None:
    """A file that is cut, changed anywhere, or something else is refused before anything is written."""
    publish(client, keys, [document(number) for number in range(8)], start=START)
    path, bad, there = tmp_path / "file", tmp_path / "bad", Keys(f"{keys.namespace}.there")
    backup(client, keys, path)
    whole, random = path.read_bytes(), Random(3)
    forms = [b"", b"no backup", whole[: len(whole) // 2], whole[:-1], whole[:-5]]
    for _ in range(40):
        at = random.randrange(len(whole))
        forms.append(whole[:at] + bytes([whole[at] ^ (1 << random.randrange(8))]) + whole[at + 1 :])
    refused = 0
    for form in forms:
        bad.write_bytes(form)
        try:
            restore(client, there, bad)
        except DamagedBackup:
            refused += 1
            assert [] == list(client.scan_iter(match=there.prefix + "*"))
        else:  # a bit that means nothing to the decompressor
            assert records(client, keys) == records(client, there)
            client.unlink(*client.scan_iter(match=there.prefix + "*"))
    assert refused >= len(forms) - 2


def test_a_full_disk_leaves_nothing(client: redis.Redis, keys: Keys, tmp_path: Path) -> None:
    """A file that cannot be written to its end, or not at all, is refused with its name, and no part of it stays."""
    publish(client, keys, [document(number) for number in range(8)], start=START)
    (tmp_path / "full").mkdir()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    for limit in (0, 700):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
        try:
            with pytest.raises(CopydeskError, match=r"full/file cannot be written: File too large"):
                backup(client, keys, tmp_path / "full" / "file")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert [] == list((tmp_path / "full").iterdir())
    with pytest.raises(CopydeskError, match=r"nowhere/file cannot be written: No such file or directory"):
        backup(client, keys, tmp_path / "nowhere" / "file")


def test_what_is_there_stays(client: redis.Redis, keys: Keys, tmp_path: Path) -> None:
    """A namespace with content and a file that is there are refused; a restore that is not whole has workers wait."""
    publish(client, keys, [document(0)], start=START)
    backup(client, keys, tmp_path / "file")
    with pytest.raises(CopydeskError, match="is there already"):
        backup(client, keys, tmp_path / "file")
    with pytest.raises(NotEmpty, match="--namespace"):
        restore(client, keys, tmp_path / "file")
    there = Keys(f"{keys.namespace}.there")
    with pytest.raises(CopydeskError, match="no worker has run"):
        backup(client, there, tmp_path / "none")
    client.hset(there.meta, "format", "restoring")
    with pytest.raises(NeedsMigration, match="restore"):
        Runner(client, there, settings_of(there))
    assert [tmp_path / "file"] == list(tmp_path.iterdir())


def test_nothing_is_committed_in_the_pause(client: redis.Redis, keys: Keys) -> None:
    """While it is set a commit is refused and changes nothing; afterwards the same worker goes on by itself."""
    publish(client, keys, [document(0)], start=START)
    push(client, keys, range(1, 3))
    stream, runner = RawStream(client, keys, "worker", 60), Runner(client, keys, settings_of(keys))
    batch = stream.new(10, 1)
    client.set(keys.pause, "1", ex=60)
    with pytest.raises(ServerChanged, match="backup"):
        runner.process(batch, NoWatch())
    assert (2, 1) == (client.xlen(keys.raw), len(records(client, keys)))
    client.delete(keys.pause)
    runner.process(batch, NoWatch())
    assert (0, 3) == (client.xlen(keys.raw), len(records(client, keys)))
