"""Counts the words that two aligned texts keep and replace, by kind: figures, names, wording."""

from collections.abc import Iterator
from typing import Final

from copydesk_matching.words.hashed_words import FIGURE, NAME, POLARITY, WORDING

#: Words that stand against each other between two kept passages, at most, for their facts to be in the same place;
#: longer pieces are other text, and say nothing of its facts.
SAME_PLACE: Final = 12

#: Where the shorter text has more words than this, a gap must have like sides for its facts to be in the same place,
#: the longer at most so many times the shorter, and counts so many names at most: outlets, bylines and captions come
#: many in one place, the facts of a report a few in each.
BRIEF_WORDS: Final = 60
_LIKE_SIDES: Final = 2
_NAMES_OF_A_GAP: Final = 3


def has_like_sides(words: int, most: int) -> bool:
    """Tells whether the longer side of a gap has not many more words than the shorter.

    Args:
        words: How many words the shorter side has.
        most: How many the longer one has.
    """
    return most <= _LIKE_SIDES * (words + 1)


class Counts:
    """Words kept and changed by kind, and those that seem kept but differ in their second byte."""

    def __init__(self, is_brief: bool) -> None:
        self.kept: Final = [0, 0, 0]
        self.changed: Final = [0, 0, 0]
        self.hidden: Final = [0] * 4
        self._is_brief: Final = is_brief

    def hide(self, kinds: Iterator[tuple[int, int]], fact_bytes: Iterator[tuple[int, int]]) -> None:
        """Counts the words of a kept passage, some of which differ after all."""
        for (kind, their_kind), (byte, their_byte) in zip(kinds, fact_bytes, strict=True):
            if kind == their_kind != WORDING and byte != their_byte:
                self.hidden[kind] += 1

    def keep(self, kinds: bytes) -> None:
        """Counts all words that seem kept; what `hide` counted among them is changed."""
        for kind in (FIGURE, NAME):
            self.kept[kind] += kinds.count(kind)
        self.kept[WORDING] += kinds.count(WORDING) + kinds.count(POLARITY)
        for kind, words in enumerate(self.hidden):
            counted = WORDING if kind == POLARITY else kind
            self.kept[counted] -= words
            self.changed[counted] += words

    def replace(self, ours: bytes, theirs: bytes) -> None:
        """Counts what stands between two kept passages: as many words as the shorter has, facts first."""
        words, most = len(ours), len(theirs)
        if most < words:
            words, most = most, words
        wording = words
        if words <= SAME_PLACE and (self._is_brief or has_like_sides(words, most)):
            if FIGURE in ours and FIGURE in theirs:
                figures = min(ours.count(FIGURE), theirs.count(FIGURE))
                self.changed[FIGURE] += figures
                wording -= figures
            if NAME in ours and NAME in theirs:
                names = min(ours.count(NAME), theirs.count(NAME), words if self._is_brief else _NAMES_OF_A_GAP)
                self.changed[NAME] += names
                wording -= names
        self.changed[WORDING] += wording
