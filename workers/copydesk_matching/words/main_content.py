"""The main content of a page that is mostly navigation, so that two stories are not compared by their site's menus.

Text is cut into segments at the ends of sentences and lines. Those that read like prose score their number of words,
those that read like a list of links lose it, and the contiguous part with the largest sum is the main content (maximum
subsequence segmentation: Pasternack and Roth, "Extracting article text from the web", 2009). A dump whose lines were
joined is cut every few words, so that its menus show by their capitals.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from copydesk_matching.words.hashed_words import (
    FIGURE,
    LINE_END,
    SENTENCE_END,
    Codes,
    Flags,
    HashedTexts,
    HashedWords,
    Places,
)
from copydesk_matching.words.segments import run_lengths, segment_starts
from copydesk_matching.words.tokens import hash_words

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
    """Segments of texts: of each the number of its text, where it starts among all words, its words, how many of them
    are figures, whether it ends with a mark, and whether it is prose.
    """

    texts: npt.NDArray[np.intp]
    starts: npt.NDArray[np.intp]
    sizes: npt.NDArray[np.intp]
    figures: npt.NDArray[np.intp]
    closed: npt.NDArray[np.bool_]
    prose: npt.NDArray[np.bool_]


def main_content(words: HashedWords, characters: int) -> HashedWords:
    """The words of the main content where the page is mostly navigation, else all; `characters` is the text's length.

    Pure, and the same for the same words. A page without enough prose is not cut.
    """
    (part,) = main_parts(HashedTexts.alone(words), [characters])
    return words if part is None else words.cut(*part)


def main_parts(texts: HashedTexts, characters: Sequence[int]) -> list[tuple[int, int] | None]:
    """Of each text, the first word of its main content and the one behind its last, or None where it stays whole.

    `characters` are the lengths of the texts.
    """
    totals = texts.bounds[1:] - texts.bounds[:-1]
    found: list[tuple[int, int] | None] = [None] * len(totals)
    if (totals < 2 * _LEAST_CONTENT).all():
        return found
    scales = np.where(np.asarray(characters) < _SPACELESS * totals, _CHARACTERS_OF_A_WORD, 1)
    segments = _segments(texts, totals, scales)
    table = _FIGURES_OF_A_TABLE * segments.figures >= segments.sizes
    noticed = _NOTICES[_NOTICES.searchsorted(texts.hashes).clip(max=len(_NOTICES) - 1)] == texts.hashes
    prose = segments.prose
    if noticed.any():
        prose = prose & ~np.logical_or.reduceat(noticed, segments.starts)
    navigation = np.bincount(segments.texts, np.where(prose | table, 0, segments.sizes), len(totals))
    all_prose = np.bincount(segments.texts, ~segments.prose, len(totals)) == 0
    cut = (totals >= 2 * _LEAST_CONTENT) & (navigation >= _NAVIGATION * totals) & ~all_prose
    costs = np.where(table, 0, np.where(segments.closed, segments.sizes, np.maximum(segments.sizes, _LEAST_COST)))
    scores = np.where(prose, segments.sizes, -costs)
    for text in cut.nonzero()[0]:
        begin, end = segments.texts.searchsorted((text, text + 1))
        first, last = _best_part(scores[begin:end])
        part = slice(begin + first, begin + last)
        if int(segments.sizes[part][prose[part]].sum()) >= _LEAST_CONTENT * scales[text]:
            start, stop = segments.starts[part][0], segments.starts[part][-1] + segments.sizes[part][-1]
            found[text] = (int(start - texts.bounds[text]), int(stop - texts.bounds[text]))
    return found


def _segments(texts: HashedTexts, totals: Places, scales: Places) -> _Segments:
    """The segments of texts of so many words; `scales` is how many words make one of a script with spaces."""
    total = len(texts.hashes)
    text_of = np.arange(len(totals)).repeat(totals)
    has_case = np.bincount(text_of, texts.capitalised, len(totals)) > 0
    gaps = _without_wraps(texts, text_of, has_case)
    gaps[texts.bounds[1:][totals > 0] - 1] = SENTENCE_END  # no segment goes on into the next text
    opens = segment_starts(gaps)
    runs = run_lengths(opens, total)
    lengths = _SEGMENT * scales[text_of[opens]]
    pieces = -(-runs // lengths)
    run_of = np.arange(len(runs)).repeat(pieces)
    piece = np.arange(len(run_of)) - (pieces.cumsum() - pieces).repeat(pieces)
    starts = opens[run_of] + piece * lengths[run_of]
    sizes = run_lengths(starts, total)
    is_figure = texts.kinds == FIGURE
    figures = np.add.reduceat(is_figure, starts, dtype=np.intp)
    wording = np.add.reduceat(~is_figure & ~texts.capitalised, starts, dtype=np.intp)
    number = text_of[starts]
    closed = (texts.gaps[starts + sizes - 1] == SENTENCE_END) | (starts + sizes == texts.bounds[1:][number])
    scale = scales[number]
    least = np.where(closed, _CLOSED_PROSE, _OPEN_PROSE) * scale
    prose = (2 * wording >= sizes - figures) & (sizes >= least)
    prose &= has_case[number] | (runs[run_of] <= _ENDLESS * scale)
    return _Segments(number, starts, sizes, figures, closed, prose)


def _without_wraps(texts: HashedTexts, text_of: Places, has_case: Flags) -> Codes:
    """The gaps, without the line ends of texts that are wrapped throughout: most lines go on with a small letter.

    In other texts a line stays a segment even if it does: joined, the teasers of a page of links would read like prose.
    Without case nothing tells.
    """
    ends = (texts.gaps == LINE_END).nonzero()[0]
    behind = ends + 1  # the last word of a text ends no line
    goes_on = ~texts.capitalised[behind] & (texts.kinds[behind] != FIGURE)
    owners = text_of[ends]
    wraps = np.bincount(owners, goes_on, len(has_case)) >= _WRAPPED * np.bincount(owners, minlength=len(has_case))
    gaps = texts.gaps.copy()
    gaps[ends[(wraps & has_case)[owners]]] = 0
    return gaps


def _best_part(scores: npt.NDArray[np.intp]) -> tuple[int, int]:
    """First segment, and the one behind the last, of the contiguous part with the largest sum."""
    sums = np.concatenate(([0], np.cumsum(scores)))
    lowest = np.minimum.accumulate(sums[:-1])
    last = int(np.argmax(sums[1:] - lowest)) + 1
    return int(np.argmin(sums[:last])), last
