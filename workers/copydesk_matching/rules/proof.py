"""Proves that words which look the same are the same, and changes those that are not.

A signature has a byte a word: one word in 256 passes for another by chance, and a forger may look for such words. Where
one of two texts is to be suppressed, the check of each block that both have must be the same, too. Else all of its
words count as replaced wording, and the pair is decided again, so that neither chance nor a forger makes a copy of
another text. A block that is cut by a visible difference, and what lies beyond the aligned words, has no proof and
counts as it looks.
"""

from itertools import pairwise
from typing import Final

import numpy as np
from msgspec.structs import replace

from copydesk_matching.match import Sketch
from copydesk_matching.rules.alignment import Alignment, align
from copydesk_matching.words.block_checks import BLOCK
from copydesk_matching.words.hashed_words import WORDING
from copydesk_schemas import Relation

_SUPPRESSED: Final[frozenset[Relation]] = frozenset({"copy", "excerpt"})


def is_suppressed(relation: Relation | None, reverse: Relation | None) -> bool:
    """Whether one of two texts is suppressed by the wording that both seem to have."""
    return relation in _SUPPRESSED or reverse in _SUPPRESSED


def proved(ours: Sketch, theirs: Sketch) -> Sketch:
    """The sketch of a text with each block changed that only seems to stand in another one.

    Args:
        ours: The sketch of the text. One that was read back from the index proves nothing, and comes back as it is.
        theirs: The sketch of the other.

    Returns:
        A sketch whose words can be taken for what they look like; the same object if all could.
    """
    if not ours.windows or not theirs.checks:
        return ours
    places = changed_blocks(align(ours, theirs), ours, theirs)
    return with_changed(ours, places) if places else ours


def changed_blocks(alignment: Alignment, ours: Sketch, theirs: Sketch) -> list[int]:
    """Finds the blocks that look the same in two aligned texts and are not.

    Args:
        alignment: The two texts aligned, whichever of them is its left one.
        ours: The sketch of the newer text, with its windows.
        theirs: The sketch of the older one.

    Returns:
        Where they begin in `ours`, in order.
    """
    windows, checks, length = ours.windows, theirs.checks, len(theirs.signature)
    if not windows or not checks:
        return []
    found: list[tuple[int, int]] = []  # where they begin in ours, and in theirs
    blocks, places = len(checks) // 2, len(windows) // 2
    mine, other = (1, 3) if alignment.left is ours else (3, 1)

    def is_same(place: int, block: int) -> bool:
        return windows[place] == checks[block] and windows[places + place] == checks[blocks + block]

    for before, after in pairwise(alignment.gaps):
        start, end = before[other], after[other - 1]
        if end - start < BLOCK:
            if end - start == length == len(ours.signature) and windows != checks:
                found.append((0, 0))
            continue
        shift = before[mine] - start
        first, last = -(-start // BLOCK), end // BLOCK
        place, stop = first * BLOCK + shift, last * BLOCK + shift - BLOCK + 1
        if first < last and not (
            windows[place:stop:BLOCK] == checks[first:last]
            and windows[places + place : places + stop : BLOCK] == checks[blocks + first : blocks + last]
        ):
            found += [
                (block * BLOCK + shift, block * BLOCK)
                for block in range(first, last)
                if not is_same(block * BLOCK + shift, block)
            ]
        if end == length and length % BLOCK and not is_same(end - BLOCK + shift, blocks - 1):
            found.append((end - BLOCK + shift, end - BLOCK))
    return [place for place, their_place in found if not _shows(alignment, ours, theirs, place, their_place)]


def _shows(alignment: Alignment, ours: Sketch, theirs: Sketch, place: int, their_place: int) -> bool:
    """Whether the difference of two blocks is seen: facts in them have other fact bytes, and `align` counted these."""
    our_bytes, their_bytes = alignment.bytes_of(ours)
    part, their_part = slice(place, place + BLOCK), slice(their_place, their_place + BLOCK)
    facts = zip(ours.kinds[part], theirs.kinds[their_part], our_bytes[part], their_bytes[their_part], strict=True)
    return any(kind == their_kind != WORDING and byte != their_byte for kind, their_kind, byte, their_byte in facts)


def with_changed(sketch: Sketch, places: list[int]) -> Sketch:
    """The sketch with the words of these blocks replaced by wording that the other text does not have there.

    Args:
        sketch: The sketch.
        places: Where the blocks begin.
    """
    signature = np.frombuffer(sketch.signature, dtype=np.uint8)
    kinds = np.frombuffer(sketch.kinds, dtype=np.uint8)
    facts = np.frombuffer(sketch.fact_bytes, dtype=np.uint8)
    changed = np.zeros(len(signature), dtype=bool)
    for place in places:
        changed[place : place + BLOCK] = True
    return replace(
        sketch,
        signature=np.where(changed, ~signature, signature).tobytes(),
        kinds=np.where(changed, np.uint8(WORDING), kinds).tobytes(),
        fact_bytes=facts[~changed[kinds != WORDING]].tobytes(),
        windows=b"",
    )
