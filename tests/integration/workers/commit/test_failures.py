"""A commit that fails has changed nothing; one that works is not stopped by sheer numbers."""

import pytest
import redis
from tests.integration.workers.commit.pages import SETTINGS, article, dead, dump, entry, match, push

from copydesk_schemas import GROUP, RELATIONS, Keys, pack_id
from copydesk_workers.commit.arguments import entry_arguments, fixed_arguments, fixed_keys
from copydesk_workers.commit.committer import SCRIPT, Committer
from copydesk_workers.commit.outcome import CommitEntry, Committed, MustVerify
from copydesk_workers.server.streams import read_all, read_last

A, B, C, D = "1000000-0", "1000100-0", "1000200-0", "1001300-0"
NAMES = (
    "clean",
    "duplicates",
    "dead",
    "counters",
    "attempts",
    "slices",
    "archive",
    "newest_stories",
    "ended_slices",
    "stories",
)
STORIES = tuple(f"{name}:{id_}" for name in ("story", "spread") for id_ in (f"{C}/0", f"{C}/1", f"{A}/0"))
SLICED = ("states", "links", "texts", "addresses", "stories")
MANY = 9000

#: A record for clean, one for duplicates and a dead one; links are left in this slice and the next; an address.
BUSY = entry(
    C,
    article(
        C,
        0,
        matches=(match(B, "version"), match(D, "version")),
        asked=(match(A, "version"),),  # which left a link
        addresses=(b"address2",),
    ),
    article(C, 1, matches=(match(C, "copy", 0),)),
    dead(2),
)
#: A record that matches nothing but what left a link: no state is read for its sake.
PLAIN = entry(C, article(C, asked=(match(A, "version"),)))


@pytest.mark.parametrize(
    "name", [*NAMES, *STORIES, *(f"{name}:{slice_}" for name in SLICED for slice_ in range(999, 1003))]
)
@pytest.mark.parametrize("new", [True, False])
@pytest.mark.parametrize("page", [BUSY, PLAIN], ids=["busy", "plain"])
def test_a_key_of_the_wrong_type_stops_all_or_nothing(
    client: redis.Redis, keys: Keys, name: str, new: bool, page: CommitEntry
) -> None:
    """With a string where any key belongs, the entry is pending and every key as before, or all of it is done."""
    push(client, keys, (A, B, C, D))
    committer = Committer(client, keys, SETTINGS)
    if not new:
        linking = article(A, addresses=(b"address1",), matches=(match(C, "version", 0),))
        committer.commit([entry(A, linking)])
    planted = keys.prefix + name
    client.delete(planted)
    client.set(planted, "in the way", ex=600)
    before = dump(client, keys)
    failed = False
    try:
        (answer,) = committer.commit([page])
    except redis.exceptions.ResponseError:
        failed = True
    if failed:
        assert before == dump(client, keys)
        assert 1 == len(client.xpending_range(keys.raw, GROUP, C, C, 1))
        client.delete(planted)
        (answer,) = committer.commit([page])
    assert isinstance(answer, Committed)
    assert answer.letters[::2] == "pud"[: len(page.outcomes)]
    assert [] == client.xpending_range(keys.raw, GROUP, C, C, 1)


@pytest.mark.parametrize("name", [*NAMES, *(f"{name}:{slice_}" for name in SLICED for slice_ in range(999, 1003))])
def test_a_key_of_the_wrong_type_is_seen_behind_another_entry(client: redis.Redis, keys: Keys, name: str) -> None:
    """What a call remembers of the entries before does not hide it: the entry is committed whole or not at all."""
    push(client, keys, (A, B, C, D))
    planted = keys.prefix + name
    client.set(planted, "in the way", ex=600)
    committer = Committer(client, keys, SETTINGS)
    try:
        committer.commit([entry(A), BUSY])
    except redis.exceptions.ResponseError:
        pending = {one["message_id"] for one in client.xpending_range(keys.raw, GROUP, "-", "+", 10)}
        assert C.encode() in pending
        client.delete(planted)
        committer.commit([one for one in (entry(A), BUSY) if one.entry_id.encode() in pending])
    assert {B.encode(), D.encode()} == {
        one["message_id"] for one in client.xpending_range(keys.raw, GROUP, "-", "+", 10)
    }
    assert 2 == int(client.hget(keys.counters, "entries_committed") or 0)


def test_a_counter_that_is_no_number_stops_the_commit_before_it_begins(client: redis.Redis, keys: Keys) -> None:
    """A count that cannot be raised is seen before anything is written."""
    push(client, keys, (A,))
    client.hset(keys.counters, "relation_original", "many")
    before = dump(client, keys)
    with pytest.raises(redis.exceptions.ResponseError, match="relation_original is not a number"):
        Committer(client, keys, SETTINGS).commit([entry(A)])
    assert before == dump(client, keys)


def test_one_bad_entry_does_not_stop_its_batch(client: redis.Redis, keys: Keys) -> None:
    """The entry that meets a wrong key is named and stays pending; its neighbours are committed."""
    push(client, keys, (A, B, C))
    client.set(keys.dead, "in the way")
    with pytest.raises(redis.exceptions.ResponseError) as caught:
        Committer(client, keys, SETTINGS).commit([entry(A), entry(B, dead()), entry(C)])
    assert [f"at the commit of raw entry {B}, which stays pending"] == caught.value.__notes__
    assert [B] == [entry_id for entry_id, _ in read_all(client, keys.raw)]
    assert 2 == client.xlen(keys.clean)


