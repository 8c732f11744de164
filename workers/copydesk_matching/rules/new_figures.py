"""Figures that a report or a table has more than another one: a later column, a line, another day."""

from collections.abc import Sequence

from copydesk_matching.match import Passage, Sketch
from copydesk_matching.rules.alignment import ALIGNED_WORDS, CALENDAR, Alignment
from copydesk_matching.rules.changes import PLACE_WORDS
from copydesk_matching.words.hashed_words import FIGURE, WORDING


def find_new_figures(alignment: Alignment, sketch: Sketch) -> tuple[Passage, ...]:
    """Finds the places where a text has figures that the other text has nowhere, and the other has fewer.

    A figure that stands in the place of another one is a change (see `changes.py`), and one that moved is no news.

    Args:
        alignment: The two texts aligned.
        sketch: One of them.

    Returns:
        The places in order, each from its first new figure to its last one.
    """
    left = sketch is alignment.left
    ours, theirs = (
        (alignment.left_bytes, alignment.right_bytes) if left else (alignment.right_bytes, alignment.left_bytes)
    )
    other = alignment.right if left else alignment.left
    held: set[tuple[int, int]] | None = None
    found: list[Passage] = []
    for gap in alignment.gaps:
        start, end, their_start, their_end = gap if left else (*gap[2:], *gap[:2])
        count = sketch.kinds.count(FIGURE, start, end)
        fewer = other.kinds.count(FIGURE, their_start, their_end)
        if count <= fewer:
            continue
        if held is None:
            held = _facts_of(other, theirs)
        new = [
            place
            for place in range(start, min(end, ALIGNED_WORDS))
            if sketch.kinds[place] == FIGURE and (sketch.signature[place], ours[place]) not in held
        ]
        if len(new) > fewer:
            found.append(Passage(new[0], new[-1] + 1))
    return tuple(found)


def count_figures(passages: Sequence[Passage], sketch: Sketch) -> int:
    """Counts the figures in these passages of a text."""
    return sum(sketch.kinds.count(FIGURE, one.first, one.last) for one in passages)


def places_of_new_figures(passages: Sequence[Passage], alignment: Alignment, sketch: Sketch) -> tuple[int, ...]:
    """Finds the figures in these passages of a text that the other text has nowhere, weekdays and months aside.

    They stand in pieces of more than `PLACE_WORDS` words that only this text has: the symbols of shares in an article
    that another outlet prints without them are no news.

    Args:
        passages: Passages of `sketch`, in order.
        alignment: The two texts aligned.
        sketch: One of them.
    """
    left = sketch is alignment.left
    ours, theirs, other = (
        (alignment.left_bytes, alignment.right_bytes, alignment.right)
        if left
        else (alignment.right_bytes, alignment.left_bytes, alignment.left)
    )
    pieces = [gap[:2] if left else gap[2:] for gap in alignment.gaps]
    places = [
        place
        for start, end in pieces
        if end - start > PLACE_WORDS and FIGURE in sketch.kinds[start:end]
        for place in range(start, min(end, ALIGNED_WORDS))
        if sketch.kinds[place] == FIGURE and any(one.first <= place < one.last for one in passages)
    ]
    if not places:
        return ()
    held = CALENDAR | _facts_of(other, theirs)
    return tuple(place for place in places if (sketch.signature[place], ours[place]) not in held)


def merge_passages(passages: Sequence[Passage], others: Sequence[Passage]) -> tuple[Passage, ...]:
    """All words of two lists of passages, as passages in order that do not touch."""
    merged: list[Passage] = []
    for one in sorted((*passages, *others), key=lambda passage: (passage.first, passage.last)):
        if merged and one.first <= merged[-1].last:
            merged[-1] = Passage(merged[-1].first, max(merged[-1].last, one.last))
        else:
            merged.append(one)
    return tuple(merged)


def _facts_of(sketch: Sketch, fact_bytes: bytes) -> set[tuple[int, int]]:
    """All figures and names among the aligned words, by both of their bytes."""
    words = zip(sketch.signature[:ALIGNED_WORDS], sketch.kinds, fact_bytes, strict=False)
    return {(word, byte) for word, kind, byte in words if kind != WORDING}
