"""Makes words in capitals readable to tables of names: MOSCOW → Moscow, NEW YORK → New York."""

import re
from typing import Final

_CAPITALS: Final = re.compile("[A-ZÀ-ÞΑ-ΩА-ЯЁІЇЄ]{4}")
_RUN: Final = re.compile("[A-ZÀ-ÞΑ-ΩА-ЯЁІЇЄ]{2,}(?:[ -][A-ZÀ-ÞΑ-ΩА-ЯЁІЇЄ]{2,})*")


def lower_capitals(text: str) -> str:
    """The text, as long as before, with a capital only at the beginning of each word that was in capitals."""
    if _CAPITALS.search(text) is None:
        return text
    return _RUN.sub(_lower, text)


def _lower(run: re.Match[str]) -> str:
    words = run[0]
    if _CAPITALS.search(words) is None:
        return words
    lowered = words.title()
    return lowered if len(lowered) == len(words) else words
