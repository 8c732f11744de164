"""Whether a name that was found stands as a word, by the rules of its script.

Scripts with spaces: no letter before or behind. Arabic and Hebrew: prefixes before (و ف ب ك ل). Korean: particles
behind. Chinese, Japanese, Thai: no spaces at all, but no demonym behind, and katakana is not cut.
"""

import unicodedata
from typing import Final, Literal

from copydesk_text.phrases import words
from copydesk_text.scripts import FIRST_EAST_ASIAN

Bound = Literal[
    "no",  # a part of another word
    "word",  # a word, or one with an ending that says nothing of the place
    "within",  # a word with a prefix or particle that means in, to, from, at
]

_ARABIC_PREFIXES: Final = words("و ف ب ك ل وب ول فب فل وك")
_HEBREW_PREFIXES: Final = words("ו ב ל מ ה ש כ וב ול ומ שב של ה")
_WITHIN: Final = frozenset("بلבלמ")
_KOREAN: Final = words("은 는 이 가 을 를 의 와 과 도 만 로 으로 까지 부터 인 보다 측 시 발")
_KOREAN_WITHIN: Final = words("에 에서 에는 에서는 에도 에게 서")
_DEMONYM: Final = frozenset("人語语裔系籍")
_ENDS_IN_S: Final = frozenset({"de", "sv", "da", "no", "nb", "nn", "nl"})  # Deutschlands, Sveriges


def word_bound(text: str, start: int, end: int, language: str) -> Bound:
    """How a name stands in a text.

    Args:
        text: The text.
        start: Where the name begins.
        end: Where it ends, exclusive.
        language: ISO 639-1, or `und`.
    """
    first = text[start]
    if first < "\u0590":
        return _spaced(text, start, end, language)
    if first < "\u0900":
        return _prefixed(text, start, end)
    if "\uac00" <= first <= "\ud7a3":
        return _korean(text, start, end)
    if first >= FIRST_EAST_ASIAN or "\u0e00" <= first <= "\u109f" or "\u1780" <= first <= "\u17ff":
        return _unspaced(text, start, end)
    if start and text[start - 1].isalnum():
        return "no"
    rest = _letters(text, end)
    suffixed = "\u0530" <= first <= "\u058f" or "\u10a0" <= first <= "\u137f"  # Armenian, Georgian: case endings
    return "word" if not rest or (suffixed and len(rest) <= 3) else "no"


def _spaced(text: str, start: int, end: int, language: str) -> Bound:
    if start and text[start - 1].isalnum():
        return "no"
    behind = text[end : end + 2]
    if not behind or not behind[0].isalnum():
        return "word"
    genitive = behind[0] == "s" and not behind[1:].isalpha() and language in _ENDS_IN_S
    return "word" if genitive else "no"


def _prefixed(text: str, start: int, end: int) -> Bound:
    if _is_letter(text, end):
        return "no"
    begin = start
    while begin and start - begin < 4 and _is_letter(text, begin - 1):
        begin -= 1
    prefix = text[begin:start]
    if not prefix:
        return "within" if text[start : start + 2] == "لل" else "word"
    if prefix not in _ARABIC_PREFIXES and prefix not in _HEBREW_PREFIXES:
        return "no"
    return "within" if prefix[-1] in _WITHIN else "word"


def _korean(text: str, start: int, end: int) -> Bound:
    if start and text[start - 1].isalnum():
        return "no"
    rest = _letters(text, end)
    if rest in _KOREAN_WITHIN:
        return "within"
    return "word" if not rest or rest in _KOREAN else "no"


def _unspaced(text: str, start: int, end: int) -> Bound:
    behind = text[end : end + 1]
    if behind and behind in _DEMONYM:
        return "no"
    if "\u30a1" <= text[start] <= "\u30ff":
        before = text[start - 1] if start else " "
        if "\u30a1" <= before <= "\u30ff" or "\u30a1" <= (behind or " ") <= "\u30ff":
            return "no"
    return "word"


def _letters(text: str, start: int) -> str:
    """The letters and marks from `start` on, up to eight."""
    end = start
    while end - start < 8 and _is_letter(text, end):
        end += 1
    return text[start:end]


def _is_letter(text: str, at: int) -> bool:
    """Whether a letter or a combining mark stands there."""
    return at < len(text) and (text[at].isalnum() or unicodedata.category(text[at])[0] == "M")
