"""What matching says of one article: its sketch goes in, verified matches come out."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from copydesk_matching.words.word_hash import PUBLIC, WordHash
from copydesk_schemas import Relation

Fingerprints = npt.NDArray[np.uint64]
NO_HASHES: Final[Fingerprints] = np.empty(0, dtype=np.uint64)


class Sketch(Struct, frozen=True, kw_only=True, eq=False):
    """All that matching keeps of an article; made from its text, of a few words together with its title.

    `id` is the packed record id (12 bytes). `text_hash` (8 bytes) is a hash of all normalised words without learned
    furniture, `whole_hash` likewise with it, None where that is the same: one in common is what `exact` means. What
    follows is made of the words that are compared, see `sketch.py`. `addresses` are 8-byte hashes of the canonical URL
    and the guid, of pages with one article only (empty for home pages). `fingerprints` are sampled hashes of word
    3-grams plus the text hash, unique, sorted. `signature` holds one byte a word, at most 8,192. `kinds` holds as many
    bytes, which say which words are figures or names (see `hashed_words.py`). `fact_bytes` holds a second byte for each
    figure and name: by one byte alone, one figure in 256 would pass for another. `checks` holds two bytes for each
    block of words, `windows` two for the words from each one on (see `block_checks.py`): what looks the same is proved
    by them. `facts` are the first figures, dates and names as printed. `tokens` is how many words of `signature` count
    as one word: 3 in scripts without spaces, where each character is one. `title_words` is how many words of the title
    the signature begins with. `is_stub` says that the text says nothing of its title, so that only the title tells what
    it is about. `corrects` says that the text, or its title, is marked as the correction of another one (see
    `correction_marks.py`). `segments` are the hashes of the text's segments, furniture included, for learning it.
    `site` is a 4-byte hash of the name of its site, empty without one. `word_hash` is what the words were hashed with.
    A sketch that was read back from the index has no fingerprints, windows, segments and word hash.
    """

    id: bytes
    text_hash: bytes
    whole_hash: bytes | None = None
    addresses: tuple[bytes, ...] = ()
    fingerprints: Fingerprints
    signature: bytes
    kinds: bytes
    fact_bytes: bytes
    checks: bytes = b""
    windows: bytes = b""
    words: int
    facts: tuple[str, ...] = ()
    tokens: int = 1
    title_words: int = 0
    is_stub: bool = False
    corrects: bool = False
    segments: Fingerprints = NO_HASHES
    site: bytes = b""
    word_hash: WordHash = PUBLIC

    def is_same_text(self, other: "Sketch") -> bool:
        """Whether the texts are the same, word for word, the furniture that is known of their sites aside."""
        theirs = (other.text_hash, other.whole_hash or other.text_hash)
        return self.text_hash in theirs or (self.whole_hash or self.text_hash) in theirs


class Passage(Struct, frozen=True):
    """Words of a text in a row: `first` up to, not including, `last`, by their place in the signature.

    In the text they stand from character `start` up to, not including, `end`; 0 and 0 until that was looked up.
    """

    first: int
    last: int
    start: int = 0
    end: int = 0


class Replacement(Struct, frozen=True):
    """A fact of a text that stands where the other text has another one.

    `word` is its place in the signature; `old` is what the other text has there, as printed or worked out, None where
    that is not known; `new` is what this text has, empty until that was looked up. `fact` are the two bytes of the
    other fact as long as `old` is not known. `near` are the places of kept words around the fact. Where there are some,
    the sentence was reworded: it is told only if enough of them stand in that sentence and the other figure is near and
    counts the same, and it decides nothing. Of a figure that was a profit and is a loss now (see `turns.py`), `turn` is
    the place of the word that says so in front of it, -1 where this text has none. Where not one figure stands in the
    place of one, `last` is the place of this text's last one, and `others` are the other text's figures behind `fact`.
    """

    word: int
    old: str | None
    new: str = ""
    fact: tuple[int, int] | None = None
    near: tuple[int, ...] = ()
    turn: int | None = None
    last: int | None = None
    others: tuple[tuple[int, int], ...] = ()


class Weight(Struct, frozen=True):
    """What passages of a text need to be news, so that this can be asked again when furniture has left them.

    They are `words` together, or one stands between `first` and `last` and has `sentence` words, or `clause` words and
    `some` of the `figures`, or they have `few` of the `figures`. All are counted in words of the signature, or are
    places in it.
    """

    words: float
    sentence: int
    first: int
    last: int
    few: int
    figures: tuple[int, ...]
    clause: int
    some: int

    def is_reached(self, news: Sequence[Passage]) -> bool:
        """Whether these passages are news."""
        if sum(one.last - one.first for one in news) >= self.words:
            return True
        for one in news:
            length = one.last - one.first if one.first >= self.first and one.last <= self.last else 0
            if length >= self.sentence or (length >= self.clause and self._figures_in((one,)) >= self.some):
                return True
        return self._figures_in(news) >= self.few

    def _figures_in(self, news: Sequence[Passage]) -> int:
        return sum(any(one.first <= place < one.last for one in news) for place in self.figures)


class Match(Struct, frozen=True, kw_only=True):
    """A verified comparison of an article with one indexed record.

    `relation` is how the article relates to `id`, `reverse` how `id` would relate to the article if it came second
    (an excerpt's reverse is an extension). Both are None when the comparison found no relation. `joins` says that the
    relation carries the story over (never for a template; for a revision only if the texts are alike). `adds` is the
    number of words that the article has and `id` lacks, `reverse_adds` the other way round. Where the relation promises
    something new, `news` are these passages of the article, and `changes` the facts that replace others. `corrected`
    says that a single word is news: an opposite, a negation, a denial, a name, or under one address a figure.
    `their_facts` are those that the sketch of `id` keeps as printed, where some of the changes lack `old`;
    `their_signature` is its signature, where there are `news`.
    `weight` says what `news` need to be any; None where each passage is. `retold` says that the article would add
    nothing if all its news were none; of a version only where wording and facts are mostly the same. `corrects` says
    that the article says that it corrects `id`, so that a name spelled otherwise is told, too.
    """

    id: bytes
    relation: Relation | None
    reverse: Relation | None
    joins: bool
    similarity: float
    containment: float
    shared: int
    facts: tuple[str, ...] = ()
    adds: int = 0
    reverse_adds: int = 0
    news: tuple[Passage, ...] = ()
    changes: tuple[Replacement, ...] = ()
    corrected: bool = False
    their_facts: tuple[str, ...] = ()
    their_signature: bytes = b""
    weight: Weight | None = None
    retold: bool = False
    corrects: bool = False
