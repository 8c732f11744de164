"""summary: the standfirst of a page."""

import pytest
from tests.unit.text.html.made_html import ENGLISH, linked, page, paragraphs, read_page, story

BODY = paragraphs(*ENGLISH)
SAID = "Four trawlers wait for divers while the town asks who checked the wall"


@pytest.mark.parametrize(
    "markup",
    [
        f'<p class="standfirst">{SAID}</p>',
        f'<div class="article__dek"><p>{SAID}</p></div>',
        f'<h2 class="subtitle">{SAID}</h2>',
        f'<div class="chapo">{SAID}</div>',
        f'<p class="entry-excerpt"><strong>{SAID}</strong></p>',
        f'<div data-testid="article-summary"><span>{SAID}</span></div>',
        f"<h2>{SAID}</h2>",
        f"<h2><p>{SAID}</p></h2>",
        f'<p class="byline">By Ada Low</p><p class="intro">{SAID}</p>',
        f'<figure><img src="/a.jpg"><figcaption>The crane</figcaption></figure><p class="lede">{SAID}</p>',
    ],
)
def test_standfirsts(markup: str) -> None:
    """Between headline and text, by its name or as a heading of a sentence; it is in one place only."""
    article = read_page(page(story(markup, BODY)))
    text = [line for line in article.text.split("\n") if SAID in line]
    assert (article.summary == SAID) != bool(text)
    assert SAID not in article.furniture


def test_in_the_header() -> None:
    """A paragraph that shares the header with the headline is one."""
    html = page(f"<article><header><h1>Crane Closes the Basin of Port Vardo</h1><p>{SAID}</p></header>{BODY}</article>")
    article = read_page(html)
    assert article.summary == SAID or SAID in article.text


def test_as_described() -> None:
    """What a page says of itself is its standfirst where it is printed, and nowhere else."""
    head = linked(headline="Crane Closes the Basin of Port Vardo", description=SAID)
    printed = read_page(page(story(f"<div><span>{SAID}</span></div>", BODY), head))
    assert printed.summary == SAID or SAID in printed.text
    assert read_page(page(story(BODY), head)).summary is None


@pytest.mark.parametrize(
    "markup",
    [
        "",
        '<p class="standfirst">Crane Closes the Basin of Port Vardo</p>',
        '<p class="intro">By Ada Low</p>',
        '<div class="lead">3 May 2021</div>',
        "<h2>The quay</h2>",
        '<aside><p class="summary">Four trawlers wait for divers in the inner basin</p></aside>',
    ],
)
def test_no_standfirst(markup: str) -> None:
    """The headline again, a byline, a date, a short heading and a box beside the text are none."""
    assert read_page(page(story(markup, BODY))).summary is None


def test_headings_of_sections() -> None:
    """Below a paragraph it is the heading of a section."""
    html = page(story(paragraphs(*ENGLISH[:2]), f'<h2 class="subtitle">{SAID}</h2>', paragraphs(*ENGLISH[2:])))
    assert read_page(html).summary is None
