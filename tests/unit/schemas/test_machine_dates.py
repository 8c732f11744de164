"""machine_dates: a point in time only where one is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_schemas.machine_dates import machine_date
from copydesk_schemas.raw_document import check_date


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2021-03-04", "2021-03-04"),
        ("2021-03-04T09:30:00Z", "2021-03-04T09:30:00Z"),
        ("2021-03-04T09:30:00.123+01:00", "2021-03-04T09:30:00+01:00"),
        ("2021-03-04T09:30:00-0500", "2021-03-04T09:30:00-05:00"),
        ("2021-03-04CET09:30:00+01:00", "2021-03-04T09:30:00+01:00"),
        ("2021-03-04 09:30:00 +0100", "2021-03-04T09:30:00+01:00"),
        ("Thu, 04 Mar 2021 09:30:00 GMT", "2021-03-04T09:30:00Z"),
        ("2021-03-04T09:30:00", "2021-03-04"),
        ("2021-03-04 09:30", "2021-03-04"),
        (" 1965-02-11 ", "1965-02-11"),
        ("2021-03-04T09:30:00+01", "2021-03-04T09:30:00+01:00"),
        ("2021-03-04T09:30+01:00[Europe/Paris]", "2021-03-04T09:30:00+01:00"),
        ("2021-07-04T09:30[Europe/Paris]", "2021-07-04T09:30:00+02:00"),
        ("2021-03-04 09:30:00 UTC", "2021-03-04T09:30:00Z"),
        ("2021-03-04T24:00:00Z", "2021-03-05T00:00:00Z"),
        ("2021-03-04T25:00:00Z", "2021-03-04"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
        ("2021/03/04 09:30:00 +0900", "2021-03-04T09:30:00+09:00"),
        ("2021-3-4", "2021-03-04"),
        ("04.03.2021", "2021-03-04"),
        ("4. 3. 2021, 09:30", "2021-03-04"),
        ("04.03.2021 09:30 +0100", "2021-03-04T09:30:00+01:00"),
        ("20210304", "2021-03-04"),
        ("20210304T093000Z", "2021-03-04T09:30:00Z"),
        ("20210304T0930+0530", "2021-03-04T09:30:00+05:30"),
        ("20210304093000", "2021-03-04"),
        ("2021030409", "2021-03-04"),
        ("Thu, 04 Mar 2021 09:30:00 CEST", "2021-03-04T09:30:00+02:00"),
        ("Thu, 04 Mar 2021 09:30:00 MSK", "2021-03-04T09:30:00+03:00"),
        ("Thu, 04 Mar 2021 09:30:00 JST", "2021-03-04T09:30:00+09:00"),
        ("Sun, 04 Jul 2021 09:30:00 BST", "2021-07-04T09:30:00+01:00"),
        ("Thu, 04 Mar 2021 09:30:00 BST", "2021-03-04"),
        ("Thu, 04 Mar 2021 09:30:00 IST", "2021-03-04"),
        ("Thu, 04 Mar 2021 09:30:00 GMT+7", "2021-03-04T09:30:00+07:00"),
        ("Thu, 04 Mar 2021 09:30:00 America/Los_Angeles", "2021-03-04T09:30:00-08:00"),
        ("Thu, 04 Mar 2021 09:30", "2021-03-04"),
        ("Do, 04 Mar 2021 09:30:00 +0100", "2021-03-04T09:30:00+01:00"),
        ("чт, 4 Mar 21 09:30:00 Z", "2021-03-04T09:30:00Z"),
        ("04-Mar-2021", "2021-03-04"),
        ("March 4, 2021", "2021-03-04"),
        ("March 4, 2021 6:00 PM EST", "2021-03-04T18:00:00-05:00"),
        ("Mar 4th, 2021 at 12:00 am ET", "2021-03-04T00:00:00-05:00"),
        ("Thu Mar 04 2021 09:30:00 GMT+0100 (Central European Standard Time)", "2021-03-04T09:30:00+01:00"),
        ("Thu Mar  4 09:30:00 2021", "2021-03-04"),
        ("Thu Mar 4 09:30:00 UTC 2021", "2021-03-04T09:30:00Z"),
        ("1614850200", "2021-03-04T09:30:00Z"),
        (1614850200, "2021-03-04T09:30:00Z"),
        (1614850200000, "2021-03-04T09:30:00Z"),
        ("1614850200.25", "2021-03-04T09:30:00Z"),
        ("2564-03-04T09:30:00+07:00", "2021-03-04T09:30:00+07:00"),
        ("1399/12/14", "2021-03-04"),
        ("1399-12-14T09:30:00+03:30", "2021-03-04T09:30:00+03:30"),
    ],
)
def test_time_is_kept_only_with_its_zone(value: object, expected: str) -> None:
    """A zone makes a point in time; without one the date remains, and a date alone gets no midnight."""
    assert machine_date(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        *(
            "",
            "yesterday",
            "2021",
            "2021-13-04",
            "2021-02-30",
            "1970-01-01T00:00:00Z",
            "0001-01-01",
            "0",
            "12345678901",
        ),
        *(
            "12345678901",
            "03/04/2021",
            "03.14.2021",
            "03.04.21",
            "2 hours ago",
            "1447-09-14",
            "4 Mar",
            "2021-03-04T09:30:00Z and more",
            "x" * 1000,
        ),
        *(None, True, [], 0, 10**30, float("nan"), -1614850200),
    ],
)
def test_no_date(value: object) -> None:
    """Words, impossible days, figures that name two days, other calendars and the zero of a clock are none."""
    assert machine_date(value) is None


@given(st.text(max_size=40) | st.datetimes(timezones=st.timezones()).map(lambda moment: moment.isoformat()))
def test_what_comes_out_keeps_the_contract(value: str) -> None:
    """Whatever goes in, what comes out is RFC 3339 or a full date."""
    found = machine_date(value)
    if found is not None:
        check_date(found, "published_at")
