"""People who stand in each other's place in two texts, whoever is named elsewhere: `Karl Lund` for `Anna Lund`.

A name alone may be another word for the same: `Britain` for a second `London`. A given name is none for another one,
nor is a family name behind the same given name.
"""

from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Final

from copydesk_matching.match import Sketch
from copydesk_matching.rules.alignment import Alignment, Gap
from copydesk_matching.rules.labels import Fact, hash_of, initial_of
from copydesk_matching.words.hashed_words import NAME
from copydesk_matching.words.languages import read_languages
from copydesk_matching.words.letters import fold_word
from copydesk_matching.words.word_hash import WordHash
from copydesk_text.entities.read_names import GivenName, no_names, read_names, titles
from copydesk_text.newsroom.lexicon.read_table import read_table
from copydesk_text.newsroom.lexicon.schema import OrganisationWords, every

#: Words kept on either side of the names.
_KEPT_AROUND: Final = 5
#: Words of a person's name.
_WORDS: Final = 2


@lru_cache(maxsize=4)
def people_replaced(alignment: Alignment) -> frozenset[Gap]:
    """Finds the gaps in which one person's name, or a word of it, stands against another's; remembered like gaps.

    Args:
        alignment: The two texts aligned.

    Returns:
        The gaps, each with one name or two on both sides, between words that both texts have.
    """
    return frozenset(_find(alignment))


def _find(alignment: Alignment) -> Iterator[Gap]:
    gaps = alignment.gaps
    for number in alignment.fact_gaps:
        gap = gaps[number]
        start, end, their_start, their_end = gap
        if (
            end - start == their_end - their_start <= _WORDS
            and 0 < number < len(gaps) - 1
            and start - gaps[number - 1][1] >= _KEPT_AROUND
            and gaps[number + 1][0] - end >= _KEPT_AROUND
            and _are_others(alignment, gap)
        ):
            yield gap


def _are_others(alignment: Alignment, gap: Gap) -> bool:
    """Whether two people are named in a gap: by given names, or by family names behind one given name."""
    start, end, their_start, their_end = gap
    left, right = alignment.left, alignment.right
    ours, theirs = (
        _names(left, alignment.left_bytes, start, end),
        _names(right, alignment.right_bytes, their_start, their_end),
    )
    if not (ours and theirs) or initial_of(ours[0]) == initial_of(theirs[0]):
        return False
    before, behind = (_names(left, alignment.left_bytes, *place) for place in ((start - 1, start), (end, end + 1)))
    word_hash = hash_of(alignment)
    given = _given(word_hash)
    if end - start == _WORDS or behind:
        people = ours[0] in given and theirs[0] in given
    else:
        people = bool(before) and before[0] in given
    return people and _no_person(word_hash).isdisjoint((*ours, *theirs, *before, *behind))


def _names(sketch: Sketch, fact_bytes: bytes, start: int, end: int) -> list[Fact]:
    """The words between two places by the bytes that a signature keeps, if all are names."""
    if sketch.kinds.count(NAME, start, end) < end - start:
        return []
    return list(zip(sketch.signature[start:end], fact_bytes[start:end], strict=False))


@lru_cache(maxsize=4)
def _given(word_hash: WordHash) -> frozenset[Fact]:
    """Common given names."""
    names = {name for language in read_languages().values() for name in language.given.split()}
    return _facts(names.union(row.name for row in read_names(GivenName)), word_hash)


@lru_cache(maxsize=4)
def _no_person(word_hash: WordHash) -> frozenset[Fact]:
    """Words with a capital that are no part of a person's name: offices, forms of address, firms, organisations."""
    table = read_table(OrganisationWords)
    addresses = (word for language in read_languages().values() for word in language.addresses.split())
    return _facts({*no_names(), *titles(), *addresses, *table.forms, *every(table.behind)}, word_hash)


def _facts(names: Collection[str], word_hash: WordHash) -> frozenset[Fact]:
    words = {fold_word(word) for name in names for word in name.lower().replace(".", " ").replace("-", " ").split()}
    hashes = word_hash.hash_list(sorted(words))
    return frozenset((hash_ >> 32 & 0xFF, hash_ >> 40 & 0xFF) for hash_ in hashes.tolist())
