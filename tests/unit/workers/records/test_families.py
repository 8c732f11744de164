"""The table of families of outlets, and what it refuses."""

from pathlib import Path

import pytest

from copydesk_text.word_tables import TableError
from copydesk_workers.records import families
from copydesk_workers.records.families import owner_of, read_families


def test_outlets_of_one_owner_are_a_family() -> None:
    """Two domains of one house have one owner; an outlet that is in no family has none."""
    assert owner_of("bbc.com") == owner_of("bbc.co.uk") == "BBC"
    assert [None, None] == [owner_of("lindmark.example"), owner_of(None)]


def test_every_line_is_read() -> None:
    """Each domain of the data file stands under one owner."""
    lines = (Path(families.__file__).parent / "families.tsv").read_text("utf-8").splitlines()
    domains = [domain for line in lines if line[:1] != "#" for domain in line.split("\t")[1].split(" ")]
    assert sorted(domains) == sorted(read_families())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("House one.example", "line 1: expected an owner, one tab"),
        ("# note\n\none.example", "line 3: expected an owner, one tab"),
        ("House\tone.example\ttwo.example", "expected an owner, one tab"),
        ("House\tone.example  two.example", "'' is no domain"),
        ("House\tOne.example", "'One.example' is no domain"),
        ("House\tone.example\nManor\tone.example", "line 2: one.example stands under House already"),
        ("House\tone.example\nHouse\ttwo.example", "line 2: House has a line already"),
    ],
)
def test_a_mistake_is_told_with_its_line(
    text: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that breaks its rules is refused, and the message names the line."""
    (tmp_path / "families.tsv").write_text(text)
    monkeypatch.setattr(families, "FOLDER", tmp_path)
    with pytest.raises(TableError, match=message):
        read_families.__wrapped__()
