"""What is told of an update once it is decided: the passages a reader is to be shown, and what was replaced."""

from bisect import bisect_right
from itertools import compress
from operator import attrgetter, itemgetter
from typing import Final

from rapidfuzz.distance import LCSseq
from rapidfuzz.fuzz import partial_ratio_alignment

from copydesk_matching.match import Passage, Replacement, Sketch
from copydesk_matching.rules.alignment import CALENDAR, Alignment, of_kind
from copydesk_matching.rules.changes import TOLD, all_facts, find_changes
from copydesk_matching.rules.corrections import find_corrected, find_opposites, says_it_corrects
from copydesk_matching.rules.exchanged_figures import find_ranges
from copydesk_matching.rules.labels import hash_of
from copydesk_matching.rules.listings import is_listing
from copydesk_matching.rules.near_changes import find_near_changes
from copydesk_matching.rules.new_figures import find_cells, merge_passages
from copydesk_matching.rules.news import LEAST_NEW, NEW_RUN, find_news
from copydesk_matching.rules.shared_facts import is_held_otherwise
from copydesk_matching.rules.turns import find_turns
from copydesk_matching.words.hashed_words import FIGURE, NAME, POLARITY, WORDING
from copydesk_schemas import WITH_NEWS, Relation

#: A passage of at most so many words that brings no fact of its own says otherwise what the other text says if this
#: share of its words stands there in order, in as many words and so many around them, and one for so many of its own:
#: symbols of shares may stand between.
_SAID_OTHERWISE: Final = 0.55
WORDS_SAID_OTHERWISE: Final = 60
AROUND: Final = 4
_SHARE_AROUND: Final = 3
#: A passage is held word for word, with other words between, if one of so many is missing at most, and it is at most
#: so many times as long there.
_OF_ITS_WORDS: Final = 20
_LONGER: Final = 2
#: Where a text has more passages than this, some are news.
_PASSAGES: Final = 3
#: Of each kind whether its words are facts of a passage.
_FACTS: Final = bytes.maketrans(bytes([FIGURE, NAME, POLARITY]), bytes([True, True, False]))


def tell_news(
    ours: Sketch,
    theirs: Sketch,
    new: tuple[Passage, ...],
    changes: tuple[Replacement, ...] | None,
    corrected: bool,
    alignment: Alignment,
    relation: Relation,
) -> tuple[tuple[Passage, ...], tuple[Replacement, ...]]:
    """Says what is told of a text that has something new.

    Args:
        ours: The sketch of the text.
        theirs: The sketch of the older one.
        new: The passages by which it was decided.
        changes: The figures and names that replace others, None if they were not looked for.
        corrected: Whether a single word is news: an opposite, a negation or a name.
        alignment: The two texts aligned.
        relation: What was decided. Of texts without news nothing is told. A version may have none, the others have.

    Returns:
        The passages, what corrects the other text among them, and the changes. Where there is neither, shorter
        passages and figures; then, of what has news for certain, each fact that the other text has nowhere.
    """
    if relation not in WITH_NEWS:
        return (), ()
    corrects = says_it_corrects(alignment, ours)
    if changes is None:
        changes = find_changes(alignment, ours, theirs, corrects)
    other = _Other(ours, theirs, alignment)
    if len(new) > 1:  # a single one is told, whatever the other text says
        new = tuple(one for one in new if not other.says(one)) or new
    if corrected or corrects:
        new = merge_passages(new, find_corrected(alignment, ours, changes))
        turns = find_turns(alignment, ours)[: TOLD - len(changes)]
        told = {one.turn for one in turns}
        opposites = (one for one in find_opposites(alignment, ours) if one.word not in told)
        changes = (*sorted((*changes, *turns), key=attrgetter("word")), *opposites)[:TOLD]
    if len(changes) < TOLD and (ranges := find_ranges(alignment, ours)):
        changes = tuple(sorted((*changes, *ranges), key=attrgetter("word")))[:TOLD]
    if new and is_listing(ours):
        new = merge_passages(new, find_cells(new, alignment, ours))
    if not (new or changes):
        if not is_listing(ours):
            new = merge_passages(find_news(ours, theirs, least=LEAST_NEW), other.lacks_figures(alignment))
        if not new and relation != "version":
            new = tuple(other.lacks_facts())
    return new, (*changes, *find_near_changes(alignment, ours, theirs, changes))


def find_said(words: bytes, other: bytes, share: float, around: int) -> tuple[int, int] | None:
    """Finds the one place of another text that says nearly the same.

    Args:
        words: Signature of a passage or sentence.
        other: Signature of the other text.
        share: Share of the words that must stand there in order, 0 to 1.
        around: Words before and behind as many words as there are that may belong to it.

    Returns:
        The first word of the place and the one behind its last; None if there is none.
    """
    place = partial_ratio_alignment(words, other)
    if place is None:
        return None
    start, end = max(0, place.dest_start - around), min(len(other), place.dest_end + around)
    return (start, end) if LCSseq.similarity(words, other[start:end]) >= share * len(words) else None


