"""printed_dates: dates in no block of the story: in its headline, in the head of the site, between blocks."""

import pytest
from tests.unit.text.html.made_html import ENGLISH, page, paragraphs, parsed, read_page, story

from copydesk_text.html import printed_dates

BODY = paragraphs(*ENGLISH)


@pytest.mark.parametrize("date", ["<em>3 June 1953</em>", "<span>3 June 2027</span>", "<b>3 June 1953</b>"])
def test_date_in_the_title_itself(date: str) -> None:
    """A headline may end in a day that it is about; the one below it is of the story."""
    title = f"Vardo Remembers the Flood of {date}"
    assert read_page(page(story("<p class=date>3 June 2021</p>", BODY, title=title))).published_at == "2021-06-03"
    assert read_page(page(story(BODY, title=title))).published_at is None


def test_half_behind_a_year() -> None:
    """One figure on each side of a stroke is no month and day."""
    assert read_page(page(story("<p>Accounts 2026 1/2</p>", BODY))).published_at is None


@pytest.mark.parametrize(("role", "expected"), [("banner", "2021-06-03"), ("none", "2021-06-09")])
def test_a_headline_in_the_head_of_the_site(role: str, expected: str) -> None:
    """Before the menu in a banner stands the day of today, though the headline does, too; in no other header."""
    menu = "<div><nav><a href='/a'>News</a></nav></div>"
    head = f"<header role={role}><h1>Crane Closes the Basin</h1><div>9 June 2021</div>{menu}</header>"
    html = page(f"{head}<article><h3>Crane Closes the Basin</h3><p>Ada Low | 3 June 2021</p>{BODY}</article>")
    assert read_page(html).published_at == expected


def test_day_of_today_above_a_change() -> None:
    """A date above the headline that is later than the change below it is the day of today; a label keeps it."""
    changed = story("<p>Updated June 4, 2021</p>", BODY)
    assert read_page(page(f"<div><span>July 8, 2021</span></div>{changed}")).published_at is None
    assert read_page(page(f"<div><span>July 8, 2021</span></div>{changed}")).modified_at == "2021-06-04"
    assert read_page(page(f"<div><span>June 3, 2021</span></div>{changed}")).published_at == "2021-06-03"
    assert read_page(page(f"<div><span>Published June 3, 2021</span></div>{changed}")).published_at == "2021-06-03"


@pytest.mark.parametrize(
    ("between", "expected"),
    [("Published: 3 June 2021", "2021-06-03"), ("[ 3 June 2021 ]", None), ("Pier 3 opens in June 2021", None)],
)
def test_a_date_between_blocks(between: str, expected: str | None) -> None:
    """In no element of its own it counts behind a label, as everywhere."""
    html = page(f"<h1>Crane Closes the Basin</h1><div><p></p> {between} <div>{BODY}</div></div>")
    assert printed_dates.printed_dates(parsed(html), None, "en").published == expected
