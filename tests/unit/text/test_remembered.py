"""remembered: what is asked again is answered without asking, and what anybody sends takes bounded memory."""

import inspect

from hypothesis import given
from hypothesis import strategies as st

from copydesk_text.remembered import LONGEST, remembered

MOST = 8


def test_answers_are_those_of_the_function() -> None:
    """A text is asked about once, however often it comes."""
    asked: list[str] = []

    @remembered(MOST)
    def length(text: str) -> int:
        """How long a text is."""
        asked.append(text)
        return len(text)

    assert [3, 0, 3, 3] == [length(text) for text in ("abc", "", "abc", "abc")]
    assert ["abc", ""] == asked
    assert "How long a text is." == inspect.getdoc(length)


@given(st.lists(st.text(max_size=3 * LONGEST), max_size=4 * MOST))
def test_long_texts_and_many_are_not_kept(texts: list[str]) -> None:
    """Whatever comes, the answers are right, and no more than `most` of them and none of a long text is kept."""

    @remembered(MOST)
    def length(text: str) -> int:
        return len(text)

    assert isinstance(length, dict)
    for text in texts:
        assert len(text) == length(text)
        assert len(length) <= MOST
        assert all(len(known) <= LONGEST for known in length)


def test_a_short_text_is_kept_beside_long_ones() -> None:
    """What comes again is answered without asking, whatever came between."""
    asked: list[str] = []

    @remembered(MOST)
    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    long = "a" * (LONGEST + 1)
    assert [1, LONGEST + 1, LONGEST, LONGEST + 1, 1, LONGEST] == [
        length(text) for text in ("a", long, long[1:], long, "a", long[1:])
    ]
    assert ["a", long, long[1:], long] == asked


def test_what_raises_is_asked_again() -> None:
    """An error is no answer."""
    asked: list[str] = []

    @remembered(MOST)
    def refuse(text: str) -> int:
        asked.append(text)
        raise ValueError(text)

    for _ in range(2):
        try:
            refuse("a")
        except ValueError:
            continue
    assert ["a", "a"] == asked


def test_it_can_be_forgotten() -> None:
    """As with `lru_cache`, whoever changes what answers depend on has all forgotten."""
    table = {"a": 1}

    @remembered(MOST)
    def number(text: str) -> int:
        return table[text]

    assert 1 == number("a")
    table["a"] = 2
    number.cache_clear()  # type: ignore[attr-defined]  # as that of `lru_cache`
    assert 2 == number("a")
