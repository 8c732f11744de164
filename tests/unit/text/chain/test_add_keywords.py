"""add_keywords: what stands out, once each, best first."""

from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_schemas import Language, RawDocument
from copydesk_text.article import Article
from copydesk_text.chain.add_keywords import add_keywords, find_keywords

TEXT = (
    "The ferry route opens in May. The ferry route will cost the harbour nothing, the harbour master said.\n\n"
    "The ferry route was planned for years, and the island’s school needs it. The school waits.\n"
    "It was said on Monday that the harbour of the island is small."
)


def test_best_first_and_overlaps_folded() -> None:
    """A pair said three times leads; its words do not come back alone; stopwords never come."""
    assert find_keywords(TEXT, None, "en") == ("ferry route", "harbour", "island", "school")


def test_title_counts_more() -> None:
    """A word of the title moves ahead of one said as often."""
    assert find_keywords(TEXT, "School for the island", "en")[:3] == ("ferry route", "island", "school")


def test_pair_stops_at_a_sign() -> None:
    """No pair reaches over the end of a sentence or of a phrase."""
    assert find_keywords("Big bridge. River bridge. River bridge, river", None, "en") == ("river bridge",)
    assert "bridge river" not in find_keywords("Bridge. River. Bridge, river. Bridge; river.", None, "en")


def test_words_with_marks_are_whole() -> None:
    """Combining marks stay in their words."""
    assert find_keywords("पुल बंद। नदी पर पुल खुला। नदी में पानी, नदी", None, "hi")[0] == "नदी"


def test_no_answer_without_stopwords_or_spaces() -> None:
    """An unknown language, and scripts without spaces that nothing reads, have no keywords rather than bad ones."""
    assert find_keywords(TEXT, None, "und") == ()
    assert find_keywords("ท่าเรือปิด ท่าเรือปิด ท่าเรือปิด", None, "th") == ()


def test_stage_uses_the_language_of_the_article() -> None:
    """The stopwords are those of the language that was found."""
    text = "Der Hafen und der Hafen und das Schiff und das Schiff und und und"
    result = add_keywords(Article(document=RawDocument(text=text), text=text, language=Language(code="de")))
    assert isinstance(result, Article)
    assert result.keywords == ("hafen", "schiff")


@given(
    st.text(st.characters(codec="utf-8")),
    st.text(max_size=50),
    st.sampled_from(["en", "de", "ar", "hi", "zh", "ja", "und"]),
)
def test_at_most_ten_different_ones(text: str, title: str, language: str) -> None:
    """Never more than ten, never one twice, never an empty one."""
    found = find_keywords(text, title, language)
    assert len(found) <= 10
    assert len(set(found)) == len(found)
    assert all(found)


def test_words_that_news_is_about_are_no_stopwords() -> None:
    """A bill, a fire, a mine or a test is a subject, whatever lists made from web pages hold of it."""
    text = "The bill on mine safety passed. The bill names every mine. A fire in a mine led to the bill; a fire again."
    assert set(find_keywords(text, None, "en")) == {"bill", "mine", "fire"}


def test_no_list_no_keywords() -> None:
    """A language without a list of stopwords gets none."""
    assert find_keywords(TEXT, None, "und") == ()


@given(
    st.lists(
        st.sampled_from(["ferry", "quay-side", "o'neill", "route", "-", "'", "--", "_", ".", ",", " ", "\n", "7"])
    ),
    st.lists(st.sampled_from(["fährte", "d’or", "’", "…", "“", "”", "–", "\xa0", "²", "SS", "ß"])),
    st.randoms(use_true_random=False),
)
def test_one_word_in_another_alphabet_changes_nothing(parts: list[str], western: list[str], order: Random) -> None:
    """Texts in ASCII and in Windows-1252 are read in another way than others; all find the same words and pairs."""
    mixed = parts + western
    order.shuffle(mixed)
    for text in ("".join(parts), "".join(mixed)):
        assert find_keywords(text, None, "en") == find_keywords(f"{text}\nжар", None, "en")


def test_words_of_the_language() -> None:
    """Elided articles, endings behind an apostrophe, Turkish capitals and Korean particles are no part of a word."""
    french = "L'espèce d'oiseau revient. L’espèce d’oiseau niche. Une île, l'île."
    assert find_keywords(french, None, "fr") == ("espèce oiseau", "île")
    turkish = "İhbar üzerine İZMİR'de arama yapıldı. İhbarı İzmir’den biri yaptı. IŞIK söndü, ışık yandı. İhbar doğru."
    assert set(find_keywords(turkish, None, "tr")) == {"ihbar", "izmir", "ışık"}
    italian = "L'acqua dell'isola manca. L'isola aspetta l'acqua."
    assert set(find_keywords(italian, None, "it")) >= {"acqua", "isola"}
    korean = "정부는 대책을 냈다. 정부가 낸 대책이 늦었다. 어민들은 정부의 대책에 반대한다."
    assert set(find_keywords(korean, None, "ko")) >= {"대책", "정부"} or "정부 대책" in find_keywords(
        korean, None, "ko"
    )


#: Short reports with the words that an editor would give, by language; written before the rules, eight of each after.
LABELLED_FILE = Path(__file__).with_name("keyword_texts.tsv")
LABELLED = [line.split("\t") for line in LABELLED_FILE.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("language", ["zh", "ja"])
def test_languages_without_spaces(language: str) -> None:
    """Nine of ten words are an editor's, and nine of ten reports of a few lines have some."""
    texts = [(set(words.split()), text) for code, words, text in LABELLED if code == language]
    found = [(find_keywords(text, None, language), words) for words, text in texts]
    said = sum(len(keywords) for keywords, _ in found)
    right = sum(len(words.intersection(keywords)) for keywords, words in found)
    assert len(texts) >= 40
    assert right >= 0.9 * said, [{*keywords} - words for keywords, words in found]
    assert sum(bool(words.intersection(keywords)) for keywords, words in found) >= 0.9 * len(texts)


def test_pairs_have_no_space_where_words_have_none() -> None:
    """Two nouns that always stand together are one keyword, written as the text writes them."""
    assert find_keywords("地铁票价上涨。地铁票价听证会今天举行。", None, "zh")[0] == "地铁票价"
    assert find_keywords("半導体メーカーが進出し、半導体メーカーは人を雇う。", None, "ja")[0] == "半導体メーカー"
