"""entries: lists of comments and of other stories are not the text, whatever their classes are called."""

import pytest
from tests.unit.text.html.made_html import ENGLISH, OTHER, page, paragraphs, parsed, read_page

from copydesk_text.html.entries import Entries, teasers
from copydesk_text.html.pruning import _holders

H1 = "<h1>Crane Closes the Basin of Port Vardo</h1>"
STORY = f"<div class='s'>{H1}<p>3 March 2026</p>{paragraphs(*ENGLISH)}</div>"


def listed(count: int, *, inside: str = "", href: str = "/s", tag: str = "div") -> str:
    """Blocks of one kind, each with a linked headline."""
    blocks = (
        f"<{tag} class='c-9'><a href='{href}{number}'><h3>Headline number {number}</h3></a>{inside}"
        f"<p>{OTHER[number % 4]}</p></{tag}>"
        for number in range(count)
    )
    return f"<div class='c-1'>{''.join(blocks)}</div>"


def found(body: str) -> int:
    opened = parsed(page(body))
    return len(teasers(opened, _holders(opened.tree)))


@pytest.mark.parametrize(
    ("body", "count"),
    [
        (STORY + listed(3), 3),
        (STORY + listed(40), 40),
        (STORY + listed(2), 0),
        (STORY + listed(5, inside=paragraphs(*OTHER[:2])), 0),
        (STORY + listed(5, href="https://else.example/s"), 0),
        (STORY + listed(5, href="#s"), 0),
        (f"<div class='s'>{H1}{paragraphs(*ENGLISH)}{listed(6)}</div>", 0),
        (f"<div class='s'>{H1}<p>3 March 2026</p>{paragraphs(*ENGLISH)}{listed(6, tag='article')}</div>", 6),
        (f"<div>{H1}<p>3 March 2026</p><div>{paragraphs(*ENGLISH)}</div>{listed(3)}</div>", 3),
        (f"<div>{H1}<p>3 March 2026</p><div>{paragraphs(*ENGLISH)}</div>{listed(5)}</div>", 0),
        (f"<div class='s'>{H1}{paragraphs(*ENGLISH)}</div>" + listed(6), 0),
        (f"<div class='s'>{H1}{paragraphs(*ENGLISH)}</div>" + listed(6, inside="<time>3 May</time>"), 6),
        (H1 + listed(6), 0),
        (listed(6), 0),
    ],
    ids=["three", "forty", "two", "full stories", "of other sites", "within the page", "items of the article",
         "stories below it", "fewer than the article says", "more than the article says",
         "cards of a page without a date", "dated cards", "a listing", "no headline"],
)  # fmt: skip  # pairs read better in lines than one a line
def test_teasers(body: str, count: int) -> None:
    """Three blocks side by side with a headline that leads to a page of the site; never what may be the article."""
    assert found(body) == count


@pytest.mark.parametrize("count", [3, 40])
def test_stories_below_a_short_one(count: int) -> None:
    """A story of one sentence is not outweighed by those below it."""
    for story in (
        f"<div>{H1}<p>3 March 2026</p><p>{ENGLISH[0]}</p></div>",
        f"<div>{H1}{paragraphs(*ENGLISH[:2])}</div>",
    ):
        article = read_page(page(story + listed(count, inside="<time>3 May</time>")))
        assert [line for line in article.text.split("\n") if line] == [one for one in ENGLISH if one in story]


def test_comments_without_a_name() -> None:
    """Blocks that each begin with a date and stand below the text do not come back as lost paragraphs."""
    below = "".join(
        f"<div class='x'><div>Reader {number}, 4 March 2026</div>{paragraphs(OTHER[number % 4])}</div>"
        for number in range(12)
    )
    article = read_page(
        page(f"<div class='c'>{H1}<div class='text'>{paragraphs(*ENGLISH)}</div><div>{below}</div></div>")
    )
    assert [line for line in article.text.split("\n") if line] == list(ENGLISH)


def test_blocks_without_dates_are_no_entries() -> None:
    """A body in blocks of one kind is none of dated entries; nor is a list of two."""
    blocks = "".join(f"<div class='x'><div>{text}</div><p>{text}</p></div>" for text in ENGLISH)
    dated = "".join(f"<div class='y'><time>3 May</time><p>{text}</p></div>" for text in OTHER[:2])
    tree = parsed(page(f"<section>{blocks}</section><section>{dated}</section>")).tree
    entries = Entries(frozenset())
    assert not any(entries.has(paragraph) for paragraph in tree.iter("p"))
    third = parsed(page(f"<section>{dated}{dated}</section>")).tree
    assert all(Entries(frozenset()).has(paragraph) for paragraph in third.find(".//section").iter("p"))


@pytest.mark.parametrize("href", ["/harbour/crane/{n}", "https://gazette.example/harbour/crane?entry={n}", "#e{n}"])
def test_entries_of_a_running_log(href: str) -> None:
    """Dated entries below one headline are the text, also where each has an address below that of the page."""
    entries = "".join(
        f"<div class='entry'><h2><a href='{href.format(n=number)}'>Hour number {number}</a></h2><time datetime='"
        f"2026-03-03T1{number}:00:00Z'>1{number}.00</time>{paragraphs(*texts)}</div>"
        for number, texts in enumerate((ENGLISH, OTHER, ENGLISH[::-1]))
    )
    lead = paragraphs(f"{ENGLISH[0]} {OTHER[1]}", f"{ENGLISH[1]} {OTHER[2]}")
    article = read_page(page(f"<main>{H1}<p>3 March 2026</p>{lead}{entries}</main>"))
    lines = article.text.split("\n")
    for number, texts in enumerate((ENGLISH, OTHER)):
        assert {f"Hour number {number}", *texts} <= set(lines)
