"""Stories from end to end: who is told together, and how the stories of a namespace are listed."""

import random

import pytest
import redis
from tests.access import made_users, url_as
from tests.integration.published import START, publish, records

from copydesk_schemas import Keys
from copydesk_workers.records.find import RecordGone
from copydesk_workers.records.members import largest_stories, read_story
from copydesk_workers.records.stories import Telling, list_stories, show_story
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer

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
    """The Redis user for readers gets a story in one call, and the list of the newest, and can change neither."""
    with made_users(client, keys), connect(url_as(server.url, keys, "reader")) as reader:
        assert client.hgetall(keys.story(told[0])) == reader.hgetall(keys.story(told[0]))
        assert [told[0].encode()] == reader.zrevrange(keys.newest_stories, 0, 9)
        for words in (("HDEL", keys.story(told[0]), told[0]), ("DEL", keys.newest_stories)):
            with pytest.raises(redis.exceptions.NoPermissionError):
                reader.execute_command(*words)
