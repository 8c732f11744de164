"""The rules that all data files keep: languages, small letters, no word twice."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_text.newsroom.lexicon.schema import DatelineWords


def _dateline_words(connectors: dict[str, list[str]]) -> DatelineWords:
    return msgspec.convert({"no_place": {}, "connectors": connectors, "signed": {}}, DatelineWords)


@given(st.lists(st.text(alphabet="abäß ж", min_size=1, max_size=4).filter(lambda word: word == word.strip())))
def test_words_pass_as_they_are(words: list[str]) -> None:
    """A list of different words in small letters is kept, in its order."""
    words = list(dict.fromkeys(words))
    assert _dateline_words({"en": words}).connectors["en"] == tuple(words)


@pytest.mark.parametrize(
    ("connectors", "says"),
    [
        ({"en": ["of", "the", "of"]}, "'of' stands twice"),
        ({"en": ["Of"]}, "'Of' has a capital"),
        ({"en": [" of"]}, "matching regex"),
        ({"en": [""]}, "length >= 1"),
        ({"xq": ["of"]}, "'xq' is the code of no language"),
        ({"en-GB": ["of"]}, "matching regex"),
    ],
)
def test_rules(connectors: dict[str, list[str]], says: str) -> None:
    """Words are printed once, in the case of their table, without space around them, under a known language."""
    with pytest.raises(msgspec.ValidationError, match=says):
        _dateline_words(connectors)
