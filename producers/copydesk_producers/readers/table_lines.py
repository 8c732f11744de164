"""Decodes the lines of a table, and knows where a row ends that is larger than the limit."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from typing import IO, Final, TypeVar

from copydesk_producers.readers.encodings import decode_text, detect_encoding
from copydesk_producers.readers.streams import peek

_Line = TypeVar("_Line", str, bytes)

_CHUNK: Final = 1 << 16


def wide(head: bytes) -> bool:
    """Whether a table is marked as UTF-16."""
    return head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


class TableLines:
    """The lines of a table with their ends, for `csv.reader`; one over the limit is cut.

    The encoding is found once, from the head, or where that is ASCII, from the first lines that are not. `csv` begins
    anew with the next line after an error. In a row that is larger than the limit this may be the middle of a cell, so
    quotes are counted: within quotes their number is odd.
    """

    def __init__(self, stream: IO[bytes], head: bytes, limit: int) -> None:
        """Finds the encoding.

        Args:
            stream: The table.
            head: Its first bytes, which the stream gives, too.
            limit: Characters that a line may have; bytes where it is not UTF-16.
        """
        self._limit = limit
        self._stream = stream
        self._encoding = detect_encoding(head)
        #: Whether nothing but ASCII was read, which says nothing about the encoding of what follows.
        self._is_undecided = head.isascii()
        self._lines = self._wide_lines() if wide(head) else self._narrow_lines()
        self._quotes = 0
        self._size = 0
        self._is_cut = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        """The next line.

        Raises:
            csv.Error: The line before it was cut within quotes, and the row ended there.
        """
        if self._is_cut:
            raise csv.Error(f"a line of it is larger than {self._limit:,} bytes")
        line, quotes, self._is_cut = next(self._lines)
        self._quotes += quotes
        self._size += len(line)
        return line

    def begin_row(self) -> None:
        """A row begins with the next line."""
        self._quotes = 0
        self._size = 0
        self._is_cut = False

    def end_large_row(self) -> bool:
        """Passes over the rest of a row that could not be read, if it is larger than the limit.

        Returns:
            False if the table ended before the row.
        """
        if self._size <= self._limit:
            return True
        while self._quotes % 2:
            following = next(self._lines, None)
            if following is None:
                return False
            self._quotes += following[1]
        return True

    def _wide_lines(self) -> Iterator[tuple[str, int, bool]]:
        text = io.TextIOWrapper(self._stream, encoding="utf-16", errors="replace", newline="")
        yield from _counted(text.readline, self._limit, '"', ("\n", "\r"))

    def _narrow_lines(self) -> Iterator[tuple[str, int, bool]]:
        mark = codecs.BOM_UTF8
        for line, quotes, is_cut in _counted(lambda size: self._stream.readline(size), self._limit, b'"', (b"\n",)):
            line, mark = line.removeprefix(mark), b""
            yield self._decode(line.rstrip(b"\r\n")) + "\n", quotes, is_cut

    def _decode(self, line: bytes) -> str:
        if self._encoding != "utf-8":
            return line.decode(self._encoding, errors="replace")
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            if not self._is_undecided:
                return decode_text(line)  # one line that is not as the others are
            self._is_undecided = False
            following, self._stream = peek(self._stream, _CHUNK)
            self._encoding = detect_encoding(line + b"\n" + following)
            return self._decode(line)
        self._is_undecided = self._is_undecided and line.isascii()
        return text


def _counted(
    readline: Callable[[int], _Line], limit: int, quote: _Line, ends: tuple[_Line, ...]
) -> Iterator[tuple[_Line, int, bool]]:
    """Each line, its quotes, those behind the limit included, and whether it was cut there."""
    while line := readline(limit + 2):
        quotes = line.count(quote)
        is_cut = len(line) > limit and not line.endswith(ends)
        rest = line
        while is_cut and not rest.endswith(ends) and (rest := readline(_CHUNK)):
            quotes += rest.count(quote)
        yield line, quotes, is_cut
