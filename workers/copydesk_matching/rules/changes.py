"""The figures and names of a text that stand in the place of others, as far as they can be printed."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import compress
from typing import Final

import numpy as np
from msgspec.structs import replace

from copydesk_matching.match import Match, Replacement, Sketch
from copydesk_matching.rules.alignment import ALIGNED_WORDS, CALENDAR, Alignment, Gap
from copydesk_matching.rules.in_place import PLACE_WORDS, Fact, is_replaced_in_place, kept_around
from copydesk_matching.rules.labels import hash_of, name_the_same
from copydesk_matching.rules.old_figures import work_out
from copydesk_matching.rules.other_units import is_ordinal, other_clock, with_other_units
from copydesk_matching.rules.people import people_replaced
from copydesk_matching.rules.roundings import is_restated, is_rounded
from copydesk_matching.words.hashed_words import FIGURE, NAME, WORDING
from copydesk_matching.words.tokens import hash_together
from copydesk_matching.words.word_hash import WordHash

#: At most this many changes are told.
TOLD: Final = 8
#: Words that are kept around facts in the place of others, at least.
KEPT_AROUND: Final = 4
#: … or beyond the gaps beside it.
KEPT_BESIDE: Final = 6
_TOLD_KINDS: Final = (FIGURE, NAME)
_FIGURE: Final = re.compile(r"[0-9]+(?:[.,:/-][0-9]+)*")

#: Words whose bytes a process remembers, None for what is not one word; a full memory is emptied.
_REMEMBERED: Final = 100_000


def find_changes(alignment: Alignment, ours: Sketch, theirs: Sketch, corrects: bool = False) -> tuple[Replacement, ...]:
    """Finds the figures and names of `ours` that replace those of `theirs`, in order, the first `TOLD` of them.

    A fact replaces another in the same place of a sentence that is otherwise kept. Both are of one sort, and neither
    text has the other's fact anywhere else, or it stands alone there (see `in_place.py`): else it was moved, or the
    sentence was rewritten. A number that lost its
    unit (`3.5 billion` for `3.5 billion dollars`) is the same, and so is one that was rounded.

    Args:
        alignment: The two texts aligned, whichever of them is its left one.
        ours: The sketch of the newer text.
        theirs: The sketch of the older one.
        corrects: Whether the newer one says that it corrects the other. Then it may name what was wrong elsewhere:
            `corrects amount from 65 mln`.

    Returns:
        The replacements, without what `theirs` had as printed (see `print_changes`).
    """
    found: list[tuple[int, Fact]] = []
    our_bytes, their_bytes = alignment.bytes_of(ours)
    gaps, all_left, all_right = alignment.gaps, alignment.left.kinds, alignment.right.kinds
    word_hash = hash_of(alignment)
    for number in alignment.fact_gaps:
        start, end, their_start, their_end = gaps[number]
        if end - start > PLACE_WORDS or their_end - their_start > PLACE_WORDS:
            continue
        left_kinds, right_kinds = all_left[start:end], all_right[their_start:their_end]
        kinds = [
            kind for kind in _TOLD_KINDS if kind in left_kinds and left_kinds.count(kind) == right_kinds.count(kind)
        ]
        if not kinds or not _is_in_sentence(alignment, number):
            continue
        if alignment.left is not ours:
            start, end, their_start, their_end = their_start, their_end, start, end
        for kind in kinds:
            is_person = kind == NAME and gaps[number] in people_replaced(alignment)
            mine = facts_between(ours, our_bytes, start, end, kind)
            other = facts_between(theirs, their_bytes, their_start, their_end, kind)
            found += (
                (place, old)
                for (place, new), (_, old) in zip(mine, other, strict=True)
                if new != old
                and (corrects or is_person or _is_replaced(new, old, ours, theirs, alignment, number))
                and (new in CALENDAR) == (old in CALENDAR)
                and not (
                    name_the_same([new], [old], word_hash)
                    if kind == NAME
                    else is_same_figure(new, old, ours, theirs, word_hash)
                )
            )
        if len(found) >= TOLD:
            break
    return tuple(Replacement(word, None, fact=old) for word, old in sorted(found)[:TOLD])


def _is_replaced(new: Fact, old: Fact, ours: Sketch, theirs: Sketch, alignment: Alignment, number: int) -> bool:
    """Whether a fact replaces another one: neither text has the other's elsewhere, or it did not move from there."""
    if new not in all_facts(theirs) and old not in all_facts(ours):
        return True
    return is_replaced_in_place(alignment, number)


def count_changed_figures(alignment: Alignment, first: int = 0) -> int:
    """Counts the figures of two aligned texts that replace others, as `find_changes` tells them, titles aside.

    Args:
        alignment: The two texts aligned.
        first: The first word that counts. A page begins with when it was updated.

    Returns:
        How many differ from each other: a counter of shares stands above and below an article.
    """
    ours = alignment.left
    changes = find_changes(alignment, ours, alignment.right)
    first = max(first, ours.title_words)
    return len(
        {
            (ours.signature[one.word], alignment.left_bytes[one.word], one.fact)
            for one in changes
            if one.word >= first and ours.kinds[one.word] == FIGURE
        }
    )


