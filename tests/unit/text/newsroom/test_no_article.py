"""no_article: errors, walls and logins are told by several signs, and no short story is."""

from pathlib import Path
from typing import Final

import pytest
from tests.unit.text.html.made_html import ENGLISH, page, paragraphs, story

from copydesk_schemas import RawDocument
from copydesk_text.article import Drop
from copydesk_text.chain.open_html import open_html
from copydesk_text.newsroom.no_article import FEWEST_SIGNS, NoArticle, read_no_article

#: What it is, language, title and lines of each page.
ROWS: Final = [
    tuple(line.split("\t"))
    for line in Path(__file__).with_name("no_article_pages.tsv").read_text().splitlines()
    if not line.startswith("#")
]
PAGES: Final = [(kind, title, tuple(lines.split("|"))) for kind, _, title, lines in ROWS]
MISSING: Final = ("Page not found", ("The page you are looking for does not exist.",))


def opened(title: str, lines: tuple[str, ...], head: str = "", extra: str = "") -> str:
    """The reason for which a page is dropped, or `story`."""
    body = f"<main><h1>{title}</h1>{paragraphs(*lines)}{extra}</main>"
    result = open_html(RawDocument(html=page(body, f"<title>{title}</title>{head}")))
    return result.reason if isinstance(result, Drop) else "story"


def test_the_table() -> None:
    """At least 60 pages that are none and 60 stories, in at least twelve languages."""
    none = [row for row in ROWS if row[0] != "story"]
    assert len(none) >= 60
    assert len(ROWS) - len(none) >= 60
    assert min(len({row[1] for row in none}), len({row[1] for row in ROWS if row[0] == "story"})) >= 12


@pytest.mark.parametrize(("kind", "title", "lines"), PAGES, ids=[f"{row[1]} {row[2]}" for row in ROWS])
def test_pages(kind: str, title: str, lines: tuple[str, ...]) -> None:
    """Each page that is none has enough signs of its kind; no story has."""
    found = read_no_article(title, lines)
    if kind == "story":
        assert found is None or found.signs < FEWEST_SIGNS
        assert opened(title, lines) == "story"
    else:
        assert found is not None
        assert (found.kind, found.signs >= FEWEST_SIGNS) == (kind, True)
        assert opened(title, lines) == "not_an_article"


def test_what_told_it() -> None:
    """The verdict says what the page is and which signs tell it."""
    found = read_no_article(*MISSING)
    told = ("the title 'page not found'", "100% of the text ('page you are looking for')")
    assert found == NoArticle("missing", 4, told)
    assert found.detail == f"an error in the place of a page, told by {told[0]}, {told[1]}"


def test_more_text_is_a_story() -> None:
    """A phrase in a text that says much else is no sign, and a long page is not looked at."""
    assert read_no_article("Crane falls", (*ENGLISH, "The page you are looking for does not exist.")) is None
    assert read_no_article("Page not found", ("x" * 10_000,)) is None
    assert read_no_article(None, ()) is None


def test_signs_beside_the_words() -> None:
    """A status code in the title and a field for a password are signs, too."""
    line = ("Please log in to read on, and thank you for being with us for so many years now.",)
    plain, asked = read_no_article("Gazette", line), read_no_article("Gazette", line, asks_password=True)
    assert plain is not None
    assert asked is not None
    assert asked.signs == plain.signs + 1
    code, none = read_no_article("404: page not found", ()), read_no_article("page not found", ())
    assert code is not None
    assert none is not None
    assert code.signs == none.signs + 1


def test_a_declared_article_needs_more() -> None:
    """What calls itself an article is none only if one sign more says so."""
    title, lines = "Sicherheitsprüfung", ("Aktivieren Sie JavaScript, sagt das Amt.", ENGLISH[0])
    declared = '<meta property="og:type" content="article">'
    assert (opened(title, lines), opened(title, lines, declared)) == ("not_an_article", "story")


@pytest.mark.parametrize(("signs", "reason"), [(3, "not_an_article"), (6, "story"), (0, "story")])
def test_the_threshold(signs: int, reason: str) -> None:
    """The setting says how many signs it takes; 0 publishes whatever comes."""
    title, lines = MISSING
    html = page(story(paragraphs(*lines), title=title), f"<title>{title}</title>")
    result = open_html(RawDocument(html=html), no_article_signs=signs)
    assert (result.reason if isinstance(result, Drop) else "story") == reason


def test_a_page_without_text_says_it_elsewhere() -> None:
    """Where no text is found, all that the page shows beside its menus is looked at."""
    buttons = "<button>Accept all</button><button>Reject all</button>"
    body = f"<div class='consent'><p>Before you continue</p>{buttons}<form>We value your privacy.</form></div>"
    result = open_html(RawDocument(html=page(body, "<title>Gazette</title>")))
    assert isinstance(result, Drop)
    assert result.reason == "not_an_article"
