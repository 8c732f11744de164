"""Files and keys that strangers made: a restore takes no file on its word, and no key of theirs ends a backup."""

from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest
import redis
import zstandard
from tests.integration.desk.operations.migrate.old_namespace import START, document
from tests.integration.published import publish, records, settings_of

from copydesk_desk.operations.backup.backup import backup
from copydesk_desk.operations.backup.backup_file import DamagedBackup, Piece, read_backup
from copydesk_desk.operations.backup.restore import restore
from copydesk_desk.operations.capture.record import Recorder
from copydesk_producers import Producer
from copydesk_schemas import Keys, NeedsMigration
from copydesk_schemas.ids import GREATEST
from copydesk_workers.pipeline.runner import Runner
from copydesk_workers.server.small_parts import small_fields

HEADER = {"type": "header", "namespace": "x", "format": 13, "made_at": START, "server": "8"}


def written(path: Path, *pieces: tuple[str, str, Any], header: dict[str, Any] = HEADER) -> Path:
    """A file of any pieces, kind, name and value, with a checksum that is right."""
    told = [
        header,
        *({"type": "piece", "kind": kind, "name": name, "lives": 0, "value": v} for kind, name, v in pieces),
    ]
    framed = b"".join(len(data).to_bytes(4, "big") + data for data in map(msgspec.msgpack.encode, told))
    end = msgspec.msgpack.encode({"type": "end", "messages": len(told), "sha256": sha256(framed).hexdigest()})
    path.write_bytes(zstandard.ZstdCompressor().compress(framed + len(end).to_bytes(4, "big") + end))
    return path


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        ("string", "a", [1, 2]),
        ("string", "meta", b"x"),
        ("hash", "a", None),
        ("hash", "a", [b"odd"]),
        ("hash", "meta", []),
        ("hash", "rq:job:1", [b"data", b"x"]),
        ("set", "a", []),
        ("zset", "a", [b"member", b"no score"]),
        ("zset", "a", [b"odd"]),
        ("stream", "raw", [[b"1-0"]]),
        ("stream", "raw", [[b"MAXLEN", [b"0", b"*", b"document", b"x"]]]),
        ("stream", "raw", [[b"1-0", [b"odd"]]]),
        ("ends", "raw", [b"1-0", None]),
        ("ends", "raw", [b"last", None, None]),
        ("group", "raw", [b"g", b"$$$", None, []]),
        ("group", "raw", [b"g", b"0-0", None, [[1]]]),
    ],
)
def test_a_made_up_file_writes_nothing(
    client: redis.Redis, keys: Keys, tmp_path: Path, kind: str, name: str, value: Any
) -> None:
    """The checksum of a file says nothing about who wrote it: a value that is none of its kind is refused."""
    with pytest.raises(DamagedBackup, match="is damaged"):
        restore(client, keys, written(tmp_path / "file", ("string", "fine", b"x"), (kind, name, value)))
    assert [] == list(client.scan_iter(match=keys.prefix + "*"))


@pytest.mark.parametrize("wrong", [{"made_at": 10**18}, {"made_at": -1}, {"version": 0}, {"format": -1}])
def test_a_made_up_header_writes_nothing(
    client: redis.Redis, keys: Keys, tmp_path: Path, wrong: dict[str, int]
) -> None:
    """Nor do numbers that mean nothing."""
    with pytest.raises(DamagedBackup):
        restore(client, keys, written(tmp_path / "file", header=HEADER | wrong))
    assert [] == list(client.scan_iter(match=keys.prefix + "*"))


def test_pieces_that_do_not_fit_together_stay_closed(client: redis.Redis, keys: Keys, tmp_path: Path) -> None:
    """What the server refuses is told, and no worker takes what was written."""
    file = written(tmp_path / "file", ("string", "raw", b"x"), ("stream", "raw", [[b"1-0", [b"document", b"x"]]]))
    with pytest.raises(DamagedBackup, match="copydesk drop"):
        restore(client, keys, file)
    with pytest.raises(NeedsMigration, match="restore"):
        Runner(client, keys, settings_of(keys))


