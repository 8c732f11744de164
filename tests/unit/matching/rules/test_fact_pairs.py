"""Facts in every script: other facts are another story, other spellings are not."""

import pytest
from tests.unit.matching.rules.fact_pairs import read_pairs

PAIRS = read_pairs()


def test_the_table_is_large_enough() -> None:
    """There are 200 pairs in 15 languages, at least a third of each verdict, and each edit changes its text."""
    verdicts = [pair.verdict for pair in PAIRS]
    assert len(PAIRS) >= 200
    assert len({pair.language for pair in PAIRS}) >= 15
    assert min(verdicts.count("same"), verdicts.count("different")) >= len(PAIRS) / 3
    assert [pair for pair in PAIRS if pair.text == pair.edited] == []


@pytest.mark.parametrize("held_out", [False, True])
def test_nearly_all_pairs_are_right(held_out: bool) -> None:
    """At least 98 of 100 pairs are right, in both directions, among those written first and those written last."""
    pairs = [pair for pair in PAIRS if pair.held_out == held_out]
    wrong = [f"{pair.language}, {pair.kind}: {pair.edited}" for pair in pairs if not pair.is_right]
    assert len(wrong) <= 0.02 * len(pairs), "\n".join(wrong)
