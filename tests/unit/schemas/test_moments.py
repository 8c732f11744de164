"""Points in a stream: ids and times."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from copydesk_schemas import SettingsError, entry_numbers, parse_moment, write_moment


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1700000000123-4", (1700000000123, 4)),
        ("1700000000123", (1700000000123, 0)),
        ("0", (0, 0)),
        ("2023-11-14T22:13:20.123Z", (1700000000123, 0)),
        ("2023-11-14T23:13:20+01:00", (1700000000000, 0)),
        ("2023-11-14T22:13:20", (1700000000000, 0)),
        ("2023-11-14", (1699920000000, 0)),
    ],
)
def test_ids_and_times_are_read(text: str, numbers: tuple[int, int]) -> None:
    """An id is taken as it is; a time without a zone and a date are UTC."""
    assert numbers == parse_moment(text)


@pytest.mark.parametrize("text", ["", "yesterday", "1-", "-1", "2023-02-30"])
def test_what_is_neither_is_refused(text: str) -> None:
    """The message shows both forms."""
    with pytest.raises(SettingsError, match="neither a stream id"):
        parse_moment(text)


def test_ids_are_compared_as_numbers() -> None:
    """Every id that a server can give is read, and 9 comes before 10."""
    assert (
        entry_numbers("9-9") < entry_numbers("9-10") < entry_numbers("10-0") < entry_numbers("18446744073709551615-0")
    )


def test_a_time_is_written_to_the_second_with_its_zone() -> None:
    """UTC is Z, another zone its difference; what was written can be read."""
    utc = datetime(2026, 3, 1, 9, 30, 0, 5, UTC)
    east = utc.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert ("2026-03-01T09:30:00Z", "2026-03-01T15:00:00+05:30") == (write_moment(utc), write_moment(east))
    assert parse_moment(write_moment(utc)) == parse_moment(write_moment(east))