def test_keys_of_a_stranger_do_not_end_a_backup(client: redis.Redis, keys: Keys, tmp_path: Path) -> None:
    """Whoever may push may make keys below `producer:`, of any name."""
    publish(client, keys, [document(0)], start=START)
    odd, other = keys.producer("x" * 27).encode() + b"\xff\x1b[2J", keys.producer("0" * 32)
    client.hset(odd, "batch", "1")
    client.xadd(other, {"a": "b"})  # before 7.2
    backup(client, keys, tmp_path / "file")
    there = Keys(f"{keys.namespace}.there")
    restore(client, there, tmp_path / "file")
    assert records(client, keys) == records(client, there)
    assert not client.exists(odd.replace(keys.prefix.encode(), there.prefix.encode()), there.producer("0" * 32))
    client.delete(odd, other)


def test_what_a_stranger_noted_fits_into_no_answer(client: redis.Redis, keys: Keys, tmp_path: Path) -> None:
    """Names of keys and values of progress of a megabyte each: the server ended the client for which it held them."""
    publish(client, keys, [document(0)], start=START)
    client.hset(keys.progress, "pages/", "7")
    for number in range(8):
        client.hset(keys.progress, f"{number}", bytes(3_000_000))
    strangers = [keys.producer(f"{number}" + "x" * 1_000_000) for number in range(30)]
    for name in strangers:
        client.hset(name, "batch", "1")
    limit = str(client.config_get("maxmemory-clients")["maxmemory-clients"])
    client.config_set("maxmemory-clients", 20_000_000)
    try:
        backup(client, keys, tmp_path / "file")
    finally:
        client.config_set("maxmemory-clients", limit)
        client.delete(*strangers)
    pieces = [one for one in read_backup(tmp_path / "file") if isinstance(one, Piece)]
    assert [[b"pages/", b"7"]] == [one.value for one in pieces if one.name == "progress"]
    assert not [one for one in pieces if one.name.startswith("producer:")]


def test_what_a_stranger_noted_is_read_in_pieces(client: redis.Redis, keys: Keys) -> None:
    """Four million notes without a value held the server for 8.3 s at each backup: their bytes alone were counted."""
    for begin in range(0, 60_000, 10_000):
        client.hset(keys.progress, mapping={f"{number}": "" for number in range(begin, begin + 10_000)})
    parts = [part[::2] for part in small_fields(client, keys.progress, 1_000)]
    assert max(map(len, parts)) < 20_000
    assert {b"%d" % number for number in range(60_000)} == {name for part in parts for name in part}


