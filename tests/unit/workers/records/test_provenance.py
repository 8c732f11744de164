"""Where a record is from, and how the commit gets it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_schemas import Agency, Source
from copydesk_schemas.ids import MAX_MILLISECONDS
from copydesk_workers.records.provenance import Provenance, encode_provenance, provenance_of

RECEIVED = 1_772_551_200_000  # 2026-03-03T15:20:00Z


def at(published_at: str | None, received: int = RECEIVED) -> bytes:
    """The time that the commit gets."""
    return encode_provenance(provenance_of(Source(), None, published_at, ()), received).split(b"\t")[3]


@pytest.mark.parametrize(
    ("published_at", "expected"),
    [
        (None, b"20260303152000"),
        ("2026-03-03T14:20:00+01:00", b"20260303132000"),
        ("2026-03-03T13:20:00.5Z", b"20260303132000"),
        ("2026-03-02", b"20260302235959"),
        ("2026-03-03", b"20260303152000"),
        ("2026-03-03T18:00:00Z", b"20260303152000"),
        ("0001-01-01T00:00:00+05:00", b"19700101000000"),
        ("1955-05-05", b"19700101000000"),
    ],
)
def test_a_record_was_published_when_it_came_at_the_latest(published_at: str | None, expected: bytes) -> None:
    """The time of the page in UTC; the end of a day without a time; never later than copydesk received it."""
    assert expected == at(published_at)


@given(st.integers(0, MAX_MILLISECONDS))
def test_every_event_time_has_fourteen_digits(received: int) -> None:
    """Whatever time an id can have; beyond the year 9999 it stays there."""
    digits = at(None, received)
    assert 14 == len(digits)
    if received < 253_402_300_800_000:
        assert datetime.strptime(digits.decode(), "%Y%m%d%H%M%S").replace(tzinfo=UTC).timestamp() == received // 1000


def test_the_outlet_is_the_domain_or_else_the_name() -> None:
    """The owner is that of the domain."""
    source = Source(name="BBC News", domain="bbc.co.uk")
    assert Provenance(outlet="bbc.co.uk", owner="BBC") == provenance_of(source, None, None, ())
    assert Provenance(outlet="BBC News") == provenance_of(Source(name="BBC News"), None, None, ())


def test_the_most_preferred_source_counts() -> None:
    """A domain or an agency that stands in the list gives its place there, whatever the case of its letters."""
    source, agency = Source(domain="lindmark.example"), Agency(name="Reuters", ground="byline")
    preferred = ("afp.com", "reuters", "lindmark.example")
    assert 2 == provenance_of(source, agency, None, preferred).rank
    assert 3 == provenance_of(source, None, None, preferred).rank
    assert None is provenance_of(Source(), None, None, preferred).rank


@given(st.text(max_size=300), st.text(max_size=300))
def test_names_hold_no_tab(outlet: str, agency: str) -> None:
    """Whatever a page calls itself, five fields come out."""
    provenance = Provenance(outlet=outlet, agency=agency, published=RECEIVED, rank=3)
    assert 5 == len(encode_provenance(provenance, RECEIVED).split(b"\t"))


def test_names_are_written_whatever_they_hold() -> None:
    """Half of a surrogate pair as well: the commit of a whole batch hangs on it."""
    assert b"a \xef\xbf\xbd" == encode_provenance(Provenance(outlet="a \ud83d"), RECEIVED).split(b"\t")[0]
