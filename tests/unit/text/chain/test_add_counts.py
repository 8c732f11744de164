"""add_counts: words, sentences and minutes as a reader would count them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_schemas import Counts, RawDocument
from copydesk_text.article import Article
from copydesk_text.chain.add_counts import add_counts, count_sentences, count_words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("One two three.", 3),
        ("It rose 3.5 percent — at last – to 1,200 (a record)", 10),
        ("well-known o’clock", 2),
        ("- a\n- b", 2),
        ("मंत्री ने कहा", 3),
        ("قال الوزير", 2),
        ("部长表示会谈将继续。", 9),
        ("大臣は NATO 会議", 6),
        ("รัฐ", 3),
        ("장관은 말했다", 2),
    ],
)
def test_words(text: str, expected: int) -> None:
    """What stands between spaces, lone signs aside; a script without spaces counts its characters."""
    assert count_words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("One. Two! Three? Four…", 4),
        ("“Is it?” she asked. “Yes.” He left.", 3),
        ("Mr. Gray of the U.S. Senate met Dr. Low and J. P. Hill.", 1),
        ("It rose 3.5 percent to 1.2 million.", 1),
        ("A headline without an end\n\nA sentence. Another one.", 3),
        ("部长同意了。会谈继续！真的？", 3),
        ("هل هذا صحيح؟ نعم.", 2),
        ("यह सच है। वह गया।", 2),
    ],
)
def test_sentences(text: str, expected: int) -> None:
    """Signs that end one, not those behind a title, an initial or in a figure; a line without a sign is one."""
    assert count_sentences(text) == expected


def test_minutes() -> None:
    """Reading time is words by 230, to one decimal."""
    text = " ".join(["word"] * 345)
    counted = add_counts(Article(document=RawDocument(text=text), text=text))
    assert isinstance(counted, Article)
    assert counted.counts == Counts(words=345, sentences=1, minutes=1.5)


@given(st.lists(st.sampled_from(["river", "über", "слово", "كلمة", "शब्द"]), max_size=50))
def test_words_of_spaced_scripts_are_those_between_spaces(words: list[str]) -> None:
    """Joined with spaces or line ends, words are counted one by one."""
    assert count_words(" ".join(words)) == len(words) == count_words("\n".join(words))


@given(st.text(st.characters(codec="utf-8")))
def test_counts_are_never_negative(text: str) -> None:
    """Any text can be counted."""
    assert count_words(text) >= 0
    assert count_sentences(text) >= 0


@given(st.text(st.characters(codec="ascii")))
def test_a_word_more_counts_one_more(text: str) -> None:
    """Texts in ASCII are counted in another way than others; both agree."""
    assert count_words(f"{text} über") == count_words(text) + 1
