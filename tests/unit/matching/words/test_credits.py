"""Credits: who reported, wrote and edited a text is no part of what is compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_matching.words.credits import find_credits, without_credits
from copydesk_matching.words.hashed_words import HashedTexts
from copydesk_matching.words.tokens import hash_together, hash_words, words
from copydesk_matching.words.word_hash import PUBLIC

STORY = "The board of Lindmark paid for the new ferry on Monday."


def rest_of(text: str) -> list[str]:
    """The words of a text that stay."""
    stays = find_credits(HashedTexts.alone(hash_words(text)), PUBLIC).get(0)
    found = words(text)
    return found if stays is None else [word for word, kept in zip(found, stays.tolist(), strict=True) if kept]


@pytest.mark.parametrize(
    "credit",
    [
        "(Reporting by Anna Kerr)",
        "(Reporting by Anna Kerr ,\nediting by Karl Meier)",
        "(Additional reporting by Anna Kerr and Tomas Berg in New Breck; Editing by Karl J. Meier, Lena Skov)",
        "(Reporting by Anna Kerr and\nLena Skov, Writing by Tomas Berg)\n\nEditing by Karl Meier",
        "(Reporte de Ana Kerr, editado por Luis Berg)",
        "(Reportage de Anne Kerr, édité par Luc Berg)",
        "Redigiert von Anna Kerr und Karl Meier",
    ],
)
@pytest.mark.parametrize("behind", ["", "\n\nThe rest of the page is a second story."])
def test_a_credit_is_left_out(credit: str, behind: str) -> None:
    """A credit ends where its names end, whatever follows it."""
    assert words(STORY + behind) == rest_of(f"{STORY} {credit}{behind}")


@pytest.mark.parametrize(
    "text",
    [
        "The bank improved its reporting by Monday. Reporting by banks has become better.",
        "She was seen editing by Lake Breck.",
        "Writing by hand is slow, Kerr said.",
        "Bericht: von allen Seiten Kritik.",
    ],
)
def test_the_same_words_in_a_sentence_stay(text: str) -> None:
    """Work is a credit only at the start of a sentence or line, with a name behind it."""
    assert words(text) == rest_of(text)


def test_a_text_that_is_little_else_stays_whole() -> None:
    """Where fewer words would be left than are asked for, all of them stay."""
    hashed = hash_words(f"{STORY} (Reporting by Anna Kerr)")
    assert hashed is without_credits(hashed, PUBLIC, 12)
    assert 11 == len(without_credits(hashed, PUBLIC, 11).hashes)


@given(
    st.lists(st.sampled_from([STORY, "", "(Editing by Karl Meier)", "Reporting by", "Von Breck by Kerr"]), max_size=4)
)
def test_texts_are_read_together_as_each_alone(texts: list[str]) -> None:
    """The neighbours of a text in a batch change nothing."""
    found, places = hash_together(texts)
    together = find_credits(found, PUBLIC)
    for text, place in zip(texts, places, strict=True):
        alone = find_credits(HashedTexts.alone(hash_words(text)), PUBLIC).get(0)
        stays = together.get(place)
        assert (None if alone is None else alone.tolist()) == (None if stays is None else stays.tolist())
