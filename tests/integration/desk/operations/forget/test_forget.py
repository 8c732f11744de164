"""Takedowns: nothing of a record is left but its state, nothing of others is lost, and nothing breaks."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import orjson
import pytest
import redis
from msgspec.structs import replace
from tests.integration.published import publish, records, settings_of
from tests.integration.workers.commit.pages import SETTINGS, article, dead, entry, match, push

from copydesk_desk.operations import recount
from copydesk_desk.operations.capture.record import Recorder
from copydesk_desk.operations.check.check import check_namespace
from copydesk_desk.operations.forget.domain import forget_domain
from copydesk_desk.operations.forget.forget import CannotForget, Removed, forget_id
from copydesk_desk.operations.sinks.undelivered import UndeliveredStore
from copydesk_matching.index.index import Index
from copydesk_schemas import (
    IdOutOfRange,
    Keys,
    OutputStream,
    decode_dead,
    decode_growth,
    decode_record,
    pack_id,
    pack_record_id,
)
from copydesk_workers.commit.committer import Committer
from copydesk_workers.records.find import RecordGone, find_record, record_in
from copydesk_workers.records.members import largest_stories, newest_stories, read_story
from copydesk_workers.records.spread import read_spreads
from copydesk_workers.records.states import read_states
from copydesk_workers.server.streams import read_all
from copydesk_workers.sinks.target import Entry, Refused

WIRE = (
    "The harbour board of Lindmark agreed on Tuesday to widen the ferry basin, ending a dispute that had kept three"
    " shipping lines away from the town for most of the year. Board chairwoman Ines Quellborn told reporters that the"
    " work would begin once the spring storms were over and that no fisherman would lose a berth."
)
APPLES = (
    "Growers in the upper valley expect the poorest apple harvest in a generation after hail stripped the trees twice"
    " within one week. The cooperative that buys most of the fruit has asked the ministry for a loan and warned its"
    " presses may stand idle in autumn, while pickers were told to stay at home."
)
TRAMS = (
    "A new tram line between the harbour and the hospital of Velmora will open two months late, the city said on"
    " Thursday, because the last of the rails were delivered to another town with the same name. Drivers are trained"
    " on the old line until then, and passengers may use the ferry with the tickets that they have bought."
)
TREES = ("ash", "birch", "cedar", "elm", "fir", "hazel", "larch", "oak", "pine", "rowan", "willow", "yew")
LATER = 1_700_000_100_000
OUTPUTS: tuple[OutputStream, ...] = ("clean", "duplicates", "dead", "stories")


def url(name: str, site: str = "quellborn.example") -> str:
    """An address of a page."""
    return f"https://www.{site}/{name}"


def all_bytes(client: redis.Redis, keys: Keys) -> Iterator[tuple[str, bytes]]:
    """Every key of the namespace with each field name and value in it; states aside, which may stay."""
    for key in client.scan_iter(match=keys.prefix + "*", count=1000):
        name = key.decode().removeprefix(keys.prefix)
        if name.startswith("states:"):
            continue
        yield name, key
        for part in value_parts(client, key):
            yield name, part


def value_parts(client: redis.Redis, key: bytes) -> list[bytes]:
    """All byte strings in the value of a key, whatever its type."""
    kind = client.type(key)
    if kind == b"stream":
        return [part for _, fields in read_all(client, key.decode()) for pair in fields.items() for part in pair]
    if kind == b"hash":
        return [part for pair in cast("dict[bytes, bytes]", client.hgetall(key)).items() for part in pair]
    if kind == b"string":
        return [cast(bytes, client.get(key))]
    if kind == b"set":
        return list(cast("set[bytes]", client.smembers(key)))
    return cast("list[bytes]", client.lrange(key, 0, -1) if kind == b"list" else client.zrange(key, 0, -1))


def traces(client: redis.Redis, keys: Keys, *needles: bytes) -> set[tuple[str, bytes]]:
    """Which keys hold one of these, and which."""
    return {(name, needle) for name, part in all_bytes(client, keys) for needle in needles if needle in part}


def ids_of(record_id: str) -> tuple[bytes, bytes, bytes]:
    """A record id as it may stand in a key: printed, the raw id, and packed."""
    return record_id.encode(), record_id.partition("/")[0].encode(), pack_record_id(record_id)


@pytest.mark.parametrize("partitions", [1, 3])
def test_nothing_is_left_but_the_state(client: redis.Redis, keys: Keys, partitions: int) -> None:
    """No key holds text, URL, guid or id of the record any more, in any form; the others are all still there."""
    documents = [
        {"text": WIRE, "url": url("basin"), "guid": "guid-of-the-basin", "title": "Basin to be widened"},
        {"text": APPLES, "url": url("apples", "valley.example")},
        {"text": TRAMS},
    ]
    settings = replace(settings_of(keys), partitions=partitions)
    wire, apples, trams = (f"{entry}/0" for entry in publish(client, keys, documents, settings=settings))
    needles = (b"Quellborn", b"quellborn.example", b"guid-of-the-basin", b"Basin to be widened", *ids_of(wire))
    assert {"clean", "archive"} <= {name for name, _ in traces(client, keys, *needles)}
    published = [Entry(id_, record) for id_, fields in read_all(client, keys.clean) if (record := record_in(fields))]
    UndeliveredStore(client, keys, "clean", "g").keep([Refused(entry, "it does not like it") for entry in published])
    before = traces(client, keys, *ids_of(apples), *ids_of(trams), b"Growers", b"tram line")
    removed = forget_id(client, keys, wire)
    assert set() == traces(client, keys, *needles)
    assert before == traces(client, keys, *ids_of(apples), *ids_of(trams), b"Growers", b"tram line")
    assert (1, 1, 0, 1) == (removed.records, removed.clean, removed.duplicates, removed.archive)
    assert (3, 1) == (len(published), removed.undelivered)
    assert (1, 1, 2) == (removed.signatures, removed.texts, removed.addresses)
    assert removed.postings >= 16
    packed = pack_record_id(wire)
    state = read_states(client, keys, settings.window_milliseconds, (packed,))[packed]
    assert ("forgotten", None, None) == (state.status, state.story, state.entry_id)
    with pytest.raises(RecordGone, match="was taken down"):
        find_record(client, keys, wire)


def test_a_text_that_comes_again_is_an_original(client: redis.Redis, keys: Keys) -> None:
    """The same text, and the same page under its URL, are published as if for the first time; others match as ever."""
    page = {"text": WIRE, "url": url("basin")}
    [first, _] = publish(client, keys, [page, {"text": APPLES}])
    forget_id(client, keys, f"{first}/0")
    again = publish(client, keys, [page, page, {"text": APPLES}], start=LATER)
    found = records(client, keys)
    assert ["original", "exact", "exact"] == [found[f"{entry_id}/0"].relation for entry_id in again]
    assert found[f"{again[0]}/0"].story == f"{again[0]}/0"


def test_a_takedown_is_no_loss_to_a_recording(client: redis.Redis, keys: Keys, tmp_path: Path) -> None:
    """What was taken out of the archive is counted apart, first, middle, last and all; the capture is whole."""
    trees = [{"text": f"{WIRE} It smelled of {tree}."} for tree in TREES[:6]]
    entry_ids = publish(client, keys, trees)
    for forgotten in ((0, 2, 5, 2), (1, 3, 4)):
        for number in forgotten:
            forget_id(client, keys, entry_ids[number])
        recorder = Recorder(client, keys, tmp_path / f"{len(forgotten)}.jsonl.zst")
        recorder.read_available()
        found = recorder.finish()
        assert (0, 0) == (found.trimmed, found.missing)
        assert 6 == found.entries + found.taken_down
        assert found.complete((0, 0), recorder.oldest)


def test_copies_stay_and_hide_nothing(client: redis.Redis, keys: Keys) -> None:
    """A copy of a forgotten record stays a duplicate, and the text that comes again is an original beside it."""
    documents = [{"text": WIRE}, {"text": f"{WIRE} More soon."}]
    first, second = publish(client, keys, documents)
    forget_id(client, keys, f"{first}/0")
    [third] = publish(client, keys, [{"text": WIRE}], start=LATER)
    found = records(client, keys)
    assert [f"{second}/0", f"{third}/0"] == sorted(found)
    assert ("original", "copy") == (found[f"{third}/0"].relation, found[f"{second}/0"].relation)
    assert f"{first}/0" == found[f"{second}/0"].evidence.of  # what stays: others may still name it


def test_a_forgotten_record_leaves_its_story(client: redis.Redis, keys: Keys) -> None:
    """The story has the others, its size is theirs, and when all are forgotten it is gone."""
    ids = [
        f"{entry_id}/0"
        for entry_id in publish(
            client,
            keys,
            [{"text": f"{WIRE} {n}."} for n in ("It smelled of oak", "It smelled of elm", "It smelled of ash")],
        )
    ]
    assert {ids[0]: 3} == largest_stories(client, keys, 5)
    assert 1 == forget_id(client, keys, ids[0]).stories
    assert ids[1:] == [member.id for member in read_story(client, keys, ids[0])]
    assert {ids[0]: 2} == largest_stories(client, keys, 5)
    for id_ in ids[1:]:
        forget_id(client, keys, id_)
    assert ((), {}, []) == (
        read_story(client, keys, ids[0]),
        largest_stories(client, keys, 5),
        newest_stories(client, keys, 5),
    )
    assert set() == traces(client, keys, *ids_of(ids[0]))


def test_forgetting_twice_does_no_harm(client: redis.Redis, keys: Keys) -> None:
    """The second time nothing is removed, and a takedown that was interrupted is finished."""
    [first, _] = publish(client, keys, [{"text": WIRE, "url": url("basin")}, {"text": APPLES}])
    whole = forget_id(client, keys, f"{first}/0")
    assert Removed() == forget_id(client, keys, f"{first}/0")
    [again] = publish(client, keys, [{"text": WIRE, "url": url("basin")}], start=LATER)
    packed = pack_id(again, 0)
    window = settings_of(keys).window_milliseconds
    client.hset(keys.states(LATER // window), packed, b"f")
    rest = forget_id(client, keys, f"{again}/0")
    assert (0, whole.signatures, whole.postings, whole.texts) == (
        rest.records,
        rest.signatures,
        rest.postings,
        rest.texts,
    )


def test_a_page_goes_with_its_letters_or_as_a_whole(client: redis.Redis, keys: Keys) -> None:
    """With one article go the raw document and the dead letters of its page; by the raw id go all its articles."""
    publish(client, keys, [{"text": APPLES}])
    push(client, keys, [f"{LATER}-0"])
    page = entry(f"{LATER}-0", article(f"{LATER}-0", 0), article(f"{LATER}-0", 1))
    Committer(client, keys, settings_of(keys)).commit([page])
    one = forget_id(client, keys, f"{LATER}-0/1")
    assert (1, 1, 1) == (one.records, one.clean, one.archive)
    rest = forget_id(client, keys, f"{LATER}-0")
    assert (1, 1, 0) == (rest.records, rest.clean, rest.archive)
    assert set() == traces(client, keys, f"{LATER}-0".encode())


def test_articles_behind_those_without_letters_of_their_own_go(client: redis.Redis, keys: Keys) -> None:
    """Where one letter stands for hundreds of dead articles of a page, the places of the others are of no article."""
    publish(client, keys, [{"text": APPLES}])
    push(client, keys, [f"{LATER}-0"])
    page = entry(f"{LATER}-0", article(f"{LATER}-0", 0), dead(1), article(f"{LATER}-0", 499))
    Committer(client, keys, settings_of(keys)).commit([page])
    removed = forget_id(client, keys, f"{LATER}-0")
    assert (3, 2, 1) == (removed.records, removed.clean, removed.dead)
    assert set() == traces(client, keys, f"{LATER}-0".encode())


def test_a_dead_document_is_forgotten(client: redis.Redis, keys: Keys) -> None:
    """A document that has no article has no record, and still its letter and its raw document go."""
    [raw_id] = publish(client, keys, [b'{"text": "Quellborn", "surprise": 1}'])
    removed = forget_id(client, keys, raw_id)
    assert Removed(dead=1, archive=1) == removed
    assert set() == traces(client, keys, b"Quellborn", raw_id.encode())


def test_the_index_is_gone_through_where_texts_are_gone(client: redis.Redis, keys: Keys) -> None:
    """What was seeded has no text in any stream, and the postings of the newest of many copies are not all its own."""
    [seeded] = publish(client, keys, [{"text": APPLES}], seed=True)
    copies = publish(client, keys, [{"text": f"{WIRE} It smelled of {tail}."} for tail in TREES], start=LATER)
    told: list[str] = []
    for raw_id in (seeded, copies[5]):
        removed = forget_id(client, keys, f"{raw_id}/0", lambda what, done, total: told.append(what))
        assert removed.postings + removed.signatures >= 1
        assert set() == traces(client, keys, *ids_of(f"{raw_id}/0"))
    assert "index" in told


def test_entries_that_outlived_their_state_are_found(client: redis.Redis, keys: Keys) -> None:
    """Where the streams are kept longer than the bookkeeping the entry goes all the same."""
    [first, other] = publish(client, keys, [{"text": WIRE}, {"text": APPLES}])
    client.unlink(*client.keys(keys.prefix + "states:*"))
    assert 1 == forget_id(client, keys, f"{first}/0").clean
    assert [f"{other}/0"] == list(records(client, keys))


def test_what_is_not_there_is_told(client: redis.Redis, keys: Keys) -> None:
    """An unknown id, one still in the queue, and what is no id at all are errors that say so."""
    publish(client, keys, [{"text": APPLES}])
    with pytest.raises(CannotForget, match="there is no record or page 5-5/0"):
        forget_id(client, keys, "5-5/0")
    with pytest.raises(CannotForget, match="there is no record or page 5-5"):
        forget_id(client, keys, "5-5")
    client.xadd(keys.raw, {"document": orjson.dumps({"text": WIRE})}, id=f"{LATER}-0")
    with pytest.raises(CannotForget, match="still in the queue"):
        forget_id(client, keys, f"{LATER}-0/0")
    with pytest.raises(IdOutOfRange):
        forget_id(client, keys, "the basin")


# -- workers that have it in hand


A, B, C, D = "1000000-0", "1000100-0", "1000200-0", "1000300-0"


@pytest.fixture
def committer(client: redis.Redis, keys: Keys) -> Committer:
    """A committer on four raw entries in hand, of a namespace with a window of one second."""
    Index(client, keys, replace(SETTINGS, window_documents=1000).index_shape)
    push(client, keys, (A, B, C, D))
    return Committer(client, keys, SETTINGS)


def test_a_match_that_was_found_before_is_no_match(client: redis.Redis, keys: Keys, committer: Committer) -> None:
    """A worker that verified the record before it was forgotten publishes an original, by text, URL or comparison."""
    committer.commit([entry(A, article(A, text="the same", addresses=(b"address1",)))])
    forget_id(client, keys, f"{A}/0")
    late = article(B, text="the same", addresses=(b"address1",), matches=(match(A, "copy"),))
    committer.commit([entry(B, late)])
    record = records_of(client, keys)[0]
    assert ("original", f"{B}/0", None) == (record["relation"], record["story"], record["evidence"]["of"])


def test_links_of_a_forgotten_record_say_nothing(client: redis.Redis, keys: Keys, committer: Committer) -> None:
    """A record in hand on which it left a link commits as if there were none, and other links on it count."""
    committer.commit(
        [
            entry(A, article(A, matches=(match(D, "copy", facts=("Quellborn → Harlow",)),))),
            entry(B, article(B, matches=(match(D, "copy"),))),
        ]
    )
    assert 1 == forget_id(client, keys, f"{A}/0").links
    assert set() == traces(client, keys, b"Quellborn", pack_id(A, 0))
    committer.commit([entry(D)])
    [(_, fields)] = read_all(client, keys.duplicates)
    assert (b"copy", f"{B}/0".encode()) == (fields[b"relation"], fields[b"story"])


def records_of(client: redis.Redis, keys: Keys) -> list[dict[str, Any]]:
    """The clean records as JSON says them: those of the toy articles are not whole."""
    return [orjson.loads(fields[b"record"]) for _, fields in read_all(client, keys.clean)]


# -- whole sites


def test_a_site_is_forgotten_whole(client: redis.Redis, keys: Keys) -> None:
    """Records, duplicates, seeds, dead letters and raw documents of a domain go, and those of others all stay."""
    site = "quellborn.example"
    documents: list[dict[str, object] | bytes] = [
        {"text": WIRE, "url": url("basin")},
        {"text": APPLES, "url": url("apples", "valley.example")},
        {"text": APPLES, "url": "https://news.QUELLBORN.example/apples"},
        {"text": TRAMS, "source": "Quellborn.example"},
        {"text": "Nothing of the kind was said at the meeting.", "url": url("x", "notquellborn.example")},
        {"text": " ", "url": url("empty")},
        {"text": " ", "url": url("empty", "valley.example")},
        b'{"text": "cut off ... https://www.quellborn.example/long',
    ]
    entry_ids = publish(client, keys, documents)
    seeds = publish(client, keys, [{"text": f"{TRAMS} More.", "url": url("seed")}], start=LATER, seed=True)
    removed = forget_domain(client, keys, site)
    assert (4, 2, 1, 2, 6) == (removed.records, removed.clean, removed.duplicates, removed.dead, removed.archive)
    assert {f"{entry_ids[1]}/0", f"{entry_ids[4]}/0"} == set(records(client, keys))
    gone = [*(entry_ids[number] for number in (0, 2, 3, 5, 7)), *seeds]
    assert set() == traces(client, keys, *(id_.encode() for id_ in gone), b"Quellborn", b"news.QUELLBORN")
    assert [entry_ids[6].encode()] == [fields[b"raw_id"] for _, fields in read_all(client, keys.dead)]
    assert Removed() == forget_domain(client, keys, site)


@pytest.mark.parametrize("by_domain", [True, False])
def test_what_only_a_sink_still_holds_goes(client: redis.Redis, keys: Keys, by_domain: bool) -> None:
    """A sink keeps what it could not deliver when streams, archive and states are long gone; a takedown reaches it."""
    documents = [
        {"text": WIRE, "url": url("basin")},
        {"text": APPLES, "url": url("apples", "valley.example")},
        {"text": WIRE, "url": url("basin", "valley.example")},
        {"text": " ", "url": url("empty")},
        {"text": " ", "url": url("empty", "valley.example")},
    ]
    basin, _, _, empty, other = publish(client, keys, documents)
    for stream, count in zip(OUTPUTS, (2, 1, 2, 1), strict=True):
        entries = list(output_entries(client, keys, stream))
        assert count == len(entries)
        UndeliveredStore(client, keys, stream, "g").keep([Refused(one, "it does not like it") for one in entries])
    client.unlink(keys.clean, keys.duplicates, keys.dead, keys.growths, keys.archive)
    client.unlink(*client.keys(keys.prefix + "states:*"))
    if by_domain:
        assert 3 == forget_domain(client, keys, "quellborn.example").undelivered  # a record, a letter, a growth
    else:
        assert [2, 1] == [forget_id(client, keys, raw_id).undelivered for raw_id in (basin, empty)]
    assert set() == {name for name, _ in traces(client, keys, b"quellborn.example") if name.startswith("undelivered:")}
    left = {stream: UndeliveredStore(client, keys, stream, "g").count() for stream in OUTPUTS}
    assert {"clean": 1, "duplicates": 1, "dead": 1, "stories": 0} == left
    [letter] = UndeliveredStore(client, keys, "dead", "g").read()
    assert other in letter.content


def output_entries(client: redis.Redis, keys: Keys, stream: OutputStream) -> Iterator[Entry]:
    """What an output holds, as a sink reads it."""
    for id_, fields in read_all(client, keys.prefix + stream):
        if stream == "dead":
            yield Entry(id_, decode_dead({name.decode(): value.decode() for name, value in fields.items()}))
        elif stream == "stories":
            yield Entry(id_, decode_growth(fields[b"growth"]))
        else:
            yield Entry(id_, decode_record(fields[b"record"]))


def test_a_namespace_is_sound_after_a_takedown(client: redis.Redis, keys: Keys) -> None:
    """The laws of a living namespace hold; the index finds what is left, and progress was told to the end."""
    documents = [
        {"text": text, "url": url(f"page{number}", site)}
        for number, text in enumerate((WIRE, APPLES, TRAMS))
        for site in ("quellborn.example", "valley.example", "velmora.example")
    ]
    publish(client, keys, documents)
    told: dict[str, tuple[int, int]] = {}
    forget_domain(client, keys, "quellborn.example", lambda what, done, total: told.update({what: (done, total)}))
    assert {"looking through clean", "looking through archive", "archive"} <= set(told)
    assert "index" not in told  # every posting followed from the texts
    assert all(done == total for done, total in told.values())
    report = check_namespace(client, keys, repair=False, sample=1000)
    assert [] == report.findings


def test_a_large_story_is_counted_in_pieces(client: redis.Redis, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    """One script counted all of its records: 80,000 copies held the server for 4 s, for each 200 that went."""
    monkeypatch.setattr(recount, "AT_ONCE", 3)
    copies = [{"text": WIRE, "url": url(f"{number}", f"town-{number % 5}.example")} for number in range(12)]
    others = [{"text": APPLES, "url": url(f"{number}", f"{number}.valley.example")} for number in range(3)]
    first, *rest = (f"{entry}/0" for entry in publish(client, keys, [*copies, *others]))
    answered: list[int] = []
    forget_id(client, keys, first, lambda what, done, total: answered.append(client.exists(keys.pause, keys.recounts)))
    forget_id(client, keys, rest[4])
    assert answered[-1] == 0 == client.exists(keys.pause, keys.recounts, keys.recount_draft)
    members = read_story(client, keys, first)
    [spread] = read_spreads(client, keys, [first])
    assert spread is not None
    assert (10, 10, 5, rest[0]) == (len(members), spread.records, spread.outlets, spread.first.record)
    assert client.pttl(keys.spread(first)) > 0
    assert check_namespace(client, keys).found == {}


def test_stories_that_were_left_to_count_are_counted(
    client: redis.Redis, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A takedown that was killed before: its records are gone, and the next takedown of anything counts."""
    monkeypatch.setattr(recount, "AT_ONCE", 3)
    first, second, *_, other = (
        f"{entry}/0" for entry in publish(client, keys, [{"text": WIRE}] * 6 + [{"text": TRAMS}])
    )
    with monkeypatch.context() as killed:
        killed.setattr(recount, "recount_left", lambda *_: None)
        forget_id(client, keys, second)
    assert {"story_counts": 1} == check_namespace(client, keys).found
    forget_id(client, keys, other)
    assert {} == check_namespace(client, keys).found
    assert 5 == len(read_story(client, keys, first))


