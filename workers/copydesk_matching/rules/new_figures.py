"""Figures that a report or a table has more than another one: a later column, a line, another day."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import chain
from operator import itemgetter

from copydesk_matching.match import Passage, Sketch
from copydesk_matching.rules.alignment import ALIGNED_WORDS, CALENDAR, Alignment, is_calendar
from copydesk_matching.rules.changes import aligned_facts
from copydesk_matching.rules.in_place import PLACE_WORDS
from copydesk_matching.words.hashed_words import FIGURE


def find_told_figures(alignment: Alignment, sketch: Sketch, least: int) -> tuple[Passage, ...]:
    """Finds the new figures of a text that are news: all if there are `least` of them, else those for words.

    The cells of a table that were filled together count as new, also those whose figures stand elsewhere, too.

    Args:
        alignment: The two texts aligned.
        sketch: One of them.
        least: How many make news wherever they stand.

    Returns:
        The places in order, each from its first new figure to its last one.
    """
    figures = find_new_figures(alignment, sketch)
    if count_figures(figures, sketch) >= least:
        return figures
    if figures and count_figures(cells := find_cells(figures, alignment, sketch), sketch) >= least:
        return cells
    return filled_places(figures, alignment, sketch)


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
    ours, _ = alignment.bytes_of(sketch)
    other = alignment.right if left else alignment.left
    found: list[Passage] = []
    for start, end, their_start, their_end in alignment.gaps_of(sketch):
        count = sketch.kinds.count(FIGURE, start, end)
        fewer = other.kinds.count(FIGURE, their_start, their_end)
        if count <= fewer:
            continue
        held = aligned_facts(other)
        new = [
            place
            for place in range(start, min(end, ALIGNED_WORDS))
            if sketch.kinds[place] == FIGURE and (sketch.signature[place], ours[place]) not in held
        ]
        if len(new) > fewer:
            found.append(Passage(new[0], new[-1] + 1))
    return tuple(found)


def filled_places(passages: Sequence[Passage], alignment: Alignment, sketch: Sketch) -> tuple[Passage, ...]:
    """Finds the new figures that stand, alone, where the other text has words alone: `1,204` for `n/a`.

    Args:
        passages: New figures of `sketch`, as `find_new_figures` gives them.
        alignment: The two texts aligned.
        sketch: One of them.

    Returns:
        The passages among these that are so, dates aside.
    """
    other = alignment.right if sketch is alignment.left else alignment.left
    gaps = alignment.gaps_of(sketch)
    found = []
    for one in passages:
        start, end, their_start, their_end = gaps[bisect_right(gaps, one.first, key=itemgetter(0)) - 1]
        if (
            sketch.kinds.count(FIGURE, start, end) == end - start <= PLACE_WORDS
            and 0 < their_end - their_start <= PLACE_WORDS
            and FIGURE not in other.kinds[their_start:their_end]
            and not any(is_calendar(sketch, place) for place in range(start - 1, end + 1))
        ):
            found.append(one)
    return tuple(found)


def find_cells(passages: Sequence[Passage], alignment: Alignment, sketch: Sketch) -> tuple[Passage, ...]:
    """Finds the cells of a table that were filled together with new figures: those whose figures stand elsewhere, too.

    A cell is a piece of a few figures, alone, where the other text has words alone or nothing.

    Args:
        passages: What is new in `sketch`, in order.
        alignment: The two texts aligned.
        sketch: One of them.

    Returns:
        All cells, if two or more are and one of them is new; else none.
    """
    other = alignment.right if sketch is alignment.left else alignment.left
    cells = []
    for start, end, their_start, their_end in alignment.gaps_of(sketch):
        if (
            0 < end - start <= PLACE_WORDS
            and their_end - their_start <= PLACE_WORDS
            and sketch.kinds.count(FIGURE, start, end) == end - start
            and FIGURE not in other.kinds[their_start:their_end]
            and not any(is_calendar(sketch, place) for place in range(start, end))
        ):
            cells.append(Passage(start, end))
    new = any(one.first < cell.last and cell.first < one.last for cell in cells for one in passages)
    return tuple(cells) if new and len(cells) > 1 else ()


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
    words, (fact_bytes, _) = sketch.signature, alignment.bytes_of(sketch)
    first = 0 if left else 2  # where the places of this text stand in a gap
    found = []
    places = (places_of_figures(sketch.kinds, one.first, min(one.last, ALIGNED_WORDS)) for one in passages)
    for place in chain.from_iterable(places):
        gap = alignment.gaps[bisect_right(alignment.gaps, place, key=itemgetter(first)) - 1]
        fact = words[place], fact_bytes[place]
        if place < gap[first + 1] > gap[first] + PLACE_WORDS and fact not in CALENDAR:
            found.append((place, fact))
    if not found:
        return ()
    held = aligned_facts(alignment.right if left else alignment.left)
    return tuple(place for place, fact in found if fact not in held)


def places_of_figures(kinds: bytes, start: int, end: int) -> Iterator[int]:
    """Where figures stand between two places of a text."""
    place = kinds.find(FIGURE, start, end)
    while place >= 0:
        yield place
        place = kinds.find(FIGURE, place + 1, end)


def merge_passages(passages: Sequence[Passage], others: Sequence[Passage]) -> tuple[Passage, ...]:
    """All words of two lists of passages, as passages in order that do not touch."""
    merged: list[Passage] = []
    for one in sorted((*passages, *others), key=lambda passage: (passage.first, passage.last)):
        if merged and one.first <= merged[-1].last:
            merged[-1] = Passage(merged[-1].first, max(merged[-1].last, one.last))
        else:
            merged.append(one)
    return tuple(merged)
