"""Copydesks as shards: together they decide as one would, if what may match has one key (decision 34)."""

import random
from contextlib import ExitStack

import redis
from hypothesis import given
from hypothesis import strategies as st
from tests.integration.workers.commit.simulation import World, namespace
from tests.integration.workers.commit.test_interleavings import (
    check_each_has_one_outcome,
    check_growths,
    check_links,
    check_rules,
    check_stories,
)
from tests.integration.workers.commit.toy_world import WINDOW, Oracle, ToyIndex, meet
from tests.laws import examples

from copydesk_schemas import Keys, unpack_id
from copydesk_workers.settings import Settings

Numbers = st.randoms(use_true_random=False)
_SETTINGS = Settings(window_days=WINDOW / 86_400_000)


def play(client: redis.Redis, stack: ExitStack, keys: Keys, rng: random.Random, *, apart: bool) -> list[World]:
    """Three copydesks at work at once, in any interleaving; `apart`: nothing in one may match anything in another."""
    shards = [
        World(client, stack.enter_context(namespace(client, keys)), rng, _SETTINGS, ToyIndex(), place, apart)
        for place in range(3)
    ]
    for shard in shards:
        shard.push(rng.randrange(1, 5))
    for _ in range(rng.randrange(60)):
        rng.choice(shards).step()
    for shard in shards:
        shard.finish()
    return shards


def merged(shards: list[World], rng: random.Random) -> list[tuple[World, bytes]]:
    """The commits of all shards in one order, in which those of each keep theirs."""
    waiting = [(shard, list(shard.expected)) for shard in shards if shard.expected]
    order = []
    while waiting:
        shard, left = rng.choice(waiting)
        order.append((shard, left.pop(0)))
        waiting = [(one, ids) for one, ids in waiting if ids]
    return order


@given(rng=Numbers)
@examples(40)
def test_shards_decide_as_one_where_what_may_match_has_one_key(
    rng: random.Random, client: redis.Redis, keys: Keys
) -> None:
    """One copydesk that commits all of it, in any order that keeps each shard's, comes to the same outcome for each.

    And each shard keeps every law of its own, through crashes, retries and restarts.
    """
    with ExitStack() as stack:
        shards = play(client, stack, keys, rng, apart=True)
        for shard in shards:
            check_each_has_one_outcome(shard)
            check_links(shard)
            check_rules(shard)
            check_stories(shard)
            check_growths(shard)
        one = Oracle(_SETTINGS.suppressed)
        known = {id_: toy for shard in shards for id_, toy in shard.index.known.items()}
        for shard, id_ in merged(shards, rng):
            toy = known[id_]
            assert shard.expected[id_] == one.commit(toy, lambda other, toy=toy: meet(toy, other))  # type: ignore[misc]  # mypy reads the default as another argument


@given(rng=Numbers)
@examples(15)
def test_a_key_that_parts_what_matches_loses_links_and_no_law(
    rng: random.Random, client: redis.Redis, keys: Keys
) -> None:
    """Each document still has one outcome, and names records of its own shard only."""
    with ExitStack() as stack:
        shards = play(client, stack, keys, rng, apart=False)
        for shard in shards:
            check_each_has_one_outcome(shard)
            check_links(shard)
            check_rules(shard)
            own = {unpack_id(id_) for id_ in shard.index.known}
            for said in shard.expected.values():
                assert {said.story, *said.also, *said.ties, *([said.of] if said.of else [])} <= own


def test_the_law_can_fail(client: redis.Redis, keys: Keys) -> None:
    """With a key that parts what matches, one copydesk decides otherwise than the shards, in some run."""
    differ = 0
    for seed in range(10):
        rng = random.Random(seed)
        with ExitStack() as stack:
            shards = play(client, stack, keys, rng, apart=False)
            one = Oracle(_SETTINGS.suppressed)
            known = {id_: toy for shard in shards for id_, toy in shard.index.known.items()}
            for shard, id_ in merged(shards, rng):
                toy = known[id_]
                said = one.commit(toy, lambda other, toy=toy: meet(toy, other))  # type: ignore[misc]  # as above
                differ += said != shard.expected[id_]
    assert differ
