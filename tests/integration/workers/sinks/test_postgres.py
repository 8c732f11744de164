"""Rows in a real PostgreSQL server: each once, also while it is away, and as they were."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import msgspec
import orjson
import pytest
from tests.postgres import MISSING, postgres_server
from tests.unit.workers.sinks.records import entry, record

from copydesk_schemas import Keys, SettingsError
from copydesk_workers.sinks.columns import COLUMNS, row_of
from copydesk_workers.sinks.postgres import PostgresTable, database_in
from copydesk_workers.sinks.target import Entry, TargetAway

pytestmark = pytest.mark.skipif(MISSING is not None, reason=str(MISSING))

psycopg: Any = pytest.importorskip("psycopg", reason="psycopg is not installed (make install)")

_KEYS: Final = Keys("news")


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The address of a server for all tests."""
    with postgres_server() as made:
        yield made


@pytest.fixture
def database(url: str) -> Iterator[Any]:
    """A connection to the database, which is empty."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
        yield connection


def table(url: str, name: str = "clean", keys: Keys = _KEYS, stream: str = "clean") -> Any:
    """A table that is ready, closed at the end of a block."""
    made = PostgresTable(url, name, keys, stream)
    made.begin()
    return closing(made)


def ids(database: Any, name: str = "clean") -> list[str]:
    """The ids in a table, in order."""
    return [str(row[0]) for row in database.execute(f"SELECT id FROM {name} ORDER BY raw_id")]


def test_a_record_is_a_row(url: str, database: Any) -> None:
    """The columns are those of all tables; lists and objects are jsonb that can be asked."""
    with table(url) as target:
        assert [] == target.write([entry(0), entry(1)])
    found = database.execute("SELECT * FROM clean ORDER BY id").fetchall()
    for number, row in enumerate(found):
        expected = row_of(record(number))
        assert [
            orjson.loads(str(cell)) if column.kind == "json" else cell
            for column, cell in zip(COLUMNS, expected, strict=True)
        ] == list(row)
    place = database.execute(
        "SELECT id FROM clean WHERE entities @> '[{\"name\": \"Velm\"}]' AND (metadata->'feed'->>'rank')::int = 1"
    )
    assert [(record(1).id,)] == place.fetchall()


def test_what_comes_again_is_left_out(url: str, database: Any) -> None:
    """The place is kept with the rows: what was removed by hand stays removed, and new entries come in."""
    with table(url) as target:
        assert target.is_new
        target.write([entry(0), entry(1)])
    database.execute("DELETE FROM clean WHERE id = %s", [entry(0).key])
    with table(url) as target:
        assert not target.is_new
        target.write([entry(0), entry(1), entry(2)])
    assert [entry(1).key, entry(2).key] == ids(database)
    progress = database.execute("SELECT table_name, namespace, stream, entry FROM copydesk_sinks").fetchall()
    assert [("clean", "news", "clean", entry(2).id)] == progress


def test_two_tables_and_two_schemas(url: str, database: Any) -> None:
    """Each table has its own place; a schema of its own has its own progress."""
    database.execute("DROP SCHEMA IF EXISTS archive CASCADE")
    database.execute("CREATE SCHEMA archive")
    for name, number in (("a", 0), ("b", 1), ("archive.a", 2)):
        with table(url, name) as target:
            target.write([entry(number)])
    for name, number in (("a", 0), ("b", 1), ("archive.a", 2)):
        assert [entry(number).key] == ids(database, name)


def test_another_namespace_or_stream_is_refused(url: str, database: Any) -> None:
    """Their ids may be the same, so rows would be lost."""
    with table(url):
        pass
    for keys, stream in ((Keys("other"), "clean"), (_KEYS, "duplicates")):
        with pytest.raises(SettingsError, match="clean of namespace news is written to the table clean"):
            PostgresTable(url, "clean", keys, stream)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ("CREATE TABLE clean (id text PRIMARY KEY)", 'column "day" of relation "clean" does not exist'),
        ("CREATE VIEW clean AS SELECT 1 AS id", "cannot be used"),
    ],
)
def test_a_table_that_does_not_fit_is_told(url: str, database: Any, made: str, said: str) -> None:
    """The message of the database says what is wrong; nothing is left behind."""
    database.execute(made)
    with closing(PostgresTable(url, "clean", _KEYS, "clean")) as target, pytest.raises(SettingsError, match=said):
        target.begin()
    assert (None,) == database.execute("SELECT to_regclass('copydesk_sinks')").fetchone()


def test_a_row_that_is_refused_does_not_hold_up_the_others(url: str, database: Any) -> None:
    """A constraint or trigger of the newsroom refuses rows one by one; they can be delivered again later."""
    with table(url) as target:
        database.execute("ALTER TABLE clean ADD CHECK (title <> 'Harbour 1')")
        [refused] = target.write([entry(0), entry(1), entry(2)])
        assert entry(1) == refused.entry
        assert 'violates check constraint "clean_title_check"' in refused.why
        database.execute("ALTER TABLE clean DROP CONSTRAINT clean_title_check")
        assert [] == target.write([msgspec.structs.replace(entry(1), again=True)])
    assert [entry(number).key for number in range(3)] == ids(database)


def test_nul_becomes_a_replacement_character(url: str, database: Any) -> None:
    r"""Postgres keeps NUL nowhere: U+FFFD stands there; a backslash before `u0000` is text and stays."""
    odd = msgspec.structs.replace(record(0), title="a\x00b", metadata={"k": "a\x00b", "x": "\\u0000", "y": "\\\x00"})
    with table(url) as target:
        assert [] == target.write([Entry("1-1", odd)])
    expected = ("a\ufffdb", {"k": "a\ufffdb", "x": "\\u0000", "y": "\\\ufffd"})
    assert [expected] == database.execute("SELECT title, metadata FROM clean").fetchall()


def test_a_connection_that_is_lost_is_made_again(url: str, database: Any) -> None:
    """TargetAway while it is lost; the next write connects anew, and nothing is there twice."""
    with table(url) as target:
        target.write([entry(0)])
        database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'copydesk'")
        with pytest.raises(TargetAway, match=r"terminat|closed|lost"):
            target.write([entry(1)])
        assert [] == target.write([entry(1)])
    assert [entry(0).key, entry(1).key] == ids(database)


@pytest.mark.parametrize(
    ("done", "said"),
    [
        ("DROP TABLE clean", 'relation "clean" does not exist'),
        ("ALTER TABLE clean RENAME COLUMN title TO headline", 'column "title" of relation "clean" does not exist'),
    ],
)
def test_a_table_that_is_taken_away_stops_the_sink(url: str, database: Any, done: str, said: str) -> None:
    """Trying again would not help; the message says what the server said. What was in hand is not written."""
    with table(url) as target:
        target.write([entry(0)])
        database.execute(done)
        with pytest.raises(SettingsError, match=said):
            target.write([entry(1)])


def test_a_server_that_is_not_there_is_away(tmp_path: Path) -> None:
    """It may come; a wrong password or database does not get right by waiting."""
    with pytest.raises(TargetAway, match="No such file"):
        PostgresTable(f"postgresql://desk:secret@/news?host={tmp_path}", "clean", _KEYS, "clean")


def test_a_database_that_is_not_there_is_told(url: str) -> None:
    """SettingsError with the words of the server."""
    with pytest.raises(SettingsError, match='database "absent" does not exist'):
        PostgresTable(url.replace("/postgres", "/absent"), "clean", _KEYS, "clean")


@pytest.mark.parametrize("name", ["a b", "a.b.c", "", "a;drop", "é", "1a"])
def test_a_name_that_is_none_is_refused(url: str, name: str) -> None:
    """Letters, digits and `_`, with a schema or without."""
    with pytest.raises(SettingsError, match=r"use TABLE or SCHEMA\.TABLE"):
        PostgresTable(url, name, _KEYS, "clean")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("postgresql://me:secret@db.example:6432/news?sslmode=require", "db.example:6432/news"),
        ("postgres://me@db.example", "db.example:5432/me"),
        ("postgresql:///news?password=secret", "localhost:5432/news"),
    ],
)
def test_no_secret_is_shown(address: str, expected: str) -> None:
    """Host, port and database are, and they name the sink."""
    assert expected == database_in(address)


@pytest.mark.parametrize("address", ["", "http://a.example/", "news.db", "postgresql://[x", "postgresql://a/b?c=d"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    """SettingsError says how one looks."""
    with pytest.raises(SettingsError, match="looks like postgresql://"):
        database_in(address)
