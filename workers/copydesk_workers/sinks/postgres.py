"""Records in a table of a PostgreSQL database, each once. Needs psycopg (`copydesk[postgres]`).

The last entry that was written is noted in the table `copydesk_sinks`, in the same transaction as the rows. So a row
that someone removes (a takedown) does not come back after a crash.
"""

import re
from collections.abc import Sequence
from typing import Any, Final

from copydesk_schemas import Keys, Record, SettingsError, entry_numbers
from copydesk_workers.sinks.columns import COLUMNS, Cell, Kind, row_of
from copydesk_workers.sinks.place import BEGINNING
from copydesk_workers.sinks.target import AT_ONCE, Entry, Gathering, Refused, TargetAway

_TYPES: Final[dict[Kind, str]] = {"text": "text", "integer": "bigint", "real": "double precision", "json": "jsonb"}
#: Notes how far each table came.
_PROGRESS: Final = "copydesk_sinks"
#: `TABLE` or `SCHEMA.TABLE`, in the letters that need no quotes; Postgres cuts names behind 63 bytes.
_TABLE: Final = re.compile(r"(?:([A-Za-z_]\w{0,62})\.)?([A-Za-z_]\w{0,62})", re.ASCII)
#: Seconds that it takes at most to connect.
_CONNECT_SECONDS: Final = 5
#: What each connection sets: the encoding, and how long to wait for someone who holds the table.
_SESSION: Final = "SET client_encoding = 'UTF8'; SET lock_timeout = '10s'"
#: Classes of SQLSTATE that speak of the row: its data, a constraint, a limit (a key too long), a trigger's exception.
_OF_ROW: Final = ("22", "23", "54", "P0001")
#: NUL in JSON, behind an even number of backslashes. Postgres keeps NUL nowhere.
_NUL: Final = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


def _psycopg() -> Any:
    try:
        import psycopg
        import psycopg.conninfo
        import psycopg.sql
    except ImportError:
        raise SettingsError(
            "PostgreSQL needs psycopg: run `pip install 'psycopg[binary]'` in the environment of copydesk"
        ) from None
    return psycopg


def database_in(url: str) -> str:
    """What people see of an address: host, port and database, without user and password.

    Raises:
        SettingsError: It is no address of a PostgreSQL database, or psycopg is missing.
    """
    psycopg = _psycopg()
    try:
        parts = psycopg.conninfo.conninfo_to_dict(url) if url.startswith(("postgresql://", "postgres://")) else {}
    except (psycopg.Error, ValueError):
        parts = {}
    if not parts:
        raise SettingsError("the address of the database looks like postgresql://user@host:5432/database")
    host = parts.get("host") or "localhost"
    return f"{host}:{parts.get('port') or 5432}/{parts.get('dbname') or parts.get('user') or ''}"


