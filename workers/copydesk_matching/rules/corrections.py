"""Corrections and denials: one word, name or sentence that makes news of a text which is otherwise the same."""

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from itertools import islice, pairwise
from typing import Final

from copydesk_matching.match import Passage, Replacement, Sketch
from copydesk_matching.rules.alignment import (
    ALIGNED_WORDS,
    NEGATED_WORDS,
    NEGATION,
    PASSAGE_WORDS,
    Alignment,
    Gap,
    of_kind,
)
from copydesk_matching.rules.changes import facts_between, number_of
from copydesk_matching.rules.kept_and_changed import SAME_PLACE
from copydesk_matching.rules.labels import hash_of, name_the_same
from copydesk_matching.rules.people import people_replaced
from copydesk_matching.words.figures import UNITS
from copydesk_matching.words.hashed_words import FIGURE, NAME, POLARITY
from copydesk_matching.words.languages import GROUPS, MEASURES, MEASURES_AT, UNITS_AT

#: Groups of polarity that exclude each other.
_FAMILIES: Final = (
    ("first", "second", "third", "fourth", "fifth", "last", "next"), ("quarter", "half"),
    ("north", "south", "east", "west"), ("up", "down"), ("more", "less"), ("win", "lose"), ("guilty", "cleared"),
    ("accept", "reject"), ("open", "close"), ("alive", "dead"), ("confirm", "deny"), ("profit", "loss"),
    ("buy", "sell"), ("before", "after"), ("favour", "oppose"),
)  # fmt: skip
_FAMILY: Final = {GROUPS.index(group) + 1: number for number, family in enumerate(_FAMILIES) for group in family}
#: Measures of one sort, of which one in the place of another says something else; money comes last.
_SORTS: Final = (
    ("mile", "kilometre", "metre", "centimetre", "millimetre", "foot", "yard", "inch"),
    ("ton", "kilogram", "gram", "ounce"), ("barrel", "gallon", "litre", "bushel"), ("acre", "hectare"),
    ("second", "minute", "hour", "day", "week", "month", "year"), ("short", "long", "metric"), ("square", "cubic"),
    ("franc", "mark", "crown", "peso", "yuan", "rand", "real", "dinar", "dirham", "guilder", "peseta", "schilling",
     "forint", "baht"),
)  # fmt: skip
_MONEY: Final = len(_SORTS) - 1
_SORT: Final = {MEASURES.index(one) + MEASURES_AT: number for number, sort in enumerate(_SORTS) for one in sort} | {
    UNITS.index(unit) + UNITS_AT: _MONEY for unit in UNITS if unit not in ("", "percent")
}
_NAME: Final = bytes([NAME])
#: Words that may say the same as a negation: `declined to` and `would not`.
_REFUSALS: Final = frozenset(GROUPS.index(group) + 1 for group in ("deny", "reject", "down", "close", "lose"))
#: What is news in a piece of this many words, if the other text says nothing of the kind.
_CLAIMS: Final = frozenset(GROUPS.index(group) + 1 for group in ("deny", "guilty", "cleared"))
_CLAIM_WORDS: Final = 3
#: A claim is none if the other text has a run of this many words with it.
_HELD_RUN: Final = 5
#: What makes another story of one that has all the same facts.
CLAIMED: Final = _CLAIMS | {NEGATION}
#: What no other wording of a text says: that somebody refused, or died.
_SIDES: Final = frozenset(GROUPS.index(group) + 1 for group in ("reject", "dead"))
#: `Corrects`, `Berichtigung`: what follows or goes before was wrong.
_CORRECT: Final = GROUPS.index("correct") + 1
#: It stands among the first words of a text or the last ones: elsewhere a market has its correction.
_FIRST_WORDS: Final = 14
_LAST_WORDS: Final = 24
#: Kept words around a word that was corrected; of a name so many on either side.
_KEPT_AROUND: Final = 5
#: A text of so many words has short lines, and less around it.
_BRIEF: Final = 120
#: Words of each text's own in front of what both have: the name that a text opens with.
_OPENING_WORDS: Final = 2
#: Replaced words that are told of a text that says that it corrects, where no fact or side was.
_TOLD: Final = 8


def count_corrections(alignment: Alignment) -> int:
    """Counts words that were replaced by their opposite, negations, and names, where the words around them are kept.

    They tell a correction or a denial in a text of any length. So does another measure behind the same figure. A name
    counts if neither text has the other's anywhere: `Britain` for a second `London` is no correction, and `U.S.` for
    `United States` neither.
    """
    return alignment.opposites_hidden + alignment.names_hidden + len(_corrected_gaps(alignment))


