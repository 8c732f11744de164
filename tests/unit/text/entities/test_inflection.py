"""Forms of Russian and Ukrainian names."""

import pytest

from copydesk_text.entities.inflection import inflect


@pytest.mark.parametrize(
    ("name", "language", "expected"),
    [
        ("Москва", "ru", {"Москвы", "Москве", "Москву", "Москвой"}),
        ("Россия", "ru", {"России", "Россию", "Россией"}),
        ("Ирак", "ru", {"Ирака", "Ираку", "Ираком", "Ираке"}),
        ("Ярославль", "ru", {"Ярославля", "Ярославле"}),
        ("Саудовская Аравия", "ru", {"Саудовской Аравии", "Саудовскую Аравию"}),
        ("Київ", "uk", {"Києва", "Києві", "Києвом"}),
        ("Прага", "uk", {"Праги", "Празі"}),
    ],
)
def test_inflects_by_ending(name: str, language: str, expected: set[str]) -> None:
    """The forms that texts use are among those made."""
    assert expected <= inflect(name, language)


@pytest.mark.parametrize(("name", "language"), [("Paris", "ru"), ("Москва", "bg"), ("США", "ru"), ("Баку", "ru")])
def test_leaves_other_names_alone(name: str, language: str) -> None:
    """Other scripts and languages, abbreviations and indeclinable names have no other forms."""
    assert frozenset() == inflect(name, language)
