"""`published_at`: RFC 3339 with a zone, or a full date, of a day that exists."""

import re
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_schemas import DocumentError, check_raw
from copydesk_schemas.raw_document import DATE_PATTERN, check_date

_ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(min_value=datetime(1, 1, 2), timezones=_ZONES))
def test_every_moment_with_a_zone_is_accepted(moment: datetime) -> None:
    """What Python writes of an aware datetime is accepted, and so are `Z` and the blank that some write for the T."""
    check_date(moment.isoformat(), "published_at")
    check_date(moment.isoformat(" "), "published_at")
    check_date(moment.replace(tzinfo=None).isoformat() + "Z", "published_at")


@given(st.dates())
def test_every_full_date_is_accepted(day: date) -> None:
    """A date without a time is accepted."""
    check_date(day.isoformat(), "published_at")


@given(st.datetimes())
def test_a_time_without_a_zone_is_refused(moment: datetime) -> None:
    """A time that could be anywhere on earth is refused, not guessed."""
    with pytest.raises(ValueError, match="Expected `published_at` as RFC 3339 date-time with a time zone"):
        check_date(moment.isoformat(), "published_at")


@pytest.mark.parametrize(
    "value",
    [
        "",
        "2026",
        "2026-03",
        "2026-W09-1",  # ISO 8601, but not RFC 3339
        "20260301",
        "2026-02-30",
        "2026-13-01",
        "2026-03-01T25:00:00Z",
        "2026-03-01T09Z",
        "2026-03-01T09:30:00." + 31 * "1" + "Z",  # lists and pages carry it whole
        "2026-03-01T09:30:00+1",
        "2026-03-01\n",
        " 2026-03-01",
        "٢٠٢٦-٠٣-٠١",
        "3 March 2026",
    ],
)
def test_anything_else_is_refused(value: str) -> None:
    """Other forms, and days or hours that do not exist, are refused with the value in the message."""
    with pytest.raises(ValueError, match=re.escape(repr(value))):
        check_date(value, "published_at")


@pytest.mark.parametrize("language", ["en\n", "en\n\n", "e", "english", "en-", "\u0435\u043d"])
def test_a_language_is_a_code_and_nothing_else(language: str) -> None:
    """`$` stands before a last line break as well: a record had the language `en\\n`, which its own schema refuses."""
    with pytest.raises(DocumentError, match="language"):
        check_raw({"text": "a", "language": language})


@given(st.text(st.characters(codec="ascii"), max_size=30) | st.from_regex(DATE_PATTERN))
def test_what_is_accepted_has_the_form_of_the_schema(value: str) -> None:
    """Nothing is accepted that the pattern in the JSON Schema would refuse."""
    try:
        check_date(value, "published_at")
    except ValueError:
        return
    assert re.search(DATE_PATTERN, value)
