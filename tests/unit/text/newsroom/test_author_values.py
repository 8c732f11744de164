"""author_values: what is given for authors, on one line."""

import pytest

from copydesk_text.newsroom.author_values import names_in_order, plain_value


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
        ("", ""),
    ],
)
def test_plain_value(value: str, expected: str) -> None:
    """Markup, addresses and brackets around all of a value are none of a name."""
    assert plain_value(value) == expected


@pytest.mark.parametrize("value", ["[" * 5_000, "<" * 5_000, "&" * 5_000, "a@" * 2_500, "(" * 2_500 + ")" * 2_500])
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
