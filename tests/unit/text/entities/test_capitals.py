"""lower_capitals: names in capitals are made readable to tables of names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_text.entities.capitals import lower_capitals


@pytest.mark.parametrize(
    ("text", "lowered"),
    [
        ("MOSCOW (Reuters) - The ferry left.", "Moscow (Reuters) - The ferry left."),
        ("NEW YORK-BASED", "New York-Based"),
        ("МОСКВА, 5 мая", "Москва, 5 мая"),
        ("The EU and NATO met.", "The EU and Nato met."),
        ("US, UK", "US, UK"),
        ("Moscow", "Moscow"),
    ],
)
def test_words_in_capitals(text: str, lowered: str) -> None:
    """Runs with a word of four capitals or more keep the first capital of each word; short ones stay."""
    assert lower_capitals(text) == lowered


@given(st.text(alphabet="ABÄZabz ЖЁжß-.", max_size=40))
def test_places_in_the_text_stay(text: str) -> None:
    """The text stays as long as it was, and says the same without regard to case."""
    assert len(lower_capitals(text)) == len(text)
    assert lower_capitals(text).casefold() == text.casefold()
