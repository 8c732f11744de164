"""Which of the facts that replace others a reader is told of."""

import re
from typing import Final

from rapidfuzz.distance import Indel

from copydesk_matching.rules.labels import is_result_word

#: Two names are forms of one if they have this many first letters in common; a shorter one all of its own.
_STEM: Final = 4
#: … or are as alike as a slip leaves them.
_SPELLED_ALIKE: Final = 0.85
#: `1st`, `2ème`, `3º`.
_ORDINAL: Final = re.compile(r"\d+(?:st|nd|rd|th|er|re|ère|e|ème|[ºª°.])", re.IGNORECASE)

#: `1/2`, and `0.50`.
_FRACTION: Final = re.compile(r"([0-9]{1,3})/([0-9]{1,3})")
_DECIMAL: Final = re.compile(r"([0-9]{1,3})[.,]([0-9]{1,3})")


def is_told_figure(old: str | None, new: str) -> bool:
    """Whether a reader is told that a figure replaces another.

    It is not if it is one in words and the other is unknown (`one-fifth` for `20 percent`), or if just one of them may
    be an ordinal: `1st half` for `six months`.
    """
    ordinal = _ORDINAL.fullmatch(new) is not None
    if old is None:
        return not ordinal and any(map(str.isdigit, new))
    return ordinal == (_ORDINAL.fullmatch(old) is not None)


def is_same_fraction(old: str, new: str) -> bool:
    """Whether one of two figures is a fraction, and the other the same in decimals: `1/2` and `0.50`."""
    for one, other in ((old, new), (new, old)):
        if (fraction := _FRACTION.fullmatch(one)) and (decimal := _DECIMAL.fullmatch(other)):
            thousandths = int(f"{decimal[2]:0<3}") + 1_000 * int(decimal[1])
            return int(fraction[1]) * 1_000 == thousandths * int(fraction[2])
    return False


def is_told_name(old: str | None, new: str, corrects: bool) -> bool:
    """Whether a reader is told that a name replaces another, and each other one if the text says that it corrects.

    It is if the other is known, not just one of them is the label of a list (`Note`), it is no form of the same
    (`Italian` and `Italy`, `Mining` and `Minging`), and neither is a letter of an abbreviation, or short for the other
    (`Cie` for `Compagnie`).
    """
    if not old or min(len(old), len(new)) == 1:
        return False
    one, other = old.casefold(), new.casefold()
    if corrects:
        return one != other
    if is_result_word(one) != is_result_word(other):
        return False
    stem = min(len(one), len(other), _STEM)
    short, long = sorted((one, other), key=len)
    letters = iter(long)
    is_short_form = short[0] == long[0] and len(short) < len(long) and all(letter in letters for letter in short)
    return one[:stem] != other[:stem] and not is_short_form and Indel.normalized_similarity(one, other) < _SPELLED_ALIKE
