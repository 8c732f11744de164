"""Ranges of Unicode by how their scripts are written. The classes go inside the brackets of a pattern of `re`."""

from typing import Final

#: The first character of the scripts of East Asia. Almost everything behind it belongs to one of them.
FIRST_EAST_ASIAN: Final = "\u2e80"
#: Scripts that put no space between words: Thai and Lao, Burmese, Khmer, kana, Han.
SPACELESS: Final = (
    r"\u0e01-\u0edf\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
#: The same by the names of their scripts, for `regex`.
SPACELESS_SCRIPTS: Final = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
#: Korean syllables: words have spaces between, but say much in few signs.
HANGUL: Final = r"\uac00-\ud7af"


def begins_small(word: str) -> bool:
    """Tells whether a word begins with a small letter where names begin with a capital: Georgian has small ones alone.

    Args:
        word: A word, or a text.
    """
    return word[:1].islower() and not "\u10d0" <= word[0] <= "\u10ff"
