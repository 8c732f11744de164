"""The tables of words by language: each is read, and has words of its own language only."""

import unicodedata
from collections.abc import Iterator

import msgspec
import pytest

from copydesk_matching.words.languages import read_languages

#: Scripts that a language is written in, as the names of characters begin; Latin where nothing is listed.
SCRIPTS = {
    "ar": {"ARABIC"}, "fa": {"ARABIC"}, "ur": {"ARABIC"}, "he": {"HEBREW"}, "ru": {"CYRILLIC"}, "el": {"GREEK"},
    "uk": {"CYRILLIC", "MODIFIER"}, "hi": {"DEVANAGARI"}, "bn": {"BENGALI"}, "th": {"THAI"}, "ko": {"HANGUL"},
    "zh": {"CJK"}, "ja": {"CJK", "HIRAGANA", "KATAKANA"},
}  # fmt: skip


def strings(value: object) -> Iterator[str]:
    """All text of a table."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)


@pytest.mark.parametrize("code", read_languages())
def test_a_language_has_words_of_its_own_scripts_only(code: str) -> None:
    """A word of another script in a table gives the language votes in texts that are not written in it."""
    language = msgspec.structs.asdict(read_languages()[code])
    rule_names = {"compounds"}  # the name of a rule, no word
    letters = {
        letter
        for field, value in language.items()
        if field not in rule_names
        for text in strings(value)
        for letter in text
        if letter.isalpha()
    }
    foreign = {letter for letter in letters if unicodedata.name(letter).split()[0] not in SCRIPTS.get(code, {"LATIN"})}
    assert set() == foreign
