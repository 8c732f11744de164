"""Stories from end to end: who is told together, and how the stories of a namespace are listed."""

import random
import tracemalloc
from collections import Counter
from collections.abc import Callable

import pytest
import redis
from msgspec.structs import replace
from tests.access import made_users, url_as
from tests.integration.published import START, publish, records, settings_of

from copydesk_schemas import Keys, decode_growth
from copydesk_schemas.growth import Appearance
from copydesk_schemas.ids import MAX_MILLISECONDS
from copydesk_schemas.keys import REPLAYED
from copydesk_workers.records.find import RecordGone
from copydesk_workers.records.members import largest_stories, read_story
from copydesk_workers.records.spread import Spread
from copydesk_workers.records.stories import Telling, list_stories, show_story
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.streams import read_all
from copydesk_workers.server.versions import version_of

BASIN = (
    "The harbour board of Lindmark agreed on Tuesday to widen the ferry basin, ending a dispute that had kept three"
    " shipping lines away from the town for most of the year. Board chairwoman Ines Harlow told reporters that the work"
    " would begin once the spring storms were over and that no fisherman would lose a berth."
)
APPLES = (
    "Growers in the upper valley expect the poorest apple harvest in a generation after hail stripped the trees twice"
    " within one week. The cooperative that buys most of the fruit has asked the ministry for a loan and warned its"
    " presses may stand idle in autumn, while pickers were told to stay at home."
)
REPORT = (
    "{company} said its profit for the {quarter} quarter came to {a} million crowns, against {b} million a year"
    " earlier. Revenue was {c} million crowns after {d} million. Orders stood at {e} million on {day}, and the board"
    " will propose a dividend of {f} crowns a share. The company has {g} workers in {town}."
)
FIRST = ("Harlow", "Ostervik", "Brandt", "Selvan", "Tarrant", "Morrow", "Fennick", "Callan", "Averley", "Norda")
SECOND = ("Timber", "Glass", "Shipping", "Foods", "Steel", "Textiles", "Paper", "Tools", "Cement", "Salt")


