"""Scores of clusterings."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_desk.review.evaluate.scores import Scores, score

partitions = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=20)


def as_mappings(pairs: list[tuple[int, int]]) -> tuple[dict[str, int], dict[str, int]]:
    """The found and the true partition of documents 0, 1, 2 …"""
    return {str(i): found for i, (found, _) in enumerate(pairs)}, {str(i): true for i, (_, true) in enumerate(pairs)}


@given(partitions)
def test_agrees_with_counting_every_pair(pairs: list[tuple[int, int]]) -> None:
    """Precision and recall are those of the pairs one by one."""
    found, true = as_mappings(pairs)
    together = {(a, b) for a, b in combinations(found, 2) if found[a] == found[b]}
    truly = {(a, b) for a, b in combinations(true, 2) if true[a] == true[b]}
    scores = score(found, true)
    assert pytest.approx(len(together & truly) / len(together) if together else 1.0) == scores.precision
    assert pytest.approx(len(together & truly) / len(truly) if truly else 1.0) == scores.recall


@given(partitions)
def test_a_partition_agrees_with_itself(pairs: list[tuple[int, int]]) -> None:
    """Every score of a partition against itself is 1."""
    found, _ = as_mappings(pairs)
    assert Scores(1.0, 1.0, 1.0, 1.0) == score(found, found)


@given(partitions)
def test_swapping_the_sides_swaps_precision_and_recall(pairs: list[tuple[int, int]]) -> None:
    """F1 and ARI are symmetric."""
    found, true = as_mappings(pairs)
    there, back = score(found, true), score(true, found)
    assert (there.precision, there.recall) == (back.recall, back.precision)
    assert pytest.approx(there.ari) == back.ari


def test_a_known_adjusted_rand_index() -> None:
    """The value that the definition gives for a small table worked by hand."""
    found = {"a": 0, "b": 0, "c": 1, "d": 1}
    true = {"a": 0, "b": 0, "c": 1, "d": 2}
    assert pytest.approx(4 / 7) == score(found, true).ari


def test_a_document_that_was_not_found_is_an_error() -> None:
    """A missing document is never scored as right or wrong."""
    with pytest.raises(KeyError, match="b"):
        score({"a": 1}, {"a": 1, "b": 1})
