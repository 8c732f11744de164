"""CSV that a spreadsheet opens: nothing runs as a formula, no row breaks, names and scripts stay."""

import csv
from pathlib import Path

import pytest
from msgspec import structs
from tests.unit.workers.sinks.records import record

from copydesk_workers.sinks.columns import COLUMNS, row_of
from copydesk_workers.sinks.csv_file import CELL_CHARACTERS, CsvFile

_TITLE = [column.name for column in COLUMNS].index("title")


def title(path: Path, text: str) -> tuple[str, int]:
    """The title as the file has it, and how many cells were cut."""
    file = CsvFile(path)
    file.write_rows([row_of(structs.replace(record(0), title=text))])
    file.close()
    with path.open(encoding="utf-8-sig", newline="") as read:
        names, row = csv.reader(read)
    assert [column.name for column in COLUMNS] == names
    return row[_TITLE], file.cut


@pytest.mark.parametrize("text", ["Røed, “B”", 'a "quote", and\nlines', "港が再開", "👋", ""])
def test_texts_stay_as_they_are(tmp_path: Path, text: str) -> None:
    """Commas, quotes, lines and all scripts; a mark at the beginning tells spreadsheets that it is UTF-8."""
    assert (text, 0) == title(tmp_path / "a.csv", text)
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbfid,day,")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_text_is_a_formula(tmp_path: Path, text: str) -> None:
    """A quote stands in front of what a spreadsheet would run."""
    assert ("'" + text, 0) == title(tmp_path / "a.csv", text)


@pytest.mark.parametrize("letter", ["x", "港", "👋"])
def test_a_text_that_is_too_long_for_a_cell_is_cut(tmp_path: Path, letter: str) -> None:
    """It ends with `…`, has at most as many UTF-16 units as a cell holds, and is counted."""
    found, cut = title(tmp_path / "a.csv", letter * CELL_CHARACTERS + "y")
    assert (1, "…") == (cut, found[-1])
    assert CELL_CHARACTERS - 1 <= len(found.encode("utf-16-le")) // 2 <= CELL_CHARACTERS
    assert "\ufffd" not in found


def test_a_file_that_is_given_up_leaves_the_old_one(tmp_path: Path) -> None:
    """No half file, and no draft."""
    (tmp_path / "a.csv").write_bytes(b"old")
    CsvFile(tmp_path / "a.csv").discard()
    assert [b"old"] == [path.read_bytes() for path in tmp_path.iterdir()]
