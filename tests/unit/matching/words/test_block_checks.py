"""Checks of blocks of words: one for each place, the same wherever the words stand, and another for other words."""

from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from copydesk_matching.sketch import read_together
from copydesk_matching.words.block_checks import BLOCK, block_checks, check_windows, checks_bytes
from copydesk_matching.words.tokens import hash_words

WORDS: Final = ["the", "quick", "brown", "fox", "has", "no", "red", "1,500", "May"]
texts = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)


def windows_of(text: str) -> bytes:
    """The checks of a text that is read alone."""
    return check_windows(hash_words(text).hashes).tobytes()


@given(texts)
def test_each_word_stands_in_a_block(text: str) -> None:
    """There is one check for each eight words or fewer, and one window for each word with seven behind it."""
    words, windows = len(hash_words(text).hashes), windows_of(text)
    assert 2 * -(-words // BLOCK) == checks_bytes(words) == len(block_checks(windows, words))
    assert 2 * min(words, max(1, words - BLOCK + 1)) == len(windows)


@given(st.lists(texts, min_size=1, max_size=6))
def test_texts_that_are_read_together_have_the_windows_of_each_alone(some: list[str]) -> None:
    """Where one text ends and the next begins makes no difference."""
    assert [windows_of(text) for text in some] == [read.traces.windows for read in read_together(some)]


@given(texts, st.lists(st.sampled_from(["north", "south", "wind"]), min_size=BLOCK, max_size=BLOCK).map(" ".join))
def test_words_have_their_check_wherever_they_stand(front: str, block: str) -> None:
    """What stands in front of eight words and behind them does not matter."""
    place = len(hash_words(front).hashes)
    if len(hash_words(f"{front} . {block}").hashes) == place + BLOCK:  # no number goes on from one into the other
        longer = windows_of(f"{front} . {block} .")
        assert windows_of(block) == bytes([longer[place], longer[len(longer) // 2 + place]])


def test_other_words_and_another_order_have_another_check() -> None:
    """One word that differs, or two that change places, and so does the check."""
    for number in range(100):
        words = [f"w{number}x{place}" for place in range(BLOCK)]
        for other in ([*words[:3], "other", *words[4:]], [words[1], words[0], *words[2:]]):
            assert windows_of(" ".join(words)) != windows_of(" ".join(other))
