"""spaceless_words: the nouns of Chinese and Japanese, whole or not at all."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_text.spaceless_words import GAP, chinese_nouns, japanese_nouns, spaceless_languages


def nouns_of(language: str, text: str) -> list[str]:
    """The nouns of a text without the gaps."""
    return [noun for noun in spaceless_languages()[language](text) if noun != GAP]


def test_names_that_no_dictionary_has_stay_whole() -> None:
    """What is never said without the same character beside it is one word with it."""
    assert nouns_of("zh", "海巡署派出船艇。海巡署說船艇已到。").count("海巡署") == 2
    assert nouns_of("zh", "蒋万安表示同意。蒋万安呼吁市民外出。").count("蒋万安") == 2


def test_traditional_characters_are_cut_like_simplified_ones() -> None:
    """Both scripts have the same nouns; each is as the text writes it."""
    assert nouns_of("zh", "國民黨和民進黨討論預算案。") == ["國民黨", "民進黨", "預算案"]
    assert nouns_of("zh", "国民党和民进党讨论预算案。") == ["国民党", "民进党", "预算案"]


@pytest.mark.parametrize(
    ("text", "nouns"),
    [
        ("計画の見直しを求めた。値上げに反対した。値上がりが続く。", ["計画"]),  # stems of verbs
        (
            "学校給食は無料だ。給食の質。学校を訪ねた。",
            ["学校", "給食", "無料", "給食", "学校"],
        ),  # parts that stand alone
        ("金メダルとノーベル賞を取った。リンゴ狩りを楽しむ。", ["金メダル", "ノーベル賞"]),  # one kanji beside katakana
        ("二十日に三時間、千五百人が待った。千葉県の一本化。", ["千葉県", "一本化"]),  # numbers are no nouns
        ("iPhoneのforは語。JAXAが発表。", ["iphone", "jaxa", "発表"]),  # small words of another language
    ],
)
def test_runs_that_a_particle_or_a_sign_ends(text: str, nouns: list[str]) -> None:
    """A run of kanji is a noun only where a particle or a sign follows."""
    assert nouns_of("ja", text) == nouns


def test_touching_nouns_have_no_gap_between() -> None:
    """So pairs can be told from nouns of two clauses."""
    assert japanese_nouns("半導体メーカー、工場") == ["半導体", "メーカー", GAP, "工場", GAP]
    assert chinese_nouns("地铁票价，乘客") == ["地铁", "票价", GAP, "乘客"]


@given(st.text(st.sampled_from("中国电學的、。見直しをバスーABab ｶﾞ々ヶ1\n\U00020000🙂"), max_size=60))
def test_every_noun_is_in_the_text(text: str) -> None:
    """No word is made up, whatever is written; the shortest has two characters."""
    small = text.lower()
    for language in spaceless_languages():
        for noun in nouns_of(language, text):
            assert noun in small
            assert len(noun) >= 2
            assert not any(unicodedata.category(character)[0] in "ZC" for character in noun)
