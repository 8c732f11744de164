"""The figures and names of a text that stand in the place of others, as far as they can be printed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from msgspec.structs import replace

from copydesk_matching.match import Match, Replacement, Sketch
from copydesk_matching.rules.alignment import Alignment
from copydesk_matching.words.hashed_words import FIGURE, NAME
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
        The replacements, without what `theirs` had as printed (see `print_changes`).
    """
    found: list[tuple[int, _Fact]] = []
    our_bytes, their_bytes = alignment.left_bytes, alignment.right_bytes
    if alignment.left is not ours:
        our_bytes, their_bytes = their_bytes, our_bytes
    for start, end, their_start, their_end in alignment.same_places():
        if alignment.left is not ours:
            start, end, their_start, their_end = their_start, their_end, start, end
        mine_kinds, other_kinds = ours.kinds[start:end], theirs.kinds[their_start:their_end]
        for kind in (FIGURE, NAME):
            if kind not in mine_kinds or kind not in other_kinds:
                continue
            mine = _facts(ours, our_bytes, start, end, kind)
            other = _facts(theirs, their_bytes, their_start, their_end, kind)
            if len(mine) == len(other) == 1:
                found += [(mine[0][0], other[0][1])] if mine[0][1] != other[0][1] else []
                continue
            kept = Counter(fact for _, fact in mine) & Counter(fact for _, fact in other)
            found += zip(
                (word for word, _ in _without(mine, kept)), (fact for _, fact in _without(other, kept)), strict=False
            )
        if len(found) >= TOLD:
            break
    return tuple(Replacement(word, None, fact=old) for word, old in sorted(found)[:TOLD])


def print_changes(matches: Sequence[Match], pairs: Sequence[tuple[Sketch, Sketch, int]]) -> list[Match]:
    """Adds what the older texts had as printed, where it is among the facts that their sketches keep.

    Args:
        matches: What was decided about pairs of texts.
        pairs: These pairs, ours first. The words of all are read in one go.

    Returns:
        The matches in order.
    """
    changed = [(ours, theirs) for match, (ours, theirs, _) in zip(matches, pairs, strict=True) if match.changes]
    if not changed:
        return list(matches)
    fact_of = _remember([word for _, theirs in changed for word in _words(theirs)], changed[0][0].word_hash)
    return [
        _printed(match, theirs, fact_of) if match.changes else match
        for match, (_, theirs, _) in zip(matches, pairs, strict=True)
    ]


def _printed(match: Match, theirs: Sketch, fact_of: dict[str, _Fact | None]) -> Match:
    printed: dict[_Fact | None, str] = {}
    for word in _words(theirs):
        printed.setdefault(fact_of[word], word)
    changes = [Replacement(one.word, None if one.fact is None else printed.get(one.fact)) for one in match.changes]
    return replace(match, changes=tuple(changes))


def _words(sketch: Sketch) -> Iterator[str]:
    """The facts that a sketch keeps as printed, word by word."""
    return (word for fact in sketch.facts for word in fact.split())


def _facts(sketch: Sketch, fact_bytes: bytes, start: int, end: int, kind: int) -> list[tuple[int, _Fact]]:
    """The facts of a kind between two places, each with its place; `fact_bytes` are one a word."""
    return [
        (place, (sketch.signature[place], fact_bytes[place]))
        for place, one in enumerate(sketch.kinds[start:end], start)
        if one == kind
    ]


def _without(facts: list[tuple[int, _Fact]], kept: Counter[_Fact]) -> Iterator[tuple[int, _Fact]]:
    """The facts that are not kept, each as often as it is there more."""
    left = kept.copy()
    for place, fact in facts:
        if left[fact] > 0:
            left[fact] -= 1
        else:
            yield place, fact


@lru_cache(maxsize=4)
def _fact_of(word_hash: WordHash) -> dict[str, _Fact | None]:
    """What a process remembers of words that were hashed so."""
    return {}


def _remember(words: Sequence[str], word_hash: WordHash) -> dict[str, _Fact | None]:
    """The bytes of these words, among those of others; None for what is not one word."""
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
