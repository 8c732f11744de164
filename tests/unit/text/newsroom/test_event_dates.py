"""event_dates: what stands before the date of an event says so, and so does the folder of its page."""

import pytest

from copydesk_text.newsroom.event_dates import is_event_address, is_event_line, is_of_event, is_of_place


@pytest.mark.parametrize("before", ["Week of ", "When: ", "Closing date: Tuesday, ", "bis zum ", "jusqu'au "])
def test_before_an_event(before: str) -> None:
    """The words stand right before the date, with a weekday or without."""
    assert is_of_event(before)


@pytest.mark.parametrize("before", ["", "Published: ", "Valmar, ", "Since spring, published on "])
def test_before_a_publication(before: str) -> None:
    """A label or a place says nothing of an event."""
    assert not is_of_event(before)


@pytest.mark.parametrize(
    ("url", "is_event"),
    [
        ("https://vardo.example/events/open-day", True),
        ("https://vardo.example/de/veranstaltungen/tag", True),
        ("https://vardo.example/etkinlikler/gun", True),
        ("https://vardo.example/events", False),
        ("https://vardo.example/news/current-events-in-vardo", False),
        ("https://vardo.example/news?from=/events/x", False),
    ],
)
def test_addresses_of_events(url: str, is_event: bool) -> None:
    """A folder of events tells, no word of a title or a query."""
    assert is_event_address(url) is is_event


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("14 June 2025, 10am–4pm, Old Pier", True),
        ("14.06.2025, 19:00 - 21:00", True),
        ("14 June 2025 · Doors 7pm", True),
        ("14 June 2025 | £12", True),
        ("Eintritt frei, 14. Juni 2025", True),
        ("14 June 2025, 10:20", False),
        ("10:20 - 14 June 2025", False),
        ("14 June 2025 - 10:20 | Harbours", False),
    ],
)
def test_announcements(line: str, expected: bool) -> None:
    """Hours from and to, a price, and words of announcements tell of an event; one time does not."""
    assert is_event_line(line) is expected


@pytest.mark.parametrize(
    ("behind", "expected"),
    [(", Town Hall", True), (", Rathaus", True), (", UK", False), (", Author: Ada Low", False), (" | Harbours", False)],
)
def test_place_behind_a_time(behind: str, expected: bool) -> None:
    """A place stands behind a comma."""
    assert is_of_place(behind) is expected
