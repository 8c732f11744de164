"""Samples of 3-grams: those below a bound, with a least and a most number, and the smallest of the opening."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from copydesk_matching.words.samples import LEAST, MOST, OF_OPENING, OPENING, SAMPLED, sample_texts

#: Few different words, so that 3-grams stand in a text twice, and in several texts.
_TEXTS = st.lists(
    st.lists(st.integers(0, 4), max_size=60) | st.lists(st.integers(0, 2**64 - 1), max_size=40), min_size=1, max_size=6
)


def sampled(*texts: list[int]) -> list[tuple[list[int], list[int]]]:
    """What is kept of these texts, read together."""
    hashes = np.array([word for text in texts for word in text], dtype=np.uint64)
    bounds = np.cumsum([0, *map(len, texts)])
    return [(kept.tolist(), opening.tolist()) for kept, opening in sample_texts(hashes, bounds)]


@given(_TEXTS)
def test_texts_that_are_read_together_are_sampled_as_each_alone(texts: list[list[int]]) -> None:
    """No 3-gram reaches into the next text, and a text without 3-grams takes none from another."""
    assert [found for text in texts for found in sampled(text)] == sampled(*texts)


@given(st.lists(st.integers(0, 4), max_size=60))
def test_a_short_text_keeps_its_smallest_grams(words: list[int]) -> None:
    """Each 3-gram once; of the first ones the smallest besides, however often they stand there."""
    grams = [found for at in range(len(words) - 2) for found in sampled(words[at : at + 3])[0][0]]
    ordered = sorted(set(grams))
    below = sum(gram < 2**64 // SAMPLED for gram in ordered)
    expected = ordered[: max(LEAST, below)], sorted(grams[:OPENING])[:OF_OPENING]
    assert [expected] == sampled(words)


def test_a_long_text_that_repeats_itself_keeps_its_smallest_grams() -> None:
    """Where few of its 3-grams are below the bound, it keeps others, as a short text does."""
    words = [1, 2, 3, 4, 5, 6, 7] * 100
    different = sorted({found for at in range(7) for found in sampled(words[at : at + 3])[0][0]})
    assert different == sampled([8, 9, 10], words, [1, 2])[1][0]


def test_a_long_text_keeps_those_below_the_bound() -> None:
    """One 3-gram in `SAMPLED`, and at most so many that an endless text costs no more than a long one."""
    kept, _ = sampled(list(range(4000)))[0]
    assert all(gram < 2**64 // SAMPLED for gram in kept)
    assert 100 < len(kept) < 300
    assert len(sampled(list(range(20 * MOST * 2)))[0][0]) == MOST
