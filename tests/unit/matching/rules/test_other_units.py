"""Other units: what may have stood in the place of a figure with the same digits."""

import numpy as np
import pytest

from copydesk_matching.rules.other_units import is_ordinal, other_clock, with_other_units
from copydesk_matching.words.word_hash import word_hash_of


@pytest.mark.parametrize(
    ("figure", "first", "later"),
    [
        ("400 million euros", "400 thousand euros", "400 million dollars"),
        ("400 Millionen Euro", "400 Milliarden Euro", "400 Millionen Dollar"),
        ("$4.5", "€4.5", "£4.5"),
        ("2nd", "1st", "22nd"),
        ("11th", "1st", "13th"),
        ("4ème", "1ème", "5ème"),
    ],
)
def test_each_other_form_is_tried(figure: str, first: str, later: str) -> None:
    """Words of one table, signs and ordinals, never the figure itself; no figure is without end."""
    found = with_other_units(figure)
    assert figure not in found
    assert first in found
    assert later in found
    assert len(found) < 200


@pytest.mark.parametrize("figure", ["400", "", "400 berths", "x" * 16_000, "4 " * 8_000])
def test_what_has_no_unit_has_no_other_form(figure: str) -> None:
    assert with_other_units(figure) == []


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        ("9:40 p.m.", "2140"),
        ("12 a.m", "0000"),
        ("12:05 pm", "1205"),
        ("20:40", "2040"),
        ("2040", "20:40"),
        ("0940", "09:40"),
        ("2061", None),
        ("9", None),
        ("$9", None),
        ("9" * 16_000, None),
    ],
)
def test_a_time_has_another_form(figure: str, expected: str | None) -> None:
    """With a mark and half of the day, or in four digits."""
    assert other_clock(figure) == expected


@pytest.mark.parametrize(("figure", "expected"), [("2nd", True), ("21ST", True), ("2", False), ("second", False)])
def test_an_ordinal_has_its_ending(figure: str, expected: bool) -> None:
    assert expected == is_ordinal(figure)


@pytest.mark.parametrize("secret", [b"", b"another secret"])
def test_figures_differ_by_their_units(secret: bytes) -> None:
    """Under any secret: another unit, another scale, not another number."""
    word_hash = word_hash_of(secret)

    def two_bytes(number: int, unit: int = 0) -> int:
        (hash_,) = word_hash.hash_numbers(np.array([number], dtype=np.uint64), np.array([unit], dtype=np.uint8))
        return int(hash_) >> 32 & 0xFFFF

    four = 4 << 8 | 128
    assert word_hash.is_other_unit(two_bytes(four + 6, 2), two_bytes(four + 9, 2))
    assert word_hash.is_other_unit(two_bytes(four + 9, 2), two_bytes(four + 6, 2))
    assert word_hash.is_other_unit(two_bytes(four, 2), two_bytes(four, 3))
    assert not word_hash.is_other_unit(two_bytes(four, 2), two_bytes(four, 2))
    assert not word_hash.is_other_unit(two_bytes(four, 2), two_bytes((5 << 8) + 128, 2))
