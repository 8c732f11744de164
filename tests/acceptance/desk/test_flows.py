"""What people do at the desk, in a real browser."""

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.acceptance.desk.conftest import Told, opened
from tests.integration.published import publish

from copydesk_desk.operations.access_keys import add_key, revoke_key
from copydesk_workers.server.streams import read_all

pytestmark = pytest.mark.long


@pytest.mark.parametrize("javascript", [True, False])
def test_from_the_first_page_to_what_a_version_added(browser: Browser, told: Told, javascript: bool) -> None:
    """Two clicks from the first page; any two records can be laid side by side, and the rule is told in words."""
    with opened(browser, told, java_script_enabled=javascript) as (page, seen):
        page.goto(told.url)
        page.get_by_role("link", name="Ferry aground").first.click()
        expect(page.get_by_text("First published by copy.example")).to_be_visible()
        page.get_by_role("link", name="What is new").first.click()
        expect(page.locator("ins", has_text="a second ferry would come from the south")).to_be_visible()
        page.get_by_text("The rule that decided").click()
        expect(page.get_by_text("It has something new", exact=False).first).to_be_visible()
        page.get_by_role("link", name="The story of B").click()
        page.get_by_label(f"A: {told.second}").check()
        page.get_by_label(f"B: {told.first}").check()
        page.get_by_role("button", name="Lay A and B side by side").click()
        expect(page.locator("del", has_text="a second ferry would come from the south")).to_be_visible()
    assert [] == seen.faults


@pytest.mark.parametrize("javascript", [True, False])
def test_filters_and_search(browser: Browser, told: Told, javascript: bool) -> None:
    """A filter keeps its place in the address; search finds a record and says how far it looked."""
    with opened(browser, told, java_script_enabled=javascript) as (page, seen):
        page.goto(f"{told.url}/desk/stories")
        page.get_by_label("Words").fill("zeppelin")
        page.get_by_role("button", name="Filter").click()
        expect(page.get_by_text("No story matches the filter")).to_be_visible()
        assert "q=zeppelin" in page.url
        page.get_by_label("Words").fill("tugs")
        page.get_by_role("button", name="Filter").click()
        expect(page.get_by_role("link", name="Ferry aground")).to_be_visible()
        page.get_by_label("Search titles and texts").fill("reading room")
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name="Library opens")).to_be_visible()
        expect(page.get_by_text("That is all that is kept")).to_be_visible()
    assert [] == seen.faults


def test_the_first_page_renews_itself(browser: Browser, told: Told) -> None:
    """What comes in while the page is open is counted on it, without loading it again."""
    with opened(browser, told) as (page, seen):
        page.goto(told.url)
        expect(page.locator("#chart canvas")).to_be_visible()
        expect(page.get_by_text("published a minute")).to_be_visible()
        expect(page.locator(".spark").first).to_be_visible()
        figures = page.locator(".figures")
        before = figures.inner_text()
        page.evaluate("window.stays = true")
        seconds, _ = told.client.time()
        text = "The market hall of Norda burned down on Saturday night, and nobody was hurt, the fire brigade said."
        publish(told.client, told.keys, [{"text": text}], start=int(seconds) * 1000 + 500)
        expect(figures).not_to_have_text(before)
        assert page.evaluate("window.stays")
    assert [] == seen.faults


@pytest.mark.parametrize("javascript", [True, False])
def test_dead_letters_are_looked_at_requeued_and_purged(browser: Browser, told: Told, javascript: bool) -> None:
    """From the list to one letter, back onto the queue, or away after a question."""
    for number in range(2):
        fields = {"document": f'{{"text": "Lost {number}"}}', "reason": "timeout", "detail": "slow", "raw_id": "7-1"}
        told.client.xadd(told.keys.dead, fields | {"raw_id": f"7-{number}"})  # type: ignore[arg-type]  # redis-py takes a wider dict only
    waiting = told.client.xlen(told.keys.raw)
    with opened(browser, told, java_script_enabled=javascript) as (page, seen):
        page.goto(told.url)
        page.get_by_role("link", name="Dead letters", exact=True).click()
        page.locator("tbody tr").first.get_by_role("link").click()
        expect(page.get_by_text("Reading this document took too long, twice.")).to_be_visible()
        expect(page.get_by_text("Lost 1")).to_be_visible()
        page.get_by_role("button", name="Requeue it").click()
        expect(page.get_by_role("status")).to_contain_text("1 document was pushed again")
        assert waiting + 1 == told.client.xlen(told.keys.raw)
        page.locator("tbody input[name=id]").first.check()
        page.get_by_role("button", name="Purge the chosen").click()
        expect(page.get_by_role("heading", name="Remove 1 dead letter for good?")).to_be_visible()
        page.get_by_role("button", name="Remove them").click()
        expect(page.get_by_role("status")).to_contain_text("removed for good")
    assert not any(fields[b"raw_id"].startswith(b"7-") for _, fields in read_all(told.client, told.keys.dead))
    publish(told.client, told.keys, [])
    assert [] == seen.faults


