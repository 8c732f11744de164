"""A name at its place in a text, and texts without hard line breaks."""

from itertools import pairwise
from typing import Final

from msgspec import Struct

#: Characters of the shortest line that is wrapped, and behind what a line break stays whatever the length.
_WRAPPED: Final = 30
_STAYS: Final = frozenset('.!?:;…”"»。！？।؟ ')


class Span(Struct, frozen=True):
    """A name at its place in the text; `key` is the same for all forms of one organisation, else the name itself."""

    start: int
    end: int
    name: str
    key: str


def unwrapped(text: str) -> str:
    """Joins the lines of paragraphs that are wrapped, so that a name across two lines is one.

    Args:
        text: Any text.

    Returns:
        A text of the same length: line breaks within paragraphs are spaces. Headlines, lists and empty lines stay.
    """
    lines = text.split("\n")
    joined = [
        f"{line} " if len(line) >= _WRAPPED and line[-1] not in _STAYS and following[:1].isalnum() else f"{line}\n"
        for line, following in pairwise(lines)
    ]
    return "".join((*joined, lines[-1]))
