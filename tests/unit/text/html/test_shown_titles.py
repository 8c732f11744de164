"""shown_titles: the headline of pages whose markup has no heading for it."""

import pytest
from tests.unit.text.html.made_html import CHINESE, ENGLISH, page, paragraphs, parsed, read_page

from copydesk_text.html.shown_titles import shown_title

TITLE = "Crane Closes the Basin of Port Vardo"
BODY = paragraphs(*ENGLISH)


@pytest.mark.parametrize(
    "shows",
    ["<font size=5><b>{0}</b></font>", "<td class=contentheading>{0}</td>", "<div class=pagetitle>{0}</div>",
     "<p><strong>{0}</strong></p>", "<h5>{0}</h5>"],
)  # fmt: skip  # markup reads better in lines than one a line
@pytest.mark.parametrize("tab", ["Vardo Gazette - {0}", "The Vardo Gazette | News | {0}", "{0} | The Vardo Gazette"])
def test_a_block_shows_the_headline(tab: str, shows: str) -> None:
    """The part of the title that a block shows is the headline; the byline and the date below it are read."""
    top = f"<table><tr>{shows.format(TITLE)}</tr></table>" if "<td" in shows else shows.format(TITLE)
    facts = "<font size=1>Tuesday, 3 March 2026</font><br><font size=2><b>By ADA LOW</b><br>Staff Writer</font>"
    read = read_page(page(f"<div>{top}<br>{facts}{BODY}</div>", f"<title>{tab.format(TITLE)}</title>"))
    assert (read.title, read.authors, read.published_at) == (TITLE, ("ADA LOW",), "2026-03-03")
    assert read.text.split("\n\n") == list(ENGLISH)


@pytest.mark.parametrize(
    "shows",
    [
        "<a href='/1'><b>{0}</b></a>",
        "<div class=breadcrumbs><span>{0}</span></div>",
        "<ul><li><b>{0}</b></li></ul>",
        "<b>{0} and More</b>",
    ],
    ids=["link", "way to the page", "list", "another text"],
)
def test_what_shows_no_headline(shows: str) -> None:
    """Links, ways to the page and items of lists are no headlines."""
    assert shown_title(parsed(page(shows.format(TITLE))), [f"Vardo Gazette | {TITLE}"]) is None


def test_a_form_around_the_whole_page() -> None:
    """Some systems put the page into a form; one without paragraphs shows no headline."""
    shows = f"<span class=headline>{TITLE}</span>"
    assert shown_title(parsed(page(f"<form>{shows}{BODY}</form>")), [f"{TITLE} - Vardo Gazette"]) is not None
    assert shown_title(parsed(page(f"<form>{shows}</form>")), [f"{TITLE} - Vardo Gazette"]) is None


def test_a_headline_with_a_colon_stays_whole() -> None:
    """What stands before a colon is no headline of its own, though a block of the text says it."""
    title = f"{TITLE}: Divers Look for the Chain"
    assert shown_title(parsed(page(f"<p><b>{TITLE}:</b></p>{BODY}")), [title]) is None


def test_titles_without_spaces() -> None:
    """A sign alone parts headline and outlet in scripts without spaces."""
    html = page(
        f"<h1>内港池起重机滑入水中</h1>{paragraphs(*CHINESE)}", "<title>内港池起重机滑入水中_瓦尔多晚报网</title>"
    )
    assert read_page(html).title == "内港池起重机滑入水中"


def test_the_name_of_a_forum_in_an_h1() -> None:
    """The heading that the title ends in is the headline where the h1 has the name of the site."""
    body = f"<h1>Old Piers Forum</h1><h2>Crane in the basin of Port Vardo</h2><div class=post>{BODY}</div>"
    head = "<title>Old Piers Forum • View topic - Crane in the basin of Port Vardo</title>"
    assert read_page(page(body, head)).title == "Crane in the basin of Port Vardo"
