"""Record ids: 12 bytes that sort like the ids, and nothing that does not fit."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_schemas import DocumentError, IdOutOfRange, milliseconds_of, pack_id, pack_record_id, unpack_id
from copydesk_schemas.ids import (
    LAST_SECOND,
    MAX_MILLISECONDS,
    MAX_POSITION,
    MAX_SEQUENCE,
    PACKED_ENTRY_SIZE,
    PACKED_SIZE,
    parse_entry_id,
)

_MILLISECONDS = st.integers(0, MAX_MILLISECONDS)
_SEQUENCES = st.integers(0, MAX_SEQUENCE)
_POSITIONS = st.integers(0, MAX_POSITION)
_PARTS = st.tuples(_MILLISECONDS, _SEQUENCES, _POSITIONS)


def _pack(parts: tuple[int, int, int]) -> bytes:
    return pack_id(f"{parts[0]}-{parts[1]}", parts[2])


@given(_PARTS)
def test_packing_round_trips(parts: tuple[int, int, int]) -> None:
    """Unpacking gives the id that was packed, and packing that gives the same 12 bytes."""
    packed = _pack(parts)
    record_id = f"{parts[0]}-{parts[1]}/{parts[2]}"
    assert PACKED_SIZE == len(packed)
    assert record_id == unpack_id(packed)
    assert packed == pack_record_id(record_id)


@given(_PARTS, _PARTS)
def test_packing_preserves_order(left: tuple[int, int, int], right: tuple[int, int, int]) -> None:
    """The bytes compare as the numbers do: milliseconds first, then sequence, then position."""
    assert (left < right) == (_pack(left) < _pack(right))
    assert (left == right) == (_pack(left) == _pack(right))


@given(_PARTS)
def test_milliseconds_are_read_from_the_bytes(parts: tuple[int, int, int]) -> None:
    """The event time of a packed id is the milliseconds of its entry."""
    assert parts[0] == milliseconds_of(_pack(parts))


@given(_MILLISECONDS, _SEQUENCES, _POSITIONS, _POSITIONS)
def test_articles_of_one_entry_share_their_leading_bytes(
    milliseconds: int, sequence: int, first: int, second: int
) -> None:
    """All articles of a raw entry begin with the same 10 bytes."""
    one, other = _pack((milliseconds, sequence, first)), _pack((milliseconds, sequence, second))
    assert one[:PACKED_ENTRY_SIZE] == other[:PACKED_ENTRY_SIZE]


@given(st.integers(MAX_MILLISECONDS + 1), _SEQUENCES)
def test_milliseconds_that_do_not_fit_are_refused(milliseconds: int, sequence: int) -> None:
    """Milliseconds beyond 6 bytes are refused, never cut off."""
    with pytest.raises(IdOutOfRange, match="does not fit a record id"):
        parse_entry_id(f"{milliseconds}-{sequence}")


@given(_MILLISECONDS, st.integers(MAX_SEQUENCE + 1))
def test_a_sequence_that_does_not_fit_is_refused(milliseconds: int, sequence: int) -> None:
    """A sequence beyond 4 bytes is refused, never cut off."""
    with pytest.raises(IdOutOfRange, match="does not fit a record id"):
        pack_id(f"{milliseconds}-{sequence}", 0)


@given(st.integers(MAX_POSITION + 1) | st.integers(max_value=-1))
def test_a_position_that_does_not_fit_is_refused(position: int) -> None:
    """A position outside 2 bytes is refused, with the position in the message."""
    with pytest.raises(IdOutOfRange, match=f"position {position} "):
        pack_id("1772563200000-0", position)


@pytest.mark.parametrize(
    "entry_id", ["", "-", "1", "1-", "-1", "1-2-3", "1-2/0", "a-1", "1 -2", "+1-2", "1.0-2", "١-٢", "1-*"]
)
def test_what_is_no_entry_id_is_refused(entry_id: str) -> None:
    """Only `<digits>-<digits>` is an entry id; digits of other scripts are none."""
    with pytest.raises(IdOutOfRange, match="is not of the form"):
        parse_entry_id(entry_id)


@pytest.mark.parametrize("record_id", ["", "1-2", "1-2/", "1-2/x", "1-2/-1", "1-2/٣", "1/2"])
def test_what_is_no_record_id_is_refused(record_id: str) -> None:
    """Only `<digits>-<digits>/<digits>` is a record id."""
    with pytest.raises(IdOutOfRange, match="is not of the form"):
        pack_record_id(record_id)


@pytest.mark.parametrize("record_id", ["9" * 5000 + "-0/0", "1-" + "9" * 5000 + "/0", "1-0/" + "9" * 5000])
def test_a_number_without_end_does_not_fit(record_id: str) -> None:
    """Python makes no number of 5,000 digits, and says so by another error; the message is short."""
    with pytest.raises(IdOutOfRange, match="does not fit") as caught:
        pack_record_id(record_id)
    assert len(str(caught.value)) < 300


def test_an_id_that_does_not_fit_is_a_bad_document() -> None:
    """It will not get better by trying again: such a document is dead, not retried."""
    assert issubclass(IdOutOfRange, DocumentError)


def test_the_last_second_is_the_last_that_a_date_can_be_of() -> None:
    """The end of the year 9999; an id may lie behind it."""
    assert datetime.fromtimestamp(LAST_SECOND, UTC) == datetime.max.replace(microsecond=0, tzinfo=UTC)
    assert MAX_MILLISECONDS > 1000 * LAST_SECOND
