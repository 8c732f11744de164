"""Opposites: the word that stood where its opposite stands now, found by a byte."""

import pytest

from copydesk_matching.rules.opposites import print_opposite
from copydesk_matching.words.languages import GROUPS
from copydesk_matching.words.letters import fold_word
from copydesk_matching.words.word_hash import PUBLIC


def fact(word: str, group: str) -> tuple[int, int]:
    """What a signature keeps of a word of this group."""
    return int(PUBLIC.hash_list([fold_word(word.lower())])[0]) >> 32 & 0xFF, GROUPS.index(group) + 1


@pytest.mark.parametrize(
    ("old", "group", "new"),
    [
        ("loss", "loss", "profit"),
        ("rose", "up", "Fell"),
        ("Verlust", "loss", "Gewinn"),
        ("perte", "loss", "bénéfice"),
        ("убыток", "loss", "прибыль"),
        ("घाटा", "loss", "मुनाफा"),
    ],
)
def test_a_word_is_found_by_its_byte(old: str, group: str, new: str) -> None:
    """Among the words of that meaning in the language of the word that replaced it."""
    assert old.casefold() == print_opposite(fact(old, group), new, PUBLIC)


@pytest.mark.parametrize(
    ("old", "group", "new"),
    [
        ("zzyzx", "loss", "profit"),  # no word of that meaning
        ("loss", "up", "profit"),  # another meaning
        ("loss", "loss", "Gewinn"),  # another language
        ("loss", "loss", "harbour"),  # a word of no meaning
    ],
)
def test_what_is_not_listed_is_not_found(old: str, group: str, new: str) -> None:
    """A word is told only if it is one of that meaning and language."""
    byte, number = fact(old, group)
    assert byte
    assert print_opposite((byte, number), new, PUBLIC) is None
    assert print_opposite(None, new, PUBLIC) is None
