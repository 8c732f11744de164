"""What is written together with a word and is no part of it."""

import pytest

from copydesk_text.newsroom.word_edges import elided, without_particles


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "l'espèce d’une île qu'aujourd'hui", "espèce une île aujourd'hui"),
        ("it", "l'acqua dell’isola un'altra", "acqua isola altra"),
        ("ca", "l'aigua d'aquí", "aigua aquí"),
        ("tr", "ankara'da istanbul’un kapı", "ankara istanbul kapı"),
    ],
)
def test_elisions(language: str, text: str, expected: str) -> None:
    """Before an apostrophe or behind one, by language; an apostrophe within a word stays."""
    assert elided(text, language) == expected


def test_particles() -> None:
    """Sure ones go; one that may end a noun goes where the noun stands without it, too."""
    words = ["정부는", "정부가", "회의", "전문가", "대책을", ".", "대책이"]
    bare, title = without_particles(words, ["정부"], "ko")
    assert bare == ["정부", "정부", "회의", "전문가", "대책", ".", "대책"]
    assert title == ["정부"]
