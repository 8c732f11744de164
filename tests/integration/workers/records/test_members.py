"""The stories that the commit keeps: who is in one, which are the largest and newest, and when they leave."""

import pytest
import redis
from msgspec.structs import replace
from tests.integration.workers.commit.pages import SETTINGS, article, dead, entry, match, push

from copydesk_schemas import Keys
from copydesk_workers.commit.committer import Committer
from copydesk_workers.commit.outcome import CommitEntry, Committed
from copydesk_workers.commit.stories import expire_stories
from copydesk_workers.records.members import Member, largest_stories, newest_stories, read_story
from copydesk_workers.server.streams import read_all

A, B, C, D = "1000000-0", "1000100-0", "1000200-0", "1000300-0"
#: In the next slices: a window after A and its like, two, three and five.
NEXT, LATER, THEN, LAST = "1001050-0", "1002060-0", "1003500-0", "1005000-0"


@pytest.fixture
def committer(client: redis.Redis, keys: Keys) -> Committer:
    """A committer on raw entries in hand, with a window of one second."""
    push(client, keys, (A, B, C, D, NEXT, LATER, THEN, LAST))
    return Committer(client, keys, SETTINGS)


def places(client: redis.Redis, stream: str) -> dict[str, str]:
    """Record id → entry id of a stream."""
    return {fields[b"id"].decode(): entry_id for entry_id, fields in read_all(client, stream)}


def joining(entry_id: str, *of: str) -> CommitEntry:
    """An entry whose article is a version of these."""
    return entry(entry_id, article(entry_id, matches=tuple(match(other, "version") for other in of)))


def test_a_story_is_read_in_one_call(client: redis.Redis, keys: Keys, committer: Committer) -> None:
    """The hash of a story has each record with relation, stream and entry id, as plain words, and it expires."""
    copy, version = match(A, "copy"), match(A, "version")
    committer.commit([entry(A), entry(B, article(B, matches=(copy,))), entry(C, article(C, matches=(version,)))])
    clean, duplicates = places(client, keys.clean), places(client, keys.duplicates)
    assert client.hgetall(keys.story(f"{A}/0")) == {
        f"{A}/0".encode(): f"original clean {clean[f'{A}/0']}".encode(),
        f"{B}/0".encode(): f"copy duplicates {duplicates[f'{B}/0']}".encode(),
        f"{C}/0".encode(): f"version clean {clean[f'{C}/0']}".encode(),
    }
    assert [f"{A}/0", f"{B}/0", f"{C}/0"] == [member.id for member in read_story(client, keys, f"{A}/0")]
    assert client.pttl(keys.story(f"{A}/0")) > 0


def test_a_story_of_one_has_no_key(client: redis.Redis, keys: Keys, committer: Committer) -> None:
    """An original, a template of it and a dead article make no story."""
    committer.commit([entry(A), entry(B, article(B, matches=(match(A, "template"),))), entry(C, dead(0))])
    assert [] == client.keys(keys.prefix + "stor*")
    assert () == read_story(client, keys, f"{A}/0")
    assert [{}, []] == [largest_stories(client, keys, 5), newest_stories(client, keys, 5)]


def test_two_articles_of_one_page_can_be_one_story(client: redis.Redis, keys: Keys, committer: Committer) -> None:
    """The first record of a story that begins and grows in one commit has its place too."""
    committer.commit([entry(A, article(A), article(A, 1, matches=(match(A, "copy"),)))])
    (first,), (second,) = places(client, keys.clean).values(), places(client, keys.duplicates).values()
    assert read_story(client, keys, f"{A}/0") == (
        Member(id=f"{A}/0", relation="original", stream="clean", entry_id=first),
        Member(id=f"{A}/1", relation="copy", stream="duplicates", entry_id=second),
    )


def test_a_seeded_record_stands_in_its_story(client: redis.Redis, keys: Keys, committer: Committer) -> None:
    """A record that was published nowhere has a relation and no place."""
    committer.commit([entry(A, seed=True), entry(B, article(B, matches=(match(A, "copy"),)))])
    assert Member(id=f"{A}/0", relation="original") == read_story(client, keys, f"{A}/0")[0]


def test_the_largest_and_the_newest_are_listed(client: redis.Redis, keys: Keys, committer: Committer) -> None:
    """By number of records, also where they came in two slices, and by the time of the first record."""
    committer.commit([entry(A), entry(B), joining(C, A), joining(D, B), joining(NEXT, C)])
    assert {f"{A}/0": 3, f"{B}/0": 2} == largest_stories(client, keys, 5)
    assert {f"{A}/0": 3} == largest_stories(client, keys, 1)
    assert [f"{B}/0", f"{A}/0"] == newest_stories(client, keys, 5)
    assert [f"{B}/0"] == newest_stories(client, keys, 1)


def test_a_late_commit_adds_nothing_to_a_story(client: redis.Redis, keys: Keys, committer: Committer) -> None:
    """Who comes second changes neither the story nor its size."""
    committer.commit([entry(A), joining(B, A)])
    before = read_story(client, keys, f"{A}/0")
    committer.commit([joining(B, A)])
    assert (before, {f"{A}/0": 2}) == (read_story(client, keys, f"{A}/0"), largest_stories(client, keys, 5))


def test_stories_leave_with_their_last_slice(client: redis.Redis, keys: Keys, committer: Committer) -> None:
    """Once slices end, a story that a later record joined stays until that one's slice ends too."""
    committer.commit([entry(A), entry(B), joining(C, A), joining(D, B), joining(NEXT, C)])
    committer.commit([entry(LATER)])
    assert 0 == expire_stories(client, keys, 10)  # both slices are still kept
    committer.commit([entry(LAST)])
    looked = [expire_stories(client, keys, 1) for _ in range(4)]
    assert [1, 1, 1, 0] == looked
    assert [keys.growths.encode()] == client.keys(keys.prefix + "stor*") + client.keys(keys.prefix + "spread*")
    assert [] == newest_stories(client, keys, 5)
    assert 0 == client.exists(keys.ended_slices)


def test_a_story_that_goes_on_outlives_its_first_slice(client: redis.Redis, keys: Keys, committer: Committer) -> None:
    """Of two stories of the slice that ended, only the one without a later record leaves."""
    committer.commit([entry(B), joining(D, B), entry(A), joining(C, A), joining(NEXT, C), entry(THEN)])
    assert 2 == expire_stories(client, keys, 10)
    assert () == read_story(client, keys, f"{B}/0")
    assert 3 == len(read_story(client, keys, f"{A}/0"))
    assert {f"{A}/0": 3} == largest_stories(client, keys, 5)


def test_the_list_of_the_newest_is_capped(client: redis.Redis, keys: Keys) -> None:
    """A thousand are kept, and the oldest leave."""
    pairs = [(f"{1_000_000 + number // 2}-{number}", f"1000900-{number}") for number in range(1100)]
    push(client, keys, [first for first, _ in pairs] + [second for _, second in pairs])
    committer = Committer(client, keys, replace(SETTINGS, archive_entries=0))
    for start in range(0, 1100, 100):
        some = pairs[start : start + 100]
        answers = committer.commit([entry(first) for first, _ in some] + [joining(b, a) for a, b in some])
        assert all(isinstance(answer, Committed) for answer in answers)
    assert 1000 == client.zcard(keys.newest_stories)
    assert 1100 == client.zcard(keys.stories(1000))
    assert [f"{first}/0" for first, _ in reversed(pairs[-2:])] == sorted(newest_stories(client, keys, 2), reverse=True)
    assert f"{pairs[99][0]}/0" not in newest_stories(client, keys, 1000)
