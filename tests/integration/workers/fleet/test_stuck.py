"""Documents that are in nobody's hands are found piece by piece."""

import redis
from tests.integration.workers.commit.pages import push

from copydesk_schemas import GROUP, Keys
from copydesk_workers.fleet.stuck import release_stuck


def test_a_call_looks_at_so_many_and_the_next_one_goes_on(client: redis.Redis, keys: Keys) -> None:
    """However many are stuck, a call is short; together they find each one once."""
    push(client, keys, [f"{number}-0" for number in range(1000, 2000)])
    client.xgroup_delconsumer(keys.raw, GROUP, "worker")
    first, found = "-", []
    for _ in range(3):
        released, first = release_stuck(client, keys, first, 400)
        found.append(released)
    assert ([400, 400, 200], "-") == (found, first)
    assert (0, "-") == release_stuck(client, keys)
    assert 1000 == client.xpending(keys.raw, GROUP)["pending"]


def test_where_no_worker_ever_ran_nothing_is_stuck(client: redis.Redis, keys: Keys) -> None:
    """Without a group, or without a stream, there is nothing to hand out."""
    assert (0, "-") == release_stuck(client, keys)
    client.xadd(keys.raw, {"document": "{}"})
    assert (0, "-") == release_stuck(client, keys)
