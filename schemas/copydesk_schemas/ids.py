"""Ids: a record's id is `<raw stream entry id>/<position>`, in the index 12 order-preserving bytes.

The bytes are big-endian: milliseconds 6, sequence 4, position 2. So the smaller id is the earlier one, as
bytes and as numbers. The milliseconds are the event time that windows are measured in.
"""

from typing import Final

from copydesk_schemas.errors import IdOutOfRange

MAX_MILLISECONDS: Final = 2**48 - 1
MAX_SEQUENCE: Final = 2**32 - 1
MAX_POSITION: Final = 2**16 - 1

#: The greatest id of a stream entry. Behind it the server takes no range.
GREATEST: Final = f"{2**64 - 1}-{2**64 - 1}"

#: Seconds since 1970 at the end of the year 9999, the last that a date can be of. Ids may lie behind it: a namespace
#: for replays takes any.
LAST_SECOND: Final = 253_402_300_799

PACKED_SIZE: Final = 12
#: The leading bytes that all articles of one raw entry share.
PACKED_ENTRY_SIZE: Final = 10

_MOST_DIGITS: Final = 20
#: Characters of what is no id that an error shows.
_SHOWN: Final = 80


def parse_entry_id(entry_id: str) -> tuple[int, int]:
    """Milliseconds and sequence of a stream entry id such as `1700000000000-0`; IdOutOfRange if it does not fit."""
    milliseconds, _, sequence = entry_id.partition("-")
    if not (_is_number(milliseconds) and _is_number(sequence)):
        raise IdOutOfRange(f"stream entry id {entry_id[:_SHOWN]!r} is not of the form <milliseconds>-<sequence>")
    parsed = _number(milliseconds), _number(sequence)
    if parsed[0] > MAX_MILLISECONDS or parsed[1] > MAX_SEQUENCE:
        raise IdOutOfRange(
            f"stream entry id {entry_id[:_SHOWN]!r} does not fit a record id: milliseconds may be at most"
            f" {MAX_MILLISECONDS}, the sequence at most {MAX_SEQUENCE}"
        )
    return parsed


def pack_id(entry_id: str, position: int) -> bytes:
    """The 12 bytes of article `position` of a raw entry; IdOutOfRange if one part does not fit."""
    milliseconds, sequence = parse_entry_id(entry_id)
    if not 0 <= position <= MAX_POSITION:
        raise IdOutOfRange(f"position {position} of entry {entry_id} does not fit a record id (0 to {MAX_POSITION})")
    return (milliseconds << 48 | sequence << 16 | position).to_bytes(PACKED_SIZE, "big")


def unpack_id(packed: bytes) -> str:
    """The record id `<milliseconds>-<sequence>/<position>` of 12 bytes."""
    number = int.from_bytes(packed, "big")
    return f"{number >> 48}-{number >> 16 & MAX_SEQUENCE}/{number & MAX_POSITION}"


def entry_of(packed: bytes) -> str:
    """The id of the raw stream entry of which a packed record id is."""
    return unpack_id(packed).partition("/")[0]


def pack_record_id(record_id: str) -> bytes:
    """The 12 bytes of a record id `<milliseconds>-<sequence>/<position>`; IdOutOfRange if it is not one."""
    entry_id, slash, position = record_id.partition("/")
    if not (slash and _is_number(position)):
        raise IdOutOfRange(f"record id {record_id[:_SHOWN]!r} is not of the form <milliseconds>-<sequence>/<position>")
    return pack_id(entry_id, _number(position))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _number(digits: str) -> int:
    """A part of an id. One of more digits than the largest of a stream fits nowhere, and `int` fails beyond 4,300."""
    return int(digits) if len(digits) <= _MOST_DIGITS else 10**_MOST_DIGITS


def milliseconds_of(packed: bytes) -> int:
    """Event time of a packed id, in milliseconds since 1970."""
    return int.from_bytes(packed[:6], "big")
