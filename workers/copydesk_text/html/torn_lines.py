"""Joins lines of a text that are pieces of one line of its page.

Where trafilatura finds no body it takes the whole page, with a line for each element: a paragraph with a link in it
comes as three lines, a row of forty topics as forty. As one line, the first is a sentence and the second stands far
from it. Elsewhere it tears lines at an element that it takes for a block.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from copydesk_text.html.visible_lines import VisibleLine

#: Fewer lines that the page does not have are no sign that any was torn.
_FEWEST: Final = 2
#: Lines of the page with the same first word that are tried for a piece.
_MOST_TRIED: Final = 8
#: Pieces that are read in vain, over all lines: a page made for it would have them read for each piece again.
_MOST_IN_VAIN: Final = 100_000


def join_torn(
    found: Sequence[str], found_keys: Sequence[str], lines: Sequence[VisibleLine], keys: Sequence[str]
) -> tuple[Sequence[str], Sequence[str]]:
    """Joins the pieces of lines.

    Args:
        found: The lines of a text.
        found_keys: Their `folded` texts.
        lines: The lines of its page.
        keys: Their `folded` texts.

    Returns:
        The lines found and their `folded` texts; for lines that follow each other and are together a line of the page,
        that line. What was given where nothing was torn.
    """
    known = frozenset(keys)
    if sum(key not in known for key in found_keys) < _FEWEST:
        return found, found_keys
    whole = known.difference(found_keys)
    beginnings: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for shown, key in zip(lines, keys, strict=True):
        if key in whole:
            first, _, rest = key.partition(" ")
            if rest and len(beginnings[first]) < _MOST_TRIED:
                beginnings[first].setdefault(key, shown.text)
    joined: list[str] = []
    joined_keys: list[str] = []
    place = in_vain = 0
    while place < len(found):
        key = found_keys[place]
        tried = beginnings.get(key.partition(" ")[0], {}) if in_vain < _MOST_IN_VAIN else {}
        for line_key, line in tried.items():
            whole_line, end = _end_of(line_key, found_keys, place)
            if whole_line:
                joined.append(line)
                joined_keys.append(line_key)
                place = end
                break
            in_vain += end - place
        else:
            joined.append(found[place])
            joined_keys.append(key)
            place += 1
    return joined, joined_keys


def _end_of(line: str, pieces: Sequence[str], place: int) -> tuple[bool, int]:
    """Whether the pieces from a place on make a line, and the place behind the last that was read."""
    read = 0
    while read < len(line):
        if place == len(pieces) or not line.startswith(pieces[place], read):
            return False, place
        read += len(pieces[place])
        if pieces[place]:
            if read < len(line) and line[read] != " ":
                return False, place
            read += 1
        place += 1
    return True, place
