"""Continents, in the languages of CLDR."""

import pytest

from copydesk_text.entities.continents import find_continents

AFRICA, ASIA, EUROPE, SOUTH_AMERICA = 6255146, 6255147, 6255148, 6255150


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Trade between Europe and Africa grew.", [EUROPE, AFRICA]),
        ("en", "Ships sail to South America from Northern Europe.", [SOUTH_AMERICA, EUROPE]),
        ("en", "He works for Radio Free Europe and flies Air Europe.", []),
        ("en", "The Africa Cup is played. Asian markets and Eurasia.", []),
        ("de", "Europas Häfen und Asien", [EUROPE, ASIA]),
        ("fr", "L’Europe et l’Afrique", [EUROPE, AFRICA]),
        ("ru", "В Европе и в Африке", [EUROPE, AFRICA]),
        ("uk", "В Європі", [EUROPE]),
        ("ar", "في أوروبا وأفريقيا", [EUROPE, AFRICA]),
        ("zh", "欧洲和非洲的港口", [EUROPE, AFRICA]),
        ("ja", "アフリカの港", [AFRICA]),
        ("und", "Europe", [EUROPE]),
        ("xx", "Europe", []),
        ("en", "Pro-Europe parties won.", [6255148]),
    ],
)
def test_continents(language: str, text: str, expected: list[int]) -> None:
    """Names in the text's language and its cases; no part of another name."""
    assert [geonames for _, geonames in find_continents(text, language)] == expected
