"""Widget lines of scraped pages: share buttons, counters, advertising and navigation (`furniture_labels.toml`)."""

import re
from functools import lru_cache
from typing import Final, Literal

from copydesk_text.lines import folded
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import FurnitureLabels, every
from copydesk_text.newsroom.lexicon.word_table import ByLanguage, Small

_LONGEST_LABEL: Final = 45
#: Letters at the beginning of a line that tell most lines from labels.
_LETTERS: Final = 3


#: Counters: shares, comments, picture numbers, reading minutes; a lone number or the two-letter label of a widget.
_COUNTER: Final = re.compile(
    r"[\[(]?[0-9٠-٩]{1,6}[\])]?|[0-9]{1,4}(?:[.,][0-9]{1,3})?\s?[KkMm]"
    r"|[0-9.,]{1,7}[Kk]?\s(?:shares?|comments?|views?|likes?|retweets?)"
    r"|[0-9]{1,3}[\s-]?min(?:ute)?s?[\s-]read|[0-9]{1,2}\s(?:second|min(?:ute)?|hr|hour|day|week|month|year)s?\sago",
    re.IGNORECASE,
)
_GALLERY: Final = re.compile(
    r"[0-9]{1,3}\s?/\s?[0-9]{1,3}|(?:Image|Photo|Slide)\s?[0-9]{1,3}\s?(?:of|/)\s?/?\s?[0-9]{1,3}", re.IGNORECASE
)
_GALLERY_OPENINGS: Final = ("image", "photo", "slide")
_SIGNS: Final = re.compile(r"[•·|×✕✖>»<«/,;:.\[\]\-–—+#*_=~◎■□●○◆◇▲△▼]{1,5}")


def is_certain_label(line: str) -> bool:
    """Whether a line is page furniture wherever it stands."""
    return len(line) <= _LONGEST_LABEL and _kind(line) == "always"


def is_counter(line: str) -> bool:
    """Whether a line is a lone number, or a number of shares, comments, minutes or the like."""
    return len(line) <= _LONGEST_LABEL and _COUNTER.fullmatch(line) is not None


def is_gallery_label(line: str) -> bool:
    """Whether a line is the label of a picture in a gallery: `Image 1 of 3`, `1 / 3`, `Close`."""
    return len(line) <= _LONGEST_LABEL and (bool(_GALLERY.fullmatch(line)) or folded(line) in _gallery())


def is_label(line: str) -> bool:
    """Whether a line is page furniture if it stands outside the body or beside a certain label."""
    if len(line) > _LONGEST_LABEL:
        return False
    letters = line[:_LETTERS]
    return (not letters.isalpha() or letters.casefold()[:_LETTERS] in _beginnings()) and _kind(line) is not None


@lru_cache(maxsize=16_384)  # a site prints the same labels on every page
def _kind(line: str) -> Literal["always", "beside"] | None:
    label = folded(line)
    if label in _always():
        return "always"
    if label in _beside() or _COUNTER.fullmatch(line) or _GALLERY.fullmatch(line) or _SIGNS.fullmatch(line):
        return "beside"
    return None


@built_once
def _always() -> frozenset[str]:
    return _as_compared(read_table(FurnitureLabels).always)


@built_once
def _beside() -> frozenset[str]:
    return _as_compared(read_table(FurnitureLabels).beside)


@built_once
def _beginnings() -> frozenset[str]:
    """How all of them begin, and how the labels of a gallery do; counters and signs begin with no letter."""
    return frozenset(label[:_LETTERS] for label in (*_always(), *_beside(), *_GALLERY_OPENINGS))


@built_once
def _gallery() -> frozenset[str]:
    return _as_compared(read_table(FurnitureLabels).gallery)


def _as_compared(labels: ByLanguage[Small]) -> frozenset[str]:
    return frozenset(map(folded, every(labels)))
