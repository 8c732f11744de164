"""authors: people, each once, and the agency that signs with them."""

import pytest
from tests.unit.text.html.made_html import ENGLISH, linked, page, paragraphs, read_page, story

BODY = paragraphs(*ENGLISH)
URL = "https://www.vardogazette.com/harbour/crane"


def signed(author: object) -> str:
    """A page of The Vardo Gazette with this author in its JSON-LD."""
    head = linked(
        headline="Crane Closes the Basin of Port Vardo", author=author, publisher={"name": "The Vardo Gazette"}
    )
    return page(story(BODY), head)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("By Ann Lee", ("Ann Lee",)), ("Ann Lee, Bob Ray and Cy Fox", ("Ann Lee", "Bob Ray", "Cy Fox")),
     ("Ann Lee / Bob Ray", ("Ann Lee", "Bob Ray")), ("Lucie Morel et Jean Petit", ("Lucie Morel", "Jean Petit")),
     ("Marta Ibáñez y Luis Prado", ("Marta Ibáñez", "Luis Prado")), ("José Ortega y Gasset", ("José Ortega y Gasset",)),
     ("Anna Berg und Jan Wolf", ("Anna Berg", "Jan Wolf")), ("Иван Котов, Анна Лунина", ("Иван Котов", "Анна Лунина")),
     ("Ann Lee, Staff Writer", ("Ann Lee",)), ("Ann Lee • Harbour Reporter", ("Ann Lee",)),
     ("Ann Lee in Lisbon", ("Ann Lee",)), ("Ann Lee for The Times of Vardo", ("Ann Lee",)),
     ("Sophie in 't Veld", ("Sophie in 't Veld",)), ("Ann Lee | Updated June 3, 2021", ("Ann Lee",)),
     ("Ann Lee VardoGazette", ("Ann Lee",)), ("记者 王小明", ("王小明",)), ("Dr. Ann Lee", ("Dr. Ann Lee",)),
     ("Mary-Jane O'Neill-Smith", ("Mary-Jane O'Neill-Smith",)), ("Ann Lee, The Vardo Gazette", ("Ann Lee",))],
)  # fmt: skip  # pairs read better in lines than one a line
def test_people(name: str, expected: tuple[str, ...]) -> None:
    """Names alone, whatever stands before, between and behind them."""
    assert read_page(signed({"@type": "Person", "name": name}), URL).authors == expected


@pytest.mark.parametrize(
    "name",
    ["Web Desk", "News Desk", "Guest Contributor", "The Vardo Gazette", "Vardo Gazette", "Gazette Staff", "Redaktion",
     "Redacción Internacional", "Press Release", "Anonymous", "admin", "user1234", "ann.lee@gazette.example",
     "https://social.example/annlee", "VardoGazette.com", "PMJS", ""],
)  # fmt: skip  # names read better in lines than one a line
def test_nobody(name: str) -> None:
    """A desk, the outlet, a login, an address and a role are no people."""
    assert read_page(signed({"@type": "Person", "name": name}), URL).authors == ()


@pytest.mark.parametrize(
    ("name", "people", "agency"),
    [("Reuters", (), "Reuters"), ("Agence France-Presse", (), "AFP"), ("dpa/jwo", (), "dpa"), ("jwo/dpa", (), "dpa"),
     ("ANN LEE Associated Press", ("ANN LEE",), "AP"), ("Lucie Morel avec AFP", ("Lucie Morel",), "AFP"),
     ("Ann Lee, Reuters", ("Ann Lee",), "Reuters")],
)  # fmt: skip  # rows read better in lines than one a line
def test_agency_among_the_authors(name: str, people: tuple[str, ...], agency: str) -> None:
    """An agency that a page names as its author, or beside one, wrote the text."""
    article = read_page(signed({"@type": "Person", "name": name}), URL)
    assert article.agency is not None
    assert (article.authors, article.agency.name, article.agency.ground) == (people, agency, "byline")


def test_byline_of_an_agency_in_the_markup() -> None:
    """`By Reuters` in an element that is called a byline names the agency."""
    article = read_page(page(story("<div class='byline'>By Reuters</div>", BODY)), URL)
    assert article.agency is not None
    assert (article.authors, article.agency.name) == ((), "Reuters")


def test_person_of_an_outlet_with_her_name() -> None:
    """Whose outlet bears her name is a person all the same."""
    head = linked(headline="Crane", author={"name": "Ada Low"}, publisher={"name": "Ada Low Photography"})
    assert read_page(page(story(BODY), head), URL).authors == ("Ada Low",)
