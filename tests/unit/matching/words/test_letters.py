"""Letters: spellings that outlets choose between have one form, and so one hash."""

import pytest

from copydesk_matching.words.letters import fold_word, is_serbian, to_latin
from copydesk_matching.words.simplified import simplify
from copydesk_matching.words.tokens import hash_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Geschäftsführer größter Häfen", "Geschaeftsfuehrer groesster Haefen"),
        ("Über Köln", "Ueber Koeln"),
        ("Der Köhler von Malmö", "Der Kohler von Malmo"),
        ("Градоначелник Јасенка најавио је изградњу", "Gradonačelnik Jasenka najavio je izgradnju"),
        ("У п'ятницю п'ять човнів", "У пʼятницю пʼять човнів"),
        ("舊橋將於週三關閉", "旧桥将于周三关闭"),
        ("The harbour was not closed", "The harbour wasn't closed"),
        ("They will not go and cannot stay", "They won't go and can't stay"),
        ("The har-\nbour of the old town", "The harbour of the old town"),
        ("Rp2,5 miliar dan USD40 juta", "Rp 2,5 miliar dan USD 40 juta"),
    ],
)
def test_spellings_that_outlets_choose_between_are_one(one: str, other: str) -> None:
    """Two spellings of a text have the same words."""
    assert hash_words(one).hashes.tolist() == hash_words(other).hashes.tolist()


@pytest.mark.parametrize(("one", "other"), [("Bau", "Bä"), ("neue", "nahe"), ("see", "so"), ("eins", "ins")])
def test_only_an_e_behind_a_o_or_u_goes(one: str, other: str) -> None:
    """Other words stay different."""
    assert hash_words(one).hashes.tolist() != hash_words(other).hashes.tolist()


def test_only_serbian_is_written_in_latin_letters() -> None:
    """Russian and Ukrainian share most letters, and stay as they are."""
    assert is_serbian("Његов љубимац")
    assert not is_serbian("Его любимец")
    assert not is_serbian("Його улюбленець")
    assert "Njegov ljubimac" == to_latin("Његов љубимац")


def test_simplified_characters_stay() -> None:
    """A character is simplified once, and a simplified text is its own form."""
    text = "臺灣舊橋與網絡"
    assert simplify(simplify(text)) == simplify(text) == "台湾旧桥与网络"
    assert "橋" != fold_word("橋") == "桥"


def test_a_year_in_vietnamese_is_no_direction() -> None:
    """`năm` (five, year) keeps its mark, or it would be `nam` (south); other Vietnamese words lose theirs."""
    assert "nawm" == fold_word("năm")
    assert "nam" == fold_word("nam")
    assert fold_word("bac") == fold_word("bắc")
