"""The check: a healthy namespace has no finding; each kind of damage is found, named, and mended where it can be."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import orjson
import pytest
import redis
from msgspec.structs import replace
from tests.integration.published import publish
from tests.made_pages import make_pages

from copydesk_desk.operations.backup.backup import backup
from copydesk_desk.operations.check.breaches import LAWS, Law, Report
from copydesk_desk.operations.check.check import check_namespace
from copydesk_desk.operations.export import records_of_stream
from copydesk_desk.operations.forget.forget import forget_id
from copydesk_producers import Reader
from copydesk_schemas import GROUP, DocumentError, Keys, Record, milliseconds_of, pack_record_id
from copydesk_schemas.ids import GREATEST
from copydesk_workers.fleet.raw_stream import RawStream, drained, ensure_group
from copydesk_workers.pipeline.intake import NoWatch
from copydesk_workers.pipeline.runner import Runner
from copydesk_workers.records.states import format_state, parse_state, read_states
from copydesk_workers.server.streams import read_all
from copydesk_workers.server.versions import version_of
from copydesk_workers.settings import Settings

WAITING = 5
WINDOW = Settings().window_milliseconds
#: What no repair can mend, as the text is nowhere any more.
BEYOND_REPAIR = {"no_entry"}


@pytest.fixture(scope="module")
def pattern(client: redis.Redis) -> Iterator[Keys]:
    """A namespace in which 40 pages were processed and a few wait; half of them handed out. Tests get copies of it."""
    keys = Keys(f"pattern-{uuid.uuid4().hex[:12]}")
    try:
        work(client, keys)
        yield keys
    finally:
        for key in client.scan_iter(f"{keys.prefix}*", count=1000):
            client.unlink(key)


@pytest.fixture
def worked(client: redis.Redis, keys: Keys, pattern: Keys) -> Keys:
    """A copy of the pattern, key by key, in the namespace of the test."""
    for key in client.scan_iter(f"{pattern.prefix}*", count=1000):
        assert client.copy(key.decode(), keys.prefix + key.decode().removeprefix(pattern.prefix))
    return keys


def work(client: redis.Redis, keys: Keys) -> None:
    """Processes 40 pages, and adds a few that wait, half of them handed out."""
    settings = Settings(namespace=keys.namespace, window_documents=1000)
    ensure_group(client, keys)
    for page in make_pages(7, 40):
        client.xadd(keys.raw, {"document": orjson.dumps(page)})
    stream = RawStream(client, keys, "worker", 60)
    runner = Runner(client, keys, settings)
    while batch := stream.new(20, 1):
        runner.process(batch, NoWatch())
    for page in make_pages(8, WAITING):
        client.xadd(keys.raw, {"document": orjson.dumps(page)})
    assert 2 == len(stream.new(2, 1))


def check(client: redis.Redis, keys: Keys, *, repair: bool = False) -> Report:
    """A check that looks for every record."""
    return check_namespace(client, keys, repair=repair, sample=1000)


def published(client: redis.Redis, stream: str, relation: str | None = None) -> tuple[str, bytes, dict[bytes, bytes]]:
    """The last entry of a stream (of this relation): its entry id, the packed id of its record, its fields."""
    found = [
        (entry_id, pack_record_id(fields[b"id"].decode()), fields)
        for entry_id, fields in read_all(client, stream)
        if relation in (None, fields[b"relation"].decode())
    ]
    return found[-1]


def slice_key(keys: Keys, name: str, packed: bytes) -> str:
    """The key of the slice that holds a record's bookkeeping."""
    return f"{keys.prefix}{name}:{milliseconds_of(packed) // WINDOW}"


# -- the damage


def take_entry_away(client: redis.Redis, keys: Keys) -> None:
    """The consumer is deleted while it has entries pending."""
    client.xgroup_delconsumer(keys.raw, GROUP, "worker")


def queue_again(client: redis.Redis, keys: Keys) -> None:
    """A raw entry that is finished stands in the stream again."""
    done = client.xadd(keys.raw, {"document": b'{"text": "again"}'})
    packed = pack_record_id(f"{cast(bytes, done).decode()}/0")
    client.hset(slice_key(keys, "states", packed), cast(str, packed), "d")


def delete_in_hand(client: redis.Redis, keys: Keys) -> None:
    """A raw entry is deleted while it is in hand."""
    [first, *_] = client.xpending_range(keys.raw, GROUP, "-", "+", 1)
    client.xdel(keys.raw, first["message_id"])


def leave_mark(client: redis.Redis, keys: Keys) -> None:
    """A mark of an entry that is finished."""
    client.hset(keys.attempts, "5-0", "1")