class PostgresTable:
    """A table with a row for each record; it is made if it is not there."""

    gathering: Gathering = AT_ONCE

    def __init__(self, url: str, table: str, keys: Keys, stream: str) -> None:
        """Connects.

        Args:
            url: `postgresql://…`, as libpq takes it. The password may also be in PGPASSWORD or ~/.pgpass.
            table: `TABLE` or `SCHEMA.TABLE`.
            keys: The namespace.
            stream: `clean` or `duplicates`.

        Raises:
            SettingsError: psycopg is missing, the address or the name is wrong, the database refuses the user, or
                another namespace or stream is written to the table.
            TargetAway: The database cannot be reached.
        """
        self._psycopg = psycopg = _psycopg()
        self._shown, self._url = database_in(url), url
        found = _TABLE.fullmatch(table)
        if found is None:
            raise SettingsError(f"--table {table!r}: use TABLE or SCHEMA.TABLE, of letters, digits and '_'")
        schema, name = found.groups()
        in_schema = (schema,) if schema else ()
        self._name, self._short_name = table, name
        self._table = psycopg.sql.Identifier(*in_schema, name)
        self._progress = psycopg.sql.Identifier(*in_schema, _PROGRESS)
        self._namespace, self._stream = keys.namespace, stream
        self._insert = psycopg.sql.SQL(
            "INSERT INTO {} ({}) SELECT * FROM unnest({}) ON CONFLICT (id) DO NOTHING"
        ).format(
            self._table,
            psycopg.sql.SQL(", ").join(psycopg.sql.Identifier(column.name) for column in COLUMNS),
            psycopg.sql.SQL(", ".join(f"%s::{_TYPES[column.kind]}[]" for column in COLUMNS)),
        )
        self._connection: Any = None
        try:
            self._connect()
            self.is_new = self._place() is None
        except psycopg.Error as error:
            self.close()
            raise self._trouble(error) from None
        except SettingsError:
            self.close()
            raise

    def begin(self) -> None:
        """Makes the table, if it is not there, and tries whether it can be written.

        Raises:
            SettingsError: It cannot be made or written, or it has other columns.
        """
        sql = self._psycopg.sql
        columns = ", ".join(
            f"{column.name} {_TYPES[column.kind]}{' PRIMARY KEY' if column.name == 'id' else ''}" for column in COLUMNS
        )
        try:
            with self._connection.transaction():
                self._do(sql.SQL("CREATE TABLE IF NOT EXISTS {} ({})").format(self._table, sql.SQL(columns)))
                self._add_rows([])  # an old table may lack a column, or the key
                for name in ("story", "day"):
                    index = sql.Identifier(f"{self._short_name}_{name}")
                    self._do(
                        sql.SQL("CREATE INDEX IF NOT EXISTS {} ON {} ({})").format(
                            index, self._table, sql.Identifier(name)
                        )
                    )
                self._do(
                    sql.SQL(
                        "CREATE TABLE IF NOT EXISTS {} (table_name text PRIMARY KEY, namespace text NOT NULL,"
                        " stream text NOT NULL, entry text NOT NULL, written_at timestamptz NOT NULL DEFAULT now())"
                    ).format(self._progress)
                )
                self._do(
                    sql.SQL(
                        "INSERT INTO {} (table_name, namespace, stream, entry) VALUES (%s, %s, %s, %s)"
                        " ON CONFLICT (table_name) DO NOTHING"
                    ).format(self._progress),
                    [self._short_name, self._namespace, self._stream, BEGINNING],
                )
        except self._psycopg.Error as error:
            raise SettingsError(f"the table {self._name} of {self._shown} cannot be used: {_said(error)}") from None

    def write(self, entries: Sequence[Entry]) -> list[Refused]:
        """Writes records and how far it came, in one transaction.

        Raises:
            SettingsError: The table was dropped or changed, or the user may not write it any more.
            TargetAway: As in every target.
        """
        try:
            if self._connection is None:
                self._connect()
            with self._connection.transaction():
                place = self._place(lock=True)
                if place is None:
                    raise TargetAway(f"{self._shown}: the row of {self._name} is gone from {_PROGRESS}; put it back")
                fresh = [entry for entry in entries if entry.again or entry_numbers(place) < entry_numbers(entry.id)]
                refused = self._add(fresh)
                last = max((place, *(entry.id for entry in fresh)), key=entry_numbers)
                update = "UPDATE {} SET entry = %s, written_at = now() WHERE table_name = %s"
                self._do(self._psycopg.sql.SQL(update).format(self._progress), [last, self._short_name])
        except self._psycopg.Error as error:
            self.close()
            raise self._trouble(error) from None
        return refused

    def close(self) -> None:
        """Closes the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connect(self) -> None:
        self._connection = self._psycopg.connect(
            self._url,
            autocommit=True,
            connect_timeout=_CONNECT_SECONDS,
            application_name="copydesk",
            prepare_threshold=None,  # a pool in front of the server may hand each transaction to another session
        )
        self._do(_SESSION)

    def _do(self, statement: Any, values: Sequence[object] | None = None) -> Any:
        return self._connection.execute(statement, values)

    def _place(self, *, lock: bool = False) -> str | None:
        """The last entry that was written; None before the first `begin`."""
        sql = self._psycopg.sql
        shown = self._progress.as_string(None)
        if self._do("SELECT to_regclass(%s)", [shown]).fetchone()[0] is None:
            return None
        query = sql.SQL("SELECT namespace, stream, entry FROM {} WHERE table_name = %s" + " FOR UPDATE" * lock)
        row = self._do(query.format(self._progress), [self._short_name]).fetchone()
        if row is None:
            return None
        if (row[0], row[1]) != (self._namespace, self._stream):
            raise SettingsError(
                f"{row[1]} of namespace {row[0]} is written to the table {self._name} of {self._shown},"
                f" not {self._stream} of {self._namespace}: take another --table"
            )
        return str(row[2])

    def _add(self, entries: Sequence[Entry]) -> list[Refused]:
        """Adds records at once; one by one if one of them is refused."""
        try:
            with self._connection.transaction():
                self._add_rows(entries)
                return []
        except self._psycopg.Error as error:
            if not _is_of_row(error):
                raise
        refused = []
        for entry in entries:
            try:
                with self._connection.transaction():
                    self._add_rows([entry])
            except self._psycopg.Error as error:
                if not _is_of_row(error):
                    raise
                refused.append(Refused(entry, f"{self._shown}: {_said(error)}"))
        return refused

    def _add_rows(self, entries: Sequence[Entry]) -> None:
        rows = [_kept(entry.content) for entry in entries if isinstance(entry.content, Record)]
        cells = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in COLUMNS]
        self._do(self._insert, cells)

    def _trouble(self, error: Any) -> SettingsError | TargetAway:
        """What an error is: wrong until somebody mends it (a password, a name, a right), or away."""
        told = f"{self._shown}: {_said(error)}"
        # libpq gives no SQLSTATE for what failed before the session began.
        is_refused = "FATAL" in str(error) and not re.search(r"starting up|shutting down|too many|recovery", str(error))
        return SettingsError(told) if is_refused or (error.sqlstate or "").startswith("42") else TargetAway(told)


def _kept(record: Record) -> tuple[Cell, ...]:
    """The cells of a record, U+FFFD in place of NUL."""
    return tuple(_without_nul(column.kind, cell) for column, cell in zip(COLUMNS, row_of(record), strict=True))


def _without_nul(kind: Kind, cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    return _NUL.sub(r"\1\\ufffd", cell) if kind == "json" else cell.replace("\x00", "\ufffd")


def _is_of_row(error: Any) -> bool:
    return (error.sqlstate or "").startswith(_OF_ROW)


def _said(error: Any) -> str:
    """The first line of what the database says; a connection that fails has more of them."""
    lines = str(error).strip().splitlines() or ["the connection was lost"]
    return lines[0].strip()
