"""What is remembered of partitions that were away: nothing is forgotten that was noted meanwhile."""

import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st
from tests.laws import examples

from copydesk_schemas import Keys
from copydesk_workers.pipeline.event_time import server_milliseconds
from copydesk_workers.server.index_gaps import LOST_MILLISECONDS, Gap, close_gap, read_gaps, see_epochs


def test_an_epoch_that_changes_is_a_gap(client: redis.Redis, keys: Keys) -> None:
    """What was committed shortly before the last look may lack. A first look, or one like the last, says nothing."""
    assert [] == see_epochs(client, keys, {}, {})
    assert ([], {}) == (see_epochs(client, keys, {0: "a", 11: "b"}, {}), read_gaps(client, keys))
    before = server_milliseconds(client)
    assert [] == see_epochs(client, keys, {0: "a", 11: "b"}, {})
    after = server_milliseconds(client)
    assert [11] == see_epochs(client, keys, {0: "a", 11: "c"}, {11: after})
    [(partition, gap)] = read_gaps(client, keys).items()
    assert (11, 1, 0) == (partition, gap.notes, gap.records)
    assert before - LOST_MILLISECONDS <= gap.since <= after - LOST_MILLISECONDS


@pytest.mark.parametrize(("alive", "since"), [({}, 0), ({3: 100_000}, 100_000 - LOST_MILLISECONDS), ({3: 5}, 0)])
def test_what_a_partition_still_knows_is_there(
    client: redis.Redis, keys: Keys, alive: dict[int, int], since: int
) -> None:
    """One that knows of no time may lack everything; another one what was committed after the time that it knows."""
    see_epochs(client, keys, {3: "a"}, {})
    see_epochs(client, keys, {3: "b"}, alive)
    assert since == read_gaps(client, keys)[3].since


def test_what_is_lost_while_it_is_healed_is_healed_again(client: redis.Redis, keys: Keys) -> None:
    """Another change of the server undoes what was healed before it; a record that was decided without it does not."""
    see_epochs(client, keys, {3: "a"}, {})
    see_epochs(client, keys, {3: "b"}, {})
    held = read_gaps(client, keys)[3]
    see_epochs(client, keys, {3: "c"}, {})
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
    see_epochs(client, keys, {3: "0"}, {})
    noted, number, held = 0, 0, Gap(since=0, notes=0, records=0)
    for step in steps:
        if step == "change":
            number += 1
            noted += 1
            assert [3] == see_epochs(client, keys, {3: str(number)}, {})
        elif step == "read":
            held = read_gaps(client, keys).get(3, Gap(since=0, notes=0, records=0))
        elif noted:
            closed = close_gap(client, keys, 3, held, held.since + 1)
            assert closed == (held.notes == noted)
            noted = 0 if closed else noted
        assert (noted > 0) == (3 in read_gaps(client, keys))
