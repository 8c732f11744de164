"""Records in a CSV file that a spreadsheet opens by itself: UTF-8 with a mark, one row for each record.

Times have one form here, which programs read without being told which: UTC, to the second. A day without a time is its
midnight. Other tables keep a time as it was found.
"""

import csv
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from copydesk_schemas import write_moment
from copydesk_workers.sinks.columns import COLUMNS, Cell

#: Most characters that a cell of Excel holds; what is longer would break the row.
CELL_CHARACTERS: Final = 32_767
#: A spreadsheet would run a text that begins so as a formula, some also with the wide forms of East Asia.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
#: Where lists are written with semicolons (most of Europe), or a file is opened as one of tabs, a spreadsheet sees
#: another cell begin within a text, behind each of these; quotes and blanks at its beginning do not save it.
_INNER_FORMULA: Final = re.compile('([;\t\r\n][ "]*)(?=[-=+@\uff1d\uff0b\uff0d\uff20])')

#: The places of times in a row.
_TIMES: Final = frozenset(
    place for place, column in enumerate(COLUMNS) if column.name in ("published_at", "modified_at")
)


class CsvFile:
    """One file, which is there as a whole when it is closed without an error."""

    def __init__(self, path: Path) -> None:
        """Begins a draft beside it, with the names of the columns."""
        self._path, self._draft = path, path.with_name(path.name + ".draft")
        self._file = self._draft.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(column.name for column in COLUMNS)
        #: Cells that were cut to what a spreadsheet holds.
        self.cut = 0

    def write_rows(self, rows: Sequence[tuple[Cell, ...]]) -> None:
        """Adds rows."""
        self._writer.writerows(
            [self._cell(_uniform(cell) if place in _TIMES else cell) for place, cell in enumerate(row)] for row in rows
        )

    def close(self) -> None:
        """Ends the file and gives it its name."""
        self._file.close()
        self._draft.replace(self._path)

    def discard(self) -> None:
        """Removes the draft; a file that was there before stays."""
        self._file.close()
        self._draft.unlink(missing_ok=True)

    def _cell(self, cell: Cell) -> Cell:
        if not isinstance(cell, str):
            return cell
        if cell.startswith(_FORMULA):
            cell = "'" + cell
        cell = _INNER_FORMULA.sub(r"\1'", cell)
        if len(cell.encode("utf-16-le")) > 2 * CELL_CHARACTERS:
            self.cut += 1
            return cell.encode("utf-16-le")[: 2 * (CELL_CHARACTERS - 1)].decode("utf-16-le", errors="ignore") + "…"
        return cell


def _uniform(cell: Cell) -> Cell:
    """A time in the one form; what is no time, or lies in no year that can be told in UTC, as it is."""
    if not isinstance(cell, str):
        return cell
    try:
        moment = datetime.fromisoformat(cell)
        return write_moment((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC))
    except (ValueError, OverflowError):
        return cell