def reports(count: int) -> list[str]:
    """So many earnings reports in one wording, each of another company, town, quarter and with other figures."""
    rng = random.Random(3)
    return [
        REPORT.format(
            company=f"{FIRST[number % 10]} {SECOND[number // 10 % 10]} {FIRST[number // 100]}",
            quarter=rng.choice(("first", "second", "third", "fourth")),
            day=rng.choice(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")),
            town=rng.choice(("Lindmark", "Velmora", "Karsk", "Ulva", "Tolmin", "Sarrow")),
            **{name: f"{rng.randrange(10, 999)}.{rng.randrange(10)}" for name in "abcdef"},
            g=rng.randrange(100, 9999),
        )
        for number in range(count)
    ]


def test_a_thousand_pages_of_one_template_are_a_thousand_stories(client: redis.Redis, keys: Keys) -> None:
    """However many reports share a wording, none joins another; the copies of two of them do, and only these."""
    texts = reports(1000)
    copies = [f"{texts[number]} Shares of the company were not traded." for number in (10, 700)]
    ids = [f"{entry_id}/0" for entry_id in publish(client, keys, [{"text": text} for text in texts + copies])]
    published = records(client, keys)
    assert {"original", "template"} == {published[id_].relation for id_ in ids[:1000]}
    assert ids[:1000] == [published[id_].story for id_ in ids[:1000]]
    assert {ids[10]: 2, ids[700]: 2} == largest_stories(client, keys, 10)
    assert [ids[10], ids[1000]] == [member.id for member in read_story(client, keys, ids[10])]


def test_a_record_that_ties_two_stories_names_the_other(client: redis.Redis, keys: Keys) -> None:
    """A page that holds both texts joins the story of one and names that of the other; these two stay apart."""
    documents = [{"text": BASIN}, {"text": APPLES}, {"text": f"{BASIN}\n\n{APPLES}"}]
    basin, apples, both = (f"{entry_id}/0" for entry_id in publish(client, keys, documents))
    record = records(client, keys)[both]
    assert "extension" == record.relation
    assert {basin, apples} == {record.story, *record.evidence.also}
    assert [record.story, both] == [member.id for member in read_story(client, keys, record.story)]
    assert () == read_story(client, keys, record.evidence.also[0])


@pytest.fixture
def told(client: redis.Redis, keys: Keys) -> list[str]:
    """Ids of two records that tell one story, and of one that tells another."""
    documents = [
        {
            "text": BASIN,
            "title": "Basin to be widened",
            "source": "Lindmark Post",
            "url": "https://lindmark.example/basin",
            "published_at": "2026-03-03T15:20:00Z",
        },
        {"text": f"{BASIN} The storms are late this year.", "source": "Coast Herald"},
        {"text": APPLES},
    ]
    return [f"{entry_id}/0" for entry_id in publish(client, keys, documents)]


def test_a_list_says_who_and_when(client: redis.Redis, keys: Keys, told: list[str]) -> None:
    """Each story of two or more has its size and earliest records, with outlet, time and title; no other is listed."""
    found = list_stories(client, keys, 10, 1)
    assert found.largest == found.newest
    [story] = found.largest
    first = Telling(
        id=told[0],
        relation="original",
        at="2026-03-03T15:20:00Z",
        who="Lindmark Post",
        title="Basin to be widened",
        url="https://lindmark.example/basin",
        stream="clean",
    )
    assert (told[0], 2, (first,)) == (story.id, story.size, story.records)


def test_a_story_is_shown_by_any_of_its_records(client: redis.Redis, keys: Keys, told: list[str]) -> None:
    """The same story comes for its id and for a later record; without a date of its own it is told when it came."""
    story = show_story(client, keys, told[0])
    assert story == show_story(client, keys, told[1])
    assert ("copy", "2023-11-14T22:13:20Z", "Coast Herald", "duplicates") == (
        story.records[1].relation,
        story.records[1].at,
        story.records[1].who,
        story.records[1].stream,
    )


def test_a_record_that_stands_alone_is_a_story_of_one(client: redis.Redis, keys: Keys, told: list[str]) -> None:
    """It is shown, though it has no key."""
    story = show_story(client, keys, told[2])
    assert (told[2], 1, [told[2]]) == (story.id, story.size, [one.id for one in story.records])


def test_the_first_is_who_published_first(client: redis.Redis, keys: Keys) -> None:
    """A page that came later and was published earlier stands first, whatever zone its date is in."""
    documents = [
        {"text": BASIN, "url": "https://coast.example/a", "published_at": "2023-11-14T12:00:00Z"},
        {
            "text": f"{BASIN} It rained.",
            "url": "https://www.lindmark.example/b",
            "published_at": "2023-11-14T12:30:00+01:00",
        },
        {"text": f"{BASIN} It snowed.", "url": "https://lindmark.example/c", "published_at": "2023-11-14"},
        {"text": f"{BASIN} It froze.", "url": "https://valley.example/d"},
    ]
    ids = [f"{entry_id}/0" for entry_id in publish(client, keys, documents)]
    story = show_story(client, keys, ids[0])
    assert [ids[1], ids[0], ids[2], ids[3]] == [one.id for one in story.records]
    assert story.spread == Spread(
        head=ids[0],
        records=4,
        outlets=3,
        owners=3,
        independent=1,
        agency=None,
        first=Appearance(at="2023-11-14T11:30:00Z", outlet="lindmark.example", record=ids[1]),
        latest=Appearance(at="2023-11-14T22:13:20Z", outlet="valley.example", record=ids[3]),
    )


def test_the_agency_itself_heads_the_story_that_others_began(client: redis.Redis, keys: Keys) -> None:
    """With a preferred source the head changes when its text comes, and the entry of growth says so; records stay."""
    settings = replace(settings_of(keys), preferred_sources=("reuters.com", "Reuters"))
    documents = [
        {"text": BASIN, "url": "https://coast.example/a"},
        {"text": f"{BASIN} It rained.", "url": "https://lindmark.example/b"},
        {"text": f"{BASIN} It snowed.", "url": "https://www.reuters.com/c"},
        {"text": f"{BASIN} It froze.", "url": "https://reuters.com/d"},
    ]
    ids = [f"{entry_id}/0" for entry_id in publish(client, keys, documents, settings=settings)]
    grown = [decode_growth(fields[b"growth"]) for _, fields in read_all(client, keys.growths)]
    assert [("grows", ids[0]), ("head", ids[2]), ("grows", ids[2])] == [(one.event, one.head) for one in grown]
    assert {"original": 1, "copy": 3} == Counter(record.relation for record in records(client, keys).values())


def test_an_outlet_can_be_published_always(client: redis.Redis, keys: Keys) -> None:
    """Its records go to clean with their relation, those of others are suppressed as ever."""
    settings = replace(settings_of(keys), always_published=("lindmark.example",))
    documents = [
        {"text": BASIN, "url": "https://coast.example/a"},
        {"text": BASIN, "url": "https://www.lindmark.example/b"},
        {"text": BASIN, "url": "https://valley.example/c"},
    ]
    ids = [f"{entry_id}/0" for entry_id in publish(client, keys, documents, settings=settings)]
    found = records(client, keys)
    assert ["original", "exact", "exact"] == [found[id_].relation for id_ in ids]
    assert ids[:2] == [fields[b"id"].decode() for _, fields in read_all(client, keys.clean)]
    assert [ids[0]] * 3 == [found[id_].story for id_ in ids]


def test_records_that_the_streams_do_not_keep_still_count(client: redis.Redis, keys: Keys, told: list[str]) -> None:
    """Who and what are unknown then; relation and time are told."""
    client.xtrim(keys.clean, maxlen=0, approximate=False)
    first = show_story(client, keys, told[1]).records[0]
    assert Telling(id=told[0], relation="original", at="2023-11-14T22:13:20Z", stream="clean") == first
    assert 1_700_000_000_000 == START


def test_an_unknown_story_is_an_error(client: redis.Redis, keys: Keys, told: list[str]) -> None:
    """The message says that neither a story nor a record has the id."""
    with pytest.raises(RecordGone, match="there is no story 5-5/0"):
        show_story(client, keys, "5-5/0")


def test_a_reader_of_the_outputs_reads_stories_too(
    client: redis.Redis, server: EmbeddedServer, keys: Keys, told: list[str]
) -> None:
    """The Redis user for readers gets a story in one call, and the list of the newest, and can change neither.

    An older server has no selectors: whoever may make a group there may make one on the key of a story.
    """
    if not version_of(client.info("server")).confirms_disk:
        pytest.skip("selectors begin with Redis 7")
    with made_users(client, keys), connect(url_as(server.url, keys, "reader")) as reader:
        assert client.hgetall(keys.story(told[0])) == reader.hgetall(keys.story(told[0]))
        assert 1 == reader.xlen(keys.growths)
        assert [told[0].encode()] == reader.zrevrange(keys.newest_stories, 0, 9)
        for words in (
            ("HDEL", keys.story(told[0]), told[0]),
            ("DEL", keys.newest_stories),
            ("XDEL", keys.growths, "1-1"),
        ):
            with pytest.raises(redis.exceptions.NoPermissionError):
                reader.execute_command(*words)


def memory_of(work: Callable[[], object]) -> int:
    """Bytes that some work held at most."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_story_is_read_record_by_record(client: redis.Redis, keys: Keys) -> None:
    """Copies with thousands of pictures take little more memory than one: each takes ten times what its JSON does."""
    pictures = [{"caption": f"Quay {number}"} for number in range(5_000)]
    [alone] = publish(client, keys, [{"text": APPLES, "images": pictures}])
    first, *_ = publish(client, keys, [{"text": BASIN, "images": pictures}] * 20, start=START + 100)
    assert 20 == show_story(client, keys, f"{first}/0").size
    one, all_ = (memory_of(lambda id_=id_: show_story(client, keys, f"{id_}/0")) for id_ in (alone, first))  # type: ignore[misc]  # a default binds it
    assert all_ < 4 * one


def test_a_record_that_nobody_can_read_stands_without_its_title(
    client: redis.Redis, keys: Keys, told: list[str]
) -> None:
    """The others of its story are told whole."""
    before = show_story(client, keys, told[0])
    entries = list(read_all(client, keys.clean))
    client.delete(keys.clean)
    for id_, fields in entries:
        client.xadd(keys.clean, fields | {b"record": b"no JSON"}, id=id_)  # type: ignore[arg-type]  # redis-py takes a wider dict only
    head, copy = show_story(client, keys, told[0]).records
    assert copy == before.records[1]
    assert (told[0], None, None) == (head.id, head.title, head.who)


def test_a_record_of_the_last_id_is_shown(client: redis.Redis, keys: Keys) -> None:
    """A namespace that was opened for replay takes ids of the year 10889, which no date can be of."""
    client.hset(keys.meta, REPLAYED, "1")
    (entry_id,) = publish(client, keys, [{"text": BASIN}], start=MAX_MILLISECONDS)
    (told,) = show_story(client, keys, f"{entry_id}/0").records
    assert "9999-12-31T23:59:59Z" == told.at
