"""What is known of a site's furniture: applied to the words that are compared, and to the text."""

from typing import Final

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from copydesk_workers.chain.article import Article
from copydesk_workers.chain.page_lines import joined
from copydesk_workers.matching.hashed_words import FIGURE, Flags, HashedWords, Hashes
from copydesk_workers.matching.segments import hash_segments, words_of
from copydesk_workers.matching.words import hash_words

#: A longer line is not taken out of the text, whatever is known of it.
_LONGEST_LINE: Final = 1000
_NONE: Final[Hashes] = np.empty(0, dtype=np.uint64)


class Learned(Struct, frozen=True, eq=False):
    """Segments that are furniture on the pages of one site, as sorted hashes.

    `known` are left out of the words that are compared. Of these, the `certain` stand on at least half of the site's
    pages: a line of nothing else is taken out of the text, too.
    """

    known: Hashes = _NONE
    certain: Hashes = _NONE

    def leave_out(self, words: HashedWords) -> HashedWords:
        """The words without known furniture; all of them where nothing would be left."""
        if not len(self.known) or not len(words.hashes):
            return words
        hashes, starts = hash_segments(words)
        found = _among(self.known, hashes)
        if not found.any() or found.all():
            return words
        kept = ~words_of(found, starts, words)
        figures = words.kinds[kept] == FIGURE
        return HashedWords.of(words.hashes[kept], figures, words.capitalised[kept], words.gaps[kept])


NOTHING: Final = Learned()


def take_out(article: Article, learned: Learned) -> Article:
    """The article with the lines that are certain furniture in `furniture` instead of the text.

    A text that would have nothing left is returned as it is.
    """
    if not len(learned.certain):
        return article
    lines = article.text.split("\n")
    taken = [_is_certain(line, learned) for line in lines]
    text = joined([line for line, goes in zip(lines, taken, strict=True) if not goes])
    if not any(taken) or not text.strip():
        return article
    furniture = [line.strip() for line, goes in zip(lines, taken, strict=True) if goes]
    return replace(article, text=text, furniture=(*article.furniture, *furniture))


def _is_certain(line: str, learned: Learned) -> bool:
    if not 0 < len(line) <= _LONGEST_LINE or line.isspace():
        return False
    hashes, _ = hash_segments(hash_words(line))
    return bool(len(hashes)) and bool(_among(learned.certain, hashes).all())


def _among(known: Hashes, hashes: Hashes) -> Flags:
    """Of each hash whether it is one of the known, which are sorted and at least one."""
    found: Flags = known[np.minimum(known.searchsorted(hashes), len(known) - 1)] == hashes
    return found
