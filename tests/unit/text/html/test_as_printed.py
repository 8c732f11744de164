"""as_printed: who wrote a page that declares its authors and prints a byline."""

import pytest
from tests.unit.text.html.made_html import ENGLISH, linked, page, paragraphs, read_page, story

BODY = paragraphs(*ENGLISH)
ANN = {"@type": "Person", "name": "Ann Lee"}
TWO = ("Ann Lee", "Bob Ray")
THREE = (*TWO, "Cy Fox")


def authors(author: object, below: str, head: str = "") -> tuple[str, ...]:
    declared = linked(headline="Crane Closes the Basin of Port Vardo", author=author) + head
    return read_page(page(story(below, BODY), declared)).authors


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        ("<p class=byline>By Ann Lee and Bob Ray</p>", TWO),
        ("<p class=byline>By Ann Lee, Bob Ray and Cy Fox</p>", THREE),
        ("<p class=byline>By Bob Ray, Ann Lee, and Cy Fox</p>", ("Bob Ray", "Ann Lee", "Cy Fox")),
        ("<p class=byline>By Ann Lee, Bob Ray, Cy Fox</p>", THREE),
        ("<p class=byline>By Ann Lee in Vardo and Bob Ray in Oslo</p>", TWO),
        ("<p class=byline>By Ann Lee, Harbour Reporter, and Bob Ray</p>", TWO),
        ("<p class=byline>By ANN LEE and Bob Ray, Associated Press</p>", TWO),
        ("<p><a href=/a>Ann Lee &amp; Bob Ray</a></p>", TWO),
        ("<p>By <span>Ann Lee</span> and <span>Bob Ray</span></p>", TWO),
        ("<p>By <span><a href=/people/a>Ann Lee</a>, </span><span><a href=/people/b>Bob Ray</a></span></p>", TWO),
        ("<p><a href=/by/ann-lee.html>Ann Lee</a> <a href=/by/bob-ray.html>Bob Ray</a></p>", TWO),
        ("<div><p>Harbour Tales</p><p>By Ann Lee and Bob Ray</p></div>", TWO),
    ],
)
def test_others_in_the_byline(below: str, expected: tuple[str, ...]) -> None:
    """Whom an "and", a list of names alone or a link of the same kind joins with the declared author is one, too."""
    assert authors(ANN, below) == expected


@pytest.mark.parametrize(
    ("name", "byline", "expected"),
    [
        ("高瀬由紀", "高瀬由紀、田中健", ("高瀬由紀", "田中健")),
        ("김하늘", "김하늘 기자, 박지훈 기자", ("김하늘", "박지훈")),
        ("ליאור לוי", "ליאור לוי ודן רז", ("ליאור לוי", "דן רז")),
        ("Анна Лебедева", "Анна Лебедева и Борис Раев", ("Анна Лебедева", "Борис Раев")),
        ("Ana López y Vega", "Por Ana López y Vega", ("Ana López y Vega",)),
    ],
)
def test_other_scripts(name: str, byline: str, expected: tuple[str, ...]) -> None:
    """Lists of authors in other languages, and a name with a word for "and" in it."""
    assert authors({"name": name}, f"<p class=author>{byline}</p>") == expected


@pytest.mark.parametrize(
    "below",
    [
        "<p class=byline>By Bob Ray</p>",
        "<p class=byline>By Ann Lee, The Vardo Gazette</p>",
        "<p class=byline>Ann Lee, Lower Vardo</p>",
        "<p class=byline>By Ann Lee, San Felipe</p>",
        "<p class=byline>Ann Lee / Lower Vardo, Salt Cove</p>",
        "<p class=byline>Ann Lee, Lower Vardo, Salt Cove, Monday</p>",
        "<p class=byline>Ann Lee | Photos by Bob Ray and Cy Fox</p>",
        "<p class=byline>By Ann Lee; edited by Bob Ray and Cy Fox</p>",
        "<p class=byline>Ann Lee in conversation with Bob Ray and Cy Fox</p>",
        "<p>Ann Lee saw Bob Ray and Cy Fox fall from the crane on the old quay.</p>",
        "<div><p>Bob Ray and Cy Fox</p><p class=byline>By Ann Lee</p></div>",
        "<div><span>Ann Lee</span><span>Harbour Tales</span><span>Lower Vardo</span></div>",
        "<p>By <a href=/author/ann>Ann Lee</a> <a href=/topic/bob>Bob Ray</a> <a href=/topic/cy>Cy Fox</a></p>",
        "<p>By <a href=/people/ann-lee/>Ann Lee</a> <a href=/people/all/>All Authors</a></p>",
        "<p><a href=https://x.example/ann>Ann Lee</a>, <a href=https://harbour.example/>Harbour Studies</a></p>",
    ],
)
def test_no_others(below: str) -> None:
    """Places, outlets, subjects, and those who did something else beside the declared author are none."""
    assert authors(ANN, below) == ("Ann Lee",)


