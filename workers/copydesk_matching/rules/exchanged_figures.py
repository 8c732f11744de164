"""Figures of a sentence that is kept, in whose place others stand: a range for a figure, or another unit or scale.

A single figure of a long text that stands in the place of another one may be a slip, or a counter of its page. Where
several stand in the place of one, it is none: `a range of zero to 0.25 percent` for `0.5 percent`, and `four` for
`between three and five`. Nor are the same digits of another unit or scale: `40 billion` for `40 million`.
"""

from collections.abc import Iterator
from typing import Final

from copydesk_matching.match import Replacement, Sketch
from copydesk_matching.rules.alignment import CALENDAR, Alignment, Gap
from copydesk_matching.rules.changes import Fact, all_facts, facts_between, is_same_figure, kept_around, number_of
from copydesk_matching.rules.labels import hash_of
from copydesk_matching.words.hashed_words import FIGURE, NAME, POLARITY
from copydesk_matching.words.languages import GROUPS, MEASURES_AT

#: Words that are kept on either side of the figures, at least.
_KEPT: Final = 5
#: Words that stand against each other, at most: `a range of zero to 0.25 percent`.
_PLACE_WORDS: Final = 6
_IN_A_ROW: Final = bytes([FIGURE, FIGURE])
#: Words of polarity that may be part of a number.
_FRACTIONS: Final = frozenset(GROUPS.index(group) + 1 for group in ("half", "quarter", "third"))


def exchange_figures(alignment: Alignment) -> bool:
    """Whether more or fewer figures, or those in other units, stand in the place of others in a sentence of both.

    Args:
        alignment: The two texts aligned.
    """
    left, right = alignment.left, alignment.right
    is_other_unit = hash_of(alignment).is_other_unit
    for gap, mine, other in _exchanged(alignment):
        if gap[0] < left.title_words or gap[2] < right.title_words:
            continue
        if len(mine) != len(other):
            return True
        if all(is_other_unit(number_of(one), number_of(two)) for (_, one), (_, two) in zip(mine, other, strict=True)):
            return True
    return False


def find_ranges(alignment: Alignment, ours: Sketch) -> list[Replacement]:
    """Finds the figures that stand in the place of more or fewer figures, in a sentence that is kept.

    Args:
        alignment: The two texts aligned.
        ours: The sketch of the newer one.

    Returns:
        The replacements in order, each with its `last` word; `fact` and `others` are the figures of the other text.
    """
    left = ours is alignment.left
    found = []
    for _, mine, other in _exchanged(alignment, ranges=True):
        new, old = (mine, other) if left else (other, mine)
        others = tuple(fact for _, fact in old[1:])
        found.append(Replacement(new[0][0], None, fact=old[0][1], last=new[-1][0], others=others))
    return found


def _exchanged(
    alignment: Alignment, *, ranges: bool = False
) -> Iterator[tuple[Gap, list[tuple[int, Fact]], list[tuple[int, Fact]]]]:
    """The gaps that hold such figures, with the figures of the left text and of the right one, each with its place.

    `ranges`: only those in which one text has more figures than the other.
    """
    left, right, gaps = alignment.left, alignment.right, alignment.gaps
    for number in alignment.fact_gaps:
        gap = gaps[number]
        start, end, their_start, their_end = gap
        if end - start > _PLACE_WORDS or their_end - their_start > _PLACE_WORDS:
            continue
        kinds, their_kinds = left.kinds[start:end], right.kinds[their_start:their_end]
        if FIGURE not in kinds or FIGURE not in their_kinds or NAME in kinds or NAME in their_kinds:
            continue
        if kinds.count(FIGURE) == their_kinds.count(FIGURE) and (ranges or len(kinds) != len(their_kinds)):
            continue  # `10` and `The`, which an extractor glued: `10The`
        if _IN_A_ROW in kinds or _IN_A_ROW in their_kinds:
            continue  # `3.16` is glued of two sentences, too
        if min(kept_around(gaps, number)) < _KEPT * left.tokens:
            continue
        if POLARITY in kinds or POLARITY in their_kinds:
            counted, other_counted = (
                {byte for byte in groups if byte >= MEASURES_AT or byte in _FRACTIONS}
                for groups in alignment.fact_bytes_of(gap, POLARITY)
            )
            if counted != other_counted:  # `16 kilometres` for `10 miles`, `1.5` for `one and a half`
                continue
        mine = facts_between(left, alignment.left_bytes, start, end, FIGURE)
        other = facts_between(right, alignment.right_bytes, their_start, their_end, FIGURE)
        if _are_others(alignment, [fact for _, fact in mine], [fact for _, fact in other]):
            yield gap, mine, other


def _are_others(alignment: Alignment, ours: list[Fact], theirs: list[Fact]) -> bool:
    """Whether each side has a figure that the other text has nowhere, of another value; dates are told elsewhere."""
    new = [fact for fact in ours if fact not in CALENDAR and fact not in all_facts(alignment.right)]
    old = [fact for fact in theirs if fact not in CALENDAR and fact not in all_facts(alignment.left)]
    word_hash = hash_of(alignment)
    left, right = alignment.left, alignment.right
    return bool(new and old) and not any(
        is_same_figure(one, other, left, right, word_hash) for one in new for other in old
    )
