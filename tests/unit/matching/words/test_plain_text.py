"""Plain texts: many are written as each of them alone, whatever they hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_matching.words.plain_text import plain_text, plain_texts

PIECES = (
    "The board met. ", "at 9 a.m. on", "5 P. M.", "p. m", "J.M. Lund", "didn't", 'don"t', "can`t", "won't", "isn’t",
    "USD5", "Rp2,500", "Rs.300", "EUR.", "GDP 3", "ships 4", "re-\nopened", "-\n", "n't", "größer", ".m", "…", "\n",
    " ",
)  # fmt: skip
texts = st.lists(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), max_size=9)


@given(texts, st.booleans())
def test_many_texts_are_written_as_each_alone(some: list[str], long: bool) -> None:
    """In a long batch, where most texts are passed by, as well as in a short one."""
    batch = [*some, "x" * 5000] if long else some
    assert [plain_text(text) for text in batch] == plain_texts(batch)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("at 9 a.m. on", "at 9am on"),
        ("USD5 and Rs.300", "USD 5 and Rs 300"),
        ("re-\nopened", "reopened"),
        ("We don't, can't and won't", "We do not, cannot and will not"),
        ('We don"t and isn`t', "We do not and is not"),
        ("Said ‘no’", "Said 'no'"),
    ],
)
def test_what_is_shortened_is_written_in_full(text: str, plain: str) -> None:
    """Whatever mark stands for the apostrophe."""
    assert plain == plain_text(text)