def find_corrected(alignment: Alignment, ours: Sketch, changes: Sequence[Replacement]) -> tuple[Passage, ...]:
    """Finds the words of a text that correct another one: opposites and negations, and where it says that it corrects.

    Args:
        alignment: The two texts aligned.
        ours: The sketch of the newer one.
        changes: Its figures and names that replace others. They are corrected ones if the text says that it corrects.

    Returns:
        The words, each a passage; of a negation that is gone, the word behind it.
    """
    left = ours is alignment.left
    found = [
        Passage(start, max(end, start + 1))
        for gap in _corrected_gaps(alignment)
        for start, end in [gap[:2] if left else gap[2:]]
        if POLARITY in alignment.left.kinds[gap[0] : gap[1]] or POLARITY in alignment.right.kinds[gap[2] : gap[3]]
    ]
    if alignment.opposites_hidden:
        found += (Passage(place, place + 1) for place in _hidden_opposites(alignment, left))
    if says_it_corrects(alignment, ours):
        place = _marked_at(ours, alignment.bytes_of(ours)[0])
        found += (Passage(change.word, change.word + 1) for change in changes)
        if not found:
            found = [Passage(start, end) for start, end, *_ in _exchanged_words(alignment, ours)]
        if place >= 0:
            found.append(Passage(place, place + 1))
    return tuple(one for one in found if one.last <= len(ours.signature))


def find_opposites(alignment: Alignment, ours: Sketch) -> list[Replacement]:
    """Finds the words of `ours` that say the opposite of those in their place, where the words around them are kept.

    Returns:
        The replacements, without what the other text has as printed: `fact` is its byte and its group of polarity.
    """
    found = []
    left = ours is alignment.left
    theirs = alignment.right if left else alignment.left
    for gap in _corrected_gaps(alignment):
        mine, other = alignment.fact_bytes_of(gap, POLARITY)
        if mine.total() == other.total() == 1 and (_exclude(mine, other) or _count_otherwise(mine, other)):
            start, _, their_start, _ = gap if left else (*gap[2:], *gap[:2])
            place, their_place = ours.kinds.index(POLARITY, start), theirs.kinds.index(POLARITY, their_start)
            (group,) = other if left else mine
            found.append(Replacement(place, None, fact=(theirs.signature[their_place], group)))
    return found


@lru_cache(maxsize=4)
def _corrected_gaps(alignment: Alignment) -> tuple[Gap, ...]:
    """The gaps with an opposite, a negation or another name, remembered since several questions ask for them."""
    return tuple(_find_corrected_gaps(alignment))


def _find_corrected_gaps(alignment: Alignment) -> Iterator[Gap]:
    gaps = alignment.gaps
    left_kinds, right_kinds = alignment.left.kinds, alignment.right.kinds
    for number, gap in enumerate(gaps):
        start, end, their_start, their_end = gap
        if end - start > NEGATED_WORDS or their_end - their_start > NEGATED_WORDS:
            continue
        before = start - gaps[number - 1][1] if number else 0
        behind = gaps[number + 1][0] - end if number + 1 < len(gaps) else 0
        if POLARITY in left_kinds[start:end] or POLARITY in right_kinds[their_start:their_end]:
            if before and before + behind >= _KEPT_AROUND:
                mine, other = alignment.fact_bytes_of(gap, POLARITY)
                if _is_negated(mine, other) or _is_negated(other, mine) or _exclude(mine, other):
                    if behind:
                        yield gap
                elif _is_counted_otherwise(alignment, gap, mine, other):
                    yield gap
        elif min(before, behind) >= _KEPT_AROUND and (
            _is_other_name(alignment, gap) or gap in people_replaced(alignment)
        ):
            yield gap


def _hidden_opposites(alignment: Alignment, left: bool) -> Iterator[int]:
    """Where words of polarity stand that one byte alone tells as kept."""
    for before, after in pairwise(alignment.gaps):
        ours, theirs, words = before[1], before[3], after[0] - before[1]
        if words >= PASSAGE_WORDS:
            yield from (
                (ours if left else theirs) + place
                for place in range(words)
                if alignment.left.kinds[ours + place] == alignment.right.kinds[theirs + place] == POLARITY
                and alignment.left_bytes[ours + place] != alignment.right_bytes[theirs + place]
            )


