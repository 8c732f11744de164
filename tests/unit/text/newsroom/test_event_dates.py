"""event_dates: what stands before the date of an event says so, and so does the folder of its page."""

import pytest

from copydesk_text.newsroom.event_dates import (
    is_before_event,
    is_event_address,
    is_event_line,
    is_of_event,
    is_of_place,
    is_of_work,
)


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
    ("line", "following", "expected"),
    [
        ("Saturday 14 June 2025, 19:30", "Town Hall, Vardo. Tickets £12", True),
        ("14. Juni 2025, 20.00 Uhr", "Einlass ab 19.15 Uhr", True),
        ("14 June 2025, 19:42", "Tickets sold out in an hour", False),
        ("14 June 2025", "Tickets sold out in an hour", False),
        ("14 June 2025", "10am to 4pm, Old Pier", True),
        ("14 June 2025, 19:30", "The pier is closed", False),
        ("14 June 2025, 19:30", "Tickets " * 20, False),
    ],
)
def test_lines_above_an_announcement(line: str, following: str, expected: bool) -> None:
    """A round time above the line with the tickets is that of an event."""
    assert is_before_event(line, following) is expected


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        (["Release date", "3 June 1987", "Director", "Omar Saye"], True),
        (["- Regie: Omar Saye", "- Erschienen: 3. Juni 1987"], True),
        (["| Released | 3 June 1987 |", "| Running time | 112 minutes |"], True),
        (["Published", "3 June 2025", "Author", "Ada Low"], False),
        (["The director of the port said that the quay was closed"], False),
    ],
)
def test_facts_of_works(terms: list[str], expected: bool) -> None:
    """Terms of films, games and records, whatever stands around them."""
    assert is_of_work(terms) is expected


@pytest.mark.parametrize(
    ("before", "time", "behind", "expected"),
    [
        ("", ", 7 pm", ", Town Hall", True),
        ("Saturday ", " 19:30", ", Rathaus", True),
        ("Sat, ", ", 19.00", ", Old Pier", True),
        ("", ", 19:00", ", UK", False),
        ("", ", 19:00", ", Author: Ada Low", False),
        ("", ", 19:00", " | Harbours", False),
        ("", ", 18:42", ", Port Vardo", False),
        ("Saturday ", ", 6:07 PM", ", The Vardo Gazette", False),
        ("By Ada Low, ", ", 19:00", ", Port Vardo", False),
    ],
)
def test_place_behind_a_time(before: str, time: str, behind: str, expected: bool) -> None:
    """A place stands behind a comma and a round time; an author before it, or other minutes, are those of a story."""
    date = f"5 June 2021{time}"
    assert is_of_place(f"{before}{date}{behind}", len(before), len(before) + len(date)) is expected