def test_large_records_are_read_a_few_at_a_time(client: redis.Redis, keys: Keys) -> None:
    """200 of them were asked for at once, and the server, which ends who holds most, ended each takedown."""
    large = {"a": "x" * 500_000}
    publish(client, keys, [{"text": f"{tree} {APPLES}", "url": url(tree), "metadata": large} for tree in TREES * 4])
    limit = str(client.config_get("maxmemory-clients")["maxmemory-clients"])
    client.config_set("maxmemory-clients", 22_000_000)
    try:
        removed = forget_domain(client, keys, "quellborn.example")
    finally:
        client.config_set("maxmemory-clients", limit)
    assert 4 * len(TREES) == removed.records


def test_what_no_sink_wrote_keeps_nothing_from_being_forgotten(client: redis.Redis, keys: Keys) -> None:
    """Keys beside those of sinks with names that are long or no text ended each takedown, odd values `--again`."""
    [wire] = (f"{entry}/0" for entry in publish(client, keys, [{"text": WIRE, "url": url("basin")}]))
    odd = keys.undelivered_prefix.encode() + b"clean:\xff"
    store = UndeliveredStore(client, keys, "clean", "g")
    [kept] = (Entry(id_, record) for id_, fields in read_all(client, keys.clean) if (record := record_in(fields)))
    store.keep([Refused(kept, "it does not like it")])
    unreadable = (b"\xff{", b"[" * 100_000, b'{"id":"x","at":"","why":"","tries":0,"content":""}')
    for number, value in enumerate(unreadable):
        client.hset(keys.undelivered("clean", "g"), f"{number}", value)
    long = [keys.undelivered("clean", f"{number}" + "g" * 1_000_000).encode() for number in range(20)]
    for key in (odd, *long):
        client.hset(key, "a", b"\xff{")
    for number in range(10):
        client.hset(odd, f"{number}", bytes(2_000_000))
    limit = str(client.config_get("maxmemory-clients")["maxmemory-clients"])
    assert [kept.id] == [one.id for one in store.entries()]
    client.config_set("maxmemory-clients", 15_000_000)
    try:
        removed = forget_domain(client, keys, "quellborn.example")
    finally:
        client.config_set("maxmemory-clients", limit)
        client.delete(odd, *long)
    assert (1, 1) == (removed.records, removed.undelivered)
    assert wire.encode() not in {part for _, part in all_bytes(client, keys)}
