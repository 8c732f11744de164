"""Names of authors: those of people and agencies, and nothing else that stands beside them."""

import pytest

from copydesk_text.newsroom.author_names import declared_authors, opened_authors, printed_authors


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("BY ADA LOW, BO RAY and CY FOX", ("ADA LOW", "BO RAY", "CY FOX")),
        ("Low, Ada; Ray, Bo", ("Ada Low", "Bo Ray")),
        ("Ada Low, Harbour Correspondent", ("Ada Low",)),
        ("Ada Low Senior Health Reporter", ("Ada Low",)),
        ("Staff Writer Ada Low", ("Ada Low",)),
        ("Ada Low, Vardo", ("Ada Low",)),
        ("Ada Low/Reuters", ("Ada Low", "Reuters")),
        ("ADA LOW, AP Auto Writer", ("ADA LOW", "AP")),
        ("desk@gazette.example (Ada Low)", ("Ada Low",)),
        ("Ada Low <ada@gazette.example>", ("Ada Low",)),
        ("Ada Low @adalow", ("Ada Low",)),
        ("Ada Low, updated by Bo Ray", ("Ada Low",)),
        ("Ada Low. Photos by Bo Ray", ("Ada Low",)),
        ("作者：王小明 编辑：李春华", ("王小明",)),
        ("本报记者王小明", ("王小明",)),
        ("김하늘 기자", ("김하늘",)),
        ("كريم البنا", ("كريم البنا",)),
        ("Martin Luther King Jr.", ("Martin Luther King Jr.",)),
        ("Ada Low, Jr.", ("Ada Low, Jr.",)),
        ("Saskia van der Meer", ("Saskia van der Meer",)),
        ("Per Holm", ("Per Holm",)),
        ("Madonna", ("Madonna",)),
        ("desk@gazette.example", ()),
        ("gazette.example, Vardo, Norway", ()),
        ("kstevens", ()),
        ("user_12", ()),
        ("University of Vardo", ()),
        ("Norda Energie GmbH", ()),
        ("Ministerium für Hafenbau", ()),
        ("Nachrichten", ()),
        ("新华日报", ()),
        ("The Editors", ()),
        ("", ()),
    ],
)
def test_declared(value: str, expected: tuple[str, ...]) -> None:
    """People and agencies, without roles, places, addresses, organisations and those who did something else."""
    assert declared_authors([value]) == expected


@pytest.mark.parametrize(
    ("segments", "expected"),
    [
        (["By", "Ada Low", "and", "Bo Ray"], ("Ada Low", "Bo Ray")),
        (["Ada Low", "Bo Anna Ray", "Cy Fox"], ("Ada Low", "Bo Anna Ray", "Cy Fox")),
        (["Ada Low", "March 3", "New Vardo"], ("Ada Low",)),
        (["Ada", "Low"], ("Ada Low",)),
        (["By", "Heiner"], ("Heiner",)),
        (["Heiner"], ()),
        (["Photo by", "Ada Low"], ()),
        (["Read more"], ()),
        (["By Reuters"], ("Reuters",)),
    ],
)
def test_printed(segments: list[str], expected: tuple[str, ...]) -> None:
    """Full names up to the first text that is none; one word only behind "By"."""
    assert printed_authors(segments) == expected


def test_opened() -> None:
    """In a line of facts names count behind "By" only, up to the first text that is none."""
    assert opened_authors(["3 May 2021", "Port Vardo", "by Ada Low", "Bo Ray", "in Sport"]) == ("Ada Low", "Bo Ray")
    assert opened_authors(["3 May 2021", "Port Vardo"]) == ()
    assert opened_authors(["Ada Low", "Bo Ray"]) == ()


@pytest.mark.parametrize("between", ["( ", "/ ", " ", ", ", "( / "])
def test_what_stands_between_name_and_agency_may_be_long(between: str) -> None:
    """It is read in time that grows with its length; before, each sign doubled it."""
    long = between * 5_000
    assert declared_authors([f"Ada Low {long}x"]) in (("Ada Low",), ())
    assert "Ada Low" in declared_authors([f"Ada Low {between * 3}Reuters"])