def leave_link(client: redis.Redis, keys: Keys) -> None:
    """Links of a record that is finished."""
    _, packed, _ = published(client, keys.clean)
    key = slice_key(keys, "links", packed)
    client.hset(key, mapping={packed: b"1", packed + b"1": b"link"})
    client.pexpire(key, 60_000)


def lose_state(client: redis.Redis, keys: Keys) -> None:
    """The state of a clean record is gone; so are those of duplicates."""
    for stream in (keys.clean, keys.duplicates):
        _, packed, _ = published(client, stream)
        client.hdel(slice_key(keys, "states", packed), cast(str, packed))


def publish_twice(client: redis.Redis, keys: Keys) -> None:
    """A record stands in clean a second time."""
    _, _, fields = published(client, keys.clean)
    client.xadd(keys.clean, cast("dict[Any, Any]", fields))


def lose_entry(client: redis.Redis, keys: Keys) -> None:
    """An entry of clean that is not the first is deleted."""
    entry_id, _, _ = published(client, keys.clean)
    client.xdel(keys.clean, entry_id)


def write_unreadable(client: redis.Redis, keys: Keys) -> None:
    """A record of an older version has a number that no reader takes; one of each stream of records."""
    for stream in (keys.clean, keys.duplicates):
        poison(client, keys, stream, b'{"reach":' + b"9" * 400 + b',"note":"\\u0001"}')


def poison(client: redis.Redis, keys: Keys, stream: str, metadata: bytes) -> str:
    """Puts this in the place of the metadata of the last record of a stream; returns the id of the new entry."""
    entry_id, packed, fields = published(client, stream)
    record = orjson.loads(fields[b"record"])
    assert orjson.dumps(record["metadata"]) in fields[b"record"]
    whole = orjson.dumps(record | {"metadata": "HERE"}).replace(b'"HERE"', metadata)
    client.xdel(stream, entry_id)
    written: dict[Any, Any] = {**fields, b"record": whole}
    added = cast(bytes, client.xadd(stream, written)).decode()
    state = read_states(client, keys, WINDOW, [packed])[packed]
    client.hset(slice_key(keys, "states", packed), cast(str, packed), format_state(replace(state, entry_id=added)))
    counter = {keys.clean: "articles_published", keys.duplicates: "articles_duplicate"}[stream]
    client.hincrby(keys.counters, counter, 1)
    return added


def orphan(client: redis.Redis, keys: Keys) -> None:
    """The original of a duplicate is dead, and stands in clean no more."""
    _, packed, _ = published(client, keys.duplicates)
    of = read_states(client, keys, WINDOW, [packed])[packed].of
    assert of is not None
    entry_id = read_states(client, keys, WINDOW, [of])[of].entry_id
    assert entry_id is not None
    client.xdel(keys.clean, entry_id)
    client.hset(slice_key(keys, "states", of), cast(str, of), "d")


def contradict(client: redis.Redis, keys: Keys) -> None:
    """A record stands in clean, and its state says that it is dead."""
    _, packed, _ = published(client, keys.clean)
    client.hset(slice_key(keys, "states", packed), cast(str, packed), "d")


def falsify_counter(client: redis.Redis, keys: Keys) -> None:
    """A counter is off, another is no number."""
    client.hincrby(keys.counters, "articles_published", 3)
    client.hset(keys.counters, "articles_duplicate", "many")


def forget_member(client: redis.Redis, keys: Keys) -> None:
    """A story has lost a record."""
    _, _, fields = published(client, keys.duplicates)
    client.hdel(keys.story(fields[b"story"].decode()), fields[b"id"].decode())


def lose_story_list(client: redis.Redis, keys: Keys) -> None:
    """A story is not in the list that it leaves with."""
    _, packed, fields = published(client, keys.duplicates)
    client.zrem(slice_key(keys, "stories", packed), fields[b"story"].decode())


def add_stranger(client: redis.Redis, keys: Keys) -> None:
    """A story names an original, which has a story of its own."""
    _, _, fields = published(client, keys.duplicates)
    _, _, other = published(client, keys.clean, "original")
    assert other[b"story"] != fields[b"story"]
    client.hset(keys.story(fields[b"story"].decode()), other[b"id"].decode(), "copy seeded")


def falsify_spread(client: redis.Redis, keys: Keys) -> None:
    """The counts of a story say that it has more outlets than it has."""
    _, _, fields = published(client, keys.duplicates)
    spread = keys.spread(fields[b"story"].decode())
    counted = cast("bytes", client.hget(spread, "sum")).split(b"\t")
    client.hset(spread, "sum", b"\t".join([counted[0], b"77", *counted[2:]]))


