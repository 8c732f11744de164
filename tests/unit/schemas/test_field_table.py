"""field_table: every field of a record is documented where people read, and stays so."""

from pathlib import Path

import msgspec
import pytest

from copydesk_schemas import Record
from copydesk_schemas.field_table import CLOSING, OPENING, field_table, main, with_table

README = Path(__file__).parents[3] / "schemas" / "README.md"


def test_readme_has_the_fields_of_the_types() -> None:
    """The committed table is, to the letter, the one that the types generate (`make schemas` writes it)."""
    main([str(README), "--check"])


def test_every_field_has_a_row() -> None:
    """Each field of Record, and each of the objects in it, has a row that says more than its name."""
    rows = {row.split("`")[1]: row.split(" | ")[2] for row in field_table().split("\n")[2:]}
    top = [field.encode_name for field in msgspec.structs.fields(Record)]
    assert [name for name in rows if "." not in name] == top
    assert {"source.domain", "images[].credit", "evidence.ties", "agency.ground"} <= rows.keys()
    assert all(len(meaning) > len(name) + 4 for name, meaning in rows.items())


@pytest.mark.parametrize(
    "field", ["title", "canonical_url", "published_at", "modified_at", "agency", "dateline", "guid"]
)
def test_fields_that_can_be_null_say_when(field: str) -> None:
    """A reader of the table learns by which rule a field is null."""
    [row] = [row for row in field_table().split("\n") if row.startswith(f"| `{field}` ")]
    assert "ull" in row.split(" | ")[2]


def test_table_goes_between_its_marks(tmp_path: Path) -> None:
    """The rest of the file stays as it is; writing twice changes nothing; a stale table fails the check."""
    file = tmp_path / "README.md"
    file.write_text(f"above\n{OPENING}\nold\n{CLOSING}\nbelow\n", "utf-8")
    with pytest.raises(SystemExit, match="another table of fields"):
        main([str(file), "--check"])
    main([str(file)])
    written = file.read_text("utf-8")
    assert written == with_table(written)
    assert written.startswith("above\n")
    assert written.endswith("\nbelow\n")
    main([str(file), "--check"])


def test_file_without_marks_is_refused() -> None:
    """A file that has no place for the table is an error that shows the marks."""
    with pytest.raises(ValueError, match="no place for the table"):
        with_table("nothing here")
