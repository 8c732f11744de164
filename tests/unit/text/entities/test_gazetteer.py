"""The compiled gazetteer: its file, and what it says of names."""

from importlib.resources import files

import pytest

from copydesk_text.entities.gazetteer import is_place_name, load_gazetteer
from copydesk_text.entities.gazetteer_file import CITY, COUNTRY, FILE_NAME, Name, Place, encode_gazetteer


def first(text: str, language: str) -> Place | None:
    """The place that a name most likely means in a language."""
    gazetteer = load_gazetteer()
    for index, start, end in gazetteer.find(text):
        if (start, end) == (0, len(text)):
            _, readings = gazetteer.entry(index, language)
            return readings[0].place if readings else None
    return None


def test_file_is_small() -> None:
    """It travels with the package: 6 MB are the limit."""
    assert len(files("copydesk_text.entities").joinpath(FILE_NAME).read_bytes()) <= 6_000_000


@pytest.mark.parametrize(
    ("name", "language", "country", "geonames"),
    [
        ("Moscow", "en", "RU", 524901),
        ("Москве", "ru", "RU", 524901),
        ("Moskau", "de", "RU", 524901),
        ("موسكو", "ar", "RU", 524901),
        ("莫斯科", "zh", "RU", 524901),
        ("Palestinian territories", "en", "PS", 6254930),
        ("Palestinian Territories", "en", "PS", 6254930),
        ("Deutschland", "de", "DE", 2921044),
        ("Washington", "en", "US", 4140963),
        ("N’Djamena", "fr", "TD", 2427123),
        ("N'Djamena", "fr", "TD", 2427123),
        ("Sao Paulo", "en", "BR", 3448439),
    ],
)
def test_knows_names_in_many_languages(name: str, language: str, country: str, geonames: int) -> None:
    """One place has one id, whatever its name, script, case or apostrophe."""
    place = first(name, language)
    assert place is not None
    assert (country, geonames) == (place.country, place.geonames)


@pytest.mark.parametrize(("name", "language"), [("Island", "en"), ("Of", "en"), ("Un", "fr"), ("Deutschland", "fr")])
def test_knows_what_is_none(name: str, language: str) -> None:
    """A name of another language, and short words, mean no place."""
    assert first(name, language) is None


def test_kinds() -> None:
    """Countries and cities are told apart."""
    kinds = [place.kind if (place := first(name, "en")) else None for name in ("Egypt", "Cairo")]
    assert [COUNTRY, CITY] == kinds


def test_equal_names_give_equal_bytes() -> None:
    """The file depends on nothing but what goes in, in whatever order sets hand it out."""
    places = [Place(1, "AA", COUNTRY, 5)]
    names = [Name("Aland", ((0, frozenset({"en", "sv", "fi"})),), words=frozenset({"en", "da"}))]
    again = [Name("Aland", ((0, frozenset({"fi", "en", "sv"})),), words=frozenset({"da", "en"}))]
    assert encode_gazetteer(places, names, {}) == encode_gazetteer(places, again, {})


@pytest.mark.parametrize(
    ("name", "is_place"),
    [("New York", True), ("Buenos Aires", True), ("Ada Low", False), ("New York Ada", False), ("", False)],
)
def test_is_place_name(name: str, is_place: bool) -> None:
    """The whole text has to be the name of a place."""
    assert is_place_name(name) is is_place
