"""names_of_logins: who is behind the login that a page declares, where the page prints the name."""

import pytest
from tests.unit.text.html.made_html import ENGLISH, linked, page, paragraphs, read_page, story

BODY = paragraphs(*ENGLISH)
TITLE = "Crane Closes the Basin of Port Vardo"


def authors(login: str, signature: str, *, meta: bool = False) -> tuple[str, ...]:
    head = (
        f"<meta name=author content='{login}'>"
        if meta
        else linked(headline=TITLE, author={"@type": "Person", "name": login})
    )
    last = f"<p>The basin opens again before the summer, says the office of the harbour. {signature}</p>"
    return read_page(page(story(BODY, last), head)).authors


@pytest.mark.parametrize(
    ("login", "signature", "expected"),
    [
        ("ada.low", "(Ada Low) +++", "Ada Low"),
        ("ada.low", "(Ada B. Low)", "Ada B. Low"),
        ("ada_low", "ada low of ours.</p><p>By Ada Marie Low", "Ada Marie Low"),
        ("ada.low", "</p><p>Ada Low", "Ada Low"),
        ("ada.low", "<br>Ada Low", "Ada Low"),
        ("ada.low", "<em>– Ada Low</em>", "Ada Low"),
        ("ada.low", "</p><p>Ada Low is a reporter of the Gazette, and writes about ports.", "Ada Low"),
        ("jan-mueller", "Jan Müller", "Jan Müller"),
        ("ann.mclow", "Ann McLow", "Ann McLow"),
        ("anna.van.berg", "Anna van Berg", "Anna van Berg"),
    ],
)
def test_printed_name(login: str, signature: str, expected: str) -> None:
    """The name as it is printed, with a second name, capitals within it, and the letters that a login has none for."""
    assert authors(login, signature) == (expected,)
    assert authors(login, signature, meta=True) == (expected,)


@pytest.mark.parametrize(
    ("login", "signature"),
    [
        ("ada.low", "The water was low."),
        ("ada.low", "Ada Lowell has said so."),
        ("ada.low", "Ada and Bo Low have said so."),
        ("web.desk", "Web Desk"),
        ("news.desk", "News Desk"),
        ("real-estate", "<h3>Real Estate</h3>"),
        ("real-estate", "</p><ul><li><a href='/real-estate'>Real Estate</a></li></ul><p>"),
        ("real-estate", "</p><span class=tag>Real Estate</span><p>"),
        ("real-estate", "</p><p><strong>Real Estate</strong></p><p>"),
        ("port-vardo", "The town of Port Vardo has no other crane."),
        ("ada.low", "The captain Ada Low has seen nothing."),
        ("adalow", "Ada Low"),
        ("ada.low2", "Ada Low"),
    ],
)
def test_nobody(login: str, signature: str) -> None:
    """A name that no text is signed with, a desk, a section, a town, and a login that has no parts are nobody."""
    assert authors(login, signature) == ()


def test_those_that_are_printed_come_first() -> None:
    """A byline says who wrote a text, whoever put it on the site."""
    head = linked(headline=TITLE, author={"@type": "Person", "name": "ada.low"})
    html = page(story("<p class=byline>By Bo Ray</p>", BODY, "<p>Ada Low put this here for the harbour.</p>"), head)
    assert read_page(html).authors == ("Bo Ray",)


def test_above_the_text_stands_its_section() -> None:
    """A text is signed below a sentence; above it stands what it is about."""
    head = linked(headline=TITLE, author={"@type": "Person", "name": "harbour-tales"})
    assert read_page(page(story("<p>Harbour Tales</p>", BODY), head)).authors == ()
    assert read_page(page(story(BODY, "<p>Harbour Tales</p>"), head)).authors == ("Harbour Tales",)
