"""Reads tables: CSV, TSV and their relatives, one document a row, named by the columns of the first row."""

import csv
from collections.abc import Iterable, Iterator
from typing import IO, Any, Final

from copydesk_producers.readers.fields import FieldMap
from copydesk_producers.readers.item import Item, UnreadableInput, bad
from copydesk_producers.readers.json_files import item_of
from copydesk_producers.readers.lenient import read_fields
from copydesk_producers.readers.open_input import Blanks
from copydesk_producers.readers.sniff import DELIMITERS, LOOKED_AT, known_columns
from copydesk_producers.readers.streams import peek
from copydesk_producers.readers.table_lines import TableLines, wide
from copydesk_schemas import dump_json

#: Lines by which the delimiter is found.
_LOOKED_AT_LINES: Final = 30
_MOST_COLUMNS: Final = 2000
_SHOWN: Final = 20
#: Characters of a name in a message.
_NAME: Final = 40


def read_table(stream: IO[bytes], path: str, fields: FieldMap, limit: int) -> Iterator[Item]:
    """Yields one item per row that is not blank; its number is that of the row, the header not counted.

    Args:
        stream: The table. Its delimiter and encoding are found.
        path: Where it stands.
        fields: The mapping that the user gave, by names of columns.
        limit: Bytes that a row may have.

    Raises:
        UnreadableInput: Its columns do not say where the text is, or a cell over the limit does not end.
    """
    head, stream = peek(stream, LOOKED_AT)
    lines = TableLines(stream, head, limit)
    delimiter = _delimiter(head)
    rows = _Rows(lines, delimiter, limit)
    columns = _columns(rows)
    _check_columns(columns, fields)
    number = 0
    blanks = Blanks("rows")
    while True:
        lines.begin_row()
        try:
            row = next(rows, None)
        except csv.Error as error:
            number += 1
            yield bad(path, number, f"the row cannot be read: {error}", _start_of(error), unit="row")
            if not lines.end_large_row():
                what = f"row {number} has a quoted cell that is larger than a document and does not end"
                raise UnreadableInput(f"is not read to its end: {what}") from None
            continue
        if row is None:
            return
        blanks.see(any(row))
        if not any(row):
            continue
        number += 1
        yield _item(row, columns, path, number, fields, limit)


class _Rows:
    """The rows of a table, no field of which is larger than a document. That limit is one of the whole process."""

    def __init__(self, lines: Iterable[str], delimiter: str, limit: int) -> None:
        self._rows = csv.reader(lines, delimiter=delimiter)
        self._limit = limit

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        others = csv.field_size_limit(self._limit)
        try:
            return next(self._rows)
        finally:
            csv.field_size_limit(others)


def _item(row: list[str], columns: list[str], path: str, number: int, fields: FieldMap, limit: int) -> Item:
    if len(row) > len(columns) and any(row[len(columns) :]):
        what = f"the row has {len(row)} cells, the header {len(columns)}: its cells cannot be told apart"
        return bad(path, number, what, dump_json(row[:_MOST_COLUMNS])[: limit + 1], unit="row")
    # An empty cell says nothing; one that is there but empty in JSON would be a broken value.
    value: dict[str, Any] = {name: cell for name, cell in zip(columns, row, strict=False) if cell.strip()}
    return item_of(value, dump_json(value)[: limit + 1], path, number, fields, "row")


def _columns(rows: Iterator[list[str]]) -> list[str]:
    """The names of the columns; one without a name, or with one that is taken, is named by its place."""
    names: list[str] = []
    try:
        header = next((row for row in rows if any(row)), [])
    except csv.Error as error:
        raise UnreadableInput(f"its first row cannot be read: {error}") from None
    if len(header) > _MOST_COLUMNS:
        raise UnreadableInput(f"has more than {_MOST_COLUMNS:,} columns")
    for place, cell in enumerate(header, 1):
        name = cell.strip()
        names.append(name if name and name not in names else f"column {place}")
    return names


def _check_columns(columns: list[str], fields: FieldMap) -> None:
    """Raises UnreadableInput if no row can have a text, with what to do."""
    shown = ", ".join(name[:_NAME] for name in columns[:_SHOWN]) + (", …" if len(columns) > _SHOWN else "")
    for field in ("text", "html"):
        source = fields.get(field)
        if source and not any(source == name or source.startswith(f"{name}.") for name in columns):
            raise UnreadableInput(f"has no column {source!r} for `{field}`: its columns are {shown}")
    document, _ = read_fields(dict.fromkeys(columns, "x"), fields)
    if "text" in document or "html" in document:
        return
    is_row = any(len(name) > _NAME or name.startswith(("http://", "https://")) for name in columns)
    no_header = "; if that is a row, write a line with the names of the columns above it: title,text,url" * is_row
    document, _ = read_fields(dict.fromkeys(columns, "https://x.example/"), {})
    if "url" in document:
        raise UnreadableInput(
            f"has no column of texts that is known: --map text=NAME names it (its columns are {shown}); if it lists"
            " addresses only, fetch the pages first",
            kind="tables without a column of texts",
        )
    raise UnreadableInput(
        f"has no column of texts that is known: --map text=NAME names it (its columns are {shown}){no_header}",
        kind="tables without a column of texts",
    )


def _delimiter(head: bytes) -> str:
    """The delimiter whose cells hold known names in the header, else the one that stands alike in most lines."""
    text = head.decode("utf-16" if wide(head) else "utf-8", "replace")
    lines = [line for line in text.lstrip("\ufeff\r\n").splitlines()[:_LOOKED_AT_LINES] if line.strip()]
    if not lines:
        return ","
    known = {delimiter: len(known_columns(lines[0], delimiter)) for delimiter in DELIMITERS}
    cells = {delimiter: lines[0].count(delimiter) for delimiter in DELIMITERS}
    return max(DELIMITERS, key=lambda delimiter: (known[delimiter] if cells[delimiter] else 0, cells[delimiter]))


def _start_of(error: csv.Error) -> bytes:
    """What is pushed for a row that cannot be read, so that it ends in the dead letters: there are no bytes of it."""
    return f"a row of a table: {error}".encode()
