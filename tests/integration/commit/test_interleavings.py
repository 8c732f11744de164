"""The laws of the commit under any interleaving of probes, commits, crashes, late workers and retries."""

import random
from typing import cast

import redis
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.integration.commit.simulation import World, namespace, run
from tests.integration.commit.toy_world import WINDOW, compare, in_window

from copydesk_schemas import GROUP, Keys, pack_record_id
from copydesk_workers.commit.outcome import Publication
from copydesk_workers.commit.states import read_states

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


def check_links(world: World) -> None:
    """Links wait only for records that never commit: articles of a document that was given up as a whole."""
    for key in world.client.keys(world.keys.prefix + "links:*"):
        for name in world.client.hkeys(key):
            assert name[:12] not in world.expected


@given(rng=Numbers)
@settings(max_examples=150)
def test_the_order_of_commits_decides_alone(rng: random.Random, client: redis.Redis, keys: Keys) -> None:
    """Outcome, relation, evidence and story of each article are those of the rules applied to the order of commits.

    So no pair is lost, a record is a duplicate exactly if a clean record before it suppresses it, every `of` is in
    clean, and neither the order of probes nor a retry changes anything.
    """
    with namespace(client, keys) as inner:
        world = run(client, inner, rng)
        check_each_has_one_outcome(world)
        check_links(world)
        published = world.published()
        for id_, expected in world.expected.items():
            record = published[id_]
            evidence = record["evidence"]
            assert isinstance(evidence, dict)
            actual = (record["status"], record["relation"], evidence["of"], record["story"], tuple(evidence["also"]))
            wanted = (expected.status, expected.relation, expected.of, expected.story, expected.also)
            assert wanted == actual
            assert expected.similarity == evidence["similarity"]
            outcome = "published" if expected.status == "clean" else "duplicate"
            assert (outcome, expected.relation) == world.answered[id_]


@given(rng=Numbers, cap=st.integers(0, 2))
@settings(max_examples=100)
def test_a_blind_index_costs_matches_but_no_law(rng: random.Random, cap: int, client: redis.Redis, keys: Keys) -> None:
    """Where probes see few candidates, no outcome is lost, none is unfounded, and equal texts meet all the same."""
    with namespace(client, keys) as inner:
        world = run(client, inner, rng, cap)
        check_each_has_one_outcome(world)
        published = world.published()
        before: list[bytes] = []
        for id_ in world.expected:  # in the order of commits
            toy, record = world.index.known[id_], published[id_]
            evidence = record["evidence"]
            assert isinstance(evidence, dict)
            if evidence["of"] is not None:
                other = pack_record_id(evidence["of"])
                assert published[other]["status"] == "clean"
                assert other in before
                assert record["relation"] == compare(toy, world.index.known[other]).relation
            suppresses = record["relation"] in world.settings.suppressed
            assert (record["status"] == "duplicate") == suppresses
            equal = [
                other
                for other in before
                if world.index.known[other].words == toy.words
                and in_window(toy, world.index.known[other])
                and published[other]["status"] == "clean"
            ]
            assert not equal or record["relation"] == "exact"
            before.append(id_)
