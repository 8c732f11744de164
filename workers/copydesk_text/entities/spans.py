"""A name at its place in a text, and texts without hard line breaks."""

import re
from typing import Final

from msgspec import Struct

#: A line break behind 30 characters or more, the last of which ends nothing, and before a letter or a figure.
_WITHIN: Final = re.compile(r"\n(?<=[^\n]{29}[^\n.!?:;…”\"»。！？।؟ ]\n)(?=[^\W_])")


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
    return _WITHIN.sub(" ", text)
