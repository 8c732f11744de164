"""Facts that two texts have in common, wherever they stand: without any there is no version."""

import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np

from copydesk_matching.match import Sketch
from copydesk_matching.rules.alignment import ALIGNED_WORDS, Alignment
from copydesk_matching.rules.changes import facts_between, is_same_figure
from copydesk_matching.rules.corrections import CLAIMED, take_another_side
from copydesk_matching.rules.labels import hash_of, is_label, name_the_same
from copydesk_matching.rules.roundings import rounded_forms
from copydesk_matching.words.hashed_words import FIGURE, NAME, POLARITY, WORDING
from copydesk_matching.words.word_hash import WordHash

#: Texts and kinds whose facts are remembered: each text is compared with up to ten others.
_REMEMBERED: Final = 64
#: This many names in a row tell somebody: `Deputy Minister Anna Berg`, `Harbour Works Department`. Two may be a noun
#: and an adjective of a language that writes nouns with capitals.
OWN_NAMES: Final = 3
#: Reports of one subject that have so many figures, and all of them in common, are one report. A dividend that is
#: `7.1 cts vs 7.1 cts` tells one.
ALL_FIGURES: Final = 5
#: Of this many names two reports of one story have more than half in common, whatever figures they share.
MANY_NAMES: Final = 6
_BYTE: Final = 0xFF
_NAMES_IN_A_ROW: Final = re.compile(rb"%c{%d,}" % (NAME, OWN_NAMES))


def shared_facts(left: Sketch, right: Sketch) -> float:
    """Share of the figures of the text with fewer that the other has as well, 0 to 1.

    Where one text has no figures, names are counted instead; where it has no names either, nothing is shared.
    """
    figures, their_figures = _facts_of(left, FIGURE), _facts_of(right, FIGURE)
    if figures and their_figures:
        return _shared(figures, their_figures)
    return shared_names(left, right)


def fewer_figures(left: Sketch, right: Sketch) -> int:
    """Number of figures of the text that has fewer."""
    return min(_facts_of(left, FIGURE).total(), _facts_of(right, FIGURE).total())


def fewer_names(left: Sketch, right: Sketch) -> int:
    """Number of names of the text that has fewer."""
    return min(_facts_of(left, NAME).total(), _facts_of(right, NAME).total())


def shared_names(left: Sketch, right: Sketch) -> float:
    """Share of the names of the text with fewer that the other has as well, 0 to 1; 0 if one has none."""
    return _shared(_facts_of(left, NAME), _facts_of(right, NAME))


def share_a_fact(alignment: Alignment) -> bool:
    """Whether two texts have a figure or name in common. Mostly they keep one in its place, which is soon seen."""
    left, right = alignment.left, alignment.right
    return _keep_a_fact(alignment) or any(
        not _facts_of(left, kind).keys().isdisjoint(_facts_of(right, kind)) for kind in (FIGURE, NAME)
    )


def _keep_a_fact(alignment: Alignment) -> bool:
    """Whether two texts keep a passage with a figure or name, all of whose facts are the same in both."""
    left_kinds, right_kinds = alignment.left.kinds, alignment.right.kinds
    for (_, start, _, their_start), (end, _, their_end, _) in pairwise(alignment.gaps):
        kinds = left_kinds[start:end]
        if (
            (FIGURE in kinds or NAME in kinds)
            and right_kinds[their_start:their_end] == kinds
            and alignment.left_bytes[start:end] == alignment.right_bytes[their_start:their_end]
        ):
            return True
    return False


def share_all_figures(left: Sketch, right: Sketch) -> bool:
    """Whether two texts have the very same figures, in whatever order, and at least `ALL_FIGURES` different ones."""
    count = left.kinds.count(FIGURE, 0, ALIGNED_WORDS)
    if count < ALL_FIGURES or count != right.kinds.count(FIGURE, 0, ALIGNED_WORDS):
        return False
    figures = _facts_of(left, FIGURE)
    return len(figures) >= ALL_FIGURES and figures == _facts_of(right, FIGURE)


def has_figure(sketch: Sketch, word: int, byte: int) -> bool:
    """Whether a text has a figure, told by both of its bytes, among its aligned words."""
    return (word << 8 | byte) in _facts_of(sketch, FIGURE)


def name_their_own(left: Sketch, right: Sketch) -> bool:
    """Whether each of two texts names somebody whom the other does not, at length.

    That is `OWN_NAMES` names in a row, none of which the other text has anywhere. The names that a text opens with do
    not count: they may be the place and the agency of its dateline.
    """
    return _names_own(left, right) and _names_own(right, left)