def count_claims(alignment: Alignment, sketch: Sketch) -> int:
    """Counts the denials and verdicts in pieces that only one text has, where the other says nothing of the kind.

    A text that says that it corrects the other is one more.

    Args:
        alignment: The aligned texts.
        sketch: One of them.
    """
    left = sketch is alignment.left
    ours, theirs = alignment.bytes_of(sketch)
    other = alignment.right if left else alignment.left
    found = 0
    for gap in alignment.gaps:
        start, end = gap[:2] if left else gap[2:]
        if end - start >= _CLAIM_WORDS:
            told = _CLAIMS.intersection(of_kind(ours[start:end], sketch.kinds[start:end], POLARITY))
            if told:
                told = told.difference(of_kind(theirs, other.kinds[:ALIGNED_WORDS], POLARITY))
                found += sum(_is_claimed(group, ours, start, end, sketch, other) for group in told)
    return found + says_it_corrects(alignment, sketch)


def says_it_corrects(alignment: Alignment, sketch: Sketch) -> bool:
    """Whether one of two texts says that it corrects something, and the other does not.

    A text says so at its start or end, in words. A mark at its start or in its title counts where the texts differ.
    """
    left, right = alignment.left, alignment.right
    ours, theirs = _marked_at(left, alignment.left_bytes) >= 0, _marked_at(right, alignment.right_bytes) >= 0
    if sketch is not left:
        left, right, ours, theirs = right, left, theirs, ours
    if theirs or right.corrects:
        return False
    return ours or (left.corrects and is_altered(alignment, sketch))


def words_before_note(alignment: Alignment, sketch: Sketch) -> int:
    """How many words a text has before it says at its end what it corrects."""
    place = _marked_at(sketch, alignment.bytes_of(sketch)[0])
    return place if place >= sketch.title_words + _FIRST_WORDS else len(sketch.kinds)


def is_altered(alignment: Alignment, sketch: Sketch) -> bool:
    """Whether `sketch` has other words, or none, where the other of two texts has some in a passage of both."""
    return any(their_end > their_start for _, _, their_start, their_end in _inner_gaps(alignment, sketch))


def _exchanged_words(alignment: Alignment, sketch: Sketch) -> Iterator[Gap]:
    """The pieces of a few words that stand in a passage of both texts in the place of others, the first of them."""
    exchanged = (
        gap
        for gap in _inner_gaps(alignment, sketch)
        if 0 < gap[1] - gap[0] <= SAME_PLACE and 0 < gap[3] - gap[2] <= SAME_PLACE
    )
    return islice(exchanged, _TOLD)


def _inner_gaps(alignment: Alignment, sketch: Sketch) -> Sequence[Gap]:
    """The gaps among what both texts have, from the first passage to the last: around these is furniture.

    A word or two of each text's own are none, if both open with them.
    """
    gaps = alignment.gaps_of(sketch)
    least = _KEPT_AROUND if sketch.words > _BRIEF * sketch.tokens else PASSAGE_WORDS
    kept = [number for number, (before, behind) in enumerate(pairwise(gaps)) if behind[0] - before[1] >= least]
    if not kept:
        return ()
    return gaps[kept[0] + (not _is_of_opening(alignment, kept[0], least)) : kept[-1] + 1]


def _is_of_opening(alignment: Alignment, number: int, least: int) -> bool:
    """Whether in a gap among the first words of two texts as many words stand against each other, a few.

    What one of them says there of its correction does not count. `least`: where the first words end.
    """
    gap = alignment.gaps[number]
    if gap[0] >= alignment.left.title_words + least or gap[2] >= alignment.right.title_words + least:
        return False
    fewer, more = sorted((gap[1] - gap[0], gap[3] - gap[2]))
    if not 0 < fewer <= _OPENING_WORDS:
        return False
    if fewer == more:
        return True
    return more <= SAME_PLACE and any(_CORRECT in groups for groups in alignment.fact_bytes_of(gap, POLARITY))


def take_another_side(ours: Set[int], theirs: Set[int]) -> bool:
    """Whether one text says of something what another one does not: a refusal, a death, or the opposite.

    Args:
        ours: The groups of polarity of which that text has words.
        theirs: Those of the other one.
    """
    new, families = ours - theirs, {_FAMILY.get(group) for group in theirs}
    return any(group in _SIDES or (group in _FAMILY and _FAMILY[group] in families) for group in new)


