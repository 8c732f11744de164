"""What a text opens with: the name that is its subject."""

from typing import Final

from copydesk_matching.match import Sketch
from copydesk_matching.words.hashed_words import NAME

#: The name that a text opens with, its subject, is among its first words.
OPENING_WORDS: Final = 14

#: So many names in a row that both texts open with are a subject, whatever place stands before them: `Reuters Varno
#: Lines`.
_OPENING_NAMES: Final = 3
_NAME: Final = bytes([NAME])


def subject_of(sketch: Sketch) -> int | None:
    """The first name of a text, if it stands near its start."""
    place = sketch.kinds.find(NAME, 0, OPENING_WORDS)
    return sketch.signature[place] if place >= 0 else None


def names_in_a_row(sketch: Sketch, fact_bytes: bytes) -> set[tuple[bytes, bytes]]:
    """The names that a text opens with, `_OPENING_NAMES` at a time: a subject behind an agency and a place."""
    start = max(0, sketch.kinds.find(NAME, 0, OPENING_WORDS))
    end = start
    while end < OPENING_WORDS and sketch.kinds[end : end + 1] == _NAME:
        end += 1
    return {
        (sketch.signature[place : place + _OPENING_NAMES], fact_bytes[place : place + _OPENING_NAMES])
        for place in range(start, end - _OPENING_NAMES + 1)
    }


def lacks_opening(sketch: Sketch, fact_bytes: bytes, other: Sketch, other_bytes: bytes) -> bool:
    """Whether a text lacks the name that another one opens with.

    A byte alone would find a short name in a text of a hundred words by chance, so a name is told by two. Only the word
    that a text begins with may be a name though nothing shows it.
    """
    place = other.kinds.find(NAME, 0, OPENING_WORDS)
    if place < 0:
        return False
    word, fact = other.signature[place], other_bytes[place]
    starts = sketch.signature[:1] + sketch.signature[sketch.title_words : sketch.title_words + 1]
    if word in (starts if NAME in sketch.kinds else sketch.signature[:OPENING_WORDS]):
        return False
    words = zip(sketch.signature, sketch.kinds, fact_bytes, strict=False)  # of the aligned words
    return not any(kind == NAME and byte == word and fact == theirs for byte, kind, theirs in words)
