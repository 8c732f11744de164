"""The figures and names of a text that stand in the place of others, as far as they can be printed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

import numpy as np

from copydesk_matching.match import Replacement, Sketch
from copydesk_matching.rules.alignment import Alignment
from copydesk_matching.words.hashed_words import FIGURE, NAME, WORDING
from copydesk_matching.words.tokens import hash_together
from copydesk_matching.words.word_hash import WordHash

#: At most this many changes are told.
TOLD: Final = 8

#: The two bytes of a fact's hash that a sketch keeps.
_Fact = tuple[int, int]
#: Words whose bytes a process remembers, None for what is not one word; a full memory is emptied.
_REMEMBERED: Final = 100_000


def find_changes(alignment: Alignment, ours: Sketch, theirs: Sketch) -> tuple[Replacement, ...]:
    """Finds the figures and names of `ours` that replace those of `theirs`, in order, the first `TOLD` of them.

    Args:
        alignment: The two texts aligned, whichever of them is its left one.
        ours: The sketch of the newer text.
        theirs: The sketch of the older one.

    Returns:
        The replacements. What `theirs` had is known if it is among the facts that its sketch keeps as printed.
    """
    found: list[tuple[int, _Fact]] = []
    for start, end, their_start, their_end in alignment.same_places():
        if alignment.left is not ours:
            start, end, their_start, their_end = their_start, their_end, start, end
        mine_kinds, other_kinds = ours.kinds[start:end], theirs.kinds[their_start:their_end]
        for kind in (FIGURE, NAME):
            if kind not in mine_kinds or kind not in other_kinds:
                continue
            mine = _facts(ours, start, end, kind)
            other = _facts(theirs, their_start, their_end, kind)
            kept = Counter(fact for _, fact in mine) & Counter(fact for _, fact in other)
            found += zip(
                (word for word, _ in _without(mine, kept)), (fact for _, fact in _without(other, kept)), strict=False
            )
        if len(found) >= TOLD:
            break
    if not found:
        return ()
    printed = _printed(theirs.facts, ours.word_hash)
    return tuple(Replacement(word, printed.get(old)) for word, old in sorted(found)[:TOLD])


def _facts(sketch: Sketch, start: int, end: int, kind: int) -> list[tuple[int, _Fact]]:
    """The facts of a kind between two places, each with its place."""
    kinds = sketch.kinds[start:end]
    if kind not in kinds:
        return []
    at = start - sketch.kinds.count(WORDING, 0, start)
    found = []
    for place, one in enumerate(kinds, start):
        if one == kind:
            found.append((place, (sketch.signature[place], sketch.fact_bytes[at])))
        at += one != WORDING
    return found


def _without(facts: list[tuple[int, _Fact]], kept: Counter[_Fact]) -> Iterator[tuple[int, _Fact]]:
    """The facts that are not kept, each as often as it is there more."""
    left = kept.copy()
    for place, fact in facts:
        if left[fact] > 0:
            left[fact] -= 1
        else:
            yield place, fact


def _printed(facts: Sequence[str], word_hash: WordHash) -> dict[_Fact, str]:
    """The facts that a sketch keeps as printed, word by word."""
    words = [word for fact in facts for word in fact.split()]
    fact_of = _remember(words, word_hash)
    printed: dict[_Fact, str] = {}
    for word in words:
        fact = fact_of[word]
        if fact is not None:
            printed.setdefault(fact, word)
    return printed


@lru_cache(maxsize=4)
def _fact_of(word_hash: WordHash) -> dict[str, _Fact | None]:
    """What a process remembers of words that were hashed so."""
    return {}


def _remember(words: Sequence[str], word_hash: WordHash) -> dict[str, _Fact | None]:
    """The bytes of these words, among those of others."""
    fact_of = _fact_of(word_hash)
    new = list(dict.fromkeys(word for word in words if word not in fact_of))
    if not new:
        return fact_of
    if len(fact_of) + len(new) > _REMEMBERED:
        fact_of.clear()
        new = list(dict.fromkeys(words))
    found, places = hash_together(new, word_hash)
    for word, place in zip(new, places, strict=True):
        hashes = found.text(place).hashes
        bytes_ = hashes.view(np.uint8)
        fact_of[word] = (int(bytes_[4]), int(bytes_[5])) if len(hashes) == 1 else None
    return fact_of