def lose_units(alignment: Alignment) -> bool:
    """Whether all figures that stand against others are themselves with a unit more or less, and there are some.

    `819 mln` is the same as `819 mln dollars`.
    """
    return _all_changed(alignment, hash_of(alignment).is_same_number)


def change_units(alignment: Alignment) -> bool:
    """Whether all figures that stand against others have the same digits and another unit or scale, and there are some.

    `4 mln dollars` is corrected to `4 bln dollars`, or `4 mln euros`: no other report has the very same digits.
    """
    ours, theirs = ([fact for fact in one.facts if fact[0].isdecimal()] for one in (alignment.left, alignment.right))
    return ours == theirs and _all_changed(alignment, hash_of(alignment).is_other_unit)


def _all_changed(alignment: Alignment, how: Callable[[int, int], bool]) -> bool:
    """Whether all figures that stand against others differ in one way, and there are some."""
    left, right = alignment.left, alignment.right
    found = False
    for number in alignment.fact_gaps:
        start, end, their_start, their_end = alignment.gaps[number]
        if FIGURE in left.kinds[start:end] and FIGURE in right.kinds[their_start:their_end]:
            ours = facts_between(left, alignment.left_bytes, start, end, FIGURE)
            theirs = facts_between(right, alignment.right_bytes, their_start, their_end, FIGURE)
            if len(ours) != len(theirs):
                return False
            found = True
            for (_, mine), (_, other) in zip(ours, theirs, strict=True):
                if not how(number_of(mine), number_of(other)):
                    return False
    return found


def _is_in_sentence(alignment: Alignment, number: int) -> bool:
    """Whether enough words around a gap are kept, or around that and the figures replaced beside it.

    `rose 12 points, or 1.9 percent, to 640`: of a sentence full of figures two or three words are kept in a row.
    """
    gaps = alignment.gaps
    around = sum(kept_around(gaps, number))
    if around >= KEPT_AROUND:
        return True
    for step in (-1, 1):
        if 0 < number + step < len(gaps) - 1 and _has_figures(alignment, gaps[number + step]):
            around += kept_around(gaps, number + step)[step > 0]
    return around >= KEPT_BESIDE


def _has_figures(alignment: Alignment, gap: Gap) -> bool:
    """Whether a gap holds few words on both sides, and figures among them."""
    start, end, their_start, their_end = gap
    return (
        max(end - start, their_end - their_start) <= PLACE_WORDS
        and FIGURE in alignment.left.kinds[start:end]
        and FIGURE in alignment.right.kinds[their_start:their_end]
    )


def print_changes(matches: Sequence[Match], pairs: Sequence[tuple[Sketch, Sketch, int]]) -> list[Match]:
    """Adds what the older texts had as printed, where it is among the facts that their sketches keep.

    Args:
        matches: What was decided about pairs of texts.
        pairs: These pairs, ours first. The words of all are read in one go.

    Returns:
        The matches in order.
    """
    found = list(matches)
    changed = [number for number, match in enumerate(found) if not all(one.near for one in match.changes)]
    if not changed:
        return found
    words = [word for number in changed for word in _words(pairs[number][1])]
    fact_of = remember(words, pairs[changed[0]][0].word_hash)
    for number in changed:
        found[number] = _printed(found[number], pairs[number][1], fact_of)
    return found


def _printed(match: Match, theirs: Sketch, fact_of: dict[str, Fact | None]) -> Match:
    printed: dict[Fact | None, str] = {}
    for word in _words(theirs):
        printed.setdefault(fact_of[word], word)
    changes = tuple(
        replace(one, old=old, fact=None) if _is_placed(one) and (old := printed.get(one.fact)) is not None else one
        for one in match.changes
    )
    unknown = any(one.old is None and not one.near and one.turn is None for one in changes)
    return replace(match, changes=changes, their_facts=theirs.facts if unknown else ())


def _is_placed(change: Replacement) -> bool:
    """Whether a change is one fact in the place of another one."""
    return not change.near and change.turn is None and change.last is None


def old_figure(change: Replacement, new: str, facts: Sequence[str], word_hash: WordHash) -> str | None:
    """Finds what another text has in the place of a figure, by the figures that its sketch keeps without their units.

    Args:
        change: The figure that replaces it.
        new: That figure as printed, with its unit: `$2.5 billion`.
        facts: The other text's facts as printed.
        word_hash: What words are hashed with.

    Returns:
        The other figure with the same unit; None if it is not among the facts, or counts something else.
    """
    figure = _FIGURE.search(new)
    if figure is None or change.fact is None:
        return None
    told = [new[: figure.start()] + fact + new[figure.end() :] for fact in facts if _FIGURE.fullmatch(fact)]
    fact_of = remember(told, word_hash)
    return next((one for one in told if fact_of[one] == change.fact), None)


