"""Finds the opening or closing wording of a site among texts that share it and differ otherwise.

What a site prints around each item ("about us", a legal note) is learned for the next slice of event time. That is too
late for an archive that comes in one slice. But an article's candidates show it at once: where several articles of one
site begin or end with one passage, and the rest of each is another text, the passage says nothing about any of them.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from msgspec import Struct
from msgspec.structs import replace

from copydesk_matching.match import Match, Passage, Sketch, Weight
from copydesk_matching.rules.news import KNOWN_RUN, LONGEST_RUN, NEW_RUN, among, runs_of
from copydesk_matching.rules.proof import is_suppressed, proved
from copydesk_matching.rules.relate import relate, relate_all
from copydesk_matching.rules.thresholds import Thresholds
from copydesk_matching.words.hashed_words import WORDING, Hashes, distinct

#: Articles of a site with the passage that make it the site's own, each different from the others otherwise.
ARTICLES: Final = 4
#: Fewest and most words of such a passage. A longer one is a story that is carried on under new openings.
LEAST_WORDING: Final = 20
MOST_WORDING: Final = 150
#: A passage opens or closes a text if it begins or ends this near to its edge, in words.
EDGE: Final = 12
#: A text of which fewer words are left has nothing but the passage, as fewer are no news (a byline, a time). One such
#: article counts as one that differs.
LEAST_REST: Final = NEW_RUN
#: Words in a row by which what is left of two articles is compared.
_REST_RUN: Final = 3

Flags = npt.NDArray[np.bool_]


def find_site_wording(ours: Sketch, others: Sequence[Sketch], thresholds: Thresholds) -> Hashes | None:
    """Finds the wording of the site that opens or closes a text.

    Args:
        ours: The sketch of the text.
        others: Sketches of texts that have something in common with it.
        thresholds: What makes two texts alike.

    Returns:
        The passage as hashed runs of words, sorted; None if there is none, or nothing else would be left of the text.
    """
    same_site = [theirs for theirs in others if ours.site and theirs.site == ours.site and theirs.id != ours.id]
    if len(same_site) < ARTICLES - 1:
        return None
    scale = ours.tokens
    size = _run_length(ours)
    if len(ours.signature) < LEAST_WORDING * scale:
        return None
    ours_runs = runs_of(ours.signature, size)
    held = [distinct(runs_of(theirs.signature, size)) for theirs in same_site if len(theirs.signature) >= size]
    if not held:
        return None
    every = np.sort(np.concatenate(held))
    others_hold = ARTICLES - 2  # how far apart the first and the last of enough equal runs stand
    shared = every[others_hold:][every[others_hold:] == every[:-others_hold]]
    if not len(shared):
        return None
    passages = _passages(_covered(among(ours_runs, shared), size))
    edge = len(ours.signature) - EDGE * scale
    wording = [
        ours_runs[first : last - size + 1]
        for first, last in passages
        if LEAST_WORDING * scale <= last - first <= MOST_WORDING * scale and (first <= EDGE * scale or last >= edge)
    ]
    if not wording:
        return None
    found = distinct(np.concatenate(wording))
    return found if _differ_otherwise([ours, *same_site], found, thresholds.alike_containment) else None


def relate_without(
    ours: Sketch, others: Sequence[tuple[Sketch, int]], wording: Hashes, thresholds: Thresholds
) -> list[Match]:
    """Relates a text to others as if none of them had the wording of its site.

    Args:
        ours: The sketch of the text.
        others: The sketch of each other text, and the number of fingerprints that both have.
        wording: What `find_site_wording` found.
        thresholds: Where one relation ends and the next begins.

    Returns:
        One match for each other text, in order; news and changes stand at their places in the whole text.
    """
    rest = _without(ours, wording)
    pairs = [(rest.sketch, _without(theirs, wording).sketch, shared) for theirs, shared in others]
    found = []
    for match, (theirs, _), pair in zip(relate_all(pairs, thresholds), others, pairs, strict=True):
        whole = proved(ours, theirs) if is_suppressed(match.relation, match.reverse) else ours
        if whole is ours:
            found.append(rest.placed(match))
        else:
            rest_of_whole = _without(whole, wording)
            found.append(rest_of_whole.placed(relate(rest_of_whole.sketch, *pair[1:], thresholds)))
    return found


class _Rest(Struct, frozen=True, eq=False):
    """A sketch without the wording of its site, and the place of each word that is left."""

    sketch: Sketch
    places: npt.NDArray[np.intp]

    def placed(self, match: Match) -> Match:
        """The match, with news and changes at their places in the whole text."""
        if not match.news and not match.changes:
            return match
        news = tuple(piece for passage in match.news for piece in self._pieces(passage))
        places = self.places.tolist()
        changes = tuple(
            replace(
                one,
                word=places[one.word],
                near=tuple(places[word] for word in one.near),
                turn=places[one.turn] if one.turn is not None and one.turn >= 0 else one.turn,
                last=None if one.last is None else places[one.last],
            )
            for one in match.changes
        )
        return replace(match, news=news, changes=changes, weight=match.weight and self._placed_weight(match.weight))

    def _placed_weight(self, weight: Weight) -> Weight:
        places = self.places.tolist()
        last = places[weight.last - 1] + 1 if weight.last else 0
        first = places[weight.first] if weight.first < weight.last else last
        return replace(weight, first=first, last=last, figures=tuple(places[place] for place in weight.figures))

    def _pieces(self, passage: Passage) -> list[Passage]:
        """A passage of what is left, cut where the wording stood in the middle of it."""
        places = self.places[passage.first : passage.last]
        cuts = ((places[1:] - places[:-1]) > 1).nonzero()[0] + 1
        return [Passage(int(piece[0]), int(piece[-1]) + 1) for piece in np.split(places, cuts)]


def _without(sketch: Sketch, wording: Hashes) -> _Rest:
    """A sketch without the wording; whole where nothing else would be left."""
    known = _known(sketch, wording)
    everything = np.arange(len(sketch.signature))
    if not known.any() or len(known) - known.sum() < LEAST_REST * sketch.tokens:
        return _Rest(sketch, everything)
    keep = ~known
    kinds = np.frombuffer(sketch.kinds, dtype=np.uint8)
    facts = np.frombuffer(sketch.fact_bytes, dtype=np.uint8)
    return _Rest(
        replace(
            sketch,
            signature=np.frombuffer(sketch.signature, dtype=np.uint8)[keep].tobytes(),
            kinds=kinds[keep].tobytes(),
            fact_bytes=facts[keep[kinds != WORDING]].tobytes(),
            checks=b"",
            windows=b"",
            words=sketch.words - int(known.sum()),
            title_words=int(keep[: sketch.title_words].sum()),
        ),
        everything[keep],
    )


def _differ_otherwise(sketches: Sequence[Sketch], wording: Hashes, alike: float) -> bool:
    """Whether enough of the texts hold the wording and are, without it, different from each other, the first included.

    The first must have something else; one of the others may have nothing.
    """
    rests: list[Hashes] = []
    bare = 0
    for sketch in sketches:
        known = _known(sketch, wording)
        if not known.any():
            continue
        rest = np.frombuffer(sketch.signature, dtype=np.uint8)[~known].tobytes()
        if len(rest) < LEAST_REST * sketch.tokens:
            if sketch is sketches[0]:
                return False
            bare = 1
            continue
        grams = distinct(runs_of(rest, _REST_RUN))
        if all(np.isin(grams, one).sum() < alike * min(len(grams), len(one)) for one in rests):
            rests.append(grams)
    return len(rests) + bare >= ARTICLES


def _known(sketch: Sketch, wording: Hashes) -> Flags:
    """Of each word, whether it belongs to the wording."""
    size = _run_length(sketch)
    if len(sketch.signature) < size:
        return np.zeros(len(sketch.signature), dtype=bool)
    return _covered(among(runs_of(sketch.signature, size), wording), size)


def _covered(starts: Flags, size: int) -> Flags:
    """Of each word, whether it stands in a run that begins at one of these places."""
    covered = np.zeros(len(starts) + size - 1, dtype=bool)
    for word in range(size):
        covered[word : word + len(starts)] |= starts
    return covered


def _passages(flags: Flags) -> list[tuple[int, int]]:
    """Where each row of marked words begins, and where it ends."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False]))))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _run_length(sketch: Sketch) -> int:
    return min(KNOWN_RUN * sketch.tokens, LONGEST_RUN)
