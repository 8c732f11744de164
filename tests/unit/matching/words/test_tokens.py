"""Words: what counts as one word in each script, and what is left out."""

import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_matching.words import tokens as module
from copydesk_matching.words.hashed_words import (
    FIGURE,
    LINE_END,
    NAME,
    PARAGRAPH_END,
    POLARITY,
    SENTENCE_END,
    WORDING,
    HashedWords,
)
from copydesk_matching.words.interpret import interpret
from copydesk_matching.words.languages import MEASURES, MEASURES_AT
from copydesk_matching.words.plain_text import plain_text
from copydesk_matching.words.tokens import hash_together, hash_words, words
from copydesk_matching.words.word_hash import PUBLIC

TOGETHER = [
    "",
    "\n",
    ".",
    "...",
    "Northern Bank said on Monday it paid. The bank did not.",
    'He said "no." And left.',
    "\n\nBreck opens",
    "ALL IN CAPITALS 12",
    "Breck’s harbour – 3,000 tonnes",
    "the Breck\n",
    "Breck 1,5",
    "00:30",
]


def word_by_word(text: str) -> HashedWords:
    """The words of a text in the way for all scripts."""
    return interpret(module._read_any([plain_text(text)], PUBLIC), PUBLIC).text(0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don’t stop, ÜBER_alles!", ["do", "not", "stop", "über", "alles"]),
        ("東京で会う2025年", ["東", "京", "で", "会", "う", "2025", "年"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("กี่วัน", ["กี่", "วั", "น"]),
        ("كِتَابٌ كتـــاب", ["كتاب", "كتاب"]),
        ("Minis\u00adter ﬁnds Ｎｅｗ２", ["minister", "finds", "new2"]),
        ("cafe\u0301 café", ["café", "café"]),
        ("한국어 뉴스", ["한국어", "뉴스"]),
        ("… — !", []),
    ],
)
def test_each_script_has_its_words(text: str, expected: list[str]) -> None:
    """Marks stay with their letter, vowel marks of Arabic go, scripts without spaces have one word a character."""
    assert words(text) == expected


@given(st.text(alphabet=st.characters(max_codepoint=0x2FF)) | st.text(alphabet=st.sampled_from("19-/ .a")))
def test_the_quick_pattern_agrees_with_the_full_one(text: str) -> None:
    """Where the quick pattern is used it finds what the full one finds."""
    assert not module._NEEDS_REGEX.search(text)
    assert module._SIMPLE.findall(text) == module._FULL.findall(text)


@given(st.text(alphabet=st.sampled_from("aBz190 .,:/!?\n\t'\"-_\x1f$%") | st.sampled_from("’“…—\u00a0"), max_size=60))
def test_all_at_once_is_as_word_by_word(text: str) -> None:
    """ASCII text, and what becomes ASCII, has the hashes and kinds that the way for all scripts gives."""
    quick, full = hash_words(text), word_by_word(text)
    assert quick.hashes.tolist() == full.hashes.tolist()
    assert quick.kinds.tolist() == full.kinds.tolist()
    assert quick.gaps.tolist() == full.gaps.tolist()
    assert quick.capitalised.tolist() == full.capitalised.tolist()


@pytest.mark.parametrize("text", ["They met on Monday. May he come in May, on 3 March?", "one Two MARCH sun Sun. Sun"])
def test_listed_figures_are_found_either_way(text: str) -> None:
    """Weekdays, months and number words are figures, some of them only where they are capitalised."""
    assert hash_words(text).kinds.tolist() == word_by_word(text).kinds.tolist()


@given(st.text() | st.text(alphabet=st.sampled_from("19-–/ .a")))
def test_there_is_a_hash_and_a_kind_for_each_word(text: str) -> None:
    """Hashes and kinds are as many as the words, and equal words have equal hashes.

    A figure and its scale or half of the day (`5 mr`, `9 am`) are one, so of those there may be fewer.
    """
    found, hashed = words(text), hash_words(text)
    pairs = sum(one.isdecimal() and other.isalpha() for one, other in pairwise(found))
    assert len(found) - pairs <= len(hashed.hashes) == len(hashed.kinds) <= len(found)
    if len(hashed.hashes) < len(found):
        return
    assert len(set(zip(found, hashed.hashes.tolist(), strict=True))) == len(set(found))


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll", "Nd", "Zs"])))
def test_case_makes_no_difference(text: str) -> None:
    """A text and its lower-cased form have the same hashes."""
    lowered = re.sub(r"[^\W_]+", lambda match: match[0].lower(), text)
    assert hash_words(lowered).hashes.tolist() == hash_words(lowered.lower()).hashes.tolist()


def test_figures_and_names_are_told_from_wording() -> None:
    """Numbers, weekdays and months are figures; capitalised words are names, but not at the start of a sentence."""
    text = "Prices fell 3 times on Tuesday, said Mara Lindqvist of the bank. They may rise in May."
    kinds = dict(zip(words(text), hash_words(text).kinds.tolist(), strict=True))
    expected = {"prices": WORDING, "3": FIGURE, "tuesday": FIGURE, "mara": NAME, "bank": WORDING, "they": WORDING}
    assert {word: kinds[word] for word in expected} == expected
    assert hash_words("It may rain in May").kinds.tolist() == [WORDING, WORDING, WORDING, WORDING, FIGURE]


def test_a_word_is_no_figure_for_one_digit_at_its_edge() -> None:
    """`20th`, `3bn` and `F16` are figures; a name that a lost space glued to a score is not."""
    figures = "20th 3bn 10pm f16 1,500.25 7:30"
    assert set(hash_words(figures).kinds.tolist()) == {FIGURE}
    assert hash_words("they took 53-9Heritage and 2018segunda").kinds.tolist() == [0, 0, FIGURE, 0, 0, 0]


def test_a_text_in_capitals_has_no_names() -> None:
    """Where nearly all words are capitalised, capitals say nothing."""
    assert set(hash_words("THE COUNCIL OF THE TOWN MET AGAIN").kinds.tolist()) == {WORDING}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mthly div 7.1 cts vs 7.1 cts prior\nPay 30\nRecord 15\nNOTE: Varno Harbour Works Free Income Fund.", 9),
        ("Zahlung 7,1 je Anteil wie zuletzt auch\nAm 30\nBis 15\nHinweis: Varno Hafen Lindmark Einkommen Fonds.", 9),
        ("Harbour Board of Lindmark Agrees to\nWiden the Old Ferry\nBasin", 0),
        ("Harbour Board Agrees\nto Widen Basin\nNext Year", 0),
        ("LINDMARK\nVARNO\nSELA", 0),
    ],
)
def test_the_lines_of_a_notice_make_no_headline(text: str, names: int) -> None:
    """Each begins with a capital; in a headline all words have one but the everyday ones."""
    assert names == hash_words(text).kinds.tolist().count(NAME)


