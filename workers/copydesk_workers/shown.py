"""Text of strangers, made safe for a terminal. Everything that people read goes through here.

A document may hold what a terminal obeys (clear the screen, set the clipboard, move the cursor) and what makes text
look other than it is (right-to-left overrides). Such characters are shown as escapes: `\\x1b`, `\\u202e`.
"""

import re
import unicodedata
from typing import Final

#: Controls (C0, DEL, C1), overrides and isolates of direction, line and paragraph separators, lone surrogates.
_UNSAFE: Final = "\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u206f\u2028\u2029\ud800-\udfff"
#: Marks of direction. Arabic and Hebrew texts need them; others do not.
_MARKS: Final = "\u061c\u200e\u200f"

_ONE_LINE: Final = re.compile(f"[{_UNSAFE}{_MARKS}]")
_LINES: Final = re.compile(f"(?![\n\t])[{_UNSAFE}{_MARKS}]")


def shown(text: str) -> str:
    """Makes a text safe to print on one line.

    Args:
        text: Anything: a title, an id, a file name, a message.

    Returns:
        The text with every character that a terminal obeys as a visible escape, line breaks and tabs included. Marks of
        direction stay in a text with right-to-left letters. A text without such characters comes back as it is.
    """
    return _escaped(_ONE_LINE, text)


def shown_lines(text: str) -> str:
    """Makes a text safe to print, like `shown`, but keeps its line breaks and tabs."""
    return _escaped(_LINES, text)


def shown_json(line: str) -> str:
    r"""Makes a line of JSON safe to print. It stays the same JSON: the characters become `\uXXXX` in its strings."""
    return _ONE_LINE.sub(lambda match: f"\\u{ord(match[0]):04x}", line)


def _escaped(unsafe: re.Pattern[str], text: str) -> str:
    if unsafe.search(text) is None:
        return text
    keeps_marks = any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text if letter not in _MARKS)
    return unsafe.sub(lambda match: match[0] if keeps_marks and match[0] in _MARKS else _escape(match[0]), text)


def _escape(letter: str) -> str:
    code = ord(letter)
    named = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}.get(letter)
    return named or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")