def test_malformed_arguments_leave_the_entry_before_them_whole(client: redis.Redis, keys: Keys) -> None:
    """What a call writes behind its last entry is written even where the arguments of that one break off."""
    push(client, keys, (A, B))
    whole = ["e", *entry_arguments(entry(A, article(A, text="one", addresses=(b"address1",))))]
    arguments = [*fixed_arguments(keys, SETTINGS), "", "", "", b"\x91\xa0", *whole, "e", B, "0", "p"]
    with pytest.raises(redis.exceptions.ResponseError, match="arithmetic"):
        client.eval(SCRIPT.decode(), len(fixed_keys(keys)), *fixed_keys(keys), *arguments)
    assert [B] == [entry_id for entry_id, _ in read_all(client, keys.raw)]
    assert [pack_id(A, 0)] == client.hkeys(keys.states(1000))
    assert [pack_id(A, 0)] == client.hvals(keys.texts(1000)) == client.hvals(keys.addresses(1000))
    assert 1 == int(client.hget(keys.counters, "entries_committed") or 0)


def test_a_call_counts_what_it_committed(client: redis.Redis, keys: Keys) -> None:
    """Of a call with an entry that is late and one that fails, the others are counted, and numbered in the archive."""
    push(client, keys, (A, B, C, D))
    committer = Committer(client, keys, SETTINGS)
    committer.commit([entry(B)])
    client.set(keys.dead, "in the way")
    with pytest.raises(redis.exceptions.ResponseError):
        committer.commit([entry(A), entry(B, dead()), entry(C, dead()), entry(D)])
    counted = {b"entries_committed": b"3", b"articles_published": b"3", b"relation_original": b"3"}
    assert counted == client.hgetall(keys.counters)
    archived = [(fields[b"commit"], fields[b"raw_id"]) for _, fields in read_all(client, keys.archive)]
    assert [(b"1", B.encode()), (b"2", A.encode()), (b"3", D.encode())] == archived


def test_a_slice_that_went_comes_back_with_its_expiry(client: redis.Redis, keys: Keys) -> None:
    """In one call: an entry far ahead drops the slices out of date, and then comes one of them again."""
    later = "1005000-0"
    push(client, keys, (A, B, later))
    Committer(client, keys, SETTINGS).commit([entry(A), entry(later), entry(B, article(B, addresses=(b"address2",)))])
    assert {b"1000", b"1005"} == client.smembers(keys.slices)
    for key in (keys.states(1000), keys.texts(1000), keys.addresses(1000), keys.states(1005)):
        assert client.ttl(key) > 0, key


def test_a_map_that_is_emptied_and_filled_at_once_expires(client: redis.Redis, keys: Keys) -> None:
    """An entry takes the last link of its slice, and leaves another one there."""
    push(client, keys, (A, B, C))
    committer = Committer(client, keys, SETTINGS)
    committer.commit([entry(A, article(A, matches=(match(B, "version"),)))])
    committer.commit([entry(B, article(B, matches=(match(A, "version"), match(C, "version"))))])
    assert client.ttl(keys.links(1000)) > 0


def test_thousands_of_links_are_read(client: redis.Redis, keys: Keys) -> None:
    """A record on which 9,000 others left a link is decided by the strongest, and the links are gone.

    Of these it verifies eight, to say what is new.
    """
    entry_ids = [f"1000001-{number}" for number in range(MANY)]
    push(client, keys, [A, *entry_ids])
    committer = Committer(client, keys, SETTINGS)
    for start in range(0, MANY, 100):
        committer.commit(
            [
                entry(entry_id, article(entry_id, matches=(match(A, "version", joins=False),)))
                for entry_id in entry_ids[start : start + 100]
            ]
        )
    assert MANY + 1 == client.hlen(keys.links(1000))
    asked = entry_ids[:8]
    assert [MustVerify({0: tuple(pack_id(entry_id, 0) for entry_id in asked)})] == committer.commit([entry(A)])
    verified = tuple(match(entry_id, "version", joins=False) for entry_id in asked)
    (answer,) = committer.commit([entry(A, article(A, asked=verified))])
    assert isinstance(answer, Committed)
    assert RELATIONS.index("version") == int(answer.letters[1])
    assert not client.exists(keys.links(1000))


def test_thousands_of_matches_are_decided(client: redis.Redis, keys: Keys) -> None:
    """An article with 9,000 matches in flight and 9,000 in as many stories leaves every link and names every story."""
    entry_ids = [f"1000001-{number}" for number in range(MANY)]
    push(client, keys, [*entry_ids, C])
    committer = Committer(client, keys, SETTINGS)
    for start in range(0, MANY, 500):
        committer.commit([entry(entry_id) for entry_id in entry_ids[start : start + 500]])
    stories = tuple(match(entry_id, "version") for entry_id in entry_ids)
    in_flight = tuple(match(f"1000002-{number}", "version") for number in range(MANY))
    (answer,) = committer.commit([entry(C, article(C, matches=stories + in_flight))])
    assert isinstance(answer, Committed)
    assert 2 * MANY == client.hlen(keys.links(1000))
    assert f"{entry_ids[0]}/0".encode() == read_last(client, keys.clean)[0][1][b"story"]
    link = client.hget(keys.links(1000), pack_id("1000002-0", 0) + b"1")
    assert isinstance(link, bytes)
    assert pack_id(C, 0) == link[:12]
