"""Containment: many pairs at once, each as if it was alone."""

from hypothesis import given
from hypothesis import strategies as st

from copydesk_matching.rules import containment
from copydesk_matching.rules.containment import containments

#: Few different bytes, so that 3-grams repeat, and both ends of their range.
texts = st.lists(st.sampled_from([0, 1, 254, 255]), max_size=12).map(bytes) | st.binary(max_size=40)
pairs = st.tuples(texts, texts)


def plain(ours: bytes, theirs: bytes) -> float:
    """The same, by sets."""
    mine, other = ({text[at : at + 3] for at in range(len(text) - 2)} for text in (ours, theirs))
    fewer = min(len(mine), len(other))
    return len(mine & other) / fewer if fewer else 0.0


@given(st.lists(pairs, max_size=8))
def test_pairs_do_not_disturb_each_other(some: list[tuple[bytes, bytes]]) -> None:
    """Whatever stands beside a pair, empty texts too, it has the share that sets of its 3-grams have."""
    assert containments(some) == [plain(*pair) for pair in some]


@given(pairs)
def test_a_text_stands_in_itself(pair: tuple[bytes, bytes]) -> None:
    """All of a text stands in it and in what it opens; the share is the same from either side."""
    ours, theirs = pair
    whole = 1.0 if len(ours) >= 3 else 0.0
    assert [whole, whole, plain(*pair)] == containments([(ours, ours), (ours, ours + theirs), (theirs, ours)])


def test_much_is_looked_at_in_portions() -> None:
    """The answers do not depend on how many bytes are looked at in one go."""
    some = [(bytes(range(number, number + 90)), bytes(range(number + 40, number + 130))) for number in range(60)]
    whole = containments(some)
    assert whole == [plain(*pair) for pair in some]
    assert whole == [share for portion in (some[:7], some[7:]) for share in containments(portion)]
    long = [(b"abcdefgh" * (containment._AT_ONCE // 8), b"abcdefgh" * 9), *some]
    assert containments(long) == [1.0, *whole]
