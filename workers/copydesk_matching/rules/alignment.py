"""What was replaced between two texts: their words are aligned, and facts are told from wording.

A text that was cut, furnished or corrected has gaps or a replaced word here and there. A daily report has the same
wording, and other figures, dates and names *in the same places*. So it is the replaced words that tell them apart;
words that only one text has say nothing.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from msgspec import Struct
from rapidfuzz.distance import Levenshtein

from copydesk_matching.match import Sketch
from copydesk_matching.words.hashed_words import FIGURE, NAME, POLARITY, WORDING
from copydesk_matching.words.interpret import CALENDAR_HASHES
from copydesk_matching.words.languages import GROUPS

#: Kept words in a row that make a passage: fewer stand in many a text by chance.
PASSAGE_WORDS: Final = 3
#: A negation that only one text has counts in a piece of at most this many words: `not`, `will not`, `has not yet`.
NEGATED_WORDS: Final = 3

#: Words of each text that are aligned (an alignment's memory grows with the product).
ALIGNED_WORDS: Final = 2048


#: Words that stand against each other between two kept passages, at most, for their facts to be in the same place;
#: longer pieces are other text, and say nothing of its facts.
SAME_PLACE: Final = 12

#: Where the shorter text has more words than this, a gap must have like sides for its facts to be in the same place,
#: the longer at most so many times the shorter, and counts so many names at most: outlets, bylines and captions come
#: many in one place, the facts of a report a few in each.
BRIEF_WORDS: Final = 60
LIKE_SIDES: Final = 2
NAMES_OF_A_GAP: Final = 3

#: The name that a text opens with, its subject, is among its first words.
OPENING_WORDS: Final = 14

#: Among its first words a table has its date.
HEADING_WORDS: Final = 8
#: A figure so many places from a month or weekday, at most, belongs to the date.
_PLACES_OF_A_DATE: Final = 2
#: Weekdays and months, as signatures have them: the two bytes of a figure.
_CALENDAR: Final = frozenset((hash_ >> 32 & 0xFF, hash_ >> 40 & 0xFF) for hash_ in CALENDAR_HASHES.tolist())

#: Negations, as the fact bytes of polarity tell them.
_NEGATION: Final = GROUPS.index("no") + 1

#: Where a gap between two kept passages starts and ends, in one text and in the other.
Gap = tuple[int, int, int, int]


class Alignment(Struct, frozen=True, kw_only=True):
    """Aligned words, counted: a figure stands against a figure, a name against a name, the rest is wording.

    `passages` that were kept, and the share of all kept words that the two longest of them hold, 0 to 1. `gaps` lie
    between the kept passages of `left` and `right`.
    """

    left: Sketch
    right: Sketch
    gaps: list[Gap]
    figures_kept: int
    figures_changed: int
    names_kept: int
    names_changed: int
    wording_kept: int
    wording_changed: int
    passages: int
    longest_passages: float
    opposites_hidden: int
    names_hidden: int

    @property
    def figures_exchanged(self) -> int:
        """Figures in the gaps that each text has and the other lacks, whether against each other or against wording.

        Gaps in which one text has a long piece do not count.
        """
        ours, theirs = Counter[int](), Counter[int]()
        for start, end, their_start, their_end in self.same_places():
            ours.update(_figures(self.left, start, end))
            theirs.update(_figures(self.right, their_start, their_end))
        return min((ours - theirs).total(), (theirs - ours).total())

    @property
    def other_date(self) -> bool:
        """Whether figures of a date, beside a month or weekday, stand against each other among the first words."""
        return any(
            _has_date(self.left, start, end) and _has_date(self.right, their_start, their_end)
            for start, end, their_start, their_end in self.same_places()
        )

    @property
    def other_subject(self) -> bool:
        """Whether neither text has the name that the other opens with, and not just one word is spelled otherwise."""
        if self.facts_changed + self.wording_changed == 1 and self.left.words == self.right.words:
            return False
        return _lacks(self.right, _subject(self.left)) and _lacks(self.left, _subject(self.right))

    @property
    def opposites(self) -> int:
        """Words of polarity that stand against others of another group, and negations that only one text has.

        A negation within a longer piece that only one text has, such as a sentence more, negates that piece alone.
        """
        found = 0
        for start, end, their_start, their_end in self.same_places():
            ours, theirs = (
                _fact_bytes(self.left, start, end, POLARITY),
                _fact_bytes(self.right, their_start, their_end, POLARITY),
            )
            brief = max(end - start, their_end - their_start) <= NEGATED_WORDS
            found += _exchanged(ours, theirs) or int(brief and (_NEGATION in ours) != (_NEGATION in theirs))
        return found + self.opposites_hidden

    @property
    def other_names(self) -> int:
        """Names that stand against others which begin with another letter or are of another length."""
        return self.names_hidden + sum(
            _exchanged(_fact_bytes(self.left, start, end, NAME), _fact_bytes(self.right, their_start, their_end, NAME))
            for start, end, their_start, their_end in self.same_places()
        )

    @property
    def figures(self) -> int:
        """Figures that were aligned."""
        return self.figures_kept + self.figures_changed

    @property
    def facts_kept(self) -> int:
        """Figures and names that both texts have in the same place."""
        return self.figures_kept + self.names_kept

    @property
    def facts_changed(self) -> int:
        """Figures and names that stand against others."""
        return self.figures_changed + self.names_changed

    @property
    def words(self) -> int:
        """Words that were aligned."""
        return self.facts_kept + self.facts_changed + self.wording_kept + self.wording_changed

    @property
    def facts_replaced(self) -> float:
        """Share of the aligned facts that were replaced by others, 0 to 1."""
        return self.facts_changed / max(1, self.facts_kept + self.facts_changed)

    @property
    def facts_density(self) -> float:
        """Share of all aligned words that are replaced facts, 0 to 1."""
        return self.facts_changed / max(1, self.words)

    @property
    def wording_replaced(self) -> float:
        """Share of the aligned wording that was replaced, 0 to 1."""
        return self.wording_changed / max(1, self.wording_kept + self.wording_changed)

    def same_places(self) -> Iterator[Gap]:
        """The gaps in which neither text has a long piece."""
        for start, end, their_start, their_end in self.gaps:
            mine, other = self.left.kinds[start:end], self.right.kinds[their_start:their_end]
            if max(len(mine), len(other)) <= SAME_PLACE:
                yield start, end, their_start, their_end


def align(left: Sketch, right: Sketch) -> Alignment:
    """Counts what was kept and replaced between the signatures of two texts; the same in either order."""
    if left.signature > right.signature:  # ties are broken from the left, so the order must not matter
        left, right = right, left
    hidden = [0] * 4
    counts = _Counts(min(len(left.signature), len(right.signature)) <= BRIEF_WORDS)
    kept: list[int] = []
    gaps: list[Gap] = []
    ours = theirs = 0  # where the last kept passage ended
    for step in Levenshtein.opcodes(left.signature[:ALIGNED_WORDS], right.signature[:ALIGNED_WORDS]):
        if step.tag == "equal":
            gaps.append((ours, step.src_start, theirs, step.dest_start))
            counts.replace(left.kinds[ours : step.src_start], right.kinds[theirs : step.dest_start])
            counts.keep(left.kinds[step.src_start : step.src_end])
            words = step.src_end - step.src_start
            if words >= PASSAGE_WORDS:  # fewer may be alike by chance: what they hide tells nothing
                for kind in _hidden(left, right, step.src_start, step.dest_start, words):
                    counts.exchange(kind)
                    hidden[kind] += 1
            kept.append(words)
            ours, theirs = step.src_end, step.dest_end
    gaps.append((ours, ALIGNED_WORDS, theirs, ALIGNED_WORDS))
    counts.replace(left.kinds[ours:ALIGNED_WORDS], right.kinds[theirs:ALIGNED_WORDS])
    kept.sort(reverse=True)
    return Alignment(
        left=left,
        right=right,
        gaps=gaps,
        figures_kept=counts.kept[FIGURE],
        figures_changed=counts.changed[FIGURE],
        names_kept=counts.kept[NAME],
        names_changed=counts.changed[NAME],
        wording_kept=counts.kept[WORDING],
        wording_changed=counts.changed[WORDING],
        passages=sum(words >= PASSAGE_WORDS for words in kept),
        longest_passages=sum(kept[:2]) / max(1, sum(kept)),
        opposites_hidden=hidden[POLARITY],
        names_hidden=hidden[NAME],
    )


def _hidden(left: Sketch, right: Sketch, start: int, their_start: int, words: int) -> Iterator[int]:
    """The kind of each figure and name in so many words that seem kept, but differ in their second byte."""
    ours, theirs = left.kinds[start : start + words], right.kinds[their_start : their_start + words]
    facts, their_facts = words - ours.count(WORDING), words - theirs.count(WORDING)
    if not facts or not their_facts:
        return
    mine, other = _facts_before(left, start), _facts_before(right, their_start)
    if ours == theirs and left.fact_bytes[mine : mine + facts] == right.fact_bytes[other : other + facts]:
        return
    for kind, their_kind in zip(ours, theirs, strict=True):
        if kind == their_kind != WORDING and left.fact_bytes[mine] != right.fact_bytes[other]:
            yield kind
        mine += kind != WORDING
        other += their_kind != WORDING


def _facts_before(sketch: Sketch, place: int) -> int:
    """How many figures and names stand before a place: where the second byte of the one at it is."""
    return place - sketch.kinds.count(WORDING, 0, place)


def shared_figures(left: Sketch, right: Sketch) -> float:
    """Share of the figures of the text with fewer that the other has as well, 0 to 1; 1 if one has none."""
    ours, theirs = (Counter(_figures(sketch, 0, ALIGNED_WORDS)) for sketch in (left, right))
    fewer = min(ours.total(), theirs.total())
    return (ours & theirs).total() / fewer if fewer else 1.0


def _figures(sketch: Sketch, start: int, end: int) -> Iterator[int]:
    words = zip(sketch.signature[start:end], sketch.kinds[start:end], strict=True)
    return (word for word, kind in words if kind == FIGURE)


def _fact_bytes(sketch: Sketch, start: int, end: int, kind: int) -> Counter[int]:
    """The fact bytes of the words of one kind."""
    kinds = sketch.kinds[start:end]
    if kind not in kinds:
        return Counter()
    first = _facts_before(sketch, start)
    facts = [found for found in kinds if found != WORDING]
    bytes_ = sketch.fact_bytes[first : first + len(facts)]
    return Counter(byte for found, byte in zip(facts, bytes_, strict=True) if found == kind)


def _exchanged(ours: Counter[int], theirs: Counter[int]) -> int:
    """How many each side has that the other lacks."""
    return min((ours - theirs).total(), (theirs - ours).total())


def _has_date(sketch: Sketch, start: int, end: int) -> bool:
    """Whether one of these words is a figure of a date, and among the first."""
    return any(
        sketch.kinds[place] == FIGURE
        and any(_is_calendar(sketch, near) for near in range(place - _PLACES_OF_A_DATE, place + _PLACES_OF_A_DATE + 1))
        for place in range(start, min(end, HEADING_WORDS, len(sketch.kinds)))
    )


def _is_calendar(sketch: Sketch, place: int) -> bool:
    if not 0 <= place < len(sketch.kinds) or sketch.kinds[place] != FIGURE:
        return False
    return (sketch.signature[place], sketch.fact_bytes[_facts_before(sketch, place)]) in _CALENDAR


def _subject(sketch: Sketch) -> int | None:
    """The first name of a text, if it stands near its start."""
    place = sketch.kinds.find(NAME, 0, OPENING_WORDS)
    return sketch.signature[place] if place >= 0 else None


def _lacks(sketch: Sketch, word: int | None) -> bool:
    return word is not None and word not in sketch.signature[:ALIGNED_WORDS]


class _Counts:
    """Words kept and changed by kind."""

    def __init__(self, is_brief: bool) -> None:
        self.kept: Final = [0, 0, 0]
        self.changed: Final = [0, 0, 0]
        self._is_brief: Final = is_brief

    def keep(self, kinds: bytes) -> None:
        for kind in (FIGURE, NAME):
            self.kept[kind] += kinds.count(kind)
        self.kept[WORDING] += kinds.count(WORDING) + kinds.count(POLARITY)

    def exchange(self, kind: int) -> None:
        """A word of this kind that seemed kept was changed."""
        kind = WORDING if kind == POLARITY else kind
        self.kept[kind] -= 1
        self.changed[kind] += 1

    def replace(self, ours: bytes, theirs: bytes) -> None:
        """What stands between two kept passages: as many words as the shorter has, facts first."""
        words, most = (len(ours), len(theirs)) if len(ours) < len(theirs) else (len(theirs), len(ours))
        if not words:
            return
        figures = names = 0
        if words <= SAME_PLACE and (self._is_brief or most <= LIKE_SIDES * (words + 1)):
            figures = min(ours.count(FIGURE), theirs.count(FIGURE))
            names = min(ours.count(NAME), theirs.count(NAME), words if self._is_brief else NAMES_OF_A_GAP)
        self.changed[FIGURE] += figures
        self.changed[NAME] += names
        self.changed[WORDING] += words - figures - names
