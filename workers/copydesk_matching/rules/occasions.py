"""Two occasions of one kind: the second purchase, the fixing of another day, the report of another month.

Reports of one kind share their wording, their subject and many of their figures: the term, the rate of the last time,
the paragraph on what the thing is for. What they are about stands first.
"""

from typing import Final

from copydesk_matching.match import Sketch
from copydesk_matching.rules.alignment import CALENDAR, Alignment
from copydesk_matching.rules.changes import find_changes
from copydesk_matching.rules.labels import hash_of
from copydesk_matching.rules.listings import is_listing
from copydesk_matching.rules.roundings import is_rounded
from copydesk_matching.rules.shared_facts import has_figure
from copydesk_matching.words.hashed_words import FIGURE
from copydesk_matching.words.word_hash import CALENDAR_BYTES

#: What a report is about stands among so many words behind its title.
LEAD_WORDS: Final = 30
_WEEKDAYS: Final = 7
_MONTHS: Final = frozenset((hash_ >> 32 & 0xFF, hash_ >> 40 & 0xFF) for hash_ in CALENDAR_BYTES[_WEEKDAYS:].tolist())

#: The two bytes of a figure's hash that a sketch keeps.
_Fact = tuple[int, int]


def lead_with_others(alignment: Alignment) -> bool:
    """Whether each of two texts leads with a figure that the other has nowhere, dates aside.

    A figure that was rounded, or lost its unit, is the same. In a listing the first figure is one of many.
    """
    left, right = alignment.left, alignment.right
    ours, theirs = _lead(left, alignment.left_bytes), _lead(right, alignment.right_bytes)
    if ours is None or theirs is None or has_figure(left, *theirs) or has_figure(right, *ours):
        return False
    if is_listing(left) or is_listing(right):
        return False
    one, other = _number(ours), _number(theirs)
    word_hash = hash_of(alignment)
    return not (
        word_hash.is_same_number(one, other)
        or is_rounded(one, other, right.facts, left.facts, word_hash)
        or is_rounded(other, one, left.facts, right.facts, word_hash)
    )


def tell_of_other_months(alignment: Alignment) -> bool:
    """Whether a month stands in the place of another one, in a sentence that is kept otherwise."""
    left_bytes, right_bytes = alignment.left_bytes, alignment.right_bytes
    left, right = alignment.left, alignment.right
    if not any(
        FIGURE in left.kinds[start:end]
        and FIGURE in right.kinds[their_start:their_end]
        and _has_month(left, left_bytes, start, end)
        and _has_month(right, right_bytes, their_start, their_end)
        for start, end, their_start, their_end in alignment.places_of_facts()
    ):
        return False
    return any(
        change.fact in _MONTHS and (left.signature[change.word], left_bytes[change.word]) in _MONTHS
        for change in find_changes(alignment, left, right)
    )


def _lead(sketch: Sketch, fact_bytes: bytes) -> _Fact | None:
    """The first figure behind the title that is no date, if it stands in the lead."""
    last = sketch.title_words + LEAD_WORDS
    place = sketch.kinds.find(FIGURE, sketch.title_words, last)
    while place >= 0:
        fact = sketch.signature[place], fact_bytes[place]
        if fact not in CALENDAR:
            return fact
        place = sketch.kinds.find(FIGURE, place + 1, last)
    return None


def _has_month(sketch: Sketch, fact_bytes: bytes, start: int, end: int) -> bool:
    return any((sketch.signature[place], fact_bytes[place]) in _MONTHS for place in range(start, end))


def _number(fact: _Fact) -> int:
    return fact[0] | fact[1] << 8
