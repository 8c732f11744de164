"""CSV that a spreadsheet opens: nothing runs as a formula, no row breaks, names and scripts stay."""

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from tests.unit.workers.sinks.records import record

from copydesk_workers.sinks.columns import COLUMNS, row_of
from copydesk_workers.sinks.csv_file import CELL_CHARACTERS, CsvFile

_NAMES = [column.name for column in COLUMNS]


def cells(path: Path, **fields: str | None) -> tuple[dict[str, str], int]:
    """The row of a record with these fields as the file has it, and how many cells were cut."""
    file = CsvFile(path)
    file.write_rows([row_of(structs.replace(record(0), **fields))])
    file.close()
    with path.open(encoding="utf-8-sig", newline="") as read:
        names, row = csv.reader(read)
    assert names == _NAMES
    return dict(zip(names, row, strict=True)), file.cut


def title(path: Path, text: str) -> tuple[str, int]:
    """The title as the file has it, and how many cells were cut."""
    found, cut = cells(path, title=text)
    return found["title"], cut


@pytest.mark.parametrize(
    ("found", "written"),
    [
        ("2026-03-03T17:02:00Z", "2026-03-03T17:02:00Z"),
        ("2026-03-03T17:02:00.250Z", "2026-03-03T17:02:00Z"),
        ("2026-03-03 17:02+01:00", "2026-03-03T16:02:00Z"),
        ("2026-03-03T23:30:00.5-05:30", "2026-03-04T05:00:00Z"),
        ("2026-03-03", "2026-03-03T00:00:00Z"),
        ("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00+14:00"),
        (None, ""),
    ],
)
def test_times_have_one_form(tmp_path: Path, found: str | None, written: str) -> None:
    """So that pandas and spreadsheets read a column of them without being told its form."""
    row, _ = cells(tmp_path / "a.csv", published_at=found, modified_at=found)
    assert (written, written) == (row["published_at"], row["modified_at"])


@pytest.mark.parametrize("text", ["Røed, “B”", 'a "quote", and\nlines', "港が再開", "👋", ""])
def test_texts_stay_as_they_are(tmp_path: Path, text: str) -> None:
    """Commas, quotes, lines and all scripts; a mark at the beginning tells spreadsheets that it is UTF-8."""
    assert (text, 0) == title(tmp_path / "a.csv", text)
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbfid,day,")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t1", "\r1", "\n1", "\uff1d1+1", "\uff20SUM(A1)"])
def test_no_text_is_a_formula(tmp_path: Path, text: str) -> None:
    """A quote stands in front of what a spreadsheet would run."""
    assert ("'" + text, 0) == title(tmp_path / "a.csv", text)


@given(text=st.text(st.sampled_from("=-+@;,\t\r\n\" '|\uff1dx1"), max_size=12), between=st.sampled_from(",;\t"))
def test_no_cell_is_a_formula_whatever_stands_between_cells(text: str, between: str) -> None:
    """A file is opened with the sign of the country, and a text may hold that sign."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        cells(path, title=text, text="x" + text, url=f'a "{text}"')
        with path.open(encoding="utf-8-sig", newline="") as read:
            found = [
                cell.lstrip(' "' * (between != ",")) for row in csv.reader(read, delimiter=between) for cell in row
            ]
    assert not [cell for cell in found if cell.startswith(("=", "+", "-", "@", "\uff1d"))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ferry;=1+1", "Ferry;'=1+1"),
        ("Ferry\n- sails", "Ferry\n'- sails"),
        ('Ferry; "=1+1', "Ferry; \"'=1+1"),
        ("\t=1", "'\t'=1"),
        ("Ferry = 1; sails-again; 3-2", "Ferry = 1; sails-again; 3-2"),
    ],
)
def test_what_begins_a_cell_elsewhere_is_marked(tmp_path: Path, text: str, expected: str) -> None:
    """Only there: signs within a line stay as they are."""
    assert (expected, 0) == title(tmp_path / "a.csv", text)


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