def holds_its_facts(theirs: Sketch, ours: Sketch, word_hash: WordHash) -> bool:
    """Whether a text has all figures and names of another one, and that one takes no other side.

    `Fell` where the text has only `rose` is no smoothing, nor is a refusal, a death, a denial or a verdict.

    Args:
        theirs: The text that may hold the facts.
        ours: The text whose facts they are.
        word_hash: What both were hashed with.
    """
    held, told = _facts_of(theirs, POLARITY), _facts_of(ours, POLARITY)
    if any(fact & _BYTE in CLAIMED and fact not in held for fact in told):
        return False
    if take_another_side({fact & _BYTE for fact in told}, {fact & _BYTE for fact in held}):
        return False
    return all(
        fact in _facts_of(theirs, kind) or is_held_otherwise(fact, kind, ours, theirs, word_hash)
        for kind in (NAME, FIGURE)
        for fact in _facts_of(ours, kind)
    )


def list_the_same(ours: Sketch, theirs: Sketch, alignment: Alignment) -> bool:
    """Whether all figures and labels of a brief listing stand in their order where another one has the same.

    A figure in more or fewer digits is the same, and so is a label of one meaning. Figures that were exchanged are not:
    a rise may have become a fall.

    Args:
        ours: The listing.
        theirs: The other one.
        alignment: Both, aligned.
    """
    if alignment.wording_changed or alignment.opposites_hidden or alignment.names_hidden:
        return False
    word_hash = hash_of(alignment)
    our_bytes, their_bytes = alignment.bytes_of(ours)
    for start, end, their_start, their_end in alignment.gaps_of(ours):
        for kind in (FIGURE, NAME, POLARITY):
            others = (fact for _, fact in facts_between(theirs, their_bytes, their_start, their_end, kind))
            for _, fact in facts_between(ours, our_bytes, start, end, kind):  # in order: what was passed by is gone
                if not any(
                    fact == other
                    or (kind == FIGURE and is_same_figure(fact, other, ours, theirs, word_hash))
                    or (kind == NAME and name_the_same([fact], [other], word_hash))
                    for other in others
                ):
                    return False
    return True


def is_held_otherwise(fact: int, kind: int, ours: Sketch, theirs: Sketch, word_hash: WordHash) -> bool:
    """Whether a fact that another text lacks is no other one: a label of figures, or a figure that either has rounded.

    Args:
        fact: Its two bytes, that of the signature first.
        kind: Whether it is a figure or a name.
        ours: The text that has it.
        theirs: The text that lacks it.
        word_hash: What both were hashed with.
    """
    if kind == NAME:
        return is_label((fact >> 8, fact & _BYTE), word_hash)
    figure, figures = _swapped(fact), _swapped_figures(theirs)
    if figure in rounded_forms(figures, theirs.facts, word_hash):
        return True
    return not figures.isdisjoint(rounded_forms((figure,), ours.facts, word_hash))


def _swapped(fact: int) -> int:
    """The two bytes of a fact, the lower one first, as its hash has them."""
    return (fact & _BYTE) << 8 | fact >> 8


@lru_cache(maxsize=_REMEMBERED)
def _swapped_figures(sketch: Sketch) -> frozenset[int]:
    """The figures among the aligned words, as their hashes have them: a listing is asked about each of another's."""
    return frozenset(map(_swapped, _facts_of(sketch, FIGURE)))


def _names_own(ours: Sketch, theirs: Sketch) -> bool:
    """Whether a text has enough names in a row that another one lacks, behind its opening."""
    their_names = _facts_of(theirs, NAME)
    for found in _NAMES_IN_A_ROW.finditer(ours.kinds, ours.title_words, ALIGNED_WORDS):
        first, last = found.span()
        if first == ours.title_words:
            continue
        fact = first - ours.kinds.count(WORDING, 0, first)
        lacked = 0
        for word, byte in zip(ours.signature[first:last], ours.fact_bytes[fact:], strict=False):
            lacked = 0 if (word << 8 | byte) in their_names else lacked + 1
            if lacked == OWN_NAMES:
                return True
    return False


def _shared(ours: Counter[int], theirs: Counter[int]) -> float:
    fewer = min(ours.total(), theirs.total())
    return (ours & theirs).total() / fewer if fewer else 0.0


@lru_cache(maxsize=_REMEMBERED)
def _facts_of(sketch: Sketch, kind: int) -> Counter[int]:
    """All facts of one kind among the aligned words, by both of their bytes."""
    kinds = np.frombuffer(sketch.kinds[:ALIGNED_WORDS], dtype=np.uint8)
    places = kinds.nonzero()[0]
    of_kind = (kinds[places] == kind).nonzero()[0]
    first = np.frombuffer(sketch.signature, dtype=np.uint8)[places[of_kind]].astype(np.intp)
    second = np.frombuffer(sketch.fact_bytes, dtype=np.uint8)[of_kind]
    return Counter((first << 8 | second).tolist())
