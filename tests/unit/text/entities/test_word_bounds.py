"""Where a name stands as a word, script by script."""

import pytest

from copydesk_text.entities.word_bounds import Bound, word_bound


@pytest.mark.parametrize(
    ("text", "name", "language", "expected"),
    [
        ("Athens", "Ath", "en", "no"),
        ("the Iran-Iraq war", "Iraq", "en", "word"),
        ("Iraq’s army", "Iraq", "en", "word"),
        ("Deutschlands Wetter", "Deutschland", "de", "word"),
        ("Deutschlands Wetter", "Deutschland", "en", "no"),
        ("والعراق", "العراق", "ar", "word"),
        ("ببغداد", "بغداد", "ar", "within"),
        ("السورية", "السور", "ar", "no"),
        ("بمصرف", "مصر", "ar", "no"),
        ("בירושלים", "ירושלים", "he", "within"),
        ("서울에서", "서울", "ko", "within"),
        ("한국은", "한국", "ko", "word"),
        ("한국어", "한국", "ko", "no"),
        ("在中国的", "中国", "zh", "word"),
        ("中国人", "中国", "zh", "no"),
        ("カイロで", "カイロ", "ja", "word"),
        ("アイルランド", "イルラン", "ja", "no"),
        ("თბილისში", "თბილის", "ka", "word"),
    ],
)
def test_knows_words(text: str, name: str, language: str, expected: Bound) -> None:
    """A name inside another word is none; prefixes, particles and genitives of its language do not hide it."""
    start = text.index(name)
    assert expected == word_bound(text, start, start + len(name), language)
