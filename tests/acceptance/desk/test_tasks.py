"""Twelve questions of people who edit and who operate, each answered within three clicks from the first page."""

from collections.abc import Callable
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.acceptance.desk.conftest import Told, opened

pytestmark = pytest.mark.long

#: A click: what to click on. Typing is not counted; sending what was typed is.
Click = Callable[[Page], None]


def link(name: str, *, exact: bool = False) -> Click:
    """A click on the first link of this name."""
    return lambda page: page.get_by_role("link", name=name, exact=exact).first.click()


def search(words: str) -> Click:
    """Words typed into the search, and sent."""

    def click(page: Page) -> None:
        page.get_by_label("Search titles and texts").fill(words)
        page.get_by_role("button", name="Search").click()

    return click


def filter_by(label: str, words: str) -> Click:
    """A filter of the list of stories, filled in and sent."""

    def click(page: Page) -> None:
        page.get_by_label(label).fill(words)
        page.get_by_role("button", name="Filter").click()

    return click


def row(number: int) -> Click:
    """A click on the first link of a row of the table."""
    return lambda page: page.locator("tbody tr").nth(number).get_by_role("link").first.click()


#: What one asks, the clicks, and what then stands on the page.
TASKS: Final[dict[str, tuple[list[Click], str]]] = {
    "Which outlet had it first?": ([link("Ferry aground")], "First published by copy.example"),
    "How many independent sources are behind it, and which agency?": ([link("Ferry aground")], "1 independent"),
    "What did the second version add?": (
        [link("Ferry aground"), link("What is new")],
        "a second ferry would come from the south",
    ),
    "Why was this text not published again?": (
        [link("Ferry aground"), link("Ferry aground")],
        "word for word, so it was not published again",
    ),
    "Where does this date come from?": (
        [link("Ferry aground"), link("Passengers of the Selvan ferry ashore")],
        "document: the producer gave it",
    ),
    "What do we have about the reading room?": ([search("reading room"), link("Library opens")], "gives away the"),
    "What is told about it in Chinese?": (
        [link("Stories", exact=True), link("All, one by one"), filter_by("Language code", "zh")],
        "台风登陆 港口关闭",
    ),
    "What grows fastest now?": ([link("Stories", exact=True), link("Fastest growing")], "in the last hour"),
    "Why did this page end dead?": ([link("Dead letters", exact=True), row(0)], "What was pushed is not JSON."),
    "Which source has gone silent since yesterday?": (
        [link("quiet.example has sent nothing today")],
        "3 articles in 7 days: 3 published",
    ),
    "How often is this outlet first?": (
        [link("Sources", exact=True), link("copy.example")],
        "First to publish 1 of",
    ),
    "Do documents wait, and does anyone work?": ([], "at work"),
}


def test_twelve_questions_take_three_clicks_at_most(browser: Browser, told: Told) -> None:
    """Each answer stands on the page that the clicks lead to, and none of them made a fault."""
    assert 12 == len(TASKS)
    with opened(browser, told) as (page, seen):
        for question, (clicks, answer) in TASKS.items():
            assert len(clicks) <= 3, question
            page.goto(told.url)
            for click in clicks:
                click(page)
            expect(page.locator("main"), question).to_contain_text(answer)
    assert [] == seen.faults