def test_a_page_is_tried(browser: Browser, told: Told) -> None:
    """A pasted page shows its article, and what it would be a copy of."""
    with opened(browser, told) as (page, seen):
        page.goto(told.url)
        page.get_by_role("link", name="Try").click()
        body = (
            "The town library of Brannock opens its new reading room on Sunday after two years of work, and gives away"
        )
        body += (
            " the shelves of the old one to schools in the valley, the head of the library said on Monday at the hall."
        )
        page.get_by_label("HTML of a page").fill(f"<html><body><h1>Room opens</h1><p>{body}</p></body></html>")
        page.get_by_role("button", name="Try it").click()
        expect(page.get_by_role("link", name="Library opens")).to_be_visible()
        expect(page.get_by_text("it adds nothing, and would go to the duplicates")).to_be_visible()
    assert [] == seen.faults


def test_the_keyboard_is_enough(browser: Browser, told: Told) -> None:
    """The first Tab offers to skip to the content; every stop is visible; Enter opens a story."""
    with opened(browser, told) as (page, seen):
        page.goto(f"{told.url}/desk/stories")
        page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="Skip to the content")
        expect(skip).to_be_focused()
        assert skip.evaluate("one => one.getBoundingClientRect().width > 50")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        for _ in range(40):
            page.keyboard.press("Tab")
            shown = page.evaluate(
                "() => { const one = document.activeElement; return one === document.body || "
                "getComputedStyle(one).outlineStyle !== 'none' }"
            )
            assert shown, page.evaluate("document.activeElement.outerHTML")
            if page.evaluate("document.activeElement.textContent").strip() == "Ferry aground":
                break
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="How it spread, outlet by outlet")).to_be_visible()
    assert [] == seen.faults


def wait_for_the_door(page: Page, told: Told, *, asks: bool) -> None:
    """Waits until the desk asks for a key, or no longer does: a door reads its keys once a second."""
    while ("Key to the door" in page.request.get(f"{told.url}/desk").text()) != asks:
        page.wait_for_timeout(100)


def test_logging_in_and_out(browser: Browser, told: Told) -> None:
    """With keys the desk asks for one, leads back to where one wanted to go, and forgets it again."""
    made, secret = add_key(told.client, told.keys, "editor", ("read",))
    try:
        with opened(browser, told) as (page, seen):
            wait_for_the_door(page, told, asks=True)
            page.goto(f"{told.url}/desk/stories/{told.first}")
            page.get_by_label("Key to the door").fill("copydesk_nonsense")
            page.get_by_role("button", name="Log in").click()
            expect(page.get_by_role("alert")).to_contain_text("not valid")
            seen.faults.clear()  # the browser reports the 401
            page.get_by_label("Key to the door").fill(secret)
            page.get_by_role("button", name="Log in").click()
            expect(page.get_by_text("First published by copy.example")).to_be_visible()
            assert page.evaluate("document.cookie") == ""
            page.get_by_role("link", name="Dead letters", exact=True).click()
            expect(page.get_by_role("button", name="Requeue the chosen")).to_have_count(0)
            page.get_by_role("button", name="Log out").click()
            page.goto(f"{told.url}/desk/stories")
            expect(page.get_by_label("Key to the door")).to_be_visible()
        assert [] == seen.faults
    finally:
        revoke_key(told.client, told.keys, made.id)
        with opened(browser, told) as (page, _):
            wait_for_the_door(page, told, asks=False)  # else the next test meets the login
