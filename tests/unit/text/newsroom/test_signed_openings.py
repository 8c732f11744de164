"""signed_openings: lines above a text that name its writer without a word such as "By"."""

import pytest

from copydesk_text.newsroom.signed_openings import opening_signature, placed_signature


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["Ada Low", "Harbour Reporter, Averley"], ("Ada Low",)),
        (["Ada Low, Harbour Reporter"], ("Ada Low",)),
        (["Nga Ada Low/"], ("Ada Low",)),
        (["Jón Árnason skrifar"], ("Jón Árnason",)),
        (["राकेश वर्मा की रिपोर्ट, वार्डो"], ("राकेश वर्मा",)),
        (["Ada Low, Averley"], ()),
        (["Ada Low"], ()),
        (["De Ada"], ()),
        (["The crane, president of nothing"], ()),
        (["Ada Low", "Reporter", "Averley", "Vardo"], ()),
        ([], ()),
    ],
)
def test_opening_signature(texts: list[str], expected: tuple[str, ...]) -> None:
    """A name with a role or a verb behind it, or one word before it."""
    assert opening_signature(texts) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Ada Low / VARDO, (Coast Agency)", ("Ada Low",)),
        ("Ada Low / Vardo", ("Ada Low",)),
        ("Ada LOW, Averley", ("Ada LOW",)),
        ("Ada LOW", ("Ada LOW",)),
        ("Ada Low, The Vardo Gazette", ("Ada Low",)),
        ("Ada Low, Averley", ()),
        ("Ada Low", ()),
        ("ADA LOW", ()),
        ("Port VI", ()),
        ("Ada Low / Reuters", ()),
        ("Reuters / Ada Low", ()),
        ("Ada Low / The Vardo Gazette", ()),
        ("Ada Low, Vardo Tribune", ()),
        ("Ada Low / a quay", ()),
        ("", ()),
    ],
)
def test_placed_signature(line: str, expected: tuple[str, ...]) -> None:
    """A name with a place or an outlet behind it, or with its surname in capitals; no credit."""
    assert placed_signature(line) == expected
