"""Tables of words, and the pattern for one of many forms."""

import re

from hypothesis import given
from hypothesis import strategies as st

from copydesk_text.phrases import one_of, words


def test_words() -> None:
    """Words stand between spaces and line ends."""
    assert words(" a b\n c ") == {"a", "b", "c"}


@given(
    st.sets(st.text(alphabet="ab(.| ئ", min_size=1, max_size=6), min_size=1, max_size=8), st.text("ab(.| ئ", max_size=9)
)
def test_one_of_matches_the_longest_form(forms: set[str], text: str) -> None:
    """The pattern matches the longest of the forms that a text begins with, and nothing if it begins with none."""
    found = re.match(one_of(forms), text)
    fitting = [form for form in forms if text.startswith(form)]
    assert (found[0] if found is not None else None) == (max(fitting, key=len) if fitting else None)


def test_one_of_is_the_same_in_each_process() -> None:
    """A set of forms has another order in each process; the pattern has not, so what it finds never depends on it."""
    assert one_of(["ba", "ab", "a"]) == one_of(["a", "ab", "ba"])
