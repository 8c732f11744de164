"""`copydesk export`: what is published, in files that others open."""

import csv
import gzip
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pyarrow.parquet
import redis
import zstandard
from tests.acceptance.conftest import Run
from tests.acceptance.sink_kills import publish

from copydesk_schemas import Keys
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.streams import read_all


def test_a_stream_in_three_kinds_of_files(
    client: redis.Redis, server: EmbeddedServer, keys: Keys, copydesk: Run, tmp_path: Path
) -> None:
    """Each holds every record once; a second export replaces files and keeps the rows of SQLite."""
    ids = publish(client, keys.clean, 1_200)
    command = ("export", "--csv", "a.csv", "--parquet", "a.parquet", "--sqlite", "a.db", "--json")
    for _ in range(2):
        done = copydesk(*command, "--redis", server.url, "--namespace", keys.namespace)
        assert (0, "") == (done.returncode, done.stderr)
        assert {"records": 1_200, "cut": 0} == json.loads(done.stdout)
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert ids == [row["id"] for row in csv.DictReader(file)]
    assert ids == pyarrow.parquet.read_table(tmp_path / "a.parquet").column("id").to_pylist()
    with closing(sqlite3.connect(tmp_path / "a.db")) as database:
        assert [(one,) for one in ids] == database.execute("SELECT id FROM clean ORDER BY rowid").fetchall()


def test_the_files_of_a_run(
    client: redis.Redis, server: EmbeddedServer, keys: Keys, copydesk: Run, tmp_path: Path
) -> None:
    """JSON lines become a table without a server; a line that is no record is named, and leaves no file."""
    publish(client, keys.clean, 2)
    lines = b"".join(fields[b"record"] + b"\n" for _, fields in read_all(client, keys.clean))
    (tmp_path / "clean.jsonl").write_bytes(lines)
    done = copydesk("export", "clean.jsonl", "--csv", "clean.csv")
    assert (0, "copydesk: 2 records written to clean.csv\n") == (done.returncode, done.stderr)
    (tmp_path / "clean.jsonl").write_bytes(lines + b'{"id": 1}\n')
    done = copydesk("export", "clean.jsonl", "--csv", "other.csv", "--parquet", "other.parquet")
    assert 1 == done.returncode
    assert "copydesk: clean.jsonl, line 3: not a record" in done.stderr
    assert [] == list(tmp_path.glob("other*"))


def test_what_cannot_be_written_is_told(copydesk: Run, tmp_path: Path) -> None:
    """No kind of file, a folder that is not there, an input that is not there: one line each."""
    (tmp_path / "clean.jsonl").touch()
    for arguments, code, said in (
        (("clean.jsonl",), 2, "say what to write: --csv FILE"),
        (("clean.jsonl", "--csv", "no/a.csv"), 1, "no/a.csv cannot be written"),
        (("clean.jsonl", "--parquet", "no/a.parquet"), 1, "cannot be written"),
        (("none.jsonl", "--csv", "a.csv"), 1, "none.jsonl cannot be read"),
    ):
        done = copydesk("export", *arguments)
        assert code == done.returncode
        assert said in done.stderr
        assert "Traceback" not in done.stderr


def test_packed_files(client: redis.Redis, keys: Keys, copydesk: Run, tmp_path: Path) -> None:
    """gzip and Zstandard are told by their first bytes; a file that is cut off is named, and leaves no export."""
    ids = publish(client, keys.clean, 40)
    lines = b"".join(fields[b"record"] + b"\n" for _, fields in read_all(client, keys.clean))
    (tmp_path / "a.jsonl.gz").write_bytes(
        gzip.compress(lines[: len(lines) // 2]) + gzip.compress(lines[len(lines) // 2 :])
    )
    (tmp_path / "b.jsonl.zst").write_bytes(zstandard.compress(lines))
    done = copydesk("export", "a.jsonl.gz", "b.jsonl.zst", "--csv", "a.csv")
    assert 0 == done.returncode, done.stderr
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert ids * 2 == [row["id"] for row in csv.DictReader(file)]
    (tmp_path / "cut.gz").write_bytes(gzip.compress(lines)[:-20])
    done = copydesk("export", "cut.gz", "--csv", "b.csv")
    assert (1, False) == (done.returncode, (tmp_path / "b.csv").exists())
    assert "cut.gz" in done.stderr
    assert "Traceback" not in done.stderr