def without_held(
    passages: tuple[Passage, ...], ours: Sketch, theirs: Sketch, alignment: Alignment
) -> tuple[Passage, ...]:
    """Leaves out the passages of a text if another one has all of them word for word, with its own words between them.

    An outlet that prints the symbol of its shares behind the name of every firm breaks a sentence into runs that are
    too short to be known. Figures, names and sides are the same there, in the same order, and no figure or side is
    more.

    Args:
        passages: Passages of `ours` that the other text does not hold in a row.
        ours: One of the two aligned texts.
        theirs: The other one.
        alignment: The two texts aligned.

    Returns:
        The passages; none if all are held so.
    """
    if not 0 < len(passages) <= _PASSAGES or ours.tokens > 1:  # a byte a character is kept by chance
        return passages
    return passages if any(not _is_held(one, ours, theirs, alignment) for one in passages) else ()


def _is_held(passage: Passage, ours: Sketch, theirs: Sketch, alignment: Alignment) -> bool:
    first, last = passage.first, passage.last
    words, length = ours.signature[first:last], last - first
    most = length // _OF_ITS_WORDS
    if length > WORDS_SAID_OTHERWISE or len(words.translate(None, theirs.signature)) > most:
        return False
    our_bytes, their_bytes = alignment.bytes_of(ours)
    gaps = alignment.gaps
    mine, other = (0, 2) if ours is alignment.left else (2, 0)  # where the places of either text stand in a gap
    if last > len(our_bytes):
        return False
    number = bisect_right(gaps, first, key=itemgetter(mine)) - 1
    gap = gaps[number]
    start = gap[other + 1] + max(0, first - gap[mine + 1])
    while True:
        most -= max(0, min(gap[mine + 1], last) - max(gap[mine], first))
        if most < 0:
            return False
        number += 1
        if number == len(gaps) or gaps[number][mine] >= last:
            break
        gap = gaps[number]
    end = gap[other + 1] + last - gap[mine + 1] if last > gap[mine + 1] else gap[other]
    kinds, their_kinds = ours.kinds[first:last], theirs.kinds[start:end]
    if end - start > _LONGER * length or any(
        kinds.count(kind) != their_kinds.count(kind) for kind in (FIGURE, POLARITY)
    ):
        return False
    there = compress(zip(theirs.signature[start:end], their_bytes[start:end], strict=True), their_kinds)
    return all(fact in there for fact in compress(zip(words, our_bytes[first:last], strict=True), kinds))


class _Other:
    """The older text of a pair, for questions about passages of the newer one."""

    def __init__(self, ours: Sketch, theirs: Sketch, alignment: Alignment) -> None:
        self._ours, self._theirs = ours, theirs
        self._our_bytes, self._their_bytes = alignment.bytes_of(ours)
        self._kept = theirs.signature[: len(self._their_bytes)]

    def says(self, passage: Passage) -> bool:
        """Whether it says what a passage says: in nearly the same words, or in all but a few of its own.

        A passage that has a figure or a name which this text lacks is never said here.
        """
        ours, kept, first, last = self._ours, self._kept, passage.first, passage.last
        length = last - first
        if length > WORDS_SAID_OTHERWISE * ours.tokens or last > len(self._our_bytes):
            return False
        words, kinds = ours.signature[first:last], ours.kinds[first:last]
        facts = kinds.translate(_FACTS)
        if True in facts:
            told = zip(compress(words, facts), compress(self._our_bytes[first:last], facts), strict=True)
            if not all_facts(self._theirs).issuperset(told):
                return False
        if length < NEW_RUN and ours.tokens == 1 and POLARITY not in kinds:
            return 2 * len(words.translate(None, kept)) < length
        place = find_said(words, kept, _SAID_OTHERWISE, AROUND + length // _SHARE_AROUND)
        if place is None or POLARITY not in kinds:
            return place is not None
        start, end = place
        ours_sides = of_kind(self._our_bytes[first:last], kinds, POLARITY)
        theirs_sides = of_kind(self._their_bytes[start:end], self._theirs.kinds[start:end], POLARITY)
        return ours_sides.keys() <= theirs_sides.keys()

    def lacks_figures(self, alignment: Alignment) -> list[Passage]:
        """The newer text's figures that it has nowhere, rounded neither, each a passage; days and months aside."""
        ours, theirs = self._ours, self._theirs
        held = CALENDAR | set(zip(theirs.signature, self._their_bytes, strict=False))
        return [
            Passage(word, word + 1)
            for word in range(ours.title_words, len(self._our_bytes))
            if ours.kinds[word] == FIGURE
            and (fact := (ours.signature[word], self._our_bytes[word])) not in held
            and not is_held_otherwise(fact[0] << 8 | fact[1], FIGURE, ours, theirs, hash_of(alignment))
        ]

    def lacks_facts(self) -> list[Passage]:
        """The newer text's figures, names and words of polarity that the older one has nowhere, each a passage."""
        held = all_facts(self._theirs)
        return [
            Passage(word, word + 1)
            for word, fact in enumerate(zip(self._ours.signature, self._our_bytes, strict=False))
            if self._ours.kinds[word] != WORDING and fact not in held
        ]
