"""opening_dates: a date opens a text where a sign sets it apart; what tells of an earlier day or an event is none."""

import pytest

from copydesk_text.newsroom.opening_dates import read_opening_date

REST = "The bridge over the old harbour stays shut until the divers have looked at its northern pier."


@pytest.mark.parametrize(
    ("opening", "language"),
    [
        ("Valmar, 3 March 2026 – ", "en"),
        ("VALMAR, 3 March 2026: ", "en"),
        ("Port Vardo (March 3, 2026) — ", "en"),
        ("VALMAR, March 3, 2026 /NewsLine/ -- ", "en"),
        ("(03.03.2026) ", "de"),
        ("Valmar, den 3. März 2026 – ", "de"),
        ("Valmar, le 3 mars 2026 – ", "fr"),
        ("Valmar, 3 marca 2026 r. – ", "pl"),
        ("March 3, 2026 – ", "en"),
        ("Tuesday, 3 March 2026 (NewsLine): ", "en"),
    ],
)
def test_place_and_date(opening: str, language: str) -> None:
    """A place before the date, a bracket around it, or the date alone before a sign."""
    assert read_opening_date([f"{opening}{REST}"], language) == "2026-03-03"


@pytest.mark.parametrize(
    "opening",
    [
        "On 3 March 2026 – ",
        "The contract of 3 March 2026: ",
        "Update, 3 March 2026: ",
        "Closing date, 3 March 2026: ",
        "3 March 2026, 7 pm: ",
        "3 March 2026 – 5 March 2026: ",
        "Valmar, 3 March 1911 – ",
        "Valmar, 3 March – ",
        "3. 3. 2026. ",
        "3 March 2026: ",
        "Tuesday, 3 March 2026: ",
        "Valmar, 3 March 2026 ",
    ],
)
def test_other_openings(opening: str) -> None:
    """A sentence, a change, an end, a time, several days, an old day, no year, an entry of a chronicle, no sign."""
    assert read_opening_date([f"{opening}{REST}"], "en") is None


def test_entries_of_a_list() -> None:
    """Where dates open several paragraphs, none of them is that of the text; an empty text has none."""
    assert read_opening_date([f"3 March 2026 – {REST}", f"4 March 2026 – {REST}"], "en") is None
    assert read_opening_date([f"3 March 2026 – {REST}", REST], "en") == "2026-03-03"
    assert read_opening_date([]) is None
