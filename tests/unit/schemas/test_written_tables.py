"""written_tables: a table made from the code stands between its marks, and a file that has another one is told."""

from pathlib import Path

import pytest

from copydesk_schemas.written_tables import put_between, write_or_check


def test_only_what_stands_between_the_marks_changes() -> None:
    """All around stays, and a second time nothing changes."""
    written = put_between("above <a>old<b> below", "<a>", "| new |", "<b>")
    assert written == "above <a>\n\n| new |\n\n<b> below"
    assert written == put_between(written, "<a>", "| new |", "<b>")


@pytest.mark.parametrize("text", ["", "<a>", "<b>", "<b> <a>"])
def test_a_file_without_both_marks_is_refused(text: str) -> None:
    """Nothing says where the table would stand."""
    with pytest.raises(ValueError, match="no place for the table"):
        put_between(text, "<a>", "| new |", "<b>")


def test_written_and_checked(tmp_path: Path) -> None:
    """A check writes nothing; it names the file and what to do."""
    file = tmp_path / "README.md"
    file.write_text("old", "utf-8")
    with pytest.raises(SystemExit, match=r"README\.md is old: write it"):
        write_or_check([str(file), "--check"], str.upper, "is old: write it")
    assert file.read_text("utf-8") == "old"
    write_or_check([str(file)], str.upper, "is old: write it")
    assert file.read_text("utf-8") == "OLD"
    write_or_check([str(file), "--check"], str.upper, "is old: write it")
