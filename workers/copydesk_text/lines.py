"""The lines of a scraped page: compared without regard to typography, and where the body begins and ends."""

import re
from collections.abc import Sequence
from typing import Final

from copydesk_text.scripts import FIRST_EAST_ASIAN

#: Longer lines are never a headline, a label or a byline; they are not even looked at closely.
LONGEST_HEADLINE: Final = 250

_TYPOGRAPHY: Final = re.compile(r"[\W_]+")
_ASCII_TYPOGRAPHY: Final = str.maketrans(
    {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
)
#: The same for Windows-1252, which has the letters of western Europe and the signs of their typography.
_WESTERN: Final = "cp1252"
_WESTERN_TYPOGRAPHY: Final = bytes(
    code if bytes((code,)).decode(_WESTERN, "replace").isalnum() else ord(" ") for code in range(256)
)
_SENTENCE_ENDS: Final = frozenset(".!?。！？؟।॥…۔։።፧။៕។༎།᙮᠃")
#: What may stand behind the mark that ends a sentence.
CLOSING: Final = "\"'”’»)]）」』*"
_BEHIND_STOP: Final = CLOSING + " "
#: Characters of the shortest paragraph of body text, and of the shortest in East Asia, where a character says more.
_BODY_CHARACTERS: Final = 60
_BODY_IDEOGRAPHS: Final = 20
#: Fewer characters are never a sentence paragraph, in any script.
SHORTEST_SENTENCE: Final = _BODY_IDEOGRAPHS
#: Thai and Lao, which have no mark for the end of a sentence: characters from which a line is body text all the same.
_UNENDED: Final = ("\u0e00", "\u0eff")
_UNENDED_CHARACTERS: Final = 120
#: Characters of the shortest line that is wrapped.
_WRAPPED: Final = 45
#: Lines of a text that are told apart. Each costs some 30 µs, and a text of the size limit can have a million.
MOST_LINES: Final = 20_000


def page_lines(text: str) -> list[str]:
    """The lines of a text, whatever ends them, each without space around it; blank lines stay as empty ones."""
    return [line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]


def join_surplus(text: str) -> tuple[str, tuple[str, ...]]:
    """Joins what stands behind the last line that is told apart, so that no text takes longer than its size explains.

    Args:
        text: The text of a page.

    Returns:
        The text with at most `MOST_LINES` lines and one that holds all others, and the warning that says so; the text
        as it is and no warning if it has no more.
    """
    if text.count("\n") < MOST_LINES:
        return text, ()
    lines = text.split("\n", MOST_LINES)
    rest = " ".join(lines.pop().split())
    return "\n".join([*lines, rest]), (f"the text has more than {MOST_LINES:,} lines: all behind them are one line",)


def folded(line: str) -> str:
    """A line as it is compared.

    Args:
        line: Any line.

    Returns:
        The line in one case, without punctuation, with single spaces; empty if nothing is left.
    """
    if line.isascii():  # a third of the time
        return " ".join(line.translate(_ASCII_TYPOGRAPHY).split())
    try:  # a third of the time, too
        western = line.encode(_WESTERN)
    except UnicodeEncodeError:
        return _TYPOGRAPHY.sub(" ", line).strip().casefold()
    return " ".join(western.translate(_WESTERN_TYPOGRAPHY).decode(_WESTERN).split()).casefold()


def ends_sentence(line: str) -> bool:
    """Whether a line ends like a sentence. Quotation marks and brackets behind the stop do not count."""
    last = line[-1:]
    if last.isalnum() or last in _SENTENCE_ENDS:  # most lines, in half the time
        return last in _SENTENCE_ENDS
    bare = line[-12:].rstrip(_BEHIND_STOP)
    return bool(bare) and bare[-1] in _SENTENCE_ENDS


def is_sentence_paragraph(line: str) -> bool:
    """Whether a line is long enough for body text and ends like a sentence. Some captions do, too."""
    length = len(line)
    if length < _BODY_CHARACTERS:
        return length >= _BODY_IDEOGRAPHS and line[length // 2] >= FIRST_EAST_ASIAN and ends_sentence(line)
    if ends_sentence(line):
        return True
    return length >= _UNENDED_CHARACTERS and any(
        _UNENDED[0] <= line[place] <= _UNENDED[1] for place in (length // 3, length // 2)
    )


def runs_on(lines: Sequence[str], index: int, whole: bool = True) -> bool:
    """Whether a hard-wrapped paragraph goes on from one line to the next. Bodies do that, headlines do not.

    Args:
        lines: The lines of a page, without space around them.
        index: The first of the two lines.
        whole: Whether the next line must be as long as wrapped lines are. The last line of a paragraph may be shorter.
    """
    if index + 1 >= len(lines):
        return False
    following = lines[index + 1]
    if not following[:1].islower() or (whole and len(following) < _WRAPPED):  # before the line itself: more fail here
        return False
    line = lines[index]
    return len(line) >= _WRAPPED and not ends_sentence(line)


def joined(lines: list[str]) -> str:
    """Lines as a text, without blank lines at its ends and with only one in a row."""
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    if kept and not kept[-1]:
        kept.pop()
    return "\n".join(kept)
