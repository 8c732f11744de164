"""Finds the credits of a text: who reported, wrote and edited it (`Reporting by …; Editing by …`).

Each version of a story has other editors. Their names would count as facts that differ, and their credits as news.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from msgspec import Struct

from copydesk_matching.words.hash_table import HashTable
from copydesk_matching.words.hashed_words import (
    LINE_END,
    LOW_BITS,
    PARAGRAPH_END,
    Flags,
    HashedTexts,
    HashedWords,
    Places,
)
from copydesk_matching.words.letters import fold_word
from copydesk_matching.words.word_hash import WordHash

#: The work that a credit begins with …
_WORK: Final = (
    "reporting writing editing compiled translated edited reported"
    " reporte reportaje editado editada escrito escrita traducido traducida reportagem edição"
    " reportage rédigé édité redigiert geschrieben bericht"
)
#: … the word behind it, in lower case, in front of a name …
_BY: Final = "by por de par von"
#: … the word that may stand before it …
_MORE: Final = "additional further"
#: … and what stands between the names of a credit.
_BETWEEN: Final = "and in from for at with the of y e et en und à additional further"
#: Longest credit, in words.
_MOST_WORDS: Final = 80


class _Listed(Struct, frozen=True, eq=False):
    """The words above as hashes."""

    work: HashTable
    by: frozenset[int]
    more: frozenset[int]
    starts: frozenset[int]  # work and more
    inside: frozenset[int]


@lru_cache(maxsize=4)
def _listed(word_hash: WordHash) -> _Listed:
    work, by, more, between = (
        word_hash.hash_list([fold_word(word) for word in words.split()]) & ~np.uint64(LOW_BITS)
        for words in (_WORK, _BY, _MORE, _BETWEEN)
    )
    starts, inside = np.concatenate((work, more)), np.concatenate((work, by, between))
    work.sort()
    return _Listed(HashTable(work), *(frozenset(hashes.tolist()) for hashes in (by, more, starts, inside)))


def find_credits(texts: HashedTexts, word_hash: WordHash) -> dict[int, Flags]:
    """Finds credits in many texts at once.

    Args:
        texts: The words of the texts.
        word_hash: What they are hashed with.

    Returns:
        Index of a text with credits → for each of its words, whether it stays when they are left out.
    """
    listed = _listed(word_hash)
    if not len(texts.hashes):
        return {}
    places, _ = listed.work.find(texts.hashes)
    if not len(places):
        return {}
    owners = texts.bounds.searchsorted(places, "right") - 1
    kept: dict[int, Flags] = {}
    for text in dict.fromkeys(owners.tolist()):
        first = int(texts.bounds[text])
        spans = _spans(texts.text(text), places[owners == text] - first, listed)
        if spans:
            stays = np.ones(int(texts.bounds[text + 1]) - first, dtype=bool)
            for start, end in spans:
                stays[start:end] = False
            kept[text] = stays
    return kept


def without_credits(words: HashedWords, word_hash: WordHash, least: int) -> HashedWords:
    """The words of a text without its credits; all of them where fewer than `least` would be left."""
    stays = find_credits(HashedTexts.alone(words), word_hash).get(0)
    return words if stays is None or stays.sum() < least else words.where(stays)


def _spans(words: HashedWords, places: Places, listed: _Listed) -> Sequence[tuple[int, int]]:
    """Where the credits of a text begin and end; `places` are those of words of work."""
    spans: list[tuple[int, int]] = []
    end = 0
    for place in places.tolist():
        if place < end or place + 2 >= len(words.hashes):
            continue
        start = place
        if start and int(words.hashes[start - 1]) in listed.more:
            start -= 1
        opens = start == 0 or words.gaps[start - 1] >= LINE_END
        if opens and words.capitalised[start] and _names_follow(words, place, listed):
            end = _end(words, place, listed)
            spans.append((start, end))
    return spans


def _names_follow(words: HashedWords, place: int, listed: _Listed) -> bool:
    """Whether `by` and a name stand behind a word."""
    return (
        int(words.hashes[place + 1]) in listed.by
        and not words.capitalised[place + 1]
        and bool(words.capitalised[place + 2])
    )


def _end(words: HashedWords, place: int, listed: _Listed) -> int:
    """The place behind the last word of a credit.

    It goes on while there are names, and words between names. In a new line it goes on with such a word, or behind one;
    in a new paragraph with other work.
    """
    part = slice(place + 2, place + 2 + _MOST_WORDS)
    hashes, capitalised = words.hashes[part].tolist(), words.capitalised[part].tolist()
    gaps = words.gaps[place + 1 : place + 1 + len(hashes)].tolist()  # what stands before each of them
    end = 0
    was_inside = True
    for index, (hash_, capital, gap) in enumerate(zip(hashes, capitalised, gaps, strict=True)):
        is_inside = hash_ in listed.inside
        if not capital and not is_inside:
            break
        if (gap == LINE_END and not (is_inside or was_inside)) or (gap == PARAGRAPH_END and hash_ not in listed.starts):
            break
        was_inside = is_inside
        if capital:
            end = index + 1
    return place + 2 + end
