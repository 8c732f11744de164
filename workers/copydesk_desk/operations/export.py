"""All records of a stream or of JSON files, in one file for spreadsheets, notebooks or SQL."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, Protocol

import redis
from msgspec import Struct

from copydesk_producers.readers.item import UnreadableInput
from copydesk_producers.readers.open_input import open_input
from copydesk_schemas import DocumentError, Keys, Record, SettingsError, decode_record
from copydesk_schemas.stream_steps import ENOUGH_BYTES
from copydesk_workers.server.streams import read_all
from copydesk_workers.sinks.columns import Cell, row_of
from copydesk_workers.sinks.csv_file import CsvFile
from copydesk_workers.sinks.parquet import ParquetFile
from copydesk_workers.sinks.sqlite import SqliteTable

#: Rows that are written at once, or fewer of `ENOUGH_BYTES` characters.
_AT_ONCE: Final = 1_000


class Exported(Struct, frozen=True):
    """How many records were written, and how many cells of the CSV file were cut to what a spreadsheet holds."""

    records: int
    cut: int


class Writer(Protocol):
    """A file that is being written."""

    def write_rows(self, rows: Sequence[tuple[Cell, ...]]) -> None:
        """Adds rows."""

    def close(self) -> None:
        """Ends the file."""

    def discard(self) -> None:
        """Gives it up."""


def export_records(
    records: Iterable[Record], *, csv: Path | None, parquet: Path | None, sqlite: Path | None, table: str
) -> Exported:
    """Writes records to each file that is named. A CSV or Parquet file appears, or is replaced, when it is whole.

    Args:
        records: The records.
        csv: Where to write a CSV file.
        parquet: Where to write a Parquet file.
        sqlite: An SQLite file; records whose id is in it are replaced.
        table: Name of the SQLite table.

    Raises:
        SettingsError: A file cannot be written, or pyarrow is missing.
        DocumentError: An input is not a record.
    """
    writers: list[Writer] = []
    made = None
    count = 0
    try:
        if csv is not None:
            made = CsvFile(csv)
            writers.append(made)
        if parquet is not None:
            writers.append(ParquetFile(parquet))
        if sqlite is not None:
            writers.append(opened := SqliteTable(sqlite, table))
            opened.begin()
        for rows in _rows_of(records):
            for writer in writers:
                writer.write_rows(rows)
            count += len(rows)
        while writers:
            writers.pop().close()
    except OSError as error:
        named = str(error.filename or "the file").removesuffix(".draft")  # what a writer makes before the file is whole
        raise SettingsError(f"{named} cannot be written: {error.strerror or error}") from None
    finally:
        for writer in writers:
            writer.discard()
    return Exported(count, 0 if made is None else made.cut)


def _rows_of(records: Iterable[Record]) -> Iterator[list[tuple[Cell, ...]]]:
    """The rows of records, as many at once as fit into memory."""
    rows: list[tuple[Cell, ...]] = []
    size = 0
    for record in records:
        rows.append(row := row_of(record))
        size += sum(len(cell) for cell in row if isinstance(cell, str))
        if len(rows) == _AT_ONCE or size >= ENOUGH_BYTES:
            yield rows
            rows, size = [], 0
    if rows:
        yield rows


def records_of_stream(client: redis.Redis, keys: Keys, stream: str) -> Iterator[Record]:
    """All records that a stream holds, oldest first.

    Raises:
        DocumentError: An entry is no record; the message names it.
    """
    for entry_id, fields in read_all(client, keys.prefix + stream):
        try:
            yield decode_record(fields.get(b"record", b""))
        except DocumentError as error:
            told = f"entry {entry_id} of {stream} cannot be read: {error}; `copydesk check --repair` may mend it"
            raise DocumentError(told) from None


def records_of_files(paths: Iterable[Path]) -> Iterator[Record]:
    """The records of JSON lines, such as `run` and `sink jsonl` write, packed (.gz, .zst) or not.

    Raises:
        SettingsError: A file cannot be read.
        DocumentError: A line is not a record; the message names file and line.
    """
    for path in paths:
        try:
            with open_input(path) as file:
                for number, line in enumerate(file, 1):
                    try:
                        yield decode_record(line)
                    except DocumentError as error:
                        raise DocumentError(f"{path}, line {number}: {error}") from None
        except UnreadableInput as error:
            raise SettingsError(f"{path} {error}") from None