def is_restated_figure(change: Replacement, new: str, sketch: Sketch) -> bool:
    """Whether a figure is the one that it replaces written otherwise, of which only its bytes are known.

    It has more or fewer digits, or is a time of day.

    Args:
        change: The figure that replaces it.
        new: That figure as printed, with its unit.
        sketch: The sketch of the text in which it stands.
    """
    printed = _FIGURE.search(new)
    if printed is None or change.fact is None:
        return False
    clock = other_clock(new)
    if clock is not None and remember((clock,), sketch.word_hash)[clock] == change.fact:
        return True
    figure = _figure_at(change.word, sketch)
    return is_restated(printed[0], figure, number_of(change.fact), sketch.word_hash)


def other_unit(change: Replacement, new: str, sketch: Sketch) -> str | None:
    """The figure that another one replaces, of which only its bytes are known, if its digits are the same.

    Args:
        change: The figure that replaces it.
        new: That figure as printed, with its unit.
        sketch: The sketch of the text in which it stands.
    """
    if change.fact is None:
        return None
    figure, old = _figure_at(change.word, sketch), number_of(change.fact)
    if not (is_ordinal(new) or sketch.word_hash.is_other_unit(figure, old)):
        return None
    forms = with_other_units(new)
    fact_of = remember(forms, sketch.word_hash)
    return next((form for form in forms if fact_of[form] == change.fact), None)


def worked_out(change: Replacement, new: str, sketch: Sketch) -> str | None:
    """The figure that another one replaces, of which only its bytes are known, if it is near that one.

    Args:
        change: The figure that replaces it.
        new: That figure as printed, with its unit.
        sketch: The sketch of the text in which it stands.
    """
    if change.fact is None:
        return None
    figure, old = _figure_at(change.word, sketch), number_of(change.fact)
    return work_out(new, figure, old, sketch.word_hash, reworded=bool(change.near))


def _figure_at(word: int, sketch: Sketch) -> int:
    """The two bytes of a figure that a sketch keeps, the lower one first."""
    facts_before = word - sketch.kinds.count(WORDING, 0, word)
    return number_of((sketch.signature[word], sketch.fact_bytes[facts_before]))


def _words(sketch: Sketch) -> Iterator[str]:
    """The facts that a sketch keeps as printed, word by word."""
    return (word for fact in sketch.facts for word in fact.split())


def facts_between(sketch: Sketch, fact_bytes: bytes, start: int, end: int, kind: int) -> list[tuple[int, Fact]]:
    """The facts of a kind between two places of a text, each with its place; `fact_bytes` are one a word."""
    return [
        (place, (sketch.signature[place], fact_bytes[place]))
        for place, one in enumerate(sketch.kinds[start:end], start)
        if one == kind
    ]


def is_same_figure(one: Fact, other: Fact, ours: Sketch, theirs: Sketch, word_hash: WordHash) -> bool:
    """Whether a figure of a text is one of another text with a unit more or less, or one of them rounded.

    A figure that both texts have exactly was not rounded.

    Args:
        one: The figure of `ours`.
        other: That of `theirs`.
        ours: The sketch of one text.
        theirs: That of the other.
        word_hash: What both were hashed with.
    """
    new, old = number_of(one), number_of(other)
    return (
        word_hash.is_same_number(new, old)
        or (other not in all_facts(ours) and is_rounded(new, old, theirs.facts, ours.facts, word_hash))
        or (one not in all_facts(theirs) and is_rounded(old, new, ours.facts, theirs.facts, word_hash))
    )


def number_of(fact: Fact) -> int:
    """The two bytes of a figure, the lower one first."""
    return fact[0] | fact[1] << 8


@lru_cache(maxsize=32)
def all_facts(sketch: Sketch) -> frozenset[Fact]:
    """All facts of a text, remembered since each text is compared with up to ten others.

    Args:
        sketch: The sketch of the text.

    Returns:
        Of each fact the byte of its signature and its fact byte.
    """
    return frozenset(zip(compress(sketch.signature, sketch.kinds), sketch.fact_bytes, strict=True))  # 0 is wording


@lru_cache(maxsize=32)
def aligned_facts(sketch: Sketch) -> frozenset[tuple[int, int]]:
    """All facts among the aligned words of a text, as `all_facts` has them.

    Args:
        sketch: The sketch of the text.
    """
    if len(sketch.signature) <= ALIGNED_WORDS:
        return all_facts(sketch)
    return frozenset(zip(compress(sketch.signature[:ALIGNED_WORDS], sketch.kinds), sketch.fact_bytes, strict=False))


@lru_cache(maxsize=4)
def _fact_of(word_hash: WordHash) -> dict[str, Fact | None]:
    """What a process remembers of words that were hashed so."""
    return {}


def remember(words: Sequence[str], word_hash: WordHash) -> dict[str, Fact | None]:
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
