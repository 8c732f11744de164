"""Moves the gaps between aligned passages to where more of what is known of the words agrees.

Words are aligned by one byte each. Where only one text has `(BRK.N)` behind `Inc`, and `N` has the byte of `Inc` by
chance, the other text's `Inc` may as well stand against this `N`. Then a name seems to be replaced by another, and the
wording fails its proof. The second bytes of facts tell which place of the gap is the true one.
"""

from collections.abc import Sequence
from typing import Final

from copydesk_matching.match import Sketch

#: Words beside a gap by which it is moved, at most.
_MOVED: Final = 3
#: Words of a gap that is moved, at most, on either side: a longer one holds other text, where many a place looks alike.
_SHORT_GAP: Final = 6

#: Words that both texts have in a row: the first one in either text, and how many there are.
Block = tuple[int, int, int]


def move_gaps(
    blocks: Sequence[Block],
    differing: Sequence[int],
    left: Sketch,
    right: Sketch,
    left_bytes: bytes,
    right_bytes: bytes,
) -> list[Block] | None:
    """Moves short gaps beside which words differ in their fact bytes to where none of them does.

    Args:
        blocks: What is kept, in order.
        differing: The numbers of those of more than one word whose fact bytes differ: no gap is moved but beside them.
        left: The sketch of one text.
        right: The sketch of the other.
        left_bytes: The fact bytes of the one, one a word.
        right_bytes: The fact bytes of the other.

    Returns:
        The passages with the gaps moved; None if all stay.
    """

    def agree(ours: int, theirs: int, words: int) -> bool:
        end, their_end = ours + words, theirs + words
        return (
            left.signature[ours:end] == right.signature[theirs:their_end]
            and left_bytes[ours:end] == right_bytes[theirs:their_end]
        )

    beside = {gap for number in differing for gap in (number - 1, number)}
    moved = list(blocks)
    for number in range(len(blocks) - 1):
        if number not in beside:  # as nearly everywhere
            continue
        (first, their_first, length), (start, their_start, words) = moved[number : number + 2]
        end, their_end = first + length, their_first + length
        if start - end > _SHORT_GAP or their_start - their_end > _SHORT_GAP:
            continue
        for step in range(min(_MOVED, words - 1), 0, -1):  # words behind the gap that may stand before it
            if left_bytes[start + step - 1] != right_bytes[their_start + step - 1] and agree(end, their_end, step):
                break
        else:
            for step in range(-min(_MOVED, length - 1), 0):  # words before it that may stand behind it
                if left_bytes[end + step] != right_bytes[their_end + step] and agree(
                    start + step, their_start + step, -step
                ):
                    break
            else:
                continue
        moved[number] = first, their_first, length + step
        moved[number + 1] = start + step, their_start + step, words - step
        beside.add(number + 1)
    return None if moved == list(blocks) else moved