def test_keys_of_a_stranger_do_not_make_the_pause_longer(client: redis.Redis, keys: Keys, tmp_path: Path) -> None:
    """100,000 of them had commits pause for 23 s. They are read before; what a producer writes is kept, and no more."""
    publish(client, keys, [document(0)], start=START)
    with Producer(client, keys.namespace) as producer:
        producer.push({"text": "The ferry to Lindmark sails again."})
    [own] = client.scan_iter(match=keys.producer("*"))
    strangers = [keys.producer(f"{number:032}") for number in range(300)]
    for name in strangers:
        client.hset(name, "a", "b")
    client.hset(keys.producer("f" * 32), mapping={"batch": 1, "answer": bytes(2_000_000)})
    client.hset(own, "more", "of it")
    paused: list[bool] = []
    backup(client, keys, tmp_path / "file", lambda what, done: paused.append(bool(client.exists(keys.pause))))
    assert not any(paused[: len(strangers) // 50])
    assert any(paused)
    pieces = [one for one in read_backup(tmp_path / "file") if isinstance(one, Piece)]
    kept = {one.name: one.value for one in pieces if one.name.startswith("producer:")}
    fields = cast("dict[bytes, bytes]", client.hgetall(own))
    told = [part for name in (b"batch", b"answer") for part in (name, fields[name])]
    assert {own.decode().removeprefix(keys.prefix): told} == kept
    client.delete(*strangers, keys.producer("f" * 32))


@pytest.mark.parametrize("crowd", [False, True])
def test_names_of_consumers_do_not_end_a_backup(
    client: redis.Redis, keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, crowd: bool
) -> None:
    """Each entry that a reader has in hand is told with its name, and the name of one can be of megabytes.

    2,500 entries and a name of 500 KB were more than a backup can hold. What other readers have in hand is kept, also
    where it fills several pieces, and where there are too many consumers to be listed: those of other groups then are.
    """
    monkeypatch.setattr("copydesk_desk.operations.backup.backup._PIECE_BYTES", 100)
    consumers = [("one", 9), ("c" * 100_000, 20), ("two", 5)]
    if crowd:
        monkeypatch.setattr("copydesk_desk.operations.backup.backup._MOST_CONSUMERS", 2)
        consumers.append(consumers.pop(1))
    publish(client, keys, [document(number) for number in range(40)])
    client.xgroup_create(keys.clean, "g", "0")
    for consumer, count in consumers:
        client.xreadgroup("g", consumer, {keys.clean: ">"}, count=count)
    client.xgroup_create(keys.clean, "h", "0")
    for consumer, count in (("c" * 2000, 3), ("one", 4)):
        client.xreadgroup("h", consumer, {keys.clean: ">"}, count=count)
    told = [client.xpending_range(keys.clean, group, "-", "+", 100) for group in ("g", "h")]
    backup(client, keys, tmp_path / "file")
    assert (tmp_path / "file").stat().st_size < 100_000
    client.delete(*client.scan_iter(match=keys.prefix + "*"))
    restore(client, keys, tmp_path / "file")
    for group, before in zip(("g", "h"), told, strict=True):
        kept = [(one["message_id"], one["consumer"]) for one in before if one["consumer"] in (b"one", b"two")]
        found = client.xpending_range(keys.clean, group, "-", "+", 100)
        assert kept == [(one["message_id"], one["consumer"]) for one in found]
    groups = client.xinfo_groups(keys.clean)
    assert [one["last-delivered-id"] for one in groups] == [before[-1]["message_id"] for before in told]


@pytest.mark.parametrize("most", [0, 100], ids=["crowd", "listed"])
@pytest.mark.parametrize("together", [2, 3])
def test_a_backup_asks_for_nothing_behind_the_greatest_id(
    client: redis.Redis, keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, together: int
) -> None:
    """Behind it the server takes no range, also where what a reader has in hand fills a piece just so."""
    monkeypatch.setattr("copydesk_desk.operations.backup.backup._PIECE", together)
    monkeypatch.setattr("copydesk_desk.operations.backup.backup._MOST_CONSUMERS", most)
    publish(client, keys, [document(0)], start=START)
    client.xadd(keys.clean, {"id": "last"}, id=GREATEST)
    client.xgroup_create(keys.clean, "g", "0")
    client.xreadgroup("g", "one", {keys.clean: ">"})
    told = [one["message_id"] for one in client.xpending_range(keys.clean, "g", "-", "+", 100)]
    backup(client, keys, tmp_path / "file")
    pieces = [one for one in read_backup(tmp_path / "file") if isinstance(one, Piece)]
    [kept] = [one.value[3] for one in pieces if (one.kind, one.name) == ("group", "clean")]
    assert (2, told) == (len(told), [entry_id for entry_id, _, _ in kept])


def _bytes_in(answer: Any) -> int:
    if isinstance(answer, dict):
        return sum(map(_bytes_in, (*answer.keys(), *answer.values())))
    return sum(map(_bytes_in, answer)) if isinstance(answer, list | tuple) else len(answer or b"")


def test_large_entries_are_asked_for_one_after_the_other(
    client: redis.Redis, keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anybody who may push may push some of hundreds of megabytes: 50 at once, and the server puts out who asks.

    So no backup could be made, and no capture recorded, while they wait or are in the archive.
    """
    publish(client, keys, [document(0)], start=START)
    for number in range(12):
        client.xadd(keys.raw, {"document": b"a" * 4_000_000})
        fields = {"commit": number + 2, "raw_id": f"{number}-0", "outcomes": "dead:too_large", "seed": "0"}
        client.xadd(keys.archive, fields | {"document": b"a" * 4_000_000})  # type: ignore[arg-type]  # redis-py's
    sizes = []
    execute = client.execute_command

    def execute_and_measure(*arguments: Any, **named: Any) -> Any:
        answer = execute(*arguments, **named)  # type: ignore[no-untyped-call]  # redis-py's
        if arguments[0] in ("XRANGE", "XREAD", "EVALSHA") and isinstance(answer, list | dict):
            sizes.append(_bytes_in(answer))
        return answer

    monkeypatch.setattr(client, "execute_command", execute_and_measure)
    backup(client, keys, tmp_path / "file")
    recorder = Recorder(client, keys, tmp_path / "day.jsonl.zst")
    recorder.read_available()
    recorder.finish()
    assert 16_000_000 < max(sizes) < 24_000_000
    there = Keys(f"{keys.namespace}.there")
    restore(client, there, tmp_path / "file")
    assert [client.xlen(one.raw) for one in (keys, there)] == [12, 12]
    assert client.xrange(keys.archive) == client.xrange(there.archive)
