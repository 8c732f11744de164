"""Reads the lists of names in `names/`, each at its first use, and checks them: one class a file, one field a cell."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import ClassVar, TypeVar

import msgspec
from msgspec import Struct

from copydesk_text.newsroom.lexicon.calendar_words import calendar_names
from copydesk_text.newsroom.lexicon.read_table import built_once
from copydesk_text.word_tables import Country, Form, Language, TableError, check_language

#: Where the lists are.
FOLDER: Traversable = files("copydesk_text.entities") / "names"

_COMMENT = "#"


class NameRow(Struct, frozen=True):
    """A line of a list of names."""

    FILE: ClassVar[str]
    #: The columns that no two lines have alike; all of them where none is named.
    UNIQUE: ClassVar[tuple[str, ...]] = ()


class CountryName(NameRow, frozen=True):
    """A name of a country in one language."""

    FILE: ClassVar[str] = "countries.tsv"

    country: Country
    language: Language
    name: Form


class RegionName(NameRow, frozen=True):
    """A name of a part of a country in one language."""

    FILE: ClassVar[str] = "regions.tsv"

    region: Form
    country: Country
    language: Language
    name: Form


class CityName(NameRow, frozen=True):
    """A name of a city in one language; `city` is its main name in GeoNames."""

    FILE: ClassVar[str] = "cities.tsv"

    city: Form
    country: Country
    language: Language
    name: Form


class EverydayWord(NameRow, frozen=True):
    """A word of a language, in small letters, that is the name of a place, too."""

    FILE: ClassVar[str] = "everyday_words.tsv"

    language: Language
    word: Form


class BorneName(NameRow, frozen=True):
    """A name of a place that people bear, too."""

    FILE: ClassVar[str] = "borne_by_people.tsv"

    name: Form


class NoPlace(NameRow, frozen=True):
    """A name that GeoNames gives to a place and news to something else."""

    FILE: ClassVar[str] = "no_places.tsv"

    name: Form


class Title(NameRow, frozen=True):
    """A title or an office that stands right before a name."""

    FILE: ClassVar[str] = "titles.tsv"

    language: Language
    title: Form


class GivenName(NameRow, frozen=True):
    """A given name that tells, with the word behind it, that a person is named."""

    FILE: ClassVar[str] = "given_names.tsv"

    name: Form


class NoName(NameRow, frozen=True):
    """A word that is no part of a person's name, whatever its capital."""

    FILE: ClassVar[str] = "no_names.tsv"

    language: Language
    word: Form


class CompanyForm(NameRow, frozen=True):
    """What stands behind the name of a company."""

    FILE: ClassVar[str] = "company_forms.tsv"

    form: Form


class OrganisationForm(NameRow, frozen=True):
    """A form of the name of an organisation; `organisation` is its first form."""

    FILE: ClassVar[str] = "organisations.tsv"
    UNIQUE: ClassVar[tuple[str, ...]] = ("form",)

    organisation: Form
    form: Form


Row = TypeVar("Row", bound=NameRow)


def read_names(kind: type[Row]) -> list[Row]:
    """The lines of one list, in their order, read at the first call.

    Args:
        kind: The class of the list's lines.

    Raises:
        TableError: A line breaks its class, or stands there twice; the message names file, line and mistake.
    """
    return [row for row in _read(kind) if isinstance(row, kind)]


@built_once
def titles() -> frozenset[str]:
    """Titles and offices that stand right before a name."""
    return frozenset(row.title for row in read_names(Title))


@built_once
def no_places() -> frozenset[str]:
    """Names that the gazetteer gives to places and news to something else."""
    return frozenset(row.name for row in read_names(NoPlace))


@built_once
def no_names() -> frozenset[str]:
    """Words that are no part of a person's name, whatever their capital; months and weekdays in English are some."""
    return frozenset(row.word for row in read_names(NoName)) | {name.capitalize() for name in calendar_names("en")}


@cache
def _read(kind: type[NameRow]) -> tuple[NameRow, ...]:
    columns = [field.name for field in msgspec.structs.fields(kind)]
    rows: dict[tuple[str, ...], NameRow] = {}
    header: list[str] | None = None
    for number, line in enumerate(FOLDER.joinpath(kind.FILE).read_text("utf-8").splitlines(), 1):
        if line.startswith(_COMMENT):
            continue
        cells = line.split("\t")
        if header is None:
            header = cells
            if header != columns:
                raise TableError(kind.FILE, number, f"the columns are {', '.join(columns)}, with tabs between")
            continue
        if len(cells) != len(columns):
            raise TableError(kind.FILE, number, f"{len(cells)} cells; there are {len(columns)} columns")
        row = _row(kind, number, dict(zip(columns, cells, strict=True)))
        key = tuple(str(getattr(row, name)) for name in kind.UNIQUE or columns)
        if key in rows:
            raise TableError(kind.FILE, number, f"{' '.join(key)!r} stands twice")
        rows[key] = row
    return tuple(rows.values())


def _row(kind: type[NameRow], number: int, cells: dict[str, str]) -> NameRow:
    try:
        row = msgspec.convert(cells, kind)
        check_language(cells.get("language", "en"))
    except ValueError as error:  # msgspec's is one, too
        raise TableError(kind.FILE, number, str(error)) from error
    return row
