"""author_values: what is given for authors, on one line."""

import pytest

from copydesk_text.newsroom.author_values import (
    before_site,
    names_in_order,
    plain_value,
    plain_values,
    without_figure,
    without_second,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("  Ada \n Low ", "Ada Low"),
        ("<a href='/a'>Ada Low</a>", "Ada Low"),
        ("Ada &amp; Bo", "Ada & Bo"),
        ("desk@gazette.example (Ada Low)", "Ada Low"),
        ("Ada Low ada@gazette.example", "Ada Low"),
        ("[岸田遥香，港メディア]", "岸田遥香，港メディア"),
        ("(Ada Low) and (Bo Ray)", "(Ada Low) and (Bo Ray)"),
        ("@gazette", ""),
        ("https://social.example/AdaLowWrites", ""),
        ("Ada Low https://social.example/ada", "Ada Low https://social.example/ada"),
        ("", ""),
    ],
)
def test_plain_value(value: str, expected: str) -> None:
    """Markup, addresses and brackets around all of a value are none of a name."""
    assert plain_value(value) == expected


@pytest.mark.parametrize(
    "value", ["[" * 5_000, "<" * 5_000, "&" * 5_000, "a@" * 2_500, "//" * 2_500, "(" * 2_500 + ")" * 2_500]
)
def test_a_long_value_is_read_to_a_bound(value: str) -> None:
    """Whatever it is made of, only its first characters are read."""
    assert len(plain_value(value)) <= 400


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Low, Ada; Ray, Bo", "Ada Low; Bo Ray"),
        ("Low, Ada, Jr; Ray, Bo", "Low, Ada, Jr; Ray, Bo"),
        ("Ada Low, Bo Ray", "Ada Low, Bo Ray"),
    ],
)
def test_names_in_order(value: str, expected: str) -> None:
    """Surnames come first only in a list in which each person has one comma."""
    assert names_in_order(value) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ada (A.B.) Low", "Ada Low"),
        ("Ada C. (Berta Cora) Low", "Ada C. Low"),
        ("Ada (photos) Low", "Ada (photos) Low"),
        ("Ada Low (Vardo) Gazette", "Ada Low (Vardo) Gazette"),
        ("Ada (A.B.)", "Ada (A.B.)"),
        ("A (" + "B" * 5_000, "A (" + "B" * 5_000),
    ],
)
def test_without_second(name: str, expected: str) -> None:
    """Brackets stand in a name between one given name and a surname."""
    assert without_second(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ada Low July 16 at 8:30", "Ada Low"),
        ("Ada May 3 March 2026", "Ada May"),
        ("Ada Low", "Ada Low"),
        ("Monday November 2, 2026", ""),
        ("Sunday Bello 3 min read", "Sunday Bello"),
        ("May June 3 min read", "May June"),
    ],
)
def test_without_figure(name: str, expected: str) -> None:
    """The month goes with the day; a name keeps its two words; a day is no name."""
    assert without_figure(name) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Faits divers - gazette.example", "Faits divers"),
        ("Ada Low - Harbour - Gazette.com", "Ada Low - Harbour"),
        ("Ada Low - Vardo", ""),
        ("gazette.example", ""),
    ],
)
def test_before_site(value: str, expected: str) -> None:
    """Behind the last dash, an address."""
    assert before_site(value) == expected


@pytest.mark.parametrize(
    ("segments", "expected"),
    [
        (["von", "Ada Low", "(Die Hafenpost)"], ["von", "Ada Low (Die Hafenpost)"]),
        (["Ada Low", "(Text)", "Bo Ray", "(Fotos)"], ["Ada Low (Text)", "Bo Ray (Fotos)"]),
        (["Ada Low", "(dpa)"], ["Ada Low", "dpa"]),
        (["Ada Low", "(und Bo Ray)"], ["Ada Low", "und Bo Ray"]),
        (["Ada Low", "(Die Hafenpost) und Bo Ray"], ["Ada Low", "(Die Hafenpost) und Bo Ray"]),
        (["Staff Writer", "(Ada Low)"], ["Staff Writer", "Ada Low"]),
        (["Harbour Desk", "(Ada Low)"], ["Harbour Desk", "Ada Low"]),
        (["By our man", "(Ada Low)"], ["By our man", "Ada Low"]),
        (["Ada", "(Low)"], ["Ada", "Low"]),
        (["3 March 2026", "(Ada Low)"], ["3 March 2026", "Ada Low"]),
        (["(Ada Low)"], ["Ada Low"]),
        ([], []),
    ],
)
def test_plain_values(segments: list[str], expected: list[str]) -> None:
    """Brackets behind a full name stay with it, but for agencies, further names and who is named behind a role."""
    assert plain_values(segments) == expected