def lose_signatures(client: redis.Redis, keys: Keys) -> None:
    """The signatures of a slice are gone."""
    _, packed, _ = published(client, keys.clean)
    for laid in client.scan_iter(f"{keys.of_layout('*').signatures_prefix(0)}{milliseconds_of(packed) // WINDOW}"):
        client.delete(laid)


def lose_postings(client: redis.Redis, keys: Keys) -> None:
    """Some buckets of postings are gone."""
    for bucket in list(client.scan_iter(keys.of_layout("*").postings_prefix(0) + "*", count=1000))[:3]:
        client.delete(bucket)


def lose_texts(client: redis.Redis, keys: Keys) -> None:
    """The map of whole texts is gone."""
    _, packed, _ = published(client, keys.clean)
    client.delete(slice_key(keys, "texts", packed))


def trim_queue(client: redis.Redis, keys: Keys) -> None:
    """Someone cuts the raw stream to one document."""
    client.xtrim(keys.raw, maxlen=1, approximate=False)


DAMAGE: list[tuple[Law, Callable[[redis.Redis, Keys], None]]] = [
    ("lost", trim_queue),
    ("lost_entry", take_entry_away),
    ("finished_waits", queue_again),
    ("gone_entry", delete_in_hand),
    ("stale_mark", leave_mark),
    ("stale_link", leave_link),
    ("no_state", lose_state),
    ("twice", publish_twice),
    ("twice", contradict),
    ("no_entry", lose_entry),
    ("unreadable", write_unreadable),
    ("orphan", orphan),
    ("counter", falsify_counter),
    ("story_lacks", forget_member),
    ("story_lacks", lose_story_list),
    ("story_stranger", add_stranger),
    ("story_counts", falsify_spread),
    ("unindexed", lose_signatures),
    ("unindexed", lose_postings),
    ("no_text", lose_texts),
]


def test_a_healthy_namespace_has_no_finding(client: redis.Redis, worked: Keys) -> None:
    """What the workers left, in the middle of their work, breaks no law, and everything was looked at."""
    report = check(client, worked)
    assert ({}, []) == (report.found, report.findings)
    assert WAITING == report.looked_at["raw documents"]
    assert client.xlen(worked.clean) == report.looked_at["entries of clean"]
    assert client.xlen(worked.clean) + client.xlen(worked.duplicates) == report.looked_at["records looked for"]


@pytest.mark.parametrize(("law", "damage"), DAMAGE, ids=[damage.__name__ for _, damage in DAMAGE])
def test_damage_is_found_and_mended(
    client: redis.Redis, worked: Keys, law: Law, damage: Callable[[redis.Redis, Keys], None]
) -> None:
    """Each kind of damage is found under its law; a repair says what it did, and the next check finds nothing of it."""
    if law == "lost" and version_of(client.info("server")).compatible < (7, 0):
        pytest.skip("Redis before 7.0 does not count what was added")
    damage(client, worked)
    found = check(client, worked)
    assert law in found.found
    assert {} == found.mended
    mended = check(client, worked, repair=True)
    assert law in mended.found
    for _ in range(3):  # what one repair brings to light, the next one mends
        check(client, worked, repair=True)
    after = check(client, worked)
    if law in BEYOND_REPAIR:
        assert {law} == set(after.found)
    else:
        assert mended.found[law] == mended.mended[law]
        assert {} == {key: count for key, count in after.found.items() if key not in BEYOND_REPAIR}


def test_there_is_damage_for_every_law() -> None:
    """No law goes untested; that of the server as a whole needs one of its own (`workers/server/test_eviction.py`)."""
    assert set(LAWS) == {law for law, _ in DAMAGE} | {"evicts", "lost_document"}


def test_a_lost_entry_is_worked_on_after_the_repair(client: redis.Redis, worked: Keys) -> None:
    """What nobody had in hand is taken by the next worker that looks for silent consumers."""
    take_entry_away(client, worked)
    assert 2 == check(client, worked, repair=True).mended["lost_entry"]
    heir = RawStream(client, worked, "heir", 60)
    assert heir.reclaim() is not None
    assert heir.reclaim() is not None
    assert heir.reclaim() is None


