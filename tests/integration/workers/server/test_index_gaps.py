"""What is remembered of partitions that were away: nothing is forgotten that was noted meanwhile."""

import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st
from tests.laws import examples

from copydesk_schemas import Keys
from copydesk_workers.pipeline.event_time import server_milliseconds
from copydesk_workers.server.index_gaps import LOST_MILLISECONDS, Gap, Seen, close_gap, read_gaps, see_epochs


def test_an_epoch_that_changes_is_a_gap(client: redis.Redis, keys: Keys) -> None:
    """What was committed shortly before the last look may lack. A first look, or one like the last, says nothing."""
    assert ([], []) == see_epochs(client, keys, {})
    assert (([], []), {}) == (
        see_epochs(client, keys, {0: Seen(epoch="a"), 11: Seen(epoch="b")}),
        read_gaps(client, keys),
    )
    before = server_milliseconds(client)
    assert ([], []) == see_epochs(client, keys, {0: Seen(epoch="a"), 11: Seen(epoch="b")})
    after = server_milliseconds(client)
    seen = {0: Seen(epoch="a"), 11: Seen(epoch="c", alive=after)}
    assert ([11], []) == see_epochs(client, keys, seen)
    [(partition, gap)] = read_gaps(client, keys).items()
    assert (11, 1, 0) == (partition, gap.notes, gap.records)
    assert before - LOST_MILLISECONDS <= gap.since <= after - LOST_MILLISECONDS


@pytest.mark.parametrize(("alive", "since"), [(0, 0), (100_000, 100_000 - LOST_MILLISECONDS), (5, 0)])
def test_what_a_partition_still_knows_is_there(client: redis.Redis, keys: Keys, alive: int, since: int) -> None:
    """One that knows of no time may lack everything; another one what was committed after the time that it knows."""
    see_epochs(client, keys, {3: Seen(epoch="a")})
    see_epochs(client, keys, {3: Seen(epoch="b", alive=alive)})
    assert since == read_gaps(client, keys)[3].since


def test_what_is_lost_while_it_is_healed_is_healed_again(client: redis.Redis, keys: Keys) -> None:
    """Another change of the server undoes what was healed before it; a record that was decided without it does not."""
    see_epochs(client, keys, {3: Seen(epoch="a")})
    see_epochs(client, keys, {3: Seen(epoch="b")})
    held = read_gaps(client, keys)[3]
    see_epochs(client, keys, {3: Seen(epoch="c")})
    assert (False, 0) == (close_gap(client, keys, 3, held, 50_000), read_gaps(client, keys)[3].since)
    held = read_gaps(client, keys)[3]
    client.hincrby(keys.index_gaps, "3:notes", 1)  # as the commit does
    assert (False, 50_000) == (close_gap(client, keys, 3, held, 50_000), read_gaps(client, keys)[3].since)
    assert close_gap(client, keys, 3, read_gaps(client, keys)[3], 60_000)
    assert {b"3:epoch", b"3:seen"} == set(client.hkeys(keys.index_gaps))


@given(st.lists(st.sampled_from(["change", "read", "close"]), max_size=12))
@examples(40)
def test_a_gap_is_closed_only_as_it_was_read(client: redis.Redis, keys: Keys, steps: list[str]) -> None:
    """A gap that was noted again after it was read stays open, from where it is healed; else it is gone."""
    client.delete(keys.index_gaps)
    see_epochs(client, keys, {3: Seen(epoch="0")})
    noted, number, held = 0, 0, Gap(since=0, notes=0, records=0)
    for step in steps:
        if step == "change":
            number += 1
            noted += 1
            assert ([3], []) == see_epochs(client, keys, {3: Seen(epoch=str(number))})
        elif step == "read":
            held = read_gaps(client, keys).get(3, Gap(since=0, notes=0, records=0))
        elif noted:
            closed = close_gap(client, keys, 3, held, held.since + 1)
            assert closed == (held.notes == noted)
            noted = 0 if closed else noted
        assert (noted > 0) == (3 in read_gaps(client, keys))


#: What is seen of a partition after it was on the way from a server with epoch "a": its epoch, and that of the server
#: whose replica its server was.
@pytest.mark.parametrize(
    ("ends", "is_split"),
    [
        ([("b", "")], False),  # it has arrived
        ([("a", "")], True),  # the move was given up
        ([("r", "a")], True),  # a replica took over that knows of no move
        ([("b", ""), ("a", "")], False),  # it has arrived, and came back as a whole
    ],
)
@pytest.mark.parametrize("told", [True, False], ids=["its time still there", "its time moved first"])
def test_a_move_that_is_given_up_leaves_a_gap(
    client: redis.Redis, keys: Keys, ends: list[tuple[str, str]], is_split: bool, told: bool
) -> None:
    """Where the old server, or its replica, has the partition in the end, it may lack anything; that is told once."""
    see_epochs(client, keys, {3: Seen(epoch="a", moves=False)})
    now = server_milliseconds(client)
    for _ in range(2):
        moving = Seen(epoch="a" if told else "", alive=now if told else 0, moves=True)
        assert ([], []) == see_epochs(client, keys, {3: moving})
    assert {} == read_gaps(client, keys)
    found = []
    for epoch, former in ends:
        assert [] == see_epochs(client, keys, {3: Seen(epoch="")})[1], "one that does not answer says nothing"
        for _ in range(2):
            found += see_epochs(client, keys, {3: Seen(epoch=epoch, former=former, alive=now, moves=False)})[1]
    assert [3] * is_split == found
    gaps = read_gaps(client, keys)
    assert is_split == (3 in gaps and gaps[3].since == 0)


def test_a_move_goes_on_behind_a_failover(client: redis.Redis, keys: Keys) -> None:
    """A replica that took over and goes on with the move is where the keys come from now."""
    see_epochs(client, keys, {3: Seen(epoch="a", moves=False)})
    now = server_milliseconds(client)
    for epoch, former in (("a", ""), ("r", "a")):
        assert [] == see_epochs(client, keys, {3: Seen(epoch=epoch, former=former, alive=now, moves=True)})[1]
    assert ([3], [3]) == see_epochs(client, keys, {3: Seen(epoch="s", former="r", alive=now, moves=False)})
