"""Texts and sketches for the tests of the index: words from a small stock, so that texts overlap as one likes."""

from collections.abc import Iterable

from copydesk_matching.match import Sketch
from copydesk_matching.sketch import make_sketch
from copydesk_schemas import RawDocument
from copydesk_text.article import Article

#: One day, in milliseconds.
DAY = 86_400_000


def passage(number: int, words: int = 30) -> str:
    """A text that shares no word with the passage of another number."""
    return " ".join(f"p{number}w{word}" for word in range(words))


def sketch_of(text: str, entry_id: str, position: int = 0) -> Sketch:
    """The sketch of a text as article `position` of a raw entry."""
    return make_sketch(Article(document=RawDocument(text=text), text=text, position=position), entry_id)


def at(milliseconds: int, numbers: Iterable[int], sequence: int = 0) -> Sketch:
    """The sketch of a text that joins these passages, at that event time."""
    return sketch_of(" ".join(passage(number) for number in numbers), f"{milliseconds}-{sequence}")
