"""read_names: every list keeps its columns, a mistake names file and line, a new name is one line."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from copydesk_text.entities import people, read_names
from copydesk_text.entities.people import find_names
from copydesk_text.entities.read_names import CityName, NameRow, OrganisationForm, no_names, titles
from copydesk_text.word_tables import TableError

KINDS = {kind.FILE: kind for kind in NameRow.__subclasses__()}
Append = Callable[[str, str], int]


@pytest.fixture
def append(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Append]:
    """Adds a line to a copy of a list, and gives its number; until the test ends the names are read from there."""
    folder = tmp_path / "names"
    shutil.copytree(Path(read_names.__file__).parent / "names", folder)

    def add(file: str, line: str) -> int:
        source = (folder / file).read_text("utf-8") + line + "\n"
        (folder / file).write_text(source, "utf-8")
        _forget()
        return source.count("\n")

    monkeypatch.setattr(read_names, "FOLDER", folder)
    _forget()
    yield add
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    for module in (people, read_names):
        for value in vars(module).values():
            if hasattr(value, "cache_clear"):
                value.cache_clear()


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_list_keeps_its_columns(kind: type[NameRow]) -> None:
    """What the package holds is read without a mistake."""
    assert read_names.read_names(kind) != []


def test_months_are_no_names() -> None:
    """Months and weekdays in English come from CLDR; a list beside it would say them twice."""
    assert {"May", "Tuesday", "Ministry"} <= no_names()
    assert "Foreign Minister" in titles()


def test_a_new_title(append: Append) -> None:
    """A title is known by its line."""
    assert find_names("Hafenmeister Jan Kruse winkte.").people == ()
    append("titles.tsv", "de\tHafenmeister")
    assert [span.name for span in find_names("Hafenmeister Jan Kruse winkte.").people] == ["Jan Kruse"]


def test_a_new_given_name(append: Append) -> None:
    """A given name opens a name by its line."""
    append("given_names.tsv", "Ottilie")
    assert [span.name for span in find_names("There Ottilie Kruse waved.").people] == ["Ottilie Kruse"]


def test_a_new_form_of_an_organisation(append: Append) -> None:
    """A form of a known organisation has its key."""
    append("organisations.tsv", "World Bank\tMaailmanpankki")
    assert [span.key for span in find_names("He left Maailmanpankki on Monday.").organisations] == ["World Bank"]


def test_a_new_name_of_a_city(append: Append) -> None:
    """The gazetteer is compiled from the lists: a line is one name more."""
    append("cities.tsv", "Turku\tFI\tsv\tÅbo")
    assert read_names.read_names(CityName)[-1] == CityName("Turku", "FI", "sv", "Åbo")


@pytest.mark.parametrize(
    ("file", "line", "says"),
    [
        ("titles.tsv", "xq\tHafenmeister", "'xq' is the code of no language"),
        ("titles.tsv", "german\tHafenmeister", "Expected `str` matching regex"),
        ("titles.tsv", "de Hafenmeister", "1 cells; there are 2 columns"),
        ("titles.tsv", "de\tHafenmeister\tKapitän", "3 cells; there are 2 columns"),
        ("titles.tsv", "de\t", "Expected `str` of length >= 1"),
        ("titles.tsv", "de\tHafenmeister ", "Expected `str` matching regex"),
        ("titles.tsv", "de\tPräsident", "'de Präsident' stands twice"),
        ("titles.tsv", "", "1 cells; there are 2 columns"),
        ("cities.tsv", "Turku\tFinland\tsv\tÅbo", "Expected `str` matching regex '^[A-Z]{2}$'"),
        ("organisations.tsv", "World Wildlife Fund\tUN", "'UN' stands twice"),
    ],
)
def test_a_mistake_is_told_with_its_line(append: Append, file: str, line: str, says: str) -> None:
    """The message names the file, the line and what is wrong there."""
    number = append(file, line)
    with pytest.raises(TableError) as caught:
        read_names.read_names(KINDS[file])
    assert str(caught.value).startswith(f"{file}, line {number}: ")
    assert says in str(caught.value)


def test_other_columns_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first line that is no comment names the columns."""
    (tmp_path / "organisations.tsv").write_text("# Organisations.\nform\torganisation\n", "utf-8")
    monkeypatch.setattr(read_names, "FOLDER", tmp_path)
    _forget()
    with pytest.raises(TableError, match=r"^organisations\.tsv, line 2: the columns are organisation, form"):
        read_names.read_names(OrganisationForm)
    _forget()
