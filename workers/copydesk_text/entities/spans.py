"""A name at its place in a text, and texts without hard line breaks."""

from typing import Final

from msgspec import Struct

#: Characters of the shortest line that is wrapped, and what ends a paragraph whatever its length.
_WRAPPED: Final = 30
_ENDS: Final = (".", "!", "?", ":", ";", "…", "”", '"', "»", "。", "！", "？", "।", "؟")


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
    joined: list[str] = []
    for place, line in enumerate(lines[:-1]):
        following = lines[place + 1]
        runs_on = len(line) >= _WRAPPED and following[:1].isalnum() and not line.endswith(_ENDS) and line[-1:] != " "
        joined.append(line + (" " if runs_on else "\n"))
    return "".join((*joined, lines[-1]))
