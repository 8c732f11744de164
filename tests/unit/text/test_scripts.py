"""Classes of scripts: each is said once, for `re` and for `regex`."""

import re
import sys
import unicodedata

import regex

from copydesk_text.scripts import FIRST_EAST_ASIAN, HANGUL, SPACELESS, SPACELESS_SCRIPTS, begins_small


def test_letters_of_both_classes() -> None:
    """Whatever letter `re` counts as one of a script without spaces, `regex` does, too, but for a few signs."""
    for_re, for_regex = re.compile(f"[{SPACELESS}]"), regex.compile(f"[{SPACELESS_SCRIPTS}]")
    letters = [
        character for character in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(character) == "Lo"
    ]
    only_re = {letter for letter in letters if for_re.match(letter) and not for_regex.match(letter)}
    assert only_re <= {"\u3006", "\u303c", "\u30fc"}


def test_examples() -> None:
    """Thai, Burmese, Khmer, kana and Han have no spaces; Latin, Arabic and Korean have."""
    spaceless = re.compile(f"[{SPACELESS}]+")
    for text in ("ไทย", "ລາວ", "မြန်မာ", "ខ្មែរ", "かな", "カナ", "漢字"):
        assert spaceless.fullmatch(text) is not None
    for text in ("Latin", "العربية", "한국어", "हिन्दी"):
        assert spaceless.search(text) is None


def test_korean_is_east_asian() -> None:
    """Syllables of Korean stand behind the first character of East Asia."""
    assert re.fullmatch(f"[{HANGUL}]+", "한국어") is not None
    assert FIRST_EAST_ASIAN < "かな" < "漢字" < "한국어"


def test_small_letters() -> None:
    """Georgian has one case, which Unicode calls small; a script without cases has no small letters."""
    assert [begins_small(word) for word in ("quay", "Quay", "причал", "ნინო", "港", "")] == [
        True, False, True, False, False, False,
    ]  # fmt: skip  # one below the other
