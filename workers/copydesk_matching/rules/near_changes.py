"""Figures that replace others in a sentence that was reworded: `fell to $16.10` for `fell 3.6 percent to $16.29`.

There they do not stand in the same place. What pairs them is that they stand among the same words, and that the older
one is near the newer one and counts the same, which only the printed figure tells (see `old_figures.py`).
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Final

from copydesk_matching.match import Replacement, Sketch
from copydesk_matching.rules.alignment import CALENDAR, Alignment, Gap
from copydesk_matching.rules.changes import TOLD, all_facts
from copydesk_matching.rules.listings import is_listing
from copydesk_matching.rules.new_figures import places_of_figures
from copydesk_matching.words.hashed_words import FIGURE

#: Words before and behind a figure, and before and behind the one that it replaces, among which so many are kept.
_AROUND: Final = 8
_KEPT: Final = 4
#: … and of them in the sentence of the newer figure.
KEPT_INSIDE: Final = 3
#: Where a figure alone replaces another one, so many words are kept around both.
_KEPT_ALONE: Final = 6
#: Words before and behind a gap where the older figure may stand, and how many of them are tried.
_BESIDE: Final = 6
_TRIED: Final = 2
#: Gaps before and behind a gap, between which words are kept so near.
_GAPS: Final = 4
#: The first new figures of a text are looked at: few are told.
_FIGURES: Final = 32
#: A longer gap is other text.
_LONGEST: Final = 48


def find_near_changes(
    alignment: Alignment, ours: Sketch, theirs: Sketch, changes: tuple[Replacement, ...]
) -> tuple[Replacement, ...]:
    """Finds the figures of `ours` that may replace one of `theirs` in a reworded sentence.

    Args:
        alignment: The two texts aligned.
        ours: The sketch of the newer text.
        theirs: The sketch of the older one.
        changes: What is known to replace others.

    Returns:
        Several replacements for one figure, the likeliest first, with the words that make it so; none of `changes`.
    """
    if len(changes) >= TOLD:
        return ()
    gaps = alignment.gaps
    our_bytes, their_bytes = alignment.bytes_of(ours)
    first = 0 if ours is alignment.left else 2  # where the places of this text stand in a gap
    told = {one.word for one in changes}
    used = {one.fact for one in changes}
    found: list[Replacement] = []
    other = all_facts(theirs)
    listing = is_listing(ours)  # where the same words stand in front of many a figure
    end_of_ours, end_of_theirs = len(our_bytes), len(their_bytes)
    left_to_try = _FIGURES
    for number in _gaps_with_figures(gaps, first, ours.kinds):
        start, end, their_start, their_end = gaps[number] if not first else (*gaps[number][2:], *gaps[number][:2])
        alone = end - start == their_end - their_start == 1 and _is_alone(gaps, number, first)
        new = [
            (place, fact)
            for place in places_of_figures(ours.kinds, start, min(end, end_of_ours))
            if (alone or (ours.signature[place], our_bytes[place]) not in other)
            and (fact := (ours.signature[place], our_bytes[place])) not in CALENDAR
            and place not in told
        ]
        if not new:
            continue
        moved = alone and new[0][1] in other
        is_near = max(end - start, their_end - their_start) <= _LONGEST * ours.tokens
        low, high = max(0, their_start - _BESIDE), min(end_of_theirs, their_end + _BESIDE) if is_near else 0
        older = [
            (place, fact)
            for place in places_of_figures(theirs.kinds, low, high)
            if (fact := (theirs.signature[place], their_bytes[place])) not in CALENDAR
            and fact not in used
            and ((alone and not moved) or fact not in all_facts(ours))
        ]
        for place, fact in new[:left_to_try]:
            for there, kept in () if listing else _places_of_context(ours, theirs, place):
                if there < end_of_theirs and theirs.kinds[there] == FIGURE:
                    old = (theirs.signature[there], their_bytes[there])
                    if old not in CALENDAR and old not in used and old not in all_facts(ours):
                        found.append(Replacement(place, None, fact=old, near=kept))
            there = their_start + (place - start) * (their_end - their_start) // (end - start)
            for their_place, old in sorted(older, key=lambda one: abs(one[0] - there))[:_TRIED]:
                kept = _kept_beside(gaps, number, first, place, their_place)
                if old != fact and (alone or len(kept) >= _KEPT * ours.tokens):
                    found.append(Replacement(place, None, fact=old, near=kept))
        left_to_try -= len(new)
        if left_to_try <= 0:
            break
        if len(found) >= TOLD * _TRIED:
            break
    return tuple(found)


def _gaps_with_figures(gaps: Sequence[Gap], first: int, kinds: bytes) -> Iterator[int]:
    """The numbers of the gaps in which a text has figures; its places stand in a gap from `first` on."""
    number, place = 0, kinds.find(FIGURE, gaps[0][first])
    while place >= 0:
        number = bisect_right(gaps, place, lo=number, key=itemgetter(first)) - 1
        end = gaps[number][first + 1]
        if place < end:
            yield number
        elif number + 1 == len(gaps):
            return
        else:  # it is kept
            end = gaps[number + 1][first]
        place = kinds.find(FIGURE, end)


def _places_of_context(ours: Sketch, theirs: Sketch, place: int) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Where the other text has the words in front of a place, or behind it: a sentence that moved as a whole."""
    words = _KEPT * ours.tokens
    before, behind = ours.signature[place - words : place], ours.signature[place + 1 : place + 1 + words]
    if place >= words and (there := theirs.signature.find(before)) >= 0 and there + words < len(theirs.signature):
        yield there + words, tuple(range(place - words, place))
    if len(behind) == words and (there := theirs.signature.find(behind)) > 0:
        yield there - 1, tuple(range(place + 1, place + 1 + words))


def _is_alone(gaps: Sequence[Gap], number: int, first: int) -> bool:
    """Whether enough words are kept on both sides of a gap."""
    start, end = gaps[number][first : first + 2]
    before = start - gaps[number - 1][first + 1] if number else 0
    behind = gaps[number + 1][first] - end if number + 1 < len(gaps) else 0
    return min(before, behind) > 1 and before + behind >= _KEPT_ALONE


def _kept_beside(gaps: Sequence[Gap], number: int, first: int, place: int, their_place: int) -> tuple[int, ...]:
    """The kept words that stand around a place in a gap, and around a place of the other text there."""
    found: list[int] = []
    for one in range(max(0, number - _GAPS), min(len(gaps) - 1, number + _GAPS)):
        start, end = gaps[one][first + 1], gaps[one + 1][first]
        shift = gaps[one][3 - first] - start
        found += range(
            max(start, place - _AROUND, their_place - shift - _AROUND),
            min(end, place + _AROUND, their_place - shift + _AROUND),
        )
    return tuple(found)
