"""machine_dates: a point in time only where one is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_schemas.raw_document import check_date
from copydesk_text.html.machine_dates import machine_date


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2021-03-04", "2021-03-04"),
        ("2021-03-04T09:30:00Z", "2021-03-04T09:30:00Z"),
        ("2021-03-04T09:30:00.123+01:00", "2021-03-04T09:30:00+01:00"),
        ("2021-03-04T09:30:00-0500", "2021-03-04T09:30:00-05:00"),
        ("2021-03-04 09:30:00 +0100", "2021-03-04T09:30:00+01:00"),
        ("Thu, 04 Mar 2021 09:30:00 GMT", "2021-03-04T09:30:00Z"),
        ("2021-03-04T09:30:00", "2021-03-04"),
        ("2021-03-04 09:30", "2021-03-04"),
        (" 1965-02-11 ", "1965-02-11"),
    ],
)
def test_time_is_kept_only_with_its_zone(value: str, expected: str) -> None:
    """A zone makes a point in time; without one the date remains, and a date alone gets no midnight."""
    assert machine_date(value) == expected


@pytest.mark.parametrize(
    "value",
    ["", "yesterday", "2021", "March 4, 2021", "2021-13-04", "2021-02-30", "1970-01-01T00:00:00Z", "0001-01-01"],
)
def test_no_date(value: str) -> None:
    """Words, impossible days and the zero of a clock are none."""
    assert machine_date(value) is None


@given(st.text(max_size=40) | st.datetimes(timezones=st.timezones()).map(lambda moment: moment.isoformat()))
def test_what_comes_out_keeps_the_contract(value: str) -> None:
    """Whatever goes in, what comes out is RFC 3339 or a full date."""
    found = machine_date(value)
    if found is not None:
        check_date(found, "published_at")
