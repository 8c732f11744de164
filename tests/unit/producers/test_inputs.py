"""The README's table of inputs says what the readers read."""

from pathlib import Path
from typing import Final

import pytest
from tests.unit.producers.file_kinds import HAS_PDF, KINDS

from copydesk_producers.readers.inputs import INPUTS, input_table, main, with_table
from copydesk_producers.readers.sniff import sniff

README: Final = Path(__file__).parents[3] / "README.md"


def test_the_readme_has_the_table() -> None:
    """As `make reference` writes it."""
    main([str(README), "--check"])
    assert input_table() in README.read_text("utf-8")


def test_each_row_has_files_that_are_tested() -> None:
    """Every format of the table but empty files and sitemaps has a file of its kind."""
    seen = {sniff(kind.data, kind.name) for kind in KINDS.values()}
    assert {name for row in INPUTS for name in row.formats} - seen == {"sitemap", "empty"} | (
        set() if HAS_PDF else {"pdf"}
    )


def test_a_file_without_the_marks_is_refused(tmp_path: Path) -> None:
    """And one that says something else is out of date."""
    with pytest.raises(ValueError, match="no place for the table"):
        with_table("# README")
    old = tmp_path / "README.md"
    old.write_text(README.read_text("utf-8").replace("CSV, TSV", "CSV"), "utf-8")
    with pytest.raises(SystemExit, match="run `make reference`"):
        main([str(old), "--check"])
    main([str(old)])
    main([str(old), "--check"])
