"""What was replaced between two texts: their words are aligned, and facts are told from wording.

A text that was cut, furnished or corrected has gaps or a replaced word here and there. A daily report has the same
wording, and other figures, dates and names *in the same places*. So it is the replaced words that tell them apart;
words that only one text has say nothing.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
from msgspec import Struct
from rapidfuzz.distance import Levenshtein

from copydesk_matching.match import Sketch
from copydesk_matching.rules.kept_and_changed import BRIEF_WORDS, SAME_PLACE, Counts, has_like_sides
from copydesk_matching.rules.moved_gaps import Block, move_gaps
from copydesk_matching.rules.openings import lacks_opening, names_in_a_row, subject_of
from copydesk_matching.words.hashed_words import FIGURE, NAME, POLARITY, WORDING
from copydesk_matching.words.languages import GROUPS, MEASURES_AT
from copydesk_matching.words.word_hash import CALENDAR_BYTES

#: Kept words in a row that make a passage: fewer stand in many a text by chance.
PASSAGE_WORDS: Final = 3
#: A negation that only one text has counts in a piece of at most this many words: `not`, `will not`, `has not yet`.
NEGATED_WORDS: Final = 3

#: Words of each text that are aligned (an alignment's memory grows with the product).
ALIGNED_WORDS: Final = 2048

#: Among its first words a table has its date.
HEADING_WORDS: Final = 8
#: A figure so many places from a month or weekday, at most, belongs to the date.
_PLACES_OF_A_DATE: Final = 2
#: Weekdays and months, as signatures have them: the two bytes of a figure.
CALENDAR: Final = frozenset((hash_ >> 32 & 0xFF, hash_ >> 40 & 0xFF) for hash_ in CALENDAR_BYTES.tolist())

#: Negations, as the fact bytes of polarity tell them.
NEGATION: Final = GROUPS.index("no") + 1
#: Texts whose fact bytes are remembered: each is aligned with up to ten others.
_REMEMBERED: Final = 32
#: Where a gap between two kept passages starts and ends, in one text and in the other.
Gap = tuple[int, int, int, int]


class Alignment(Struct, frozen=True, kw_only=True, eq=False):
    """Aligned words, counted: a figure stands against a figure, a name against a name, the rest is wording.

    There are `words` of them; in `length`, three characters of a script without spaces are one. `passages` that were
    kept, and the share of all kept words that the two longest of them hold, 0 to 1. `gaps` lie between the kept
    passages of `left` and `right`; in `fact_gaps` figures stand against figures, or names against names. `left_bytes`
    and `right_bytes` are the fact bytes of the texts, one a word, 0 for wording.
    """

    left: Sketch
    right: Sketch
    gaps: list[Gap]
    fact_gaps: list[int]
    figures_kept: int
    figures_changed: int
    names_kept: int
    names_changed: int
    wording_kept: int
    wording_changed: int
    words: int
    length: float
    passages: int
    longest_passages: float
    opposites_hidden: int
    names_hidden: int
    left_bytes: bytes
    right_bytes: bytes

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
            for start, end, their_start, their_end in self.places_of_facts()
        )

    @property
    def other_subject(self) -> bool:
        """Whether neither text has the name that the other opens with, and not just one word is spelled otherwise."""
        if self.facts_changed + self.wording_changed == 1 and self.left.words == self.right.words:
            return False
        left, right = self.left, self.right
        if not names_in_a_row(left, self.left_bytes).isdisjoint(names_in_a_row(right, self.right_bytes)):
            return False
        return lacks_opening(right, self.right_bytes, left, self.left_bytes) and lacks_opening(
            left, self.left_bytes, right, self.right_bytes
        )

    @property
    def openings_exchanged(self) -> int:
        """In how many places the name that each text opens with stands against the other's."""
        ours, theirs = subject_of(self.left), subject_of(self.right)
        if ours is None or theirs is None or ours == theirs:
            return 0
        return sum(
            ours in self.left.signature[start:end] and theirs in self.right.signature[their_start:their_end]
            for start, end, their_start, their_end in self.same_places()
        )

    @property
    def opposites(self) -> int:
        """Words of polarity that stand against others of another group, and negations that only one text has.

        A negation within a longer piece that only one text has, such as a sentence more, negates that piece alone. An
        ordinal may be a weekday, too (`segunda`), so one such word against one figure counts as well.
        """
        found = 0
        for gap in self.same_places():
            ours, theirs = self.left.kinds[gap[0] : gap[1]], self.right.kinds[gap[2] : gap[3]]
            if POLARITY not in ours and POLARITY not in theirs:
                continue
            if len(ours) == len(theirs) == 1:
                found += FIGURE in (ours[0], theirs[0])
            mine, other = map(_without_measures, self.fact_bytes_of(gap, POLARITY))
            brief = max(len(ours), len(theirs)) <= NEGATED_WORDS
            found += _exchanged(mine, other) or int(brief and (NEGATION in mine) != (NEGATION in other))
        return found + self.opposites_hidden

    @property
    def other_names(self) -> int:
        """Names that stand against others which begin with another letter or are of another length."""
        return self.names_hidden + sum(
            _exchanged(*self.fact_bytes_of(gap, NAME))
            for gap in self.places_of_facts()
            if has_like_sides(*sorted((gap[1] - gap[0], gap[3] - gap[2])))
            and NAME in self.left.kinds[gap[0] : gap[1]]
            and NAME in self.right.kinds[gap[2] : gap[3]]
        )

    def bytes_of(self, sketch: Sketch) -> tuple[bytes, bytes]:
        """The fact bytes of one of the two texts, one a word, and those of the other."""
        return (self.left_bytes, self.right_bytes) if sketch is self.left else (self.right_bytes, self.left_bytes)

    def fact_bytes_of(self, gap: Gap, kind: int) -> tuple[Counter[int], Counter[int]]:
        """The fact bytes of the words of one kind on both sides of a gap."""
        start, end, their_start, their_end = gap
        ours, theirs = self.left.kinds[start:end], self.right.kinds[their_start:their_end]
        return (
            of_kind(self.left_bytes[start:end], ours, kind),
            of_kind(self.right_bytes[their_start:their_end], theirs, kind),
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

    def kept_in(self, sketch: Sketch, *, backwards: bool = False) -> Iterator[tuple[int, int]]:
        """The kept passages by their places in one of the two texts: the first word, and the one behind the last."""
        first = 0 if sketch is self.left else 2
        if backwards:
            return ((before[first + 1], after[first]) for after, before in pairwise(reversed(self.gaps)))
        return ((before[first + 1], after[first]) for before, after in pairwise(self.gaps))

    def gaps_of(self, sketch: Sketch) -> Sequence[Gap]:
        """The gaps, with their places in one of the two texts first."""
        return self.gaps if sketch is self.left else [(*gap[2:], *gap[:2]) for gap in self.gaps]

    def same_places(self) -> Iterator[Gap]:
        """The gaps in which neither text has a long piece."""
        for gap in self.gaps:
            if gap[1] - gap[0] <= SAME_PLACE and gap[3] - gap[2] <= SAME_PLACE:
                yield gap

    def places_of_facts(self) -> Iterator[Gap]:
        """Those of `same_places` in which figures stand against figures, or names against names."""
        for gap in map(self.gaps.__getitem__, self.fact_gaps):
            if gap[1] - gap[0] <= SAME_PLACE and gap[3] - gap[2] <= SAME_PLACE:
                yield gap


def align(left: Sketch, right: Sketch) -> Alignment:
    """Counts what was kept and replaced between the signatures of two texts; the same in either order."""
    if left.signature > right.signature:  # ties are broken from the left, so the order must not matter
        left, right = right, left
    edits = Levenshtein.editops(left.signature[:ALIGNED_WORDS], right.signature[:ALIGNED_WORDS])
    # plain tuples, which are taken apart in a fifth of the time
    return _count(left, right, [(block.a, block.b, block.size) for block in edits.as_matching_blocks()])


def _count(left: Sketch, right: Sketch, blocks: Sequence[Block], *, moved: bool = False) -> Alignment:
    """Counts what stands in the kept passages and between them."""
    left_kinds, right_kinds = left.kinds, right.kinds
    left_bytes, right_bytes = _one_a_word(left), _one_a_word(right)
    brief = BRIEF_WORDS * min(left.tokens, right.tokens)
    counts = Counts(min(len(left.signature), len(right.signature)) <= brief)
    kept: list[bytes] = []  # the kinds of the words of each kept passage
    lengths: list[int] = []
    gaps: list[Gap] = []
    fact_gaps: list[int] = []
    ours = theirs = 0  # where the last kept passage ended
    passages = 0
    differing: list[int] = []  # kept passages whose words differ in their fact bytes, by their numbers
    differs = False  # of one of them that is long enough for it to tell something
    wording = 0  # words in the place of others, without facts in the place of others
    for start, their_start, words in blocks:  # the last one is empty and stands at both ends
        gaps.append((ours, start, theirs, their_start))
        if start > ours and their_start > theirs:
            mine, other = left_kinds[ours:start], right_kinds[theirs:their_start]
            if (FIGURE in mine and FIGURE in other) or (NAME in mine and NAME in other):
                counts.replace(mine, other)
                fact_gaps.append(len(gaps) - 1)
            else:  # of a rewritten text nearly all are so
                wording += start - ours if start - ours < their_start - theirs else their_start - theirs
        ours, theirs = start + words, their_start + words
        kept.append(left_kinds[start:ours])
        lengths.append(words)
        passages += words >= PASSAGE_WORDS
        if words > 1 and left_bytes[start:ours] != right_bytes[their_start:theirs]:
            differing.append(len(lengths) - 1)
            if words >= PASSAGE_WORDS:
                differs = True
                counts.hide(  # fewer words may be alike by chance: what they hide tells nothing
                    zip(kept[-1], right_kinds[their_start:theirs], strict=True),
                    zip(left_bytes[start:ours], right_bytes[their_start:theirs], strict=True),
                )
    if differs and not moved and (found := move_gaps(blocks, differing, left, right, left_bytes, right_bytes)):
        return _count(left, right, found, moved=True)
    all_kept = b"".join(kept)
    counts.keep(all_kept)
    words = sum(counts.kept) + sum(counts.changed) + wording
    lengths.sort()
    return Alignment(
        left=left,
        right=right,
        gaps=gaps,
        fact_gaps=fact_gaps,
        figures_kept=counts.kept[FIGURE],
        figures_changed=counts.changed[FIGURE],
        names_kept=counts.kept[NAME],
        names_changed=counts.changed[NAME],
        wording_kept=counts.kept[WORDING],
        wording_changed=counts.changed[WORDING] + wording,
        words=words,
        length=words / min(left.tokens, right.tokens),
        passages=passages,
        longest_passages=sum(lengths[-2:]) / max(1, len(all_kept)),
        opposites_hidden=counts.hidden[POLARITY],
        names_hidden=counts.hidden[NAME],
        left_bytes=left_bytes,
        right_bytes=right_bytes,
    )


@lru_cache(maxsize=_REMEMBERED)
def _one_a_word(sketch: Sketch) -> bytes:
    """The fact bytes of the aligned words, 0 for wording."""
    kinds = np.frombuffer(sketch.kinds[:ALIGNED_WORDS], dtype=np.uint8)
    places = kinds.nonzero()[0]
    found = np.zeros(len(kinds), dtype=np.uint8)
    found[places] = np.frombuffer(sketch.fact_bytes, dtype=np.uint8, count=len(places))
    return found.tobytes()


def _figures(sketch: Sketch, start: int, end: int) -> Iterator[int]:
    words = zip(sketch.signature[start:end], sketch.kinds[start:end], strict=True)
    return (word for word, kind in words if kind == FIGURE)


def of_kind(fact_bytes: bytes, kinds: bytes, kind: int) -> Counter[int]:
    """The fact bytes of the words of one kind."""
    if kind not in kinds:
        return Counter()
    return Counter(byte for byte, found in zip(fact_bytes, kinds, strict=True) if found == kind)


def _without_measures(fact_bytes: Counter[int]) -> Counter[int]:
    """The groups of polarity alone: another measure behind a figure makes no other report."""
    return (
        fact_bytes
        if max(fact_bytes, default=0) < MEASURES_AT
        else Counter({byte: count for byte, count in fact_bytes.items() if byte < MEASURES_AT})
    )


def _exchanged(ours: Counter[int], theirs: Counter[int]) -> int:
    """How many each side has that the other lacks."""
    return min((ours - theirs).total(), (theirs - ours).total())


def _has_date(sketch: Sketch, start: int, end: int) -> bool:
    """Whether one of these words is a figure of a date, and among the first."""
    return any(
        sketch.kinds[place] == FIGURE
        and any(is_calendar(sketch, near) for near in range(place - _PLACES_OF_A_DATE, place + _PLACES_OF_A_DATE + 1))
        for place in range(start, min(end, HEADING_WORDS, len(sketch.kinds)))
    )


def is_calendar(sketch: Sketch, place: int) -> bool:
    """Whether a weekday or month stands in this place of a text."""
    if not 0 <= place < len(sketch.kinds) or sketch.kinds[place] != FIGURE:
        return False
    facts_before = place - sketch.kinds.count(WORDING, 0, place)
    return (sketch.signature[place], sketch.fact_bytes[facts_before]) in CALENDAR
