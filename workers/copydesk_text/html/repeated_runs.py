"""Takes what a page shows twice out of a text: some sites print an article once for each width of a screen."""

from collections.abc import Sequence
from typing import Final

from copydesk_text.lines import is_sentence_paragraph

#: Characters of sentences from which lines that were there before are a second print, and no refrain or slogan.
_FEWEST: Final = 200


def without_repeats(lines: Sequence[str]) -> list[str]:
    """Drops runs of lines that stand further up in the same order.

    Args:
        lines: The lines of a text.

    Returns:
        The lines, each paragraph of a second print left out; short lines and short runs stay, however often they come.
    """
    kept: list[str] = []
    first: dict[str, int] = {}
    index = 0
    while index < len(lines):
        above = first.setdefault(lines[index], index)
        length = 1
        if above < index:
            while (
                above + length < index
                and index + length < len(lines)
                and lines[above + length] == lines[index + length]
            ):
                length += 1
        run = lines[index : index + length]
        if above == index or sum(len(line) for line in run if is_sentence_paragraph(line)) < _FEWEST:
            kept += run
        for place in range(index, index + length):
            first.setdefault(lines[place], place)
        index += length
    return kept
