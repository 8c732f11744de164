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
    blocks: Sequence[Block], left: Sketch, right: Sketch, left_bytes: bytes, right_bytes: bytes
) -> list[Block] | None:
    """Moves short gaps beside which words differ in their fact bytes to where none of them does.

    Args:
        blocks: What is kept, in order.
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

    moved: list[Block] = []
    first, their_first, length = blocks[0]
    stay = True
    for start, their_start, words in blocks[1:]:
        end, their_end = first + length, their_first + length
        behind = before = 0  # words on either side that may move
        if start - end <= _SHORT_GAP and their_start - their_end <= _SHORT_GAP:
            behind = _MOVED if words > _MOVED else words - 1
            before = _MOVED if length > _MOVED else length - 1
        if (
            left_bytes[start : start + behind] == right_bytes[their_start : their_start + behind]
            and left_bytes[end - before : end] == right_bytes[their_end - before : their_end]
        ):  # as nearly everywhere
            moved.append((first, their_first, length))
            first, their_first, length = start, their_start, words
            continue
        for step in range(behind, 0, -1):  # words behind the gap that may stand before it
            if left_bytes[start + step - 1] != right_bytes[their_start + step - 1] and agree(end, their_end, step):
                break
        else:
            for step in range(-before, 0):  # words before it that may stand behind it
                if left_bytes[end + step] != right_bytes[their_end + step] and agree(
                    start + step, their_start + step, -step
                ):
                    break
            else:
                step = 0  # words that stand before the gap now, or fewer than none
        stay = stay and not step
        moved.append((first, their_first, length + step))
        first, their_first, length = start + step, their_start + step, words - step
    return None if stay else [*moved, (first, their_first, length)]
