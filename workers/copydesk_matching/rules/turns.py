"""A figure that was a profit and is a loss now, or the other way round: it is the same figure, and says the opposite.

`Oper shr loss 24 cts` for `Oper shr 24 cts`: a table of results names the loss, and mostly not the profit.
"""

from collections.abc import Iterator
from typing import Final

from copydesk_matching.match import Replacement, Sketch
from copydesk_matching.rules.alignment import Alignment, Gap
from copydesk_matching.words.hashed_words import FIGURE, NAME, POLARITY
from copydesk_matching.words.languages import GROUPS

_PROFIT: Final = GROUPS.index("profit") + 1
_LOSS: Final = GROUPS.index("loss") + 1
#: `_LOSS` as a byte that is looked for.
_LOSS_BYTE: Final = bytes([_LOSS])
#: Words before a figure among which it may be called a loss (`loss 24 cts vs 19 cts`, up to the next label), and words
#: behind it: `24 cts loss`.
_BEFORE: Final = 4
_BEHIND: Final = 2


def have_turned(alignment: Alignment) -> bool:
    """Whether some figure is a loss in one of two texts alone.

    Args:
        alignment: The two texts aligned.
    """
    return next(_turned_gaps(alignment), None) is not None


def find_turns(alignment: Alignment, ours: Sketch) -> list[Replacement]:
    """Finds the figures of a text that are a loss there and were none, or are none now.

    Args:
        alignment: The two texts aligned.
        ours: The sketch of the newer one.

    Returns:
        The replacements in order, each with its `turn`. `fact` is the byte and the group of the other text's word for
        profit or loss, None where it has no such word.
    """
    left = ours is alignment.left
    theirs, their_bytes = alignment.right, alignment.right_bytes
    if not left:
        theirs, their_bytes = alignment.left, alignment.left_bytes
    found = []
    for gap in _turned_gaps(alignment):
        start, end, their_start, their_end = gap if left else (*gap[2:], *gap[:2])
        word = start if POLARITY in ours.kinds[start:end] else -1
        fact = None
        if POLARITY in theirs.kinds[their_start:their_end]:
            fact = theirs.signature[their_start], their_bytes[their_start]
        found.append(Replacement(end, None, fact=fact, turn=word))
    return found


def _turned_gaps(alignment: Alignment) -> Iterator[Gap]:
    """The gaps of one word for profit or loss in front of a kept figure, which the other text calls otherwise."""
    left_bytes, right_bytes = alignment.left_bytes, alignment.right_bytes
    if _LOSS_BYTE not in left_bytes and _LOSS_BYTE not in right_bytes:
        return
    left, right, gaps = alignment.left.kinds, alignment.right.kinds, alignment.gaps
    for number, gap in enumerate(gaps[:-1]):
        start, end, their_start, their_end = gap
        if end - start > 1 or their_end - their_start > 1 or gaps[number + 1][0] == end or left[end] != FIGURE:
            continue
        mine, other = _side(left, left_bytes, start, end), _side(right, right_bytes, their_start, their_end)
        if {mine, other} == {_LOSS, _PROFIT} or (
            {mine, other} == {_LOSS, 0}
            and not _is_loss(*((right, right_bytes, their_end) if mine else (left, left_bytes, end)))
        ):
            yield gap


def _side(kinds: bytes, fact_bytes: bytes, start: int, end: int) -> int:
    """The group of polarity of one word, 0 for another word or none; -1 if it says something else."""
    if POLARITY not in kinds[start:end]:
        return 0 if FIGURE not in kinds[start:end] else -1
    return fact_bytes[start] if fact_bytes[start] in (_PROFIT, _LOSS) else -1


def _is_loss(kinds: bytes, fact_bytes: bytes, figure: int) -> bool:
    """Whether a figure is called a loss, in front of it or behind it."""
    for place in range(figure - 1, max(-1, figure - 1 - _BEFORE), -1):
        if kinds[place] == POLARITY:
            return fact_bytes[place] == _LOSS
        if kinds[place] == NAME:
            break
    return any(
        kinds[place] == POLARITY and fact_bytes[place] == _LOSS and FIGURE not in kinds[place + 1 : place + 2]
        for place in range(figure + 1, min(len(fact_bytes), figure + 1 + _BEHIND))
    )
