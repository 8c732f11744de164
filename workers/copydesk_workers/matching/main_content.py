"""The main content of a page that is mostly navigation, so that two stories are not compared by their site's menus.

Text is cut into segments at the ends of sentences and lines. Those that read like prose score their number of words,
those that read like a list of links lose it, and the contiguous part with the largest sum is the main content (maximum
subsequence segmentation: Pasternack and Roth, "Extracting article text from the web", 2009). A dump whose lines were
joined is cut every few words, so that its menus show by their capitals.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from copydesk_workers.matching.hashed_words import FIGURE, LINE_END, SENTENCE_END, Codes, HashedWords
from copydesk_workers.matching.segments import run_lengths, segment_starts
from copydesk_workers.matching.words import hash_words

#: Words of a segment, at most.
_SEGMENT: Final = 24
#: Words of prose that ends with a mark, and of prose that does not (a wrapped line), at least.
_CLOSED_PROSE: Final = 3
_OPEN_PROSE: Final = 10
#: Where case does not tell, so many words without the end of a sentence or line are a list.
_ENDLESS: Final = 100
#: What a segment that is no prose costs at least: many short lines are a menu.
_LEAST_COST: Final = 8
#: One word in so many is a figure in a line of a table, at least; a table is neither prose nor menu.
_FIGURES_OF_A_TABLE: Final = 4
#: Share of the line ends that stand within sentences, at least, in a text that is wrapped throughout.
_WRAPPED: Final = 0.6
#: One character is a word in scripts without spaces; so many of them count as one.
_CHARACTERS_OF_A_WORD: Final = 3
#: Characters a token, at most, where the script is taken for one without spaces.
_SPACELESS: Final = 2.2
#: Share of the words that are navigation, at least, in a page that is cut …
_NAVIGATION: Final = 0.15
#: … and words of prose in its main content, at least: else the page stays whole.
_LEAST_CONTENT: Final = 40

#: A sentence with one of these words, on a page of navigation, is the site's own: legal notes, pleas, comment boxes.
_NOTICES: Final = np.sort(
    hash_words(
        "cookie cookies javascript browser copyright trademark trademarks newsletter newsletters login password"
        " subscribe subscription subscriptions unsubscribe privacy advertisement advertisements advertising moderator"
        " datenschutz impressum abonnieren kommentare confidentialité publicité abonnez inscrivez commentaires"
        " publicidad privacidad suscríbete suscripción comentarios publicidade privacidade assine inscreva comentários"
        " pubblicità iscriviti abbonati реклама подписаться подпишитесь конфиденциальности اشترك الخصوصية"
    ).hashes
)


class _Segments(Struct, frozen=True, eq=False):
    """Segments of a page: of each where it starts among the words, its words, of these figures, whether it is prose."""

    starts: npt.NDArray[np.intp]
    sizes: npt.NDArray[np.intp]
    figures: npt.NDArray[np.intp]
    closed: npt.NDArray[np.bool_]
    prose: npt.NDArray[np.bool_]


def main_content(words: HashedWords, characters: int) -> HashedWords:
    """The words of the main content where the page is mostly navigation, else all; `characters` is the text's length.

    Pure, and the same for the same words. A page without enough prose is not cut.
    """
    total = len(words.hashes)
    if total < 2 * _LEAST_CONTENT:
        return words
    scale = _CHARACTERS_OF_A_WORD if characters < _SPACELESS * total else 1
    segments = _segments(words, scale)
    if segments.prose.all():
        return words
    table = _FIGURES_OF_A_TABLE * segments.figures >= segments.sizes
    noticed = _NOTICES[_NOTICES.searchsorted(words.hashes).clip(max=len(_NOTICES) - 1)] == words.hashes
    prose = segments.prose
    if noticed.any():
        prose = prose & ~np.logical_or.reduceat(noticed, segments.starts)
    if int(segments.sizes[~prose & ~table].sum()) < _NAVIGATION * total:
        return words
    costs = np.where(table, 0, np.where(segments.closed, segments.sizes, np.maximum(segments.sizes, _LEAST_COST)))
    first, last = _best_part(np.where(prose, segments.sizes, -costs))
    if int(segments.sizes[first:last][prose[first:last]].sum()) < _LEAST_CONTENT * scale:
        return words
    return words.cut(int(segments.starts[first]), int(segments.starts[last - 1] + segments.sizes[last - 1]))


def _segments(words: HashedWords, scale: int) -> _Segments:
    """The segments; `scale` is how many of the words make one of a script with spaces."""
    total = len(words.hashes)
    opens = segment_starts(_without_wraps(words))
    runs = run_lengths(opens, total)
    pieces = -(-runs // (_SEGMENT * scale))
    run_of = np.arange(len(runs)).repeat(pieces)
    piece = np.arange(len(run_of)) - (pieces.cumsum() - pieces).repeat(pieces)
    starts = opens[run_of] + piece * (_SEGMENT * scale)
    sizes = run_lengths(starts, total)
    is_figure = words.kinds == FIGURE
    figures = np.add.reduceat(is_figure, starts, dtype=np.intp)
    wording = np.add.reduceat(~is_figure & ~words.capitalised, starts, dtype=np.intp)
    ends = words.gaps[starts + sizes - 1]
    closed = (ends == SENTENCE_END) | (starts + sizes == total)
    least = np.where(closed, _CLOSED_PROSE, _OPEN_PROSE) * scale
    prose = (2 * wording >= sizes - figures) & (sizes >= least)
    if not words.capitalised.any():
        prose &= runs[run_of] <= _ENDLESS * scale
    return _Segments(starts, sizes, figures, closed, prose)


def _without_wraps(words: HashedWords) -> Codes:
    """The gaps, without the line ends of a text that is wrapped throughout: most lines go on with a small letter.

    In other texts a line stays a segment even if it does: joined, the teasers of a page of links would read like prose.
    """
    if not words.capitalised.any():  # without case nothing tells
        return words.gaps
    ends = words.gaps == LINE_END
    goes_on = ends[:-1] & ~words.capitalised[1:] & (words.kinds[1:] != FIGURE)
    if np.count_nonzero(goes_on) < _WRAPPED * np.count_nonzero(ends):
        return words.gaps
    return np.where(ends, np.uint8(0), words.gaps)


def _best_part(scores: npt.NDArray[np.intp]) -> tuple[int, int]:
    """First segment, and the one behind the last, of the contiguous part with the largest sum."""
    sums = np.concatenate(([0], np.cumsum(scores)))
    lowest = np.minimum.accumulate(sums[:-1])
    last = int(np.argmax(sums[1:] - lowest)) + 1
    return int(np.argmin(sums[:last])), last
