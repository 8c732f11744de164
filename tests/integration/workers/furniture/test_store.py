"""What a slice teaches of sites, on a real server."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st

from copydesk_matching.index.shape import furniture_layout
from copydesk_matching.words.segments import SEGMENT_BYTES
from copydesk_matching.words.word_hash import PUBLIC
from copydesk_schemas import Keys, pack_id
from copydesk_workers.furniture.store import (
    FURNITURE_PAGES,
    FURNITURE_SITES,
    FURNITURE_STORIES,
    PAGES,
    SEGMENTS,
    STORIES_OF_SHARED,
    FurnitureStore,
    Lesson,
)
from copydesk_workers.records.states import RecordState, format_state

WINDOW = 100_000
SLICE = 7


def laid(keys: Keys) -> Keys:
    """The keys of what is learned with this window."""
    return keys.of_layout(furniture_layout(WINDOW))


MENU, BOX = 11, 12


@pytest.fixture
def store(client: redis.Redis, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> FurnitureStore:
    """The store of one worker. It teaches few articles at once, so that most of what is taught is in parts."""
    monkeypatch.setattr("copydesk_workers.furniture.store.LESSONS_OF_A_CALL", 7)
    return FurnitureStore(client, keys, WINDOW, PUBLIC)


def record(
    client: redis.Redis, keys: Keys, number: int, *, of_story: int | None = None, slice_: int = SLICE, **state: Any
) -> bytes:
    """A committed record: clean, unless `state` says otherwise."""
    id_ = pack_id(f"{slice_ * WINDOW + number}-0", 0)
    told = pack_id(f"{slice_ * WINDOW + (number if of_story is None else of_story)}-0", 0)
    values = {"status": "clean", "story": told, "of": None, "relation": "original", "entry_id": "1-0"} | state
    client.hset(keys.states(slice_), id_, format_state(RecordState(**values)))
    client.expire(keys.states(slice_), 600)
    return id_


def lesson(id_: bytes, segments: Sequence[int], site: str = "post.example") -> Lesson:
    """An article of these segments."""
    return Lesson(id_, site, np.array(segments, dtype=np.uint64))


def teach(
    client: redis.Redis,
    keys: Keys,
    store: FurnitureStore,
    count: int,
    segments: Sequence[int],
    first: int = 0,
    **site: str,
) -> None:
    """So many stories with these segments, each with one of its own besides."""
    store.teach(
        [
            lesson(record(client, keys, number), [*segments, 1000 + number], **site)
            for number in range(first, first + count)
        ]
    )


def known(client: redis.Redis, keys: Keys, site: str = "post.example", slice_: int = SLICE + 1) -> list[int]:
    """What a worker that comes anew to a slice knows of a site."""
    found: list[int] = FurnitureStore(client, keys, WINDOW, PUBLIC).recall(slice_, [site])[site].known.tolist()
    return found


def test_what_several_stories_have_is_furniture(client: redis.Redis, keys: Keys, store: FurnitureStore) -> None:
    """From so many stories on, on its own site, in the next slice and in no other."""
    teach(client, keys, store, FURNITURE_STORIES - 1, [MENU])
    assert [] == known(client, keys)
    teach(client, keys, store, 1, [MENU], first=FURNITURE_STORIES)
    assert [MENU] == known(client, keys)
    assert [] == known(client, keys, "other.example")
    assert [] == known(client, keys, slice_=SLICE) == known(client, keys, slice_=SLICE + 2)


def test_one_story_teaches_once(client: redis.Redis, keys: Keys, store: FurnitureStore) -> None:
    """A wire story that a site runs again and again, or a lesson that is repeated, makes no furniture."""
    copies = [record(client, keys, number, of_story=0) for number in range(20)]
    for _ in range(2):
        store.teach([lesson(id_, [MENU]) for id_ in copies])
    assert [] == known(client, keys)


def test_furniture_is_learned_where_all_pages_look_alike(
    client: redis.Redis, keys: Keys, store: FurnitureStore
) -> None:
    """Pages that are taken for one story, as most of each is furniture: what stands on most of them is, too.

    One that has a single new segment is a corrected copy, and does not count.
    """
    for number in range(FURNITURE_PAGES):
        assert [] == known(client, keys)
        id_ = record(client, keys, number, of_story=0)
        store.teach([lesson(id_, [MENU, *([BOX] if number % 2 else []), 1000 + 2 * number, 1001 + 2 * number])])
    assert [MENU] == known(client, keys)
    for number in range(50, 50 + FURNITURE_PAGES):
        store.teach([lesson(record(client, keys, number, of_story=0), [BOX, 2000 + number])])
    assert [MENU] == known(client, keys)


def test_a_wire_story_on_many_sites_is_no_furniture(client: redis.Redis, keys: Keys, store: FurnitureStore) -> None:
    """The text of one story counts once on each of forty sites."""
    for number in range(40):
        id_ = record(client, keys, number, of_story=0)
        store.teach([lesson(id_, [MENU], site=f"site{number}.example")])
    assert [] == known(client, keys, "site1.example")


@pytest.mark.parametrize(
    "state",
    [
        {"relation": "template"},
        {"status": "dead", "story": None, "relation": None},
        {"status": "forgotten", "story": None, "relation": None, "entry_id": None},
    ],
)
def test_who_teaches_nothing(client: redis.Redis, keys: Keys, store: FurnitureStore, state: dict[str, Any]) -> None:
    """Reports of one template share their own wording; what is dead or forgotten, or in flight, says nothing."""
    store.teach([lesson(record(client, keys, number, **state), [MENU]) for number in range(20)])
    store.teach([lesson(pack_id(f"{SLICE * WINDOW + 500 + number}-0", 0), [MENU]) for number in range(20)])
    assert [] == known(client, keys)


def test_a_duplicate_teaches(client: redis.Redis, keys: Keys, store: FurnitureStore) -> None:
    """A site that copies others has its furniture too: of so many stories, whoever told them first."""
    of = pack_id("1-0", 0)
    ids = [record(client, keys, number, status="duplicate", of=of, relation="copy") for number in range(10)]
    store.teach([lesson(id_, [MENU]) for id_ in ids])
    assert [MENU] == known(client, keys)


def test_what_several_sites_have_is_furniture_by_the_second_story(
    client: redis.Redis, keys: Keys, store: FurnitureStore
) -> None:
    """It is known of a site that has it in two stories; of none that did not print it, nor of pages that name none.

    It leaves no text of that site, nor is it known of one that learns from its own pages alone.
    """
    teach(client, keys, store, STORIES_OF_SHARED, [MENU], first=1000, site="small.example")
    teach(client, keys, store, STORIES_OF_SHARED - 1, [MENU], first=1100, site="new.example")
    for number in range(FURNITURE_SITES):
        assert [] == known(client, keys, "small.example")
        teach(client, keys, store, FURNITURE_STORIES, [MENU], first=100 * number, site=f"site{number}.example")
    worker = FurnitureStore(client, keys, WINDOW, PUBLIC)
    learned = worker.recall(SLICE + 1, ["small.example", "new.example", "other.example"])
    assert ([MENU], []) == (learned["small.example"].known.tolist(), learned["small.example"].certain.tolist())
    assert [[], [], []] == [learned[site].known.tolist() for site in ("new.example", "other.example", None)]
    worker.set_apart(frozenset({"small.example"}))
    assert [] == worker.recall(SLICE + 1, ["small.example"])["small.example"].known.tolist()


def test_what_made_up_sites_print_is_bounded(client: redis.Redis, keys: Keys, store: FurnitureStore) -> None:
    """Who makes up sites fills what several sites share, up to a bound; other sites hold nothing of it."""
    for first in range(1, 22_000, SEGMENTS):
        lessons = [
            (lesson(id_, range(first, first + SEGMENTS), f"site{first}-{site}.example"), id_)
            for site in range(FURNITURE_SITES)
            for id_ in (pack_id(f"{SLICE * WINDOW + number}-{site}", 0) for number in range(FURNITURE_STORIES))
        ]
        store.count(lessons)
    assert 20_000 * SEGMENT_BYTES == client.hstrlen(laid(keys).furniture(SLICE), "*")
    assert [] == known(client, keys, "one.example")


def test_certain_is_what_half_of_the_stories_have(client: redis.Redis, keys: Keys, store: FurnitureStore) -> None:
    """A box that stands on some pages is known, a menu that stands on all is certain."""
    teach(client, keys, store, 12, [MENU])
    teach(client, keys, store, FURNITURE_STORIES, [MENU, BOX], first=50)
    learned = FurnitureStore(client, keys, WINDOW, PUBLIC).known(SLICE + 1, ["post.example"])["post.example"]
    assert ([MENU, BOX], [MENU]) == (learned.known.tolist(), learned.certain.tolist())


def test_counts_are_halved_and_fewer_pages_teach(client: redis.Redis, keys: Keys, store: FurnitureStore) -> None:
    """After so many pages all counts weigh half, what stood on one page goes, and every second page is asked for."""
    teach(client, keys, store, PAGES, [MENU])
    state = client.hget(laid(keys).furniture(SLICE), b"=" + PUBLIC.digest(b"site", b"post.example"))
    assert isinstance(state, bytes)
    assert bytes([1, PAGES // 2, PAGES]) == state[:3]
    assert MENU.to_bytes(5, "big") + bytes([PAGES // 2, PAGES // 2]) == state[3 + PAGES * 8 :]
    ids = [pack_id(f"{SLICE * WINDOW + number}-0", 0) for number in range(400)]
    asked = [id_ for id_ in ids if store.learns_of(SLICE, "post.example", id_)]
    assert asked == [id_ for id_ in ids if PUBLIC.digest(b"page", id_, 1)[0] % 2 == 0]
    assert ids == [
        id_ for id_ in ids if FurnitureStore(client, keys, WINDOW, PUBLIC).learns_of(SLICE, "post.example", id_)
    ]


@pytest.mark.parametrize("foreign", [8, 17])
def test_nobody_teaches_by_being_first(client: redis.Redis, keys: Keys, store: FurnitureStore, foreign: int) -> None:
    """Pages that a stranger pushed in the name of a site, before any of its own: what they print leaves no text of
    the site, however the slice goes on. What its own pages print does."""
    teach(client, keys, store, foreign, [BOX])
    teach(client, keys, store, 60, [MENU], first=100)
    learned = store.recall(SLICE + 1, ["post.example"])["post.example"]
    assert [MENU] == learned.certain.tolist()


def test_furniture_that_comes_late_is_learned(client: redis.Redis, keys: Keys, store: FurnitureStore) -> None:
    """A site that gets a new menu in the middle of a slice teaches it."""
    teach(client, keys, store, 100, [MENU])
    teach(client, keys, store, 200, [BOX], first=1000)
    learned = store.recall(SLICE + 1, ["post.example"])["post.example"]
    assert [BOX] == learned.certain.tolist()


def test_a_slice_that_was_asked_teaches_no_more(client: redis.Redis, keys: Keys, store: FurnitureStore) -> None:
    """Who comes late changes nothing, so all records of a slice are compared alike; only to look ends no lessons."""
    teach(client, keys, store, FURNITURE_STORIES, [MENU])
    store.recall(SLICE + 1, ["post.example"])
    teach(client, keys, store, FURNITURE_STORIES, [BOX], first=100)
    assert [MENU, BOX] == known(client, keys)
    store.known(SLICE + 1, ["post.example"])
    teach(client, keys, store, FURNITURE_STORIES, [13], first=200)
    teach(client, keys, FurnitureStore(client, keys, WINDOW, PUBLIC), FURNITURE_STORIES, [14], first=300)
    assert [MENU, BOX] == known(client, keys)


def test_a_long_page_teaches_by_its_ends(client: redis.Redis, keys: Keys, store: FurnitureStore) -> None:
    """Menus stand above a text and notices below it: of a page of very many segments those are counted."""
    middle = list(range(10_000, 10_000 + 2 * SEGMENTS))
    teach(client, keys, store, FURNITURE_STORIES, [MENU, *middle, BOX])
    found = known(client, keys)
    assert {MENU, BOX} <= set(found)
    assert len(found) == SEGMENTS - 1  # each story ends with a segment of its own


def test_silence_leaves_too(client: redis.Redis, keys: Keys, store: FurnitureStore) -> None:
    """A stream that names no sites is asked slice by slice, and leaves no more than three answers."""
    for slice_ in range(SLICE, SLICE + 9):
        assert [] == store.known(slice_, ["post.example"])["post.example"].known.tolist()
    assert len(list(client.scan_iter(match=laid(keys).furniture_prefix + "*"))) == 3


def test_old_lessons_leave(client: redis.Redis, keys: Keys, store: FurnitureStore) -> None:
    """What was taught stays while records that know it are in the index, two slices more, and has an expiry besides."""
    for slice_ in range(SLICE, SLICE + 5):
        store.teach([lesson(record(client, keys, number, slice_=slice_), [MENU]) for number in range(5)])
    left = sorted(int(key.rpartition(b":")[2]) for key in client.scan_iter(match=laid(keys).furniture_prefix + "*"))
    assert [SLICE + 2, SLICE + 3, SLICE + 4] == left
    assert {b"9", b"10", b"11"} == client.smembers(laid(keys).furniture_slices)
    for prefix in (laid(keys).furniture_prefix, laid(keys).furniture_sites_prefix):
        assert all(client.pttl(key) > WINDOW for key in client.scan_iter(match=prefix + "*"))


def _counted(stories: list[list[int]]) -> list[int]:
    """In how many stories each of 13 segments stands, in a sample of the numbered stories."""
    level = pages = 0
    counts, on = [0] * 13, [0] * 13
    for number, story in enumerate(stories):
        if PUBLIC.digest(b"page", pack_id(f"{SLICE * WINDOW + number}-0", 0), 1)[0] % 2**level:
            continue
        pages += 1
        for at in set(story):
            counts[at], on[at] = counts[at] + 1, on[at] + 1
        if pages == PAGES:
            level, pages = level + 1, PAGES // 2
            on = [pages_with // 2 for pages_with in on]
            halves = [max(FURNITURE_STORIES, n // 2) if n >= FURNITURE_STORIES else n // 2 for n in counts]
            counts = [half if left else 0 for half, left in zip(halves, on, strict=True)]
    return counts


@given(st.lists(st.lists(st.integers(0, 12), max_size=6), min_size=1, max_size=2 * PAGES))
def test_the_script_counts_as_a_dictionary_does(client: redis.Redis, stories: list[list[int]]) -> None:
    """Known is what stands in enough stories of the sample, whatever the bytes of the segments are."""
    keys = Keys("test-counts")
    # Bytes that begin, end and repeat like others, so that one must be told from a part of two.
    segments = [0x0101010101 * number if number % 2 else 0x0100000001 + (number << 24) for number in range(13)]
    try:
        store = FurnitureStore(client, keys, WINDOW, PUBLIC)
        for number, story in enumerate(stories):
            store.teach([lesson(record(client, keys, number), [segments[at] for at in story])])
        counts = _counted(stories)
        often = [at for at in range(13) if counts[at] >= FURNITURE_STORIES]
        assert sorted(segments[at] for at in often) == known(client, keys)
    finally:
        for key in client.scan_iter(match=keys.prefix + "*"):
            client.unlink(key)
