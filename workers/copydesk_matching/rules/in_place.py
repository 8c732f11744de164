"""Facts that replace others though they stand elsewhere, too: `57 ships` for `48 ships`, with 57 people somewhere.

A figure that stands in another place of both texts may have been moved there: a row of a list, or a sentence. It was
not, and replaces the other, where it alone stands in the place of one, the words around are kept, and one text has one
of the two more often than the other, or both were exchanged between two such places. Where words or names near it are
others, too, the row was moved. So it is with the labels of a list. In prose a name may be another word for one that
stands elsewhere (`Britain` for a second `London`), so only names exchanged between two sentences count.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import compress
from typing import Final, NamedTuple

from copydesk_matching.match import Sketch
from copydesk_matching.rules.alignment import ALIGNED_WORDS, CALENDAR, Alignment, Gap
from copydesk_matching.rules.listings import is_listing
from copydesk_matching.words.hashed_words import FIGURE, NAME, WORDING

#: Words that stand against each other, at most, for their facts to be in the same place of a sentence.
PLACE_WORDS: Final = 4
#: Gaps with fewer kept words between them are of one sentence or row: all hold facts of one kind, or none counts.
_BETWEEN: Final = 6
#: Of a row with more of them all facts are others: another report, or a table of another day.
_GAPS: Final = 16
#: A row of at most this many words that begins with another label is looked for in the other text as a whole.
_ROW: Final = 24
#: Words between two facts that are told one after the other.
_ENUMERATED: Final = 3
_KINDS: Final = (FIGURE, NAME)

#: The two bytes of a fact's hash that a sketch keeps.
Fact = tuple[int, int]


class Row(NamedTuple):
    """A sentence or row in which facts of one `kind` stand against others, in the gaps from `first` to `last`."""

    kind: int
    first: int
    last: int


def kept_around(gaps: Sequence[Gap], number: int) -> tuple[int, int]:
    """How many words are kept in front of a gap and behind it.

    Args:
        gaps: The gaps of an alignment.
        number: The number of the gap among them.
    """
    start, end = gaps[number][:2]
    before = start - gaps[number - 1][1] if number else 0
    behind = gaps[number + 1][0] - end if number + 1 < len(gaps) else 0
    return before, behind


@lru_cache(maxsize=4)
def replaced_in_place(alignment: Alignment) -> dict[int, Row]:
    """Finds the gaps whose facts replace others wherever else these stand; remembered since several rules ask.

    Args:
        alignment: The two texts aligned.

    Returns:
        The numbers of the gaps, each with its row.
    """
    rows = list(_rows(alignment)) if alignment.fact_gaps else []
    if not rows:
        return {}
    listed = is_listing(alignment.left) and is_listing(alignment.right)
    found: dict[int, Row] = {}
    for kind in _KINDS:
        changed = [
            (number, row, [pair for pair in _pairs(alignment, alignment.gaps[number]) if pair[0] != pair[1]])
            for row in rows
            if row.kind == kind
            for number in range(row.first, row.last + 1)
        ]
        if not changed:
            continue
        ours, theirs = _count(alignment.left, alignment.left_bytes), _count(alignment.right, alignment.right_bytes)
        new, old = _rows_of(changed, 0), _rows_of(changed, 1)
        for number, row, pairs in changed:
            own = () if listed or (kind == FIGURE and not _is_enumerated(alignment, row)) else (row,)
            if all(
                ((kind == FIGURE or listed) and (ours[mine] > theirs[mine] or theirs[other] > ours[other]))
                or (old[mine].difference(own) and new[other].difference(own))
                for mine, other in pairs
            ):
                found[number] = row
    return found


def is_replaced_in_place(alignment: Alignment, number: int) -> bool:
    """Whether the facts of a gap replace others wherever else these stand.

    Args:
        alignment: The two texts aligned.
        number: The number of the gap.
    """
    return _row_at(alignment, number) is not None and number in replaced_in_place(alignment)


def _rows_of(changed: Iterable[tuple[int, Row, Sequence[tuple[Fact, Fact]]]], side: int) -> dict[Fact, set[Row]]:
    """In which rows each fact of one text stands against another one; `changed` has gap, row and pairs of facts."""
    found = defaultdict[Fact, set[Row]](set)
    for _, row, pairs in changed:
        for pair in pairs:
            found[pair[side]].add(row)
    return found


def _rows(alignment: Alignment) -> Iterator[Row]:
    """The sentences and rows in which all gaps hold as many facts of one kind on both sides, and nothing moved."""
    last = -1
    for number in alignment.fact_gaps:
        if number > last and (row := _row_at(alignment, number)) is not None:
            last = row.last
            yield row


def _row_at(alignment: Alignment, number: int) -> Row | None:
    """The row of a gap, if all gaps in it hold as many facts of its kind on both sides, and nothing moved."""
    gaps = alignment.gaps
    kind = _kind(alignment, gaps[number])
    if kind == WORDING:  # as nearly everywhere in a rewritten text
        return None
    near = _BETWEEN * min(alignment.left.tokens, alignment.right.tokens)
    first = last = number
    while first and gaps[first][0] - gaps[first - 1][1] < near and any(_sides(gaps[first - 1])):
        first -= 1
        if last - first > _GAPS or _kind(alignment, gaps[first]) != kind:
            return None
    while last + 1 < len(gaps) and gaps[last + 1][0] - gaps[last][1] < near and any(_sides(gaps[last + 1])):
        last += 1
        if last - first > _GAPS or _kind(alignment, gaps[last]) != kind:
            return None
    return None if _is_moved(alignment, first, last) else Row(kind, first, last)


def _sides(gap: Gap) -> tuple[int, int]:
    """How many words a gap has on either side: none at the start and end of two texts that begin and end alike."""
    return gap[1] - gap[0], gap[3] - gap[2]


def _kind(alignment: Alignment, gap: Gap) -> int:
    """The kind of all words of a gap, if they are as many figures or names on both sides and no dates; else wording."""
    start, end, their_start, their_end = gap
    if not 0 < end - start == their_end - their_start <= PLACE_WORDS:
        return WORDING
    left, right = alignment.left, alignment.right
    kinds = left.kinds[start:end]
    if kinds != right.kinds[their_start:their_end] or kinds.strip(kinds[:1]) or kinds[0] not in _KINDS:
        return WORDING
    if any(one in CALENDAR or other in CALENDAR for one, other in _pairs(alignment, gap)):
        return WORDING
    return kinds[0]


def _pairs(alignment: Alignment, gap: Gap) -> list[tuple[Fact, Fact]]:
    """The facts of the left text in a gap, each with what stands against it in the right one."""
    start, end, their_start, their_end = gap
    ours = zip(alignment.left.signature[start:end], alignment.left_bytes[start:end], strict=True)
    theirs = zip(
        alignment.right.signature[their_start:their_end], alignment.right_bytes[their_start:their_end], strict=True
    )
    return list(zip(ours, theirs, strict=True))


def _is_enumerated(alignment: Alignment, row: Row) -> bool:
    """Whether facts of a row that stand against others follow one another, behind one word: `the F 15 and the F 16`."""
    gaps, signature = alignment.gaps, alignment.left.signature
    return any(
        gaps[number + 1][0] - gaps[number][1] <= _ENUMERATED
        and signature[gaps[number][0] - 1 : gaps[number][0]] == signature[gaps[number + 1][0] - 1 : gaps[number + 1][0]]
        for number in range(row.first, row.last)
    )


def _is_moved(alignment: Alignment, first: int, last: int) -> bool:
    """Whether gaps are of a row that begins or ends with another label, and stands so elsewhere in the other text."""
    left, right = alignment.left.signature[:ALIGNED_WORDS], alignment.right.signature[:ALIGNED_WORDS]
    return _is_held(alignment.gaps, first, last, 0, left, right) or _is_held(
        alignment.gaps, first, last, 2, right, left
    )


def _is_held(gaps: Sequence[Gap], first: int, last: int, side: int, words: bytes, other: bytes) -> bool:
    """Whether another text has the words of one from the gap in front of a row to its end, or to the gap behind it.

    `side`: where the places of that text stand in a gap.
    """
    start, end = gaps[first][side], gaps[last][side + 1]
    before, behind = gaps[max(first - 1, 0)], gaps[min(last + 1, len(gaps) - 1)]
    return (
        before[side] < before[side + 1] <= start and end - before[side] <= _ROW and words[before[side] : end] in other
    ) or (
        end <= behind[side] < behind[side + 1]
        and behind[side + 1] - start <= _ROW
        and words[start : behind[side + 1]] in other
    )


@lru_cache(maxsize=8)
def _count(sketch: Sketch, fact_bytes: bytes) -> Counter[Fact]:
    """How often a text has each fact among its aligned words."""
    words = zip(sketch.signature, fact_bytes, strict=False)
    return Counter(compress(words, sketch.kinds[: len(fact_bytes)]))