def test_places_behind_each() -> None:
    """Where a place stands behind the last name, one stands behind the first."""
    byline = "<p class=byline>By Ann Lee, Lower Vardo and Bob Ray{}</p>"
    assert authors(ANN, byline.format(", Salt Cove")) == TWO
    assert authors(ANN, byline.format("")) == ("Ann Lee", "Lower Vardo", "Bob Ray")


@pytest.mark.parametrize(
    ("name", "byline", "expected"),
    [
        ("By ANN LEE, Harbour Writer", "Ann Lee, Harbour Writer", "Ann Lee"),
        ("ann lee", "By Ann Lee", "Ann Lee"),
        ("ANN LEE", "Ports", "ANN LEE"),
        ("ANN LEE", "BY ANN LEE", "ANN LEE"),
        ("Ann Lee", "BY ANN LEE", "Ann Lee"),
        ("AYŞE YILMAZ", "Ayşe Yılmaz", "Ayşe Yılmaz"),
        ("Jose Rios", "Por José Ríos", "José Ríos"),
        ("José Ríos", "Por Jose Rios", "José Ríos"),
        ("J.K. Lee", "By J. K. Lee", "J.K. Lee"),
    ],
)
def test_forms(name: str, byline: str, expected: str) -> None:
    """The form with small letters and accents counts, wherever it stands."""
    assert authors({"name": name}, f"<p class=byline>{byline}</p>") == (expected,)


def meta(content: str, name: str = "author") -> str:
    return f"<meta name={name} content='{content}'>"


@pytest.mark.parametrize(
    ("head", "below", "expected"),
    [
        (meta("By Bob Ray", "sailthru.author"), "<p>By <a href=/b>Bob Ray</a></p>", ("Bob Ray",)),
        (meta("By Bob Ray", "sailthru.author"), "<p>By <a href=/a>Ann Lee</a></p>", ("Ann Lee",)),
        (meta("By Bob Ray", "sailthru.author"), "<p>Ports</p>", ("Ann Lee",)),
        (meta("Ann Lee, Bob Ray"), "<p>By Ann Lee, Bob Ray</p>", TWO),
        (meta("Ann Lee, Bob Ray"), "<p>By Ann Lee</p>", ("Ann Lee",)),
        (meta("Ann Lee, Bob Ray"), "<p class=byline>By Ann Lee | Photos by Bob Ray</p>", ("Ann Lee",)),
        (meta("Ann Leeson, Bob Ray"), "<p class=byline>By Ann Leeson and Bob Ray</p>", ("Ann Leeson", "Bob Ray")),
        (meta("Ann Leeson"), "<p class=byline>By Ann Leeson</p>", ("Ann Leeson",)),
    ],
)
def test_several_sets(head: str, below: str, expected: tuple[str, ...]) -> None:
    """Of several sets of authors the largest counts that is printed as authors; without any the first."""
    assert authors(ANN, below, head) == expected


def test_people_before_agencies() -> None:
    """A set of an agency alone gives way to one of people; the agency stays known."""
    head = linked(headline="Crane Closes the Basin", author={"@type": "Organization", "name": "Reuters"})
    article = read_page(page(story("<p>Ports</p>", BODY), head + meta("Ann Lee")))
    assert article.authors == ("Ann Lee",)
    assert article.agency is not None
    assert article.agency.name == "Reuters"