def is_marked_corrected(alignment: Alignment) -> bool:
    """Whether one of two texts says that it corrects something, at its start or end, and the other does not."""
    return says_it_corrects(alignment, alignment.left) or says_it_corrects(alignment, alignment.right)


def _marked_at(sketch: Sketch, fact_bytes: bytes) -> int:
    """Where a text says at its start or end that it corrects something; -1 if it does not."""
    kinds, length, first = sketch.kinds, len(fact_bytes), sketch.title_words + _FIRST_WORDS
    last = max(first, len(kinds) - _LAST_WORDS)  # of a text that is longer than what is aligned, the end is not seen
    place = fact_bytes.find(_CORRECT)
    while 0 <= place < length:
        if kinds[place] == POLARITY and (place < first or place >= last):
            return place
        place = fact_bytes.find(_CORRECT, place + 1)
    return -1


def _is_other_name(alignment: Alignment, gap: Gap) -> bool:
    """Whether a gap holds as many names on both sides, spelled otherwise, that the other text has nowhere."""
    start, end, their_start, their_end = gap
    if end - start != their_end - their_start or end == start:
        return False
    left, right = alignment.left, alignment.right
    if left.kinds[start:end].strip(_NAME) or right.kinds[their_start:their_end].strip(_NAME):
        return False
    ours, theirs = left.signature[start:end], right.signature[their_start:their_end]
    our_bytes, their_bytes = alignment.left_bytes[start:end], alignment.right_bytes[their_start:their_end]
    if our_bytes == their_bytes or ours in right.signature or theirs in left.signature:
        return False
    names, others = list(zip(ours, our_bytes, strict=True)), list(zip(theirs, their_bytes, strict=True))
    return not name_the_same(names, others, hash_of(alignment))


def _is_negated(ours: Counter[int], theirs: Counter[int]) -> bool:
    """Whether one side has a negation, and the other neither one nor a word that may say the same."""
    return NEGATION in ours and NEGATION not in theirs and _REFUSALS.isdisjoint(theirs - ours)


def _exclude(ours: Counter[int], theirs: Counter[int]) -> bool:
    """Whether one side has a word whose opposite the other has instead."""
    mine, other = ours - theirs, theirs - ours
    return not {_FAMILY.get(group) for group in mine}.isdisjoint(_FAMILY[group] for group in other if group in _FAMILY)


def _is_counted_otherwise(alignment: Alignment, gap: Gap, ours: Counter[int], theirs: Counter[int]) -> bool:
    """Whether a figure counts something else: miles and kilometres. Where it is another one, too, it was converted.

    A unit that is one with its figure may stand against a measure: `40 crowns` for `$40`.
    """
    start, end, their_start, their_end = gap
    left, right = alignment.left, alignment.right
    figures = left.kinds.count(FIGURE, start, end), right.kinds.count(FIGURE, their_start, their_end)
    if figures == (0, 0):
        return _count_otherwise(ours, theirs)
    if figures != (1, 1) or (_MONEY in map(_SORT.get, ours)) == (_MONEY in map(_SORT.get, theirs)):
        return False
    ((_, one),) = facts_between(left, alignment.left_bytes, start, end, FIGURE)
    ((_, other),) = facts_between(right, alignment.right_bytes, their_start, their_end, FIGURE)
    return hash_of(alignment).is_same_number(number_of(one), number_of(other))


def _count_otherwise(ours: Counter[int], theirs: Counter[int]) -> bool:
    """Whether each side has a measure that the other has not, both of one sort."""
    mine, other = ours - theirs, theirs - ours
    return any(one in _SORT and _SORT[one] in {_SORT.get(measure) for measure in other} for one in mine)


def _is_claimed(group: int, ours: bytes, start: int, end: int, sketch: Sketch, other: Sketch) -> bool:
    """Whether a word of a group in a piece of a text stands in no run of words that the other text has, too.

    What the other has behind its aligned words is not among the pieces that both have.
    """
    return any(
        ours[place] == group and sketch.kinds[place] == POLARITY and not _is_held(place, sketch, other)
        for place in range(start, min(end, len(ours)))
    )


def _is_held(place: int, sketch: Sketch, other: Sketch) -> bool:
    words, run = sketch.signature, _HELD_RUN * sketch.tokens
    first, last = max(0, place - run + 1), min(place, len(words) - run)
    return any(words[start : start + run] in other.signature for start in range(first, last + 1))
