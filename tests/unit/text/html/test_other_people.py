"""other_people: who is named below a text, in a list of other stories or among comments, has not written it."""

import lxml.html
import pytest
from tests.unit.text.html.made_html import ENGLISH, OTHER, page, paragraphs, read_page

from copydesk_text.html.other_people import is_of_others

TITLE = "Crane Closes the Basin of Port Vardo"
BODY = paragraphs(*ENGLISH)
CARD = (
    "<div class='x1'><a href='/{0}'><h3>Postmen From the Hills Win a Contest {0}</h3></a>"
    "<span class=author>{1}</span></div>"
)
CARDS = CARD.format(1, "Bo Ray") + CARD.format(2, "Cy Fox")
LINE = (
    "<div class=x2><a href='/{0}'>Postmen From the Hills Win a Contest</a>"
    "<p class=byline>By <a href='/author/b'>{1}</a></p></div>"
)
LINES = f"<section>{LINE.format(1, 'Bo Ray')}{LINE.format(2, 'Cy Fox')}</section>"


def _story(below: str, head: str = "") -> str:
    return page(f"<div class='page'><article><h1>{TITLE}</h1>{head}{BODY}</article>{below}</div>")


@pytest.mark.parametrize(
    "below",
    [
        f"<div>{CARDS}</div>",
        f"<section><h2>From the hills</h2>{CARDS}</section>",
        LINES,
        f"<section><h2>Comments</h2><article><header><a rel=author href='/u/1'>Bo Ray</a></header><p>{OTHER[0]}</p>"
        "</article></section>",
        f"<h3>2 Comments</h3><div><span class=author>Bo Ray</span> <time>3 June 2021</time><p>{OTHER[0]}</p></div>",
    ],
)
def test_other_stories_and_comments(below: str) -> None:
    """Their names are nobody's where the story names none, and no second author where it names one."""
    assert read_page(_story(below)).authors == ()
    assert read_page(_story(below, "<p class=byline>By Ada Low</p>")).authors == ("Ada Low",)
    assert read_page(_story(f"<div class=author>By Ada Low</div>{below}")).authors == ("Ada Low",)


@pytest.mark.parametrize(
    "below",
    [
        "<div class='author'><h3>Ada Low</h3><p>Ada Low writes about harbours.</p></div>",
        "<div><h3>About the author</h3><span class='author'>Ada Low</span></div>",
        f"<div class=bio><span class=author>Ada Low</span><ul><li><a href='/1'>{OTHER[0]}</a></li></ul></div>",
        "<div class=end><p><a href='/2'>Postmen From the Hills Win a Contest</a></p><p class=author>Ada Low</p></div>",
        "<div class=end><a href='/tags'>Harbour</a> <a href='/t'>Port Vardo</a> <p class=byline>By Ada Low</p></div>",
        f"<div class=end><span class=author>Ada Low</span></div><div class=end>{CARDS}</div>",
        "<div class=end><p>By <a href='/a'>Ada Low</a></p> <a href='/2'>Postmen From the Hills Win a Contest</a></div>",
        f"<h2>In short</h2><p class=byline>By Ada Low</p><div>{CARDS}</div>",
    ],
)
def test_the_writer_below_the_text(below: str) -> None:
    """One who is named before what leads on, or in a box that has no like beside it, or below another heading."""
    assert read_page(_story(below)).authors == ("Ada Low",)


def test_above_the_text() -> None:
    """Above the second sentence nothing is of another story, whatever it looks like."""
    head = lxml.html.fromstring(f"<div><h1>{TITLE}</h1><div>{CARDS}</div>{BODY}</div>")
    heading = head[0]
    around = frozenset(heading.iterancestors())
    names = [one for one in head.iter("span") if one.get("class") == "author"]
    assert [is_of_others(one, around) for one in names] == [False, False]
    foot = lxml.html.fromstring(f"<div><h1>{TITLE}</h1>{BODY}<div>{CARDS}</div></div>")
    names = [one for one in foot.iter("span") if one.get("class") == "author"]
    assert [is_of_others(one, frozenset(foot[0].iterancestors())) for one in names] == [True, True]
    assert not is_of_others(foot, frozenset())
