"""The facts of a text that a reader would look at first: figures, dates and names, as printed.

They are kept for people: the evidence of a `template` names some that differ. What decides are the kinds of words.
"""

import re
from collections.abc import Sequence
from typing import Final

import regex
from rapidfuzz.distance import Levenshtein

#: At most this many bytes of facts are kept of one text.
KEPT_BYTES: Final = 80
#: At most this many differences are named.
NAMED: Final = 4

_FACT: Final = regex.compile(
    r"\p{N}+(?:[.,:/-]\p{N}+)*"  # figures
    # Names in mid-sentence; that a search starts at a character and looks behind it then takes 40 % off its time.
    r"|\p{Lu}(?<=[\p{Ll}\p{N},][ \n]\p{Lu})[\p{L}\p{M}]*(?:[ \n]\p{Lu}[\p{L}\p{M}]*){0,3}"
)

#: The same for ASCII, in a third of the time: where each match begins with one of a set, `re` looks for that set first.
_ASCII_FACT: Final = re.compile(
    r"[0-9A-Z](?:(?<=[0-9])[0-9]*(?:[.,:/-][0-9]+)*"
    r"|(?<=[a-z0-9,][ \n][A-Z])[A-Za-z]*(?:[ \n][A-Z][A-Za-z]*){0,3})"
)


def find_facts(text: str) -> tuple[str, ...]:
    """The first figures, dates and names of a text, as printed, at most `KEPT_BYTES` of them."""
    found: list[str] = []
    left = KEPT_BYTES
    is_ascii = text.isascii()
    for match in (_ASCII_FACT if is_ascii else _FACT).finditer(text):
        fact = match[0].replace("\n", " ")
        left -= len(fact if is_ascii else fact.encode()) + 1
        if left < 0:
            break
        found.append(fact)
    return tuple(found)


def differing_facts(ours: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...]:
    """The first facts that differ where the two lists are aligned, as `ours → theirs`."""
    named: list[str] = []
    for step in Levenshtein.opcodes(ours, theirs):
        if step.tag == "replace":
            left, right = ours[step.src_start : step.src_end], theirs[step.dest_start : step.dest_end]
            named.extend(f"{mine} → {other}" for mine, other in zip(left, right, strict=True))
            if len(named) >= NAMED:
                break
    return tuple(named[:NAMED])