def test_the_cache_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full cache is emptied, and hashes stay what they were."""
    monkeypatch.setattr(module, "CACHED_WORDS", 50)
    text = " ".join(f"wörd{number}" for number in range(200))
    before = hash_words(text).hashes.tolist()
    assert len(module._cache_of(PUBLIC)) <= 50
    assert hash_words(text).hashes.tolist() == before


def test_long_words_are_not_cached() -> None:
    """Whoever sends ever new ones fills no memory with them."""
    long = "wörter" * 1000
    assert 3 == len(hash_words(f"ein {long} hier").hashes)
    cache = module._cache_of(PUBLIC)
    assert {"ein", "hier"} <= cache.keys()
    assert long not in cache


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("One two. Three", [0, SENTENCE_END, 0]),
        ("One\ntwo\n\nthree", [LINE_END, PARAGRAPH_END, 0]),
        ("One.\nTwo!\n", [SENTENCE_END, 0]),
        ('"One." (Two.) v1.2', [SENTENCE_END, SENTENCE_END, 0]),
        ("一。二\n三", [SENTENCE_END, LINE_END, 0]),
        ("वह आया। वह गया", [0, SENTENCE_END, 0, 0]),
    ],
)
def test_it_is_known_what_stands_between_words(text: str, gaps: list[int]) -> None:
    """Behind each word: the end of a sentence, of a paragraph, of a line, or nothing; the strongest counts."""
    assert hash_words(text).gaps.tolist() == gaps


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("1,500.25 crowns", 2),
        ("at 10:30, on 3/4/2031.", 4),
        ("7-3/4 crowns", 2),
        ("7-345/400", 2),
        ("1. Two", 2),
        ("a.b,c", 3),
        ("١٢٣ كرونة", 2),
    ],
)
def test_a_number_is_one_word(text: str, count: int) -> None:
    """Points, commas, colons and slashes between digits belong to the number, and the hyphen of a mixed number."""
    assert len(hash_words(text).hashes) == count


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("twelve boats", "12 boats"),
        ("on Sept 4", "on September 4"),
        ("Inés Müller", "Ines Muller"),
        ("وَافَقَ", "وافق"),
        ("zwölf – ‘neun’", "zwolf - 'neun'"),
        ("đóng cửa trong năm tuần", "đóng cửa trong 5 tuần"),
        ("năm mươi ngôi nhà", "50 ngôi nhà"),
        ("ba trăm năm mươi ngôi nhà", "350 ngôi nhà"),
        ("hai mươi năm đã trôi qua", "20 năm đã trôi qua"),
    ],
)
def test_two_spellings_have_one_hash(one: str, other: str) -> None:
    """Number words, short months, accents of Latin letters and vowel marks do not make another text."""
    assert hash_words(one).hashes.tolist() == hash_words(other).hashes.tolist()


def test_a_long_row_of_numbers_is_read_whole() -> None:
    """It is read piece by piece, and each number is found all the same."""
    assert hash_words("7 4 9 " * 400).hashes.tolist() == hash_words("seven four nine " * 400).hashes.tolist()


@pytest.mark.parametrize("power", ["万", "만", "ล้าน"])
def test_more_digits_than_a_number_has_are_no_figure_of_a_script(power: str) -> None:
    """Hundreds of digits before a power of ten stay as they are; a long row of digits is looked at once."""
    assert words(f"{'1' * 400}{power}. 3{power}")[-1] == words(f"3{power}")[-1]
    assert words(f"{'1' * 100_000} 3{power}")[0] == "1" * 100_000


def test_accents_count_in_other_scripts() -> None:
    """A Cyrillic letter with a mark is another letter."""
    assert hash_words("мой").hashes.tolist() != hash_words("мои").hashes.tolist()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("the Sun Mar 7", FIGURE),
        ("the Sun 7 March", FIGURE),
        ("the Sun of the south", FIGURE),
        ("the Sun. Varno rose", FIGURE),
        ("the Sun Co rose", NAME),
        ("the Sat Lines rose", NAME),
        ("the Sunday Lund rose", FIGURE),
    ],
)
def test_a_short_weekday_that_opens_a_name_is_none(text: str, kind: int) -> None:
    """`Sun Co` is a firm; what is always a weekday stays one."""
    assert kind == hash_words(f"They said {text} again.").kinds[3]


def test_a_name_at_the_start_of_a_sentence_is_told_by_the_name_behind_it() -> None:
    """`Northern Bank` is a name wherever it stands; `The Bank` is not one word more than `Bank`."""
    assert hash_words("Northern Bank said it paid the fine.").kinds.tolist()[:2] == [NAME, NAME]
    assert hash_words("The Bank said it paid the fine.").kinds.tolist()[:2] == [WORDING, NAME]
    assert hash_words("Storms hit the coast.").kinds.tolist()[0] == WORDING


@given(st.lists(st.one_of(st.text(max_size=80), st.sampled_from(TOGETHER)), max_size=12))
def test_texts_are_read_together_as_each_alone(texts: list[str]) -> None:
    """What stands before or behind a text in its batch changes no word, kind or gap of it."""
    found, places = hash_together(texts)
    assert sorted(places) == list(range(len(texts)))
    for text, place in zip(texts, places, strict=True):
        alone, together = hash_words(text), found.text(place)
        for name in ("hashes", "kinds", "capitalised", "gaps"):
            assert getattr(alone, name).tolist() == getattr(together, name).tolist()


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("It is ten miles and 4 km from the town, a few miles more by sea.", ["mile", "kilometre"]),
        ("They dug 72,000 short tons in 2.5 million acres, a short day, for 12 long\n\ntons.",
         ["short", "ton", "acre"]),
        ("Der Weg von 40 Kilometern nach der Stadt ist in drei Monaten mit den Tonnen fertig.",
         ["kilometre", "month"]),
        ("Путь в город длиной 40 километров и за три года, не за годы.", ["kilometre", "year"]),
        ("La ruta de 40 millas hasta el pueblo, con muchas millas por el mar, en dos años.", ["mile", "year"]),
    ],
)  # fmt: skip
def test_what_a_figure_counts_is_marked(text: str, measures: list[str]) -> None:
    """Directly behind the figure, in the language of the text; elsewhere such a word is wording."""
    found = hash_words(text)
    marked = (found.hashes[found.kinds == POLARITY] >> np.uint64(40) & np.uint64(0xFF)).tolist()
    assert [MEASURES[byte - MEASURES_AT] for byte in marked if byte >= MEASURES_AT] == measures
    assert found.kinds.tolist() == word_by_word(text).kinds.tolist()
