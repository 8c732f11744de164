"""The laws of the commit under any interleaving of probes, commits, crashes, late workers and retries."""

import random
from typing import cast

import redis
from hypothesis import given
from hypothesis import strategies as st
from tests.integration.workers.commit.flows import add_up, counted
from tests.integration.workers.commit.growths import growth_of
from tests.integration.workers.commit.simulation import World, namespace, run
from tests.integration.workers.commit.toy_world import WINDOW
from tests.laws import examples

from copydesk_schemas import GROUP, Keys, decode_growth, pack_id, unpack_id
from copydesk_workers.commit.outcome import Publication
from copydesk_workers.records.members import largest_stories, newest_stories, read_story
from copydesk_workers.records.states import read_states
from copydesk_workers.server.streams import read_all

Numbers = st.randoms(use_true_random=False)


def check_each_has_one_outcome(world: World) -> None:
    """Every article of every page has exactly one outcome, the counters agree, and nothing is left behind."""
    client, keys = world.client, world.keys
    published = world.published()
    committed = [outcome for entry in world.committed.values() for outcome in entry.outcomes]
    alive = {outcome.id for outcome in committed if isinstance(outcome, Publication)}
    assert sorted(world.committed) == sorted(world.pages)
    assert sorted(published) == sorted(alive)
    assert client.xlen(keys.dead) == len(committed) - len(alive)
    assert client.xpending(keys.raw, GROUP)["pending"] == 0
    assert client.xlen(keys.raw) == 0
    counters = {name: int(value) for name, value in cast("dict[bytes, bytes]", client.hgetall(keys.counters)).items()}
    assert len(committed) == sum(counters.get(b"articles_" + name, 0) for name in (b"published", b"duplicate", b"dead"))
    assert counters[b"entries_committed"] == len(world.pages)
    states = read_states(client, keys, WINDOW, alive)
    assert {id_: state.status for id_, state in states.items()} == {
        id_: record["status"] for id_, record in published.items()
    }


def check_sources(world: World) -> None:
    """Each article is counted once under its source and day, whatever was repeated, crashed or came from the disk."""
    letters = {"published": "p", "duplicate": "u"}
    done = (
        (
            entry,
            "".join(
                letters[world.answered[one.id][0]] if isinstance(one, Publication) else "d" for one in entry.outcomes
            ),
        )
        for entry in world.committed.values()
    )
    assert add_up(done) == counted(world.client, world.keys)


def check_links(world: World) -> None:
    """Links wait only for records that never commit: articles of a document that was given up as a whole."""
    finished = set()
    for entry_id, entry in world.committed.items():
        for outcome in entry.outcomes:
            if isinstance(outcome, Publication):
                finished.add(outcome.id)
            elif outcome.position is not None:
                finished.add(pack_id(entry_id, outcome.position))
    for key in world.client.keys(world.keys.prefix + "links:*"):
        assert not {name[:12] for name in world.client.hkeys(key)} & finished


def check_rules(world: World) -> None:
    """Each article's outcome, relation, evidence and story are what the oracle says."""
    published = world.published()
    for id_, expected in world.expected.items():
        record = published[id_]
        evidence = record["evidence"]
        assert isinstance(evidence, dict)
        actual = (record["status"], record["relation"], evidence["of"], record["story"])
        assert (expected.status, expected.relation, expected.of, expected.story) == actual
        assert (expected.also, expected.ties) == (tuple(evidence["also"]), tuple(evidence["ties"]))
        assert expected.similarity == evidence["similarity"]
        assert (expected.adds, expected.news) == (evidence["adds"], evidence["news"])
        outcome = "published" if expected.status == "clean" else "duplicate"
        assert (outcome, expected.relation) == world.answered[id_]


def check_stories(world: World) -> None:
    """Each story of two records or more has them all, with relation and stream, and the lists name just these."""
    told: dict[str, dict[str, tuple[object, str]]] = {}
    for id_, record in world.published().items():
        stream = "clean" if record["status"] == "clean" else "duplicates"
        told.setdefault(str(record["story"]), {})[unpack_id(id_)] = record["relation"], stream
    expected = {story: members for story, members in told.items() if len(members) > 1}
    assert expected == {
        story: {member.id: (member.relation, member.stream) for member in read_story(world.client, world.keys, story)}
        for story in expected
    }
    sizes = {story: len(members) for story, members in expected.items()}
    assert sizes == largest_stories(world.client, world.keys, 1000)
    assert sorted(sizes) == sorted(newest_stories(world.client, world.keys, 1000))


def check_growths(world: World) -> None:
    """Each record that joined another's story has one entry of growth, in the order of commits, and all numbers follow.

    What the numbers must be is counted again from the records committed so far.
    """
    found = [decode_growth(fields[b"growth"]) for _, fields in read_all(world.client, world.keys.growths)]
    told: dict[str, list[bytes]] = {}
    expected = []
    for id_, said in world.expected.items():
        story = said.story
        members = told.setdefault(story, [])
        members.append(id_)
        if story != unpack_id(id_):
            expected.append(growth_of(world, story, members))
    assert expected == found


@given(rng=Numbers)
@examples(150)
def test_the_order_of_commits_decides_alone(rng: random.Random, client: redis.Redis, keys: Keys) -> None:
    """Where every pair shows to one of its probes, the rules applied to the order of commits give every outcome.

    So no pair is lost, a record is a duplicate exactly if a clean record before it suppresses it, every `of` is in
    clean, and neither the order of probes nor a retry changes anything.
    """
    with namespace(client, keys) as inner:
        world = run(client, inner, rng)
        check_each_has_one_outcome(world)
        check_sources(world)
        check_links(world)
        check_rules(world)
        check_stories(world)
        check_growths(world)


@given(rng=Numbers, cap=st.integers(0, 2))
@examples(150)
def test_a_pair_that_one_probe_saw_is_not_lost(rng: random.Random, cap: int, client: redis.Redis, keys: Keys) -> None:
    """Where probes see few candidates, a pair that either saw counts, and so do equal texts, addresses and an `of`."""
    with namespace(client, keys) as inner:
        world = run(client, inner, rng, cap)
        check_each_has_one_outcome(world)
        check_sources(world)
        check_links(world)
        check_rules(world)
        check_stories(world)
        check_growths(world)
