"""Folds spellings of one word into one: letters that outlets write in several ways, and digits of any script."""

import re
import unicodedata
from typing import Final

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

_OTHER_DIGIT: Final = re.compile("[\u0660-\u0669\u066b\u066c\u06f0-\u06f9\u07c0-\u07c9\u0966-\u1099\u17e0-\u1819]")
_DIGITS: Final = {
    code: str(unicodedata.digit(chr(code))) for code in range(0x660, 0x1900) if unicodedata.category(chr(code)) == "Nd"
} | {0x66B: ".", 0x66C: ","}


def fold_word(word: str) -> str:
    """Gives all spellings of a word one form.

    Latin letters lose their accents, ё becomes е, Arabic letters take their plain form, and letters of another script
    that stand in a Latin word for their look-alikes become Latin.

    Args:
        word: The word in lower case, NFKC.

    Returns:
        The folded word. Words of other scripts come back as they are.
    """
    if word.isascii():
        return word
    if _IS_ARABIC.match(word):
        return word.translate(_ARABIC)
    if _CYRILLIC_OR_GREEK.search(word):
        if _LATIN_LETTER.search(word):
            word = word.translate(_LOOK_ALIKES)
        else:
            return word.replace("ё", "е")
    plain = word.translate(_LATIN)
    bare = "".join(letter for letter in unicodedata.normalize("NFD", plain) if not unicodedata.combining(letter))
    return bare if bare and bare.isascii() else word


def plain_digits(text: str) -> str:
    """Writes the digits of any script as 0 to 9, and Arabic separators as `.` and `,`.

    Args:
        text: A text in NFKC, where full-width digits are plain already.

    Returns:
        The text; the same object if it has no other digits.
    """
    return text.translate(_DIGITS) if _OTHER_DIGIT.search(text) else text
