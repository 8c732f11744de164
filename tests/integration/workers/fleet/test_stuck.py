"""Documents that are in nobody's hands are found piece by piece."""

from pathlib import Path

import pytest
import redis
from tests.integration.workers.commit.pages import push

from copydesk_schemas import GROUP, Keys
from copydesk_workers.fleet.stuck import release_stuck
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer


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


@pytest.mark.parametrize("stuck", [[], [0], [49], [0, 1, 2], [20, 22, 24], list(range(5, 45)), list(range(50))])
@pytest.mark.parametrize("greatest", [False, True])
def test_those_between_others_in_hand_are_found(
    client: redis.Redis, keys: Keys, stuck: list[int], greatest: bool
) -> None:
    """Wherever they are, exactly those: not what others have in hand, nor what nobody was handed yet."""
    ids = [f"{number}-0" for number in range(1000, 1050)]
    if greatest:
        ids[-1] = f"{2**64 - 1}-{2**64 - 1}"
    push(client, keys, ids)
    if stuck:
        client.xack(keys.raw, GROUP, *[ids[at] for at in stuck])
    if not greatest:
        client.xadd(keys.raw, {"document": "{}"})
    first, found = "-", 0
    for _ in range(20):
        released, first = release_stuck(client, keys, first, 7)
        found += released
        if first == "-":
            break
    assert (len(stuck), "-") == (found, first)
    assert [one.encode() for one in ids] == [
        one["message_id"] for one in client.xpending_range(keys.raw, GROUP, "-", "+", 100)
    ]


def test_a_look_reads_no_document_in_hand(tmp_path: Path) -> None:
    """It asks for what lies between them: 200 pages of 2 MB held the server for .5 s, and took 380 MB of it."""
    keys = Keys("main")
    with EmbeddedServer(tmp_path) as server:
        client = connect(server.url)
        for number in range(1, 41):
            client.xadd(keys.raw, {"document": bytes(1_000_000)}, id=f"{number}-0")
        client.xgroup_create(keys.raw, GROUP, "$")
        client.xclaim(keys.raw, GROUP, "worker", 0, [f"{number}-0" for number in range(1, 41)], force=True, justid=True)
        before = client.info("memory")["used_memory_peak"]
        assert (0, "-") == release_stuck(client, keys)
        assert client.info("memory")["used_memory_peak"] - before < 10_000_000
        client.close()
