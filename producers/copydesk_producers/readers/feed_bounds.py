"""Bounds what a feed may cost before feedparser reads it, and while it does.

feedparser takes 50 to 100 µs for each tag, twice where the XML is broken, and some of its patterns take quadratic time.
So a feed of two megabytes could take minutes, or for ever.
"""

import re
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from copydesk_producers.readers.encodings import as_utf8
from copydesk_producers.readers.item import UnreadableInput

#: A feed may have this many tags, its own and those in its texts, and a larger one a tag in this many bytes.
_TAGS: Final = 40_000
_BYTES_A_TAG: Final = 50
#: Attributes of one tag. Reading them takes quadratic time.
_ATTRIBUTES: Final = 200
#: Processor time that reading may take, in seconds: for any feed, and for each mebibyte.
_SECONDS: Final = 2.0

_ROOT: Final = re.compile(rb"<\w")
_BLANKS: Final = re.compile(rb"\s{2,}")
_NUMERIC_TAG: Final = re.compile(rb"&#(?:0{0,8}60|[xX]0{0,8}3[cC]);")
#: A reference in an entity; `&#160;` is a character.
_REFERENCE: Final = re.compile(rb"&(?!#)")
#: Numbers of characters in a row; feedparser reads them without a semicolon, too.
_NUMBERS: Final = re.compile(rb"(?:&#(?:[xX][0-9a-fA-F]+|[0-9]+);?)+")
_NUMBER: Final = re.compile(rb"&#([xX]?)0*([0-9a-fA-F]*)")
#: Digits of the largest number of a character.
_DIGITS: Final = 7
_ATTRIBUTE: Final = re.compile(rb"\s[^\s=<>\"']+\s*=\s*[\"']")


class _TimeIsUp(BaseException):
    """Not an Exception, so that nothing on the way swallows it."""


def as_bounded(data: bytes) -> bytes:
    """The feed in UTF-8, with short runs of blanks in front of its root, and without numbers of no character.

    Raises:
        UnreadableInput: It has more tags or attributes than are read, or entities made of others.
    """
    data = as_utf8(data)
    if b"&#" in data:
        data = _NUMBERS.sub(_characters, data)
    _count_tags(data)
    _count_attributes(data)
    _refuse_nested_entities(data)
    root = _ROOT.search(data)
    start = root.start() if root else len(data)
    return _BLANKS.sub(lambda run: b"\n" if b"\n" in run[0] else b" ", data[:start]) + data[start:]


def _characters(run: re.Match[bytes]) -> bytes:
    """Numbers of characters. Where one is none, halves of a pair are put together, and others become U+FFFD.

    feedparser ends in an error there, and some programs write an emoji as the two halves of its pair.
    """
    codes = [_code(number) for number in _NUMBER.finditer(run[0])]
    if all(code < 0xD800 or 0xDFFF < code <= sys.maxunicode for code in codes):
        return run[0]
    text = "".join(chr(code) if code <= sys.maxunicode else "\ufffd" for code in codes)
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return b"".join(b"&#%d;" % ord(character) for character in whole)


def _code(number: re.Match[bytes]) -> int:
    """The number; one that is no character where it has too many digits."""
    digits = number[2]
    if len(digits) > _DIGITS:
        return sys.maxunicode + 1
    return int(digits or b"0", 16 if number[1] else 10)


def _count_tags(data: bytes) -> None:
    most = max(_TAGS, len(data) // _BYTES_A_TAG)
    tags = data.count(b"<") + data.count(b"&lt;")
    if tags <= most:
        tags += sum(1 for _ in _NUMERIC_TAG.finditer(data))
    if tags > most:
        raise UnreadableInput(
            f"has {tags:,} tags in {len(data):,} bytes; a feed of this size is read up to {most:,}: split it"
        )


def _count_attributes(data: bytes) -> None:
    for piece in data.split(b"<"):
        if piece.count(b"=") > _ATTRIBUTES and len(_ATTRIBUTE.findall(piece)) > _ATTRIBUTES:
            raise UnreadableInput(f"has a tag of more than {_ATTRIBUTES} attributes")


def _refuse_nested_entities(data: bytes) -> None:
    for declared in data.split(b"<!ENTITY")[1:]:
        if _REFERENCE.search(declared.partition(b">")[0]):
            raise UnreadableInput("declares entities that are made of others, which grow without bound")


@contextmanager
def bounded_time(size: int) -> Iterator[None]:
    """Ends the block when it has taken the processor time that a feed of `size` bytes may take.

    Only in the main thread, where Python runs the handlers of signals, and where nobody else uses this timer.

    Raises:
        UnreadableInput: The time is up.
    """
    seconds = _SECONDS * max(1.0, size / 1024**2)
    if (
        not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
        or signal.getitimer(signal.ITIMER_VIRTUAL)[0] > 0
    ):
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _end)
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    except _TimeIsUp:
        raise UnreadableInput(f"takes more than {seconds:.1f} s of processor time to read as a feed") from None
    finally:
        signal.signal(signal.SIGVTALRM, before)


def _end(number: int, frame: FrameType | None) -> None:
    raise _TimeIsUp
