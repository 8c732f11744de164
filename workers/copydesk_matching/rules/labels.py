"""Words with capitals that stand against each other and name nobody else: labels of figures, and initials of a name.

`Revs 16.8 mln` for `Sales 16.8 mln`, and `U.S.` for `United States`. A label of another meaning tells something else:
`Gross` for `Net`.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from string import ascii_lowercase
from typing import Final

from copydesk_matching.rules.alignment import Alignment
from copydesk_matching.words.hashed_words import NAME
from copydesk_matching.words.letters import fold_word
from copydesk_matching.words.word_hash import PUBLIC, WordHash
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import ResultWords, every

#: Letters that may be initials, of scripts with capitals; of a plural they are written twice: `EE.UU.`.
_LETTERS: Final = ascii_lowercase + "абвгдежзийклмнопрстуфхцчшщэюяіїєґαβγδεζηθικλμνξοπρστυφχψω"
#: Bits of a name's fact byte that tell its length; those above tell its first letter.
_LENGTH_BITS: Final = 2

#: The two bytes of a name's hash that a signature keeps.
Fact = tuple[int, int]
_Labels = Mapping[Fact, frozenset[int]]
_NOTHING: Final = frozenset[int]()


def hash_of(alignment: Alignment) -> WordHash:
    """What both texts were hashed with. One of them was read back, and does not say."""
    ours, theirs = alignment.left.word_hash, alignment.right.word_hash
    return ours if theirs is PUBLIC else theirs


def name_the_same(ours: Sequence[Fact], theirs: Sequence[Fact], word_hash: WordHash) -> bool:
    """Whether as many names on both sides are labels of one meaning, or on one side initials of those on the other.

    Args:
        ours: The names of one text, each by the two bytes that its signature keeps.
        theirs: Those that stand against them in the other.
        word_hash: What both were hashed with.
    """
    if len(ours) != len(theirs):
        return False
    labels = _labels(word_hash)
    if all(_mean_the_same(labels, one, other) for one, other in zip(ours, theirs, strict=True)):
        return True
    if len(ours) == 1 or any(initial_of(one) != initial_of(other) for one, other in zip(ours, theirs, strict=True)):
        return False
    letters = _letters(word_hash)
    return _all_in(ours, letters) or _all_in(theirs, letters)


def is_label(name: Fact, word_hash: WordHash) -> bool:
    """Whether a word with a capital says what a figure counts."""
    return name in _labels(word_hash)


def is_result_word(word: str) -> bool:
    """Whether a printed word says what a figure counts."""
    return fold_word(word) in _result_words()


def labels_replaced(alignment: Alignment) -> int:
    """Counts the labels of figures that stand against others of their meaning in one place."""
    labels = _labels(hash_of(alignment))
    found = 0
    for start, end, their_start, their_end in alignment.places_of_facts():
        ours, theirs = alignment.left.kinds[start:end], alignment.right.kinds[their_start:their_end]
        if NAME in ours and NAME in theirs:
            one = list(zip(alignment.left.signature[start:end], alignment.left_bytes[start:end], strict=True))
            other = list(
                zip(
                    alignment.right.signature[their_start:their_end],
                    alignment.right_bytes[their_start:their_end],
                    strict=True,
                )
            )
            found += min(_count_meant(labels, one, other), _count_meant(labels, other, one))
    return found


def _mean_the_same(labels: _Labels, one: Fact, other: Fact) -> bool:
    return not labels.get(one, _NOTHING).isdisjoint(labels.get(other, _NOTHING))


def _count_meant(labels: _Labels, ours: Sequence[Fact], theirs: Sequence[Fact]) -> int:
    """How many of our labels mean what one of theirs means."""
    meant = frozenset[int]().union(*(labels.get(name, _NOTHING) for name in theirs))
    return sum(not labels.get(name, _NOTHING).isdisjoint(meant) for name in ours)


def initial_of(name: Fact) -> int:
    """The first letter of a name, as its fact byte tells it."""
    return name[1] >> _LENGTH_BITS


def _all_in(names: Collection[Fact], known: frozenset[Fact]) -> bool:
    return all(name in known for name in names)


@built_once
def _result_words() -> frozenset[str]:
    return frozenset(fold_word(word) for words in every(read_table(ResultWords).words) for word in words.split())


@lru_cache(maxsize=4)
def _labels(word_hash: WordHash) -> _Labels:
    """Each label, and the numbers of what it means: a word may be one of several languages."""
    found: dict[Fact, frozenset[int]] = {}
    for number, words in enumerate(sorted(every(read_table(ResultWords).words))):
        for fact in _facts(words.split(), word_hash):
            found[fact] = found.get(fact, _NOTHING) | {number}
    return found


@lru_cache(maxsize=4)
def _letters(word_hash: WordHash) -> frozenset[Fact]:
    return _facts([*_LETTERS, *(2 * letter for letter in _LETTERS)], word_hash)


def _facts(words: Collection[str], word_hash: WordHash) -> frozenset[Fact]:
    hashes = word_hash.hash_list([fold_word(word) for word in words])
    return frozenset((hash_ >> 32 & 0xFF, hash_ >> 40 & 0xFF) for hash_ in hashes.tolist())
