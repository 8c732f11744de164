"""README.md of this folder lists every bad input with its outcome, and stays true."""

import pytest
from tests.integration.abuse.cases import CASES
from tests.integration.abuse.file_cases import FILES
from tests.integration.abuse.table import CLOSING, OPENING, README, outcome_table, with_table


def test_readme_lists_what_is_tested() -> None:
    """The committed table is, to the letter, that of the cases (`python -m tests.integration.abuse.table`)."""
    written = README.read_text("utf-8")
    assert with_table(written) == written


def test_every_kind_has_a_row() -> None:
    """One row a kind of two cells, on one line, whatever characters its name has."""
    rows = [line for line in outcome_table().split("\n") if line.startswith("| ")]
    rows = [row for row in rows if not row.startswith(("| what is pushed |", "| file |"))]
    assert len(CASES) + len(FILES) == len(rows)
    assert {2} == {len(row.replace("\\|", "").strip("|").split("|")) for row in rows}
    assert all(row.isprintable() for row in rows)


def test_the_table_goes_between_its_marks() -> None:
    """What stands around it stays; a file without the marks is an error that shows them."""
    text = f"above\n{OPENING}\nold\n{CLOSING}\nbelow\n"
    written = with_table(text)
    assert (True, True) == (written.startswith(f"above\n{OPENING}\n"), written.endswith(f"{CLOSING}\nbelow\n"))
    assert written == with_table(written)
    with pytest.raises(ValueError, match="no place for the table"):
        with_table("nothing here")
