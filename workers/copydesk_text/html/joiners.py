"""Carries characters without a width through trafilatura, which takes out all that Python cannot print.

Joiners make words in Persian, Sinhala or Malayalam, zero-width spaces separate them in Khmer, and joiners and tags make
one picture of several emoji. While trafilatura works they are letters of a script that no newspaper uses.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from lxml.html import HtmlElement

#: Zero-width space, non-joiner and joiner, the two marks of direction, and the tags that flags of emoji end with.
_CARRIED: Final = (*range(0x200B, 0x2010), *range(0xE0020, 0xE0080))
_ANY: Final = re.compile("[\u200b-\u200f\U000e0020-\U000e007f]")
#: Letters of Linear A (U+10600 and on), which nobody has read for 3,400 years.
_FIRST_LETTER: Final = 0x10600
_HIDDEN: Final = {code: _FIRST_LETTER + place for place, code in enumerate(_CARRIED)}
_SHOWN: Final = {letter: code for code, letter in _HIDDEN.items()}


def has_joiners(texts: Iterable[str]) -> bool:
    """Tells whether there is such a character in any of some texts."""
    return any(not text.isascii() and _ANY.search(text) is not None for text in texts)


def hide_joiners(tree: HtmlElement) -> None:
    """Makes letters of these characters in the texts of a tree, in place."""
    _translate(tree, _HIDDEN)


def show_joiners(tree: HtmlElement, found: str) -> str:
    """Makes the characters of the letters again.

    Args:
        tree: The tree in which they were hidden; it is changed back.
        found: The text that was found in it.

    Returns:
        The text with the characters.
    """
    _translate(tree, _SHOWN)
    return found.translate(_SHOWN)


def _translate(tree: HtmlElement, letters: Mapping[int, int]) -> None:
    for element in tree.iter():
        if (text := element.text) and not text.isascii():
            element.text = text.translate(letters)
        if (tail := element.tail) and not tail.isascii():
            element.tail = tail.translate(letters)
