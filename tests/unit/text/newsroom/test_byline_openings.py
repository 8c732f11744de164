"""byline_openings: phrases put together of a kind of text and the words around it."""

import pytest

from copydesk_text.newsroom.byline_openings import called_phrases, opening_phrases


@pytest.mark.parametrize(
    "phrase", ["By", "Analysis by", "An analysis by", "Bericht von", "Ein Bericht von", "Column door"]
)
def test_opens_wherever_it_stands(phrase: str) -> None:
    """The words of the table, and a kind of text with a word for "by"; nouns keep their capital in German."""
    assert phrase in opening_phrases()


@pytest.mark.parametrize("phrase", ["Chronique de", "Une chronique de", "Un’analisi di", "Column van"])
def test_opens_only_where_the_page_calls_it_a_byline(phrase: str) -> None:
    """With a word for "of" it may be about the one named."""
    assert phrase in called_phrases()
    assert phrase not in opening_phrases()
