"""Records in a table of an SQLite file, with their id as key: each is there once, however often it comes."""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Final

from copydesk_schemas import Record, SettingsError
from copydesk_workers.sinks.columns import COLUMNS, Cell, Kind, row_of
from copydesk_workers.sinks.target import AT_ONCE, Entry, Gathering, Refused, TargetAway

_TYPES: Final[dict[Kind, str]] = {"text": "TEXT", "integer": "INTEGER", "real": "REAL", "json": "TEXT"}
#: How long a write waits for another program that writes to the file, in seconds.
_BUSY_SECONDS: Final = 10.0
#: What SQLite answers while another program writes, or the disk is full: both pass.
_PASSING: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR})


class SqliteTable:
    """A table of an SQLite file, named as the stream; it is made if it is not there."""

    gathering: Gathering = AT_ONCE

    def __init__(self, path: Path, table: str) -> None:
        """Opens the file.

        Args:
            path: The file; it is made if it is not there.
            table: `clean` or `duplicates`.

        Raises:
            SettingsError: It cannot be opened, is no SQLite file, or its table has other columns.
        """
        self._path, self._table = path, table
        self._insert = (
            f"INSERT INTO {table} ({', '.join(column.name for column in COLUMNS)})"
            f" VALUES ({', '.join('?' * len(COLUMNS))}) ON CONFLICT (id) DO UPDATE SET"
            f" {', '.join(f'{column.name} = excluded.{column.name}' for column in COLUMNS[1:])}"
        )
        with ExitStack() as opened:
            try:
                # Each transaction is begun and ended here, not by the library.
                self._database = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
                opened.enter_context(closing(self._database))
                # Readers do not wait for the writer, and a commit is on the disk when it returns.
                self._database.execute("PRAGMA journal_mode = WAL")
                self._database.execute("PRAGMA synchronous = FULL")
                found = self._columns()
            except (sqlite3.Error, OSError) as error:
                raise SettingsError(f"{path} cannot be used as an SQLite file: {error}") from None
            self.is_new = not found
            if found and (missing := {column.name for column in COLUMNS} - found):
                raise SettingsError(
                    f"the table {table} of {path} has no column {', '.join(sorted(missing))}: take another file"
                )
            opened.pop_all()

    def begin(self) -> None:
        """Makes the table."""
        columns = ", ".join(
            f"{column.name} {_TYPES[column.kind]}{' PRIMARY KEY' if column.name == 'id' else ''}" for column in COLUMNS
        )
        self._database.execute(f"CREATE TABLE IF NOT EXISTS {self._table} ({columns})")
        for name in ("story", "day"):
            index = f"{self._table}_{name}"
            self._database.execute(f"CREATE INDEX IF NOT EXISTS {index} ON {self._table} ({name})")

    def write(self, entries: Sequence[Entry]) -> list[Refused]:
        """Writes records in one transaction."""
        self.write_rows(row_of(entry.content) for entry in entries if isinstance(entry.content, Record))
        return []

    def write_rows(self, rows: Iterable[tuple[Cell, ...]]) -> None:
        """Writes rows in one transaction; those with a known id replace what is there.

        Raises:
            TargetAway: Another program holds the file, or the disk is full.
        """
        try:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                self._database.executemany(self._insert, rows)
                self._database.execute("COMMIT")
            except BaseException:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                raise
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in _PASSING:
                raise
            raise TargetAway(f"{self._path}: {error}") from None

    def close(self) -> None:
        """Closes the file."""
        self._database.close()

    def discard(self) -> None:
        """Closes the file; what was written stays."""
        self.close()

    def _columns(self) -> set[str]:
        return {str(row[1]) for row in self._database.execute(f"PRAGMA table_info({self._table})")}
