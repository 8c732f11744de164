"""The normal forms of Unicode (UAX #15), in time that grows with the text.

The standard library sorts the marks behind a letter in quadratic time, and holds all threads of its process meanwhile:
a letter with a hundred thousand accents took half a minute. So of a run of more than 128 marks the first 30 stay, as
many as the Stream-Safe Text Format of UAX #15 has. No language writes more than five.
"""

import re
import unicodedata
from typing import Final, Literal

Form = Literal["NFC", "NFD", "NFKC", "NFKD"]

#: Marks that stay of a run of more than `LONG_RUN`.
MOST_MARKS: Final = 30
LONG_RUN: Final = 128
#: Each run that is longer has a character at a multiple of this, and others one and two halves of it behind that.
_STEP: Final = LONG_RUN // 2
#: What is no mark, and begins with one once it is taken apart: vowels of Tibetan, and two letters of Katakana in the
#: compatibility forms.
_MARKS_APART: Final = frozenset("\u0f73\u0f75\u0f81\uff9e\uff9f")
#: All that may be such a run, and much that is not: marks are no letters, blanks or ASCII.
#: Without a least length: a search for that would begin again at each of them.
_RUN: Final = re.compile(r"(?:[^\w\s\x00-\u02ff]++|[\uff9e\uff9f]++)++")


def to_form(form: Form, text: str) -> str:
    """Writes a text in a normal form; of more than `LONG_RUN` marks behind a letter the first `MOST_MARKS` stay.

    Args:
        form: `NFC`, `NFD`, `NFKC` or `NFKD`.
        text: Any text.
    """
    if text.isascii():
        return text
    if _may_have_long_run(text):
        text = _RUN.sub(lambda run: run[0] if len(run[0]) <= LONG_RUN else _shortened(run[0]), text)
    return unicodedata.normalize(form, text)


def _may_have_long_run(text: str) -> bool:
    """Whether there may be a run, by three characters of each `_STEP`: looking at all takes as long as other steps."""
    some = zip(text[::_STEP], text[_STEP // 2 :: _STEP], text[_STEP::_STEP], strict=False)
    return any(_is_mark(first) and _is_mark(second) and _is_mark(third) for first, second, third in some)


def _shortened(run: str) -> str:
    """What stays of characters that are marks, or signs between runs of marks."""
    kept: list[str] = []
    marks: list[str] = []
    for character in [*run, ""]:
        if character and _is_mark(character):
            marks.append(character)
            continue
        kept += marks[:MOST_MARKS] if len(marks) > LONG_RUN else marks
        kept.append(character)
        marks.clear()
    return "".join(kept)


def _is_mark(character: str) -> bool:
    return unicodedata.combining(character) > 0 or character in _MARKS_APART