def test_an_unreadable_record_is_written_again(client: redis.Redis, worked: Keys) -> None:
    """A reader stops at it, and the check names it; after the repair the reader has the record, with its number."""
    behind, _, _ = published(client, worked.clean)
    poisoned = poison(client, worked, worked.clean, b'{"reach":' + b"9" * 400 + b',"note":"\\u0001","few":3}')
    client.xgroup_create(worked.clean, "search", id=behind)
    with pytest.raises(DocumentError, match=f"entry {poisoned} of .*copydesk check --repair"):
        read(client, worked)
    with pytest.raises(DocumentError, match=f"entry {poisoned} of clean .*copydesk check --repair"):
        list(records_of_stream(client, worked, "clean"))
    found = check(client, worked)
    assert {"unreadable": 1} == {law: count for law, count in found.found.items() if law == "unreadable"}
    [told] = [one for one in found.findings if one.law == "unreadable"]
    _, packed, fields = published(client, worked.clean)
    assert (fields[b"id"].decode(), None) == (told.where, told.mended)
    assert f"the entry {poisoned} of clean cannot be read" in told.detail
    assert 1 == check(client, worked, repair=True).mended["unreadable"]
    [record] = read(client, worked)
    assert ({"reach": "9" * 400, "note": "\u0001", "few": 3}, told.where) == (record.metadata, record.id)
    state = read_states(client, worked, WINDOW, [packed])[packed]
    assert published(client, worked.clean)[0] == state.entry_id
    assert {} == check(client, worked).found


def test_what_is_no_record_is_told_with_what_removes_it(client: redis.Redis, worked: Keys) -> None:
    """A repair removes no text. `copydesk forget` does, and readers get past it."""
    behind, _, _ = published(client, worked.clean)
    poison(client, worked, worked.clean, b"[1, 2")
    client.xgroup_create(worked.clean, "search", id=behind)
    stray = cast(bytes, client.xadd(worked.dead, {"reason": b"\xff"})).decode()
    client.hincrby(worked.counters, "articles_dead", 1)
    growth = cast(bytes, client.xadd(worked.growths, {"growth": "{"})).decode()
    told = [one for one in check(client, worked, repair=True).findings if one.law == "unreadable"]
    assert [None, None, None] == [one.mended for one in told]
    _, _, fields = published(client, worked.clean)
    id_ = fields[b"id"].decode()
    assert f"`copydesk forget {id_}` removes it" in told[0].detail
    assert f"XDEL {worked.dead} {stray} removes it" in told[1].detail
    assert f"XDEL {worked.growths} {growth} removes it" in told[2].detail
    forget_id(client, worked, id_)
    client.xdel(worked.dead, stray)
    client.xdel(worked.growths, growth)
    assert [] == read(client, worked)
    assert "unreadable" not in check(client, worked).found


def read(client: redis.Redis, keys: Keys) -> list[Record]:
    """What a reader of the group `search` gets of clean."""
    with Reader(client, keys.namespace, group="search", consumer="one", wait=0) as reader:
        return [record for _, record in reader]


def test_an_orphan_is_published(client: redis.Redis, worked: Keys) -> None:
    """A duplicate that lost its original comes out as an original, in clean and no longer in duplicates."""
    orphan(client, worked)
    _, packed, fields = published(client, worked.duplicates)
    check(client, worked, repair=True)
    state = read_states(client, worked, WINDOW, [packed])[packed]
    assert ("clean", "original", None) == (state.status, state.relation, state.of)
    [(_, entry)] = [one for one in read_all(client, worked.clean) if one[1][b"id"] == fields[b"id"]]
    record = orjson.loads(entry[b"record"])
    assert ("original", None) == (record["relation"], record["evidence"]["of"])
    assert orjson.loads(fields[b"record"])["text"] == record["text"]
    assert not [one for one in read_all(client, worked.duplicates) if one[1][b"id"] == fields[b"id"]]


def test_states_are_written_as_they_are_read(client: redis.Redis, worked: Keys) -> None:
    """`format_state` is the inverse of `parse_state`, on every state of a real namespace."""
    for key in client.scan_iter(worked.prefix + "states:*"):
        for value in cast("dict[bytes, bytes]", client.hgetall(key)).values():
            assert value == format_state(parse_state(value))


@pytest.mark.parametrize("in_hand", [False, True])
def test_the_greatest_id_stops_no_look(client: redis.Redis, keys: Keys, tmp_path: Path, in_hand: bool) -> None:
    """Whoever may XADD may give it, and behind it the server takes no range: `check` and `backup` ended there."""
    publish(client, keys, [{"text": "The ferry sails to the island again, said the mayor of the town on Monday."}])
    client.xadd(keys.raw, {"document": "x"}, id=GREATEST)
    if in_hand:
        assert 1 == len(RawStream(client, keys, "worker", 60).new(10, 1))
    assert {} == check_namespace(client, keys).found
    backup(client, keys, tmp_path / "file")
    client.xack(keys.raw, GROUP, GREATEST)
    assert in_hand == drained(client, keys)
