"""What a text adds to another one: its passages that the other does not hold.

A word is known if it stands in a run of words that the other text has as well, wherever it has it: a paragraph that
moved is not new. Single words and short runs between known ones are no news, or every caption and every smoothed
sentence would be. Of a brief text each clause counts, so its runs are shorter. There a passage must also have words
that the other text has nowhere, or the same sentence in another order would be news.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from copydesk_matching.match import Passage, Sketch
from copydesk_matching.rules.alignment import Alignment, of_kind
from copydesk_matching.rules.changes import aligned_facts
from copydesk_matching.rules.labels import hash_of
from copydesk_matching.rules.listings import is_listing
from copydesk_matching.rules.shared_facts import is_held_otherwise
from copydesk_matching.words.hashed_words import FIGURE, NAME, POLARITY, WORDING

#: Words in a row that both texts must have for them to be known, and the fewest new ones in a row that are news.
KNOWN_RUN: Final = 5
NEW_RUN: Final = 8
#: The same in a text of at most so many words: a clause of a short item is news, a sentence of a longer one.
SHORT_RUNS: Final = ((60, 3, 4), (120, 3, 8))
#: Where nothing else is new of an update, so many words in a row are, among runs that are known from fewer on.
LEAST_NEW: Final = 4
LEAST_KNOWN: Final = 3
#: Words that a passage of such a text has and the other text lacks, at least; one figure is enough.
UNSEEN_WORDS: Final = 2
#: A page has its own words among so many at its start: who wrote, when, and a picture.
HEAD_WORDS: Final = 40
#: What a text is about stands in its first words.
LEAD_WORDS: Final = 12
_LEAD_RUN: Final = 3
#: Bytes of a run that fit into one number.
LONGEST_RUN: Final = 8

#: Texts whose runs are remembered: each is compared with up to ten others, in both directions.
_REMEMBERED: Final = 32


def find_news(
    ours: Sketch, theirs: Sketch, kept: Iterable[tuple[int, int]] = (), least: int = 0
) -> tuple[Passage, ...]:
    """Finds the passages of a text that another one does not hold.

    A title that was compared with a brief text is no news beside a text that was compared without its own.

    Args:
        ours: The sketch of the text.
        theirs: The sketch of the other.
        kept: Where words of ours stand that theirs is known to have in a row: first one, and the one behind the last.
            Where they leave no room for news, nothing else is looked at.
        least: New words in a row that are enough, whatever the length of the text; 0 for as many as its length asks.

    Returns:
        The passages in order, by words, without their place in characters.
    """
    count = len(ours.signature)
    known_run, new_run = shortest_runs(count, ours.tokens)
    if least:
        known_run, new_run = min(known_run, LEAST_KNOWN * ours.tokens), least * ours.tokens
    if not _has_room(kept, known_run, new_run, count):
        return ()
    known = np.zeros(count + 2, dtype=bool)
    known[0] = known[-1] = True  # the edges, so that runs have both ends
    listing = ours.tokens == 1 and is_listing(ours)
    if listing or not theirs.title_words:
        known[1 : 1 + ours.title_words] = True
    if count >= known_run and len(theirs.signature) >= known_run:
        in_both = _held_runs(ours.signature, theirs.signature, known_run)
        for word in range(known_run):
            part = known[1 + word : 1 + word + len(in_both)]
            part |= in_both
    changes = (known[1:] != known[:-1]).nonzero()[0]
    starts, ends = changes[::2].tolist(), changes[1::2].tolist()
    found = [Passage(first, last) for first, last in zip(starts, ends, strict=True) if last - first >= new_run]
    is_long = count > SHORT_RUNS[-1][0] and not least
    if ours.tokens > 1 or is_long:  # a byte a character tells little of what is nowhere
        return tuple(found)
    return tuple(passage for passage in found if _says_more(passage, ours, theirs, listing))


def inside(sketch: Sketch, alignment: Alignment) -> tuple[int, int]:
    """The words among what two texts have in common, behind the first `HEAD_WORDS`: the first, and behind the last.

    Args:
        sketch: One of two aligned texts.
        alignment: The two texts aligned.
    """
    first = next((start for start, end in alignment.kept_in(sketch) if end - start >= KNOWN_RUN), None)
    if first is None:
        return 0, 0
    last = next(end for start, end in alignment.kept_in(sketch, backwards=True) if end - start >= KNOWN_RUN)
    return max(first, HEAD_WORDS), last


def is_reworded(passage: Passage, ours: Sketch, alignment: Alignment) -> bool:
    """Whether a new passage says in other words what the other text has in its place.

    There the other text has half as many words or more. Of the passage it has half of the words somewhere, all figures
    and names (a figure in more or fewer digits, or another label), and it negates something if the passage does.

    Args:
        passage: A passage of `ours` that the other text does not hold.
        ours: One of the two aligned texts.
        alignment: The two texts aligned.
    """
    theirs = alignment.right if ours is alignment.left else alignment.left
    our_bytes, their_bytes = alignment.bytes_of(ours)
    length = passage.last - passage.first
    groups = set[int]()
    replaced = 0
    for start, end, their_start, their_end in alignment.gaps_of(ours):
        if start <= passage.last and end >= passage.first:
            replaced += their_end - their_start
            groups.update(of_kind(their_bytes[their_start:their_end], theirs.kinds[their_start:their_end], POLARITY))
    if 2 * replaced < length:
        return False
    unseen = 0
    for place in range(passage.first, passage.last):
        kind, word = ours.kinds[place], ours.signature[place]
        if kind == POLARITY:
            if our_bytes[place] not in groups:
                return False
        elif kind != WORDING:
            fact = word << 8 | our_bytes[place]
            if (word, our_bytes[place]) not in aligned_facts(theirs):
                if kind == NAME and not is_listing(ours):  # of a language that writes nouns with capitals
                    return False
                if not is_held_otherwise(fact, kind, ours, theirs, hash_of(alignment)):
                    return False
                if kind == FIGURE:
                    continue
        unseen += word not in theirs.signature
    return 2 * unseen <= length


def kept_lead(ours: Sketch, theirs: Sketch) -> float:
    """Share of the runs of three words in the lead of a text, its title aside, that another one has, 0 to 1."""
    first, last = ours.title_words, ours.title_words + LEAD_WORDS * ours.tokens
    lead, held = ours.signature[first:last], theirs.signature
    runs = [lead[place : place + _LEAD_RUN] for place in range(len(lead) - _LEAD_RUN + 1)]
    return sum(run in held for run in runs) / len(runs) if runs else 0.0


def shortest_runs(words: int, tokens: int = 1) -> tuple[int, int]:
    """Fewest words in a row that are known, and fewest new ones that are news.

    Args:
        words: Length of the text, in tokens.
        tokens: How many of them count as one word.

    Returns:
        Both in tokens, for a text of so many.
    """
    known, new = next(((known, new) for most, known, new in SHORT_RUNS if words <= most * tokens), (KNOWN_RUN, NEW_RUN))
    return min(known * tokens, LONGEST_RUN), new * tokens


def _says_more(passage: Passage, ours: Sketch, theirs: Sketch, listing: bool) -> bool:
    """Whether a passage has a figure, or several words, that the other text has nowhere."""
    words = zip(ours.signature[passage.first : passage.last], ours.kinds[passage.first : passage.last], strict=True)
    unseen = [kind for word, kind in words if word not in theirs.signature]
    many = len(unseen) >= UNSEEN_WORDS and (not listing or passage.last - passage.first >= NEW_RUN)
    return many or FIGURE in unseen


def _has_room(kept: Iterable[tuple[int, int]], known_run: int, new_run: int, count: int) -> bool:
    """Whether `new_run` words in a row stand somewhere between passages of `known_run` words or more."""
    last = 0
    for start, end in kept:
        if end - start >= known_run:
            if start - last >= new_run:
                return True
            last = end
    return count - last >= new_run


def count_words(passages: Iterable[Passage]) -> int:
    """Words of all passages together."""
    return sum(one.last - one.first for one in passages)


@lru_cache(maxsize=_REMEMBERED)
def runs_of(signature: bytes, words: int) -> npt.NDArray[np.uint64]:
    """Every run of `words` words of a signature as one number, of at most `LONGEST_RUN` words."""
    size = max(0, len(signature) - words + 1)
    longest = np.ndarray(size, ">u8", signature + bytes(LONGEST_RUN - 1), strides=(1,))  # from each word on
    runs: npt.NDArray[np.uint64] = longest >> np.uint64(8 * (LONGEST_RUN - words))
    runs.flags.writeable = False
    return runs


@lru_cache(maxsize=_REMEMBERED)
def _ordered_runs(signature: bytes, words: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.uint64]]:
    """Where the runs stand, and the runs, in the order of their numbers."""
    runs = runs_of(signature, words)
    order = runs.argsort()
    return order, runs[order]


def _held_runs(ours: bytes, theirs: bytes, words: int) -> npt.NDArray[np.bool_]:
    """Of each run of ours whether theirs has it, too; each has one at least."""
    order, runs = _ordered_runs(ours, words)
    found = np.empty(len(runs), dtype=bool)
    found[order] = _stand_in(runs, _ordered_runs(theirs, words)[1])  # in order they are found in half the time
    return found


def among(ours: npt.NDArray[np.uint64], theirs: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
    """Of each of our runs whether it is one of theirs, of which there is at least one."""
    return _stand_in(ours, np.sort(theirs))


def _stand_in(ours: npt.NDArray[np.uint64], ordered: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
    """Of each of our runs whether it is one of others in order, of which there is at least one."""
    found: npt.NDArray[np.bool_] = ordered.take(ordered.searchsorted(ours), mode="clip") == ours
    return found
