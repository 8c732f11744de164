"""Parquet: one file, or a folder by days in which each record is once, whoever dies."""

from contextlib import closing
from pathlib import Path

import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.workers.sinks.records import MARCH, entry, record

from copydesk_schemas import Keys
from copydesk_workers.sinks.columns import COLUMNS, row_of
from copydesk_workers.sinks.parquet import ParquetFile, ParquetFolder
from copydesk_workers.sinks.target import Entry

_DAY = 86_400_000


def on_day(number: int) -> Entry:
    """Entries that lie on three days in turn."""
    return entry(number, at=MARCH + number % 3 * _DAY)


def write(folder: Path, *numbers: int) -> None:
    """Opens the folder as a new process does, and writes entries."""
    with closing(ParquetFolder(folder, Keys("n"), "clean")) as target:
        target.begin()
        target.write([on_day(number) for number in numbers])


def ids(folder: Path) -> list[str]:
    """The ids in all files."""
    return sorted(str(one) for one in pyarrow.parquet.read_table(folder).column("id").to_pylist())


def test_a_file_holds_all_cells(tmp_path: Path) -> None:
    """What is read back is what `row_of` makes of the records; without any the columns are there all the same."""
    for count in (0, 3):
        rows = [row_of(record(number)) for number in range(count)]
        file = ParquetFile(tmp_path / "a.parquet")
        if rows:
            file.write_rows(rows)
        file.close()
        read = pyarrow.parquet.read_table(tmp_path / "a.parquet")
        assert [column.name for column in COLUMNS] == read.column_names
        assert rows == [tuple(row.values()) for row in read.to_pylist()]


def test_a_file_that_is_given_up_leaves_the_old_one(tmp_path: Path) -> None:
    """No half file, and no draft."""
    (tmp_path / "a.parquet").write_bytes(b"old")
    file = ParquetFile(tmp_path / "a.parquet")
    file.write_rows([row_of(record(0))])
    file.discard()
    assert [b"old"] == [path.read_bytes() for path in tmp_path.iterdir()]


def test_a_part_for_each_day(tmp_path: Path) -> None:
    """The folder is read as one table, with the day as a column; what comes again is left out."""
    write(tmp_path, *range(6))
    write(tmp_path, *range(4, 7))
    assert sorted(on_day(number).key for number in range(7)) == ids(tmp_path)
    assert ["day=2026-03-01", "day=2026-03-02", "day=2026-03-03"] == sorted(path.name for path in tmp_path.glob("day*"))
    days = pyarrow.parquet.read_table(tmp_path).column("day").to_pylist()
    assert {"2026-03-01", "2026-03-02", "2026-03-03"} == {str(day) for day in days}


@given(cuts=st.lists(st.tuples(st.integers(1, 5), st.booleans(), st.booleans()), max_size=3))
@settings(max_examples=8)
def test_a_crash_leaves_no_record_twice(
    tmp_path_factory: pytest.TempPathFactory, cuts: list[tuple[int, bool, bool]]
) -> None:
    """Killed between files, or before their place is noted: in the end each record is there once."""
    folder = tmp_path_factory.mktemp("out")
    done = 0
    write(folder)
    for count, noted, torn in cuts:
        before = (folder / "_place").read_bytes()
        write(folder, *range(done, done + count))
        if noted:
            done += count
        else:
            (folder / "_place").write_bytes(before)
            if torn:
                sorted(folder.glob("day=*/*.parquet"))[0].with_suffix(".draft").write_bytes(b"half")
    write(folder, *range(16))
    assert sorted(on_day(number).key for number in range(16)) == ids(folder)
    assert [] == list(folder.rglob("*.draft"))[done:]
