"""Folds spellings of one word into one: letters that outlets write in several ways, and digits of any script."""

import re
import unicodedata
from typing import Final

from copydesk_matching.words.simplified import simplify
from copydesk_text.unicode_forms import to_form

#: Arabic, Persian and Urdu letters that are written in several ways → the plain form.
_ARABIC: Final = str.maketrans("أإآٱىیکؤةۀ", "ااااييكوهه")
_IS_ARABIC: Final = re.compile("[\u0600-\u06ff]")
#: Letters of the Latin script that no decomposition takes apart, as wires without them write them.
_LATIN: Final = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "þ": "th"}
)
#: Cyrillic and Greek letters that look like Latin ones; a word that mixes them with Latin letters is Latin.
_LOOK_ALIKES: Final = str.maketrans("аеорсухіјѕіԁһԛԝοαντρ", "aeopcyxijsidhqwoavtp")
_LATIN_LETTER: Final = re.compile("[a-z]")
_CYRILLIC_OR_GREEK: Final = re.compile("[\u0370-\u052f]")

#: `ae` for `ä`, as wires without umlauts write it: the `e` goes, as the dots do.
_WRITTEN_UMLAUT: Final = re.compile("(?<=[aou])e")
_IDEOGRAPH: Final = "\u4e00"
#: Words that keep what tells them from a common other word: Vietnamese `năm` (five, year) and `nam` (south).
_KEPT_APART: Final = {"năm": "nawm"}

#: Letters that only Serbian and Macedonian have, and letters that neither of them has.
_SERBIAN: Final = re.compile("[\u0452\u0458-\u045b\u045f\u0402\u0408-\u040b\u040f]")
_NOT_SERBIAN: Final = re.compile("[йъыьэюяёґєіїўЙЪЫЬЭЮЯЁҐЄІЇЎ]")
_SERBIAN_LATIN: Final = {
    **dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True)),
    "љ": "lj", "њ": "nj", "џ": "dž",
}  # fmt: skip
_TO_LATIN: Final = str.maketrans(
    _SERBIAN_LATIN | {letter.upper(): latin.capitalize() for letter, latin in _SERBIAN_LATIN.items()}
)

_OTHER_DIGIT: Final = re.compile("[\u0660-\u0669\u066b\u066c\u06f0-\u06f9\u07c0-\u07c9\u0966-\u1099\u17e0-\u1819]")
_DIGITS: Final = {
    code: str(unicodedata.digit(chr(code))) for code in range(0x660, 0x1900) if unicodedata.category(chr(code)) == "Nd"
} | {0x66B: ".", 0x66C: ","}


def fold_word(word: str) -> str:
    """Gives all spellings of a word one form.

    Latin letters lose their accents, `ae`, `oe` and `ue` are read as `ä`, `ö` and `ü`, ё becomes е, Arabic letters
    take their plain form, Chinese characters their simplified one, and letters of another script that stand in a Latin
    word for their look-alikes become Latin. `năm` is told from `nam`.

    Args:
        word: The word in lower case, NFKC.

    Returns:
        The folded word. Words of other scripts come back as they are.
    """
    if word.isascii():
        return _WRITTEN_UMLAUT.sub("", word)
    if word[0] >= _IDEOGRAPH:
        return simplify(word)
    if _IS_ARABIC.match(word):
        return word.translate(_ARABIC)
    if _CYRILLIC_OR_GREEK.search(word):
        if _LATIN_LETTER.search(word):
            word = word.translate(_LOOK_ALIKES)
        else:
            return word.replace("ё", "е").replace("'", "").replace("\u02bc", "")
    if word in _KEPT_APART:
        return _KEPT_APART[word]
    plain = word.translate(_LATIN)
    bare = "".join(letter for letter in to_form("NFD", plain) if not unicodedata.combining(letter))
    return _WRITTEN_UMLAUT.sub("", bare) if bare and bare.isascii() else word


def is_serbian(text: str) -> bool:
    """Whether a text is Serbian in Cyrillic letters, which its outlets write in Latin ones, too."""
    return bool(_SERBIAN.search(text)) and not _NOT_SERBIAN.search(text)


def to_latin(text: str) -> str:
    """Writes Serbian in Latin letters.

    Args:
        text: A text for which `is_serbian` holds, or part of one.

    Returns:
        The text; љ, њ and џ are two letters each.
    """
    return text.translate(_TO_LATIN)


def plain_digits(text: str) -> str:
    """Writes the digits of any script as 0 to 9, and Arabic separators as `.` and `,`.

    Args:
        text: A text in NFKC, where full-width digits are plain already.

    Returns:
        The text; the same object if it has no other digits.
    """
    return text.translate(_DIGITS) if _OTHER_DIGIT.search(text) else text
