"""Segments: what furniture is learned by."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from copydesk_matching.words.segments import SEGMENT_BYTES, hash_segments, pack_segments, unpack_segments, words_of
from copydesk_matching.words.tokens import hash_words

LINES = [
    "Ferries stay in port",
    "Subscribe to the Harrow Post for four crowns a week.",
    "订阅我们的早报。",
    "اشترك في نشرتنا",
    "Подпишитесь на рассылку",
]


def segments(text: str) -> list[int]:
    """The hashes of the segments of a text."""
    found: list[int] = hash_segments(hash_words(text))[0].tolist()
    return found


def test_a_segment_ends_with_a_sentence_or_line() -> None:
    """Two sentences on one line, and two lines, are two segments each, in any script; a comma ends none."""
    assert len(segments("The bridge is shut. It opens on Monday.")) == 2
    assert len(segments("The bridge is shut\nIt opens on Monday")) == 2
    assert len(segments("大桥关闭。周一重新开放。")) == 2
    assert len(segments("The bridge, they say, is shut")) == 1
    assert segments("") == segments("***") == []


@given(st.lists(st.sampled_from(LINES), min_size=1))
def test_a_line_has_one_segment_wherever_it_stands(lines: list[str]) -> None:
    """The segments of a page are those of its lines, in their order."""
    assert [hash_ for line in lines for hash_ in segments(line)] == segments("\n".join(lines))


def test_case_and_marks_do_not_count() -> None:
    """A segment is its words; other words, or the same in another order, are another one."""
    assert segments("SIGN UP: it’s free!") == segments("sign up it's free")
    assert segments("Sign up it's free") != segments("It's free sign up")
    assert segments("Read more about ferries") != segments("Read more about bridges")


@given(st.lists(st.integers(0, 2 ** (8 * SEGMENT_BYTES) - 1)))
def test_hashes_come_back_from_the_server(hashes: list[int]) -> None:
    """Packing loses nothing of a hash of five bytes."""
    packed = pack_segments(np.array(hashes, dtype=np.uint64))
    assert SEGMENT_BYTES * len(hashes) == len(packed)
    rows = np.array(list(packed), dtype=np.uint8).reshape(-1, SEGMENT_BYTES)
    assert hashes == unpack_segments(rows).tolist()


@given(st.lists(st.sampled_from(LINES), min_size=1), st.data())
def test_every_word_is_of_one_segment(lines: list[str], data: st.DataObject) -> None:
    """The words of all segments together are those of the text, each once."""
    words = hash_words("\n".join(lines))
    _, starts = hash_segments(words)
    chosen = np.array(data.draw(st.lists(st.booleans(), min_size=len(starts), max_size=len(starts))), dtype=bool)
    here, rest = words_of(chosen, starts, words), words_of(~chosen, starts, words)
    assert np.all(here != rest)
    assert len(words.hashes) == len(here)
