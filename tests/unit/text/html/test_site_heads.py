"""site_heads: the day of today in the head of a site is not the date of the story below it."""

import lxml.html
import pytest
from tests.unit.text.html.made_html import ENGLISH, paragraphs, read_page

from copydesk_text.html.site_heads import is_menu, is_site_head, leads_home

BODY = paragraphs(*ENGLISH)
TITLE = "Crane Closes the Basin of Port Vardo"
LINKS = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in ("News", "Sport", "Views", "Weather"))


def _page(head: str, line: str = "") -> str:
    return (
        f"<html lang='en'><head><title>{TITLE}</title></head><body>{head}<div class='main'><div class='story'>"
        f"<h1>{TITLE}</h1>{line}{BODY}</div></div></body></html>"
    )


@pytest.mark.parametrize(
    "head",
    [
        f"<div><span>Tuesday, June 8, 2021</span><ul>{LINKS}</ul></div>",
        f"<div><ul>{LINKS}</ul><span>Tuesday, June 8, 2021</span></div>",
        "<p>Tuesday, June 8, 2021</p><nav><a href='/'>News</a></nav>",
        f"<table><tr><td>June 8, 2021</td></tr><tr><td><ul>{LINKS}</ul></td></tr></table>",
        "<div class='topbar'><span>Tuesday, June 8, 2021</span></div>",
        "<div id='current-date'>June 8, 2021</div>",
        "<div class='top'>Tuesday, June 8, 2021</div>",
        "<span class='date-du-jour'>June 8, 2021</span>",
    ],
)
def test_day_of_today(head: str) -> None:
    """Beside or above a menu, or named as what it is: none of the story, with a date of its own or without."""
    assert read_page(_page(head)).published_at is None
    assert read_page(_page(head, "<p>June 3, 2021</p>")).published_at == "2021-06-03"


@pytest.mark.parametrize(
    "head",
    [
        "<div class='article-head'><span>June 3, 2021</span></div>",
        "<div class='entry-header-date'>June 3, 2021</div>",
        "<div class='story-top-line'>June 3, 2021</div>",
        "<span class='meta icon-clock'>June 3, 2021</span>",
        "<div><p>June 3, 2021</p><nav class='breadcrumb'><a href='/'>News</a></nav></div>",
        f"<div><span>June 3, 2021</span><ul class='tags'>{LINKS}</ul></div>",
        f"<nav><ul>{LINKS}</ul></nav><div><span>June 3, 2021</span></div>",
    ],
)
def test_date_above_the_headline(head: str) -> None:
    """The way to the page and the subjects of a story are no menu of the site, and what stands below one may count."""
    assert read_page(_page(head)).published_at == "2021-06-03"


def test_menus_and_names() -> None:
    """A list of links is a menu from four on; names tell of the site as whole words."""
    assert is_menu(lxml.html.fromstring(f"<ul>{LINKS}</ul>"))
    assert not is_menu(lxml.html.fromstring("<ul><li><a href='/a'>News</a></li><li><a href='/b'>Sport</a></li></ul>"))
    assert not is_menu(lxml.html.fromstring(f"<ul><li>June 3, 2021</li>{LINKS}</ul>"))
    assert is_site_head(lxml.html.fromstring("<div class='top-bar'></div>"))
    for name in ("post-header", "article-header-date", "icon-clock"):
        assert not is_site_head(lxml.html.fromstring(f"<div class='{name}'></div>"))


@pytest.mark.parametrize(
    "address", ["/", "https://gazette.example", "https://gazette.example/", "//gazette.example/", "/index.html"]
)
def test_head_right_beside_the_headline(address: str) -> None:
    """Named as the head of the site, with the name of the site that leads to its front page and the day of today."""
    head = f"<div class='top'><a href='{address}'>The Vardo Gazette</a> <span>Tuesday, June 8, 2021</span></div>"
    flat = f"<html lang='en'><head><title>{TITLE}</title></head><body>{head}<h1>{TITLE}</h1>{{}}{BODY}</body></html>"
    assert read_page(flat.format("")).published_at is None
    assert read_page(flat.format("<p>June 3, 2021</p>")).published_at == "2021-06-03"


@pytest.mark.parametrize(
    "head",
    [
        "<div class='top'><span>June 3, 2021</span></div>",
        "<div class='top'><a href='/news'>News</a> <span>June 3, 2021</span></div>",
        "<div class='top'><a href='/'>Home</a> <a href='/news'>News</a> <span>June 3, 2021</span></div>",
        "<div class='line'><a href='/'>Home</a> <span>June 3, 2021</span></div>",
    ],
)
def test_line_of_the_story_right_beside_the_headline(head: str) -> None:
    """With the way to the page, or without the name of a head, the date is that of the story."""
    flat = f"<html lang='en'><head><title>{TITLE}</title></head><body>{head}<h1>{TITLE}</h1>{BODY}</body></html>"
    assert read_page(flat).published_at == "2021-06-03"


def test_leads_home() -> None:
    """The only link, and to the front page."""
    assert leads_home(lxml.html.fromstring("<div><a href=' / '>The Gazette</a></div>"))
    assert not leads_home(lxml.html.fromstring("<div>The Gazette</div>"))
    assert not leads_home(lxml.html.fromstring("<div><a href='/'>Home</a><a href='/'>Gazette</a></div>"))
    assert not leads_home(lxml.html.fromstring("<div><a href='/?p=4'>A story</a></div>"))
