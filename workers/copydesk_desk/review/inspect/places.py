"""Finds where a value is in a document as it was pushed."""

import re
from collections.abc import Callable
from typing import Final

from msgspec import Struct

from copydesk_schemas import RawDocument
from copydesk_text.lines import folded
from copydesk_text.normalize import normalize

#: A longer line is shown and compared by its beginning.
_SHOWN: Final = 160
_BEGINNING: Final = 60
_TAG: Final = re.compile(r"<[^<>]*>")


class Place(Struct, frozen=True):
    """A line of the document, from 1, and its text, cut if it is long."""

    line: int
    text: str


class Places:
    """The lines of a document; for HTML, the lines of its source."""

    def __init__(self, document: RawDocument) -> None:
        self.is_html = document.html is not None
        source = document.html if document.html is not None else normalize(document.text or "", keep_gaps=True)
        self._lines = source.split("\n")
        self._folded = [folded(_TAG.sub(" ", line) if self.is_html else line) for line in self._lines]

    def of_line(self, line: str, after: int = 0) -> Place | None:
        """Where a line of the text is, the first after line `after`; None if it was put together from others."""
        key = folded(line)
        for index in range(after, len(self._lines)):
            if self._folded[index] == key or (self.is_html and key and key[:_BEGINNING] in self._folded[index]):
                return self._place(index)
        return None

    def of_value(self, value: str) -> Place | None:
        """The first line that contains a value; else the first that contains it regardless of typography."""
        if not value.strip():
            return None
        for index, line in enumerate(self._lines):
            if value in line:
                return self._place(index, value)
        key = folded(value)
        return next((self._place(index) for index, line in enumerate(self._folded) if key and key in line), None)

    def of_reading(self, reads: Callable[[str], bool]) -> Place | None:
        """The first line that is read as wanted; long lines are not tried."""
        for index, line in enumerate(self._lines):
            if 0 < len(line.strip()) <= _SHOWN and reads(line.strip()):
                return self._place(index)
        return None

    def _place(self, index: int, value: str | None = None) -> Place:
        line = self._lines[index].strip()
        if len(line) > _SHOWN:
            start = max(0, line.find(value) - _SHOWN // 3) if value else 0
            line = f"{'…' if start else ''}{line[start : start + _SHOWN]}…"
        return Place(index + 1, line)
