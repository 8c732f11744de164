"""Where the words of a signature stand in the text that it was made from.

A signature has no positions, and it may lack parts of the text (menus, known furniture) or begin with the title. So the
text is cut into words once more, roughly, and their bytes are aligned with the signature. What is left between them are
mostly numbers: of several words (`seven million`), with their unit or its sign (`$2.5 billion`, `40 percent`). Each of
these is found as the words in a row that have its byte when they are read together.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple

import numpy as np
import regex
from rapidfuzz.distance import Levenshtein

from copydesk_matching.words.figures import SYMBOLS
from copydesk_matching.words.letters import is_serbian, to_latin
from copydesk_matching.words.tokens import hash_together
from copydesk_matching.words.word_hash import PUBLIC, WordHash

#: A word with the figures behind its inner marks (1,500.25); of scripts without spaces each character is one.
_SPACELESS: Final = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_WORD: Final = regex.compile(
    rf"[[{_SPACELESS}]&&[\p{{L}}\p{{N}}\p{{M}}]]\p{{M}}*"
    rf"|[[\p{{L}}\p{{N}}\p{{M}}\u200c\u200d]--[{_SPACELESS}]]+(?:[.,:/]\p{{N}}+)*",
    regex.V1,
)
#: Signs that stand behind a figure.
_SIGNS: Final = frozenset(SYMBOLS) - {"$"}
#: Words, and numbers of several words, whose bytes a process remembers; a full memory is emptied.
_REMEMBERED: Final = 100_000
_LONGEST_REMEMBERED: Final = 100
#: Words of a number with its unit, at most, and words in a row among which such numbers are looked for.
_WORDS_OF_A_NUMBER: Final = 5
_WORDS_OF_A_GAP: Final = 60
#: The longest number that is looked for, in characters.
_LONGEST_NUMBER: Final = 60

#: Of a text with many more words than its signature has, this many times as many are looked through first; the rest
#: only if fewer than this share of the signature stands among them.
_LOOKED_THROUGH: Final = 2
_PLACED: Final = 0.99
#: Words that are looked through at all: four times those of the longest signature.
_MOST_WORDS: Final = 32_768

#: Where a word starts in the text, and where it ends, in characters.
Place = tuple[int, int]


def place_words(text: str, signature: bytes, word_hash: WordHash = PUBLIC) -> list[Place | None]:
    """Finds where the words of a signature stand.

    Args:
        text: The text, or the text without some of its lines.
        signature: One byte a word.
        word_hash: What the words were hashed with.

    Returns:
        The place of each word of the signature; None for one that is not in the text, or behind too many others.
    """
    words = islice(_WORD.finditer(text), _MOST_WORDS)
    spans = [match.span() for match in islice(words, _LOOKED_THROUGH * len(signature))]
    placed = _place(text, signature, spans, word_hash)
    if len(placed) - placed.count(None) < _PLACED * len(placed) and (rest := [match.span() for match in words]):
        return _place(text, signature, spans + rest, word_hash)
    return placed


def _place(text: str, signature: bytes, spans: Sequence[Place], word_hash: WordHash) -> list[Place | None]:
    """Places the words of a signature among these words of the text."""
    printed = [text[start:end] for start, end in spans]
    if is_serbian(text):
        printed = [to_latin(word) for word in printed]
    bytes_of = _remember(printed, word_hash)
    found = bytearray()
    owners: list[int] = []  # of each byte, the number of its word
    for number, word in enumerate(printed):
        bytes_ = bytes_of[word]
        found += bytes_
        owners += [number] * len(bytes_)
    placed: list[Place | None] = [None] * len(signature)
    gaps: list[_Gap] = []
    ours = theirs = 0  # where the last words that both have ended
    for start, their_start, size in Levenshtein.editops(signature, bytes(found)).as_matching_blocks():
        if start > ours and their_start > theirs:
            gaps.append(_Gap(ours, start, owners[theirs], owners[their_start - 1] + 1))
        placed[start : start + size] = [spans[owner] for owner in owners[their_start : their_start + size]]
        ours, theirs = start + size, their_start + size
    _place_numbers(
        placed, [gap for gap in gaps if gap.last - gap.first <= _WORDS_OF_A_GAP], text, signature, spans, word_hash
    )
    return placed


class _Gap(NamedTuple):
    """Words of a signature that have no place yet, `start` up to `end`; in the text these are `first` up to `last`."""

    start: int
    end: int
    first: int
    last: int


def _place_numbers(
    placed: list[Place | None],
    gaps: Sequence[_Gap],
    text: str,
    signature: bytes,
    spans: Sequence[Place],
    word_hash: WordHash,
) -> None:
    """Places the words of gaps that are one word each when several words of the text are read together."""
    rows = {
        (first, last): place
        for gap in gaps
        for first in range(gap.first, gap.last)
        for last in range(first + 1, min(first + _WORDS_OF_A_NUMBER, gap.last) + 1)
        if (place := _with_signs(text, spans[first][0], spans[last - 1][1]))[1] - place[0] <= _LONGEST_NUMBER
    }
    bytes_of = _remember((text[start:end] for start, end in rows.values()), word_hash)
    for gap in gaps:
        first = gap.first
        for word in range(gap.start, gap.end):
            wanted = signature[word : word + 1]
            for row, (start, end) in _rows_of(rows, first, gap.last):
                if bytes_of[text[start:end]] == wanted:
                    placed[word] = start, end
                    first = row
                    break


def _rows_of(rows: dict[tuple[int, int], Place], first: int, last: int) -> Iterator[tuple[int, Place]]:
    """The rows of words between two words, and the word behind each; the first ones and of these the longest first."""
    for start in range(first, last):
        for end in range(min(start + _WORDS_OF_A_NUMBER, last), start, -1):
            if (start, end) in rows:
                yield end, rows[start, end]


def _with_signs(text: str, start: int, end: int) -> Place:
    """A place with the signs of units in front of it and behind it."""
    if start and text[start - 1] in SYMBOLS:
        start -= 1
    behind = end + (text[end : end + 1] == " ")
    if text[behind : behind + 1] in _SIGNS:
        end = behind + 1
    return start, end


@lru_cache(maxsize=4)
def _bytes_of(word_hash: WordHash) -> dict[str, bytes]:
    """What a process remembers of words that were hashed so."""
    return {}


def _remember(words: Iterable[str], word_hash: WordHash) -> dict[str, bytes]:
    """The bytes of these words, or of several together, among those of others."""
    bytes_of = _bytes_of(word_hash)
    wanted = set(words)
    new = list(wanted - bytes_of.keys())
    if not new:
        return bytes_of
    if len(bytes_of) + len(new) > _REMEMBERED:
        bytes_of.clear()
        new = list(wanted)
    known = bytes_of
    if any(len(word) > _LONGEST_REMEMBERED for word in new):  # nothing is kept of what has long words
        bytes_of = {word: known[word] for word in wanted if word in known}
    found, places = hash_together(new, word_hash)
    bytes_ = (found.hashes >> np.uint64(32)).astype(np.uint8).tobytes()
    bounds = found.bounds.tolist()
    for word, place in zip(new, places, strict=True):
        bytes_of[word] = bytes_[bounds[place] : bounds[place + 1]]
    return bytes_of
