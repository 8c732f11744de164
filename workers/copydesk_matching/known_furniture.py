"""What is known of a site's furniture, as hashes of segments, and how it leaves the words that are compared."""

from typing import Final

import numpy as np
from msgspec import Struct

from copydesk_matching.words.hashed_words import Flags, HashedWords, Hashes
from copydesk_matching.words.segments import hash_segments, words_of
from copydesk_text.article import Article

_NONE: Final[Hashes] = np.empty(0, dtype=np.uint64)


class Learned(Struct, frozen=True, eq=False):
    """Segments that are furniture on the pages of one site, as sorted hashes.

    `known` are left out of the words that are compared. Of them, the `certain` stand on at least half of the site's
    pages: a line of nothing else is taken out of the text, too.
    """

    known: Hashes = _NONE
    certain: Hashes = _NONE

    def leave_out(self, words: HashedWords) -> HashedWords:
        """The words without known furniture; all of them where nothing would be left."""
        if not len(self.known) or not len(words.hashes):
            return words
        hashes, starts = hash_segments(words)
        found = among(self.known, hashes)
        if not found.any() or found.all():
            return words
        kept = ~words_of(found, starts, words)
        return words.where(kept)

    def is_certain(self, words: HashedWords) -> bool:
        """Whether these words are nothing but certain furniture."""
        hashes, _ = hash_segments(words)
        return bool(len(hashes)) and bool(among(self.certain, hashes).all())


NOTHING: Final = Learned()


def site_of(article: Article) -> str | None:
    """The name of the site of an article: its domain, else the name of its source; None without either."""
    return article.source.domain or article.source.name


def among(known: Hashes, hashes: Hashes) -> Flags:
    """Of each hash whether it is one of the known, which are sorted."""
    if not len(known):
        return np.zeros(len(hashes), dtype=bool)
    found: Flags = known[np.minimum(known.searchsorted(hashes), len(known) - 1)] == hashes
    return found
