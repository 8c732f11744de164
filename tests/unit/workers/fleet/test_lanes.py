"""lanes: where the entries of a horse that ended wait."""

from copydesk_workers.fleet.lanes import OWED, Lanes

BATCH = ["1-0", "2-0", "3-0"]


def test_the_culprit_is_set_aside_and_its_neighbours_owe_nothing() -> None:
    """The first time the neighbours go on at once."""
    lanes = Lanes()
    lanes.blame("2-0", 2.0, BATCH)
    assert (["2-0"], ["1-0", "3-0"], set(), 0.0) == (
        list(lanes.slow),
        list(lanes.neighbours),
        lanes.singles,
        lanes.owed,
    )


def test_neighbours_that_end_the_horse_owe_the_time() -> None:
    """From the second time on new entries come first for a multiple of the time that was lost."""
    lanes = Lanes()
    lanes.blame("2-0", 2.0, BATCH)
    lanes.blame("1-0", 3.0, ["1-0", "3-0"])
    assert (["2-0", "1-0"], ["3-0"], 3.0 * OWED) == (list(lanes.slow), list(lanes.neighbours), lanes.owed)
    lanes.blame("8-0", 2.0, ["8-0", "9-0"])
    assert (["3-0", "9-0"], 0.0) == (list(lanes.neighbours), lanes.owed)


def test_an_unknown_culprit_makes_all_go_one_by_one() -> None:
    """If the whole batch was in hand, each of it may be the culprit; one that was alone in hand is it."""
    lanes = Lanes()
    lanes.blame("", 2.0, BATCH)
    assert ([], BATCH, set(BATCH)) == (list(lanes.slow), list(lanes.neighbours), lanes.singles)
    lanes.blame("", 2.0, BATCH[:1])
    assert (BATCH[:1], BATCH[1:], set(BATCH[1:])) == (list(lanes.slow), list(lanes.neighbours), lanes.singles)


def test_an_end_that_nobody_knows_the_reason_of_puts_nobody_in_a_lane() -> None:
    """What was in hand then is in no lane: it is tried alone, with a mark."""
    lanes = Lanes()
    lanes.blame("2-0", 2.0, BATCH)
    lanes.forget(["1-0", "3-0"])
    assert (["2-0"], []) == (list(lanes.slow), list(lanes.neighbours))
