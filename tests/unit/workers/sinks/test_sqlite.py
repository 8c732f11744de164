"""The SQLite table: a row for each record, whatever is repeated and whoever else uses the file."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.unit.workers.sinks.records import entry, record

from copydesk_schemas import SettingsError
from copydesk_workers.sinks import sqlite
from copydesk_workers.sinks.columns import COLUMNS, row_of
from copydesk_workers.sinks.sqlite import SqliteTable
from copydesk_workers.sinks.target import TargetAway


@pytest.fixture
def table(tmp_path: Path) -> Iterator[SqliteTable]:
    """An empty table in `news.db`."""
    with closing(SqliteTable(tmp_path / "news.db", "clean")) as made:
        made.begin()
        yield made


def rows(folder: Path) -> list[tuple[object, ...]]:
    """What the table holds, by id."""
    with closing(sqlite3.connect(folder / "news.db")) as database:
        return database.execute("SELECT * FROM clean ORDER BY position, id").fetchall()


def test_each_record_is_a_row_with_all_columns(table: SqliteTable, tmp_path: Path) -> None:
    """What is read back is what `row_of` makes of the record, and the columns have the names of `COLUMNS`."""
    assert [] == table.write([entry(0), entry(1)])
    assert [row_of(record(0)), row_of(record(1))] == rows(tmp_path)
    with closing(sqlite3.connect(tmp_path / "news.db")) as database:
        names = [row[1] for row in database.execute("PRAGMA table_info(clean)")]
    assert [column.name for column in COLUMNS] == names


def test_what_comes_again_changes_nothing(table: SqliteTable, tmp_path: Path) -> None:
    """The same records, in one write or in several, stay one row each."""
    table.write([entry(0), entry(1), entry(1)])
    before = rows(tmp_path)
    table.write([entry(1), entry(0)])
    assert before == rows(tmp_path)


def test_a_write_that_breaks_off_leaves_nothing(table: SqliteTable, tmp_path: Path) -> None:
    """All rows of a write are there, or none; the table takes the next write."""
    with pytest.raises(RuntimeError):
        table.write_rows(_breaks_off())
    assert [] == rows(tmp_path)
    table.write([entry(0)])
    assert 1 == len(rows(tmp_path))


def _breaks_off() -> Iterator[tuple[str | int | float | None, ...]]:
    yield row_of(record(0))
    raise RuntimeError


def test_a_file_that_is_locked_is_tried_again(
    table: SqliteTable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another program writes, TargetAway; then the same write succeeds."""
    monkeypatch.setattr(sqlite, "_BUSY_SECONDS", 0)
    with (
        closing(SqliteTable(tmp_path / "news.db", "clean")) as impatient,
        closing(sqlite3.connect(tmp_path / "news.db", isolation_level=None)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(TargetAway, match="locked"):
            impatient.write([entry(0)])
        other.execute("COMMIT")
        impatient.write([entry(0)])
    assert 1 == len(rows(tmp_path))


def test_a_table_is_new_until_it_is_begun(tmp_path: Path) -> None:
    """Opening a file makes no table: whether it is new is asked before."""
    seen = []
    for begins in (False, True, False):
        with closing(SqliteTable(tmp_path / "news.db", "clean")) as table:
            seen.append(table.is_new)
            if begins:
                table.begin()
    assert [True, True, False] == seen


@pytest.mark.parametrize("content", [b"no database, but a text that is longer than a header of SQLite" * 9, None])
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes | None) -> None:
    """SettingsError names the file: a file of another kind, and a folder."""
    path = tmp_path / "news.db"
    path.mkdir() if content is None else path.write_bytes(content)
    with pytest.raises(SettingsError, match=r"news\.db cannot be used as an SQLite file"):
        SqliteTable(path, "clean")


def test_a_table_of_other_columns_is_refused(tmp_path: Path) -> None:
    """SettingsError names the columns that are missing."""
    with closing(sqlite3.connect(tmp_path / "news.db")) as database:
        database.execute("CREATE TABLE clean (id TEXT)")
    with pytest.raises(SettingsError, match="has no column agency, "):
        SqliteTable(tmp_path / "news.db", "clean")
