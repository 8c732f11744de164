"""Figures of a sentence that is kept, in whose place others stand: one of elsewhere, a range, another unit or scale.

A single figure of a long text that stands in the place of another one may be a slip, or a counter of its page. It is
none if the text has one of the two elsewhere, too, and the words around are kept: there two of its figures were taken
for each other. Nor is it where several stand in the place of one: `a range of zero to 0.25 percent` for `0.5 percent`,
and `four` for `between three and five`. Nor are the same digits of another unit or scale: `40 billion` for `40
million`.
"""

from collections.abc import Iterator
from typing import Final

from copydesk_matching.match import Replacement, Sketch
from copydesk_matching.rules.alignment import CALENDAR, Alignment, Gap, is_calendar
from copydesk_matching.rules.changes import all_facts, facts_between, find_changes, is_same_figure, number_of
from copydesk_matching.rules.in_place import Fact, Row, kept_around, replaced_in_place
from copydesk_matching.rules.labels import hash_of
from copydesk_matching.words.hashed_words import FIGURE, NAME, POLARITY
from copydesk_matching.words.languages import GROUPS, MEASURES_AT

#: Words that are kept on either side of the figures, at least.
_KEPT: Final = 5
#: … and in front of the first one of a text: `At least 48 people died`.
_BEFORE: Final = 2
#: Words before and behind a figure where a weekday or month makes a date of it.
_OF_A_DATE: Final = 2
#: Words that stand against each other, at most: `a range of zero to 0.25 percent`.
_PLACE_WORDS: Final = 6
_IN_A_ROW: Final = bytes([FIGURE, FIGURE])
#: Words of polarity that may be part of a number.
_FRACTIONS: Final = frozenset(GROUPS.index(group) + 1 for group in ("half", "quarter", "third"))


def replace_a_fact(alignment: Alignment) -> bool:
    """Whether one text has a figure in the place of another one in a sentence of both, and one of them elsewhere, too.

    So it is with names that were exchanged between two sentences, and with the labels of a list.

    Args:
        alignment: The two texts aligned.
    """
    places = replaced_in_place(alignment)
    if not places:
        return False
    left, right = alignment.left, alignment.right
    changed = {
        one.word
        for one in find_changes(alignment, left, right)
        if one.fact in all_facts(left) or (left.signature[one.word], alignment.left_bytes[one.word]) in all_facts(right)
    }
    return any(
        not changed.isdisjoint(range(*alignment.gaps[number][:2])) and _is_in_text(alignment, row)
        for number, row in places.items()
    )


def _is_in_text(alignment: Alignment, row: Row) -> bool:
    """Whether a row with other facts stands within two texts, and tells no date.

    A page counts its readers above and below its text, and says there when it was updated.
    """
    left, right, gaps = alignment.left, alignment.right, alignment.gaps
    start, _, their_start, _ = gaps[row.first]
    _, end, _, their_end = gaps[row.last]
    if start < left.title_words + _BEFORE or their_start < right.title_words + _BEFORE:
        return False
    if gaps[-1][1] - end < _KEPT * left.tokens or gaps[-1][3] - their_end < _KEPT * right.tokens:
        return False
    return row.kind == NAME or not any(
        is_calendar(left, place) for place in range(start - _OF_A_DATE, end + _OF_A_DATE)
    )


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
