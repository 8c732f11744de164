"""Finds the main content of a page that is mostly navigation, so that stories are not compared by their site's menus.

Text is cut into segments at the ends of sentences and lines. A segment that reads like prose adds its number of words
to the score, one that reads like a list of links subtracts it. The contiguous part with the largest sum is the main
content (maximum subsequence segmentation: Pasternack and Roth, "Extracting article text from the web", 2009). If a tool
joined all lines, the text is cut every few words, and its menus are recognised by their capitals. A sentence of many
names and a credit have as many capitals, so they make no page of a text without menus.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from copydesk_matching.words.hash_table import HashTable
from copydesk_matching.words.hashed_words import (
    FIGURE,
    LINE_END,
    LOW_BITS,
    SENTENCE_END,
    Codes,
    Flags,
    HashedTexts,
    HashedWords,
    Places,
    count_in,
)
from copydesk_matching.words.letters import fold_word
from copydesk_matching.words.segments import run_lengths, segment_starts
from copydesk_matching.words.word_hash import PUBLIC, WordHash
from copydesk_text.newsroom.lexicon.read_table import read_table
from copydesk_text.newsroom.lexicon.schema import SiteNoticeWords, every

#: Longest segment, in words.
_SEGMENT: Final = 24
#: Fewest words of prose that ends with a mark, and of prose that does not (a wrapped line).
_CLOSED_PROSE: Final = 3
_OPEN_PROSE: Final = 10
#: A sentence of many names, such as firms with the symbols of their shares, is neither prose nor menu. It has up to so
#: many words, and at least one in so many without a capital; one of up to `_SEGMENT` words may have none.
_SENTENCE: Final = 72
_WORDING_OF_A_SENTENCE: Final = 6
#: In scripts without case, a run of this many words without the end of a sentence or line is a list.
_ENDLESS: Final = 100
#: Least score that a segment without prose subtracts: many short lines are a menu.
_LEAST_COST: Final = 8
#: A line with at least one figure per this many words is part of a table, which is neither prose nor menu.
_FIGURES_OF_A_TABLE: Final = 4
#: A text is wrapped throughout if at least this share of its line ends stand inside sentences.
_WRAPPED: Final = 0.6
#: In scripts without spaces each character is a token; this many of them count as one word.
_CHARACTERS_OF_A_WORD: Final = 3
#: Up to this many characters per token, the script is one without spaces.
_SPACELESS: Final = 2.2
#: A page is cut if at least this share of its words is navigation, its own notices among it, and this share menus …
_NAVIGATION: Final = 0.15
_MENUS: Final = 0.05
#: … its main content has at least this many words of prose …
_LEAST_CONTENT: Final = 40
#: … and the page has this many words. A shorter text is an item, not a page: its own words may be the few lines that
#: read like a list, and the prose around them the site's.
_LEAST_PAGE: Final = 160


@lru_cache(maxsize=4)
def _notices(word_hash: WordHash) -> HashTable:
    """Words by which a sentence on a page of navigation belongs to the site."""
    words = dict.fromkeys(map(fold_word, every(read_table(SiteNoticeWords).words)))
    return HashTable(np.sort(word_hash.hash_list(list(words)) & ~np.uint64(LOW_BITS)))


class _Segments(Struct, frozen=True, eq=False):
    """Segments of texts, one element each: number of the text, index of the first word among all words, number of
    words, number of figures, whether it ends with a mark, whether it is prose, whether it is of a menu if it is not.
    """

    texts: npt.NDArray[np.intp]
    starts: npt.NDArray[np.intp]
    sizes: npt.NDArray[np.intp]
    figures: npt.NDArray[np.intp]
    closed: npt.NDArray[np.bool_]
    prose: npt.NDArray[np.bool_]
    menu: npt.NDArray[np.bool_]


def main_content(words: HashedWords, characters: int, word_hash: WordHash = PUBLIC) -> HashedWords:
    """Cuts a page that is mostly navigation down to its main content.

    Args:
        words: The words of the page.
        characters: Length of its text.
        word_hash: What the words were hashed with.

    Returns:
        The words of the main content; all words if the page is not mostly navigation or has too little prose.
    """
    (part,) = main_parts(HashedTexts.alone(words), [characters], word_hash)
    return words if part is None else words.cut(*part)


def main_parts(
    texts: HashedTexts, characters: Sequence[int], word_hash: WordHash = PUBLIC
) -> list[tuple[int, int] | None]:
    """Finds the main content of many texts at once.

    Args:
        texts: The words of the texts.
        characters: Length of each text.
        word_hash: What the words were hashed with.

    Returns:
        For each text, the index of the first word of its main content and the index behind the last one; None if the
        text stays whole.
    """
    totals = texts.bounds[1:] - texts.bounds[:-1]
    found: list[tuple[int, int] | None] = [None] * len(totals)
    pages = (totals >= _LEAST_PAGE).nonzero()[0]
    if not len(pages):
        return found
    texts = _alone(texts, totals)
    totals = totals[pages]
    scales = np.array(
        [tokens_of_a_word(characters[page], total) for page, total in zip(pages.tolist(), totals.tolist(), strict=True)]
    )
    segments = _segments(texts, totals, scales)
    table = _FIGURES_OF_A_TABLE * segments.figures >= segments.sizes
    prose = segments.prose
    menus = np.bincount(segments.texts, np.where(segments.menu & ~table, segments.sizes, 0), len(totals))
    cut = (totals >= _LEAST_PAGE * scales) & (menus > _MENUS * totals)
    if not cut.any():
        return found
    notices, _ = _notices(word_hash).find(texts.hashes)
    if len(notices):
        noticed = np.zeros(len(texts.hashes), dtype=bool)
        noticed[notices] = True
        prose = prose & ~np.logical_or.reduceat(noticed, segments.starts)
    navigation = np.bincount(segments.texts, np.where(prose | table, 0, segments.sizes), len(totals))
    cut &= navigation >= _NAVIGATION * totals
    costs = np.where(table, 0, np.where(segments.closed, segments.sizes, np.maximum(segments.sizes, _LEAST_COST)))
    scores = np.where(prose, segments.sizes, -costs)
    for text in cut.nonzero()[0]:
        begin, end = segments.texts.searchsorted((text, text + 1))
        first, last = _best_part(scores[begin:end])
        part = slice(begin + first, begin + last)
        if int(segments.sizes[part][prose[part]].sum()) >= _LEAST_CONTENT * scales[text]:
            start, stop = segments.starts[part][0], segments.starts[part][-1] + segments.sizes[part][-1]
            found[pages[text]] = (int(start - texts.bounds[text]), int(stop - texts.bounds[text]))
    return found


def _alone(texts: HashedTexts, totals: Places) -> HashedTexts:
    """The texts that are long enough to be pages; behind the last word of each a sentence ends."""
    words = (totals >= _LEAST_PAGE).repeat(totals)
    bounds = np.append(0, totals[totals >= _LEAST_PAGE].cumsum())
    gaps = texts.gaps[words]
    gaps[bounds[1:] - 1] = SENTENCE_END  # no segment goes on into the next text
    return HashedTexts(texts.hashes[words], texts.kinds[words], texts.capitalised[words], gaps, bounds)


def tokens_of_a_word(characters: int, tokens: int) -> int:
    """How many tokens count as one word, in a text of so many characters and tokens: 1, more in spaceless scripts."""
    return _CHARACTERS_OF_A_WORD if characters < _SPACELESS * tokens else 1


def _segments(texts: HashedTexts, totals: Places, scales: Places) -> _Segments:
    """The segments of texts with `totals` words; `scales` is the number of tokens that count as one word."""
    total = len(texts.hashes)
    text_of = np.arange(len(totals)).repeat(totals)
    has_case = count_in(texts.capitalised, texts.bounds) > 0
    gaps = _without_wraps(texts, text_of, has_case)
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
    closed = texts.gaps[starts + sizes - 1] == SENTENCE_END
    scale = scales[number]
    least = np.where(closed, _CLOSED_PROSE, _OPEN_PROSE) * scale
    prose = (2 * wording >= sizes - figures) & (sizes >= least)
    prose &= has_case[number] | (runs[run_of] <= _ENDLESS * scale)
    of_run = np.add.reduceat(wording, np.append(0, pieces.cumsum()[:-1]))
    longest = np.where(_WORDING_OF_A_SENTENCE * of_run >= runs, _SENTENCE, _SEGMENT)
    is_item = _beside_open(gaps[opens + runs - 1] != SENTENCE_END) | (runs > longest * scales[text_of[opens]])
    return _Segments(number, starts, sizes, figures, closed, prose, ~prose & is_item[run_of])


def _beside_open(is_open: Flags) -> Flags:
    """Of lines and sentences those that end without a mark beside another that does: a title or credit stands alone."""
    beside = np.zeros(len(is_open), dtype=bool)
    beside[1:] = is_open[:-1]
    beside[:-1] |= is_open[1:]
    found: Flags = is_open & beside
    return found


def _without_wraps(texts: HashedTexts, text_of: Places, has_case: Flags) -> Codes:
    """The gaps without line ends of texts that are wrapped throughout, where most lines go on with a small letter.

    In other texts each line stays a segment: if they were joined, the teasers of a page of links would read like prose.
    Texts without case keep their line ends, because nothing tells which ones are wrapped. The rows of a table are lines
    of their own, and tell nothing of the prose above them.
    """
    ends = (texts.gaps == LINE_END).nonzero()[0]
    behind = ends + 1  # the last word of a text ends no line
    goes_on = ~texts.capitalised[behind] & (texts.kinds[behind] != FIGURE)
    told = ~_beside_rows(texts, ends)
    owners = text_of[ends]
    count = np.bincount(owners, told, len(has_case))
    wraps = has_case & (np.bincount(owners, told & goes_on, len(has_case)) >= _WRAPPED * count)
    gaps = texts.gaps.copy()
    gaps[ends[wraps[owners] & (told | goes_on)]] = 0
    return gaps


def _beside_rows(texts: HashedTexts, ends: Places) -> Flags:
    """Whether the words in front of each line end, or those behind it, are a row of a table.

    A row has many figures, and capitals for most of its words: a line of prose may be full of figures, too.
    """
    is_figure = texts.kinds == FIGURE
    if not len(ends) or not is_figure.any():
        return np.zeros(len(ends), dtype=bool)
    starts = segment_starts(texts.gaps)
    sizes = run_lengths(starts, len(texts.gaps))
    figures = np.add.reduceat(is_figure, starts, dtype=np.intp)
    wording = np.add.reduceat(~is_figure & ~texts.capitalised, starts, dtype=np.intp)
    is_row = (_FIGURES_OF_A_TABLE * figures >= sizes) & (2 * wording < sizes - figures)
    behind = starts.searchsorted(ends + 1)
    found: Flags = is_row[behind - 1] | is_row[behind]
    return found


def _best_part(scores: npt.NDArray[np.intp]) -> tuple[int, int]:
    """First segment, and the one behind the last, of the contiguous part with the largest sum."""
    sums = np.concatenate(([0], np.cumsum(scores)))
    lowest = np.minimum.accumulate(sums[:-1])
    last = int(np.argmax(sums[1:] - lowest)) + 1
    return int(np.argmin(sums[:last])), last
