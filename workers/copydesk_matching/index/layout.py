"""The bytes that the index and its Lua scripts exchange: fingerprints, postings and candidates.

`tests/vectors/postings.json` holds Python and `probe.lua` to one layout.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from copydesk_matching.match import Fingerprints
from copydesk_schemas.ids import PACKED_SIZE

#: A packed fingerprint: the bucket in 6 hex digits, then 3 bytes that are the field in it.
FINGERPRINT_BYTES: Final = 9
BUCKET_DIGITS: Final = 6
#: Ids that a posting holds: the first that came and the latest ones. A burst of copies then hides neither the original
#: nor the newest.
POSTING_IDS: Final = 4
#: What a takedown leaves in a full posting in place of an id, so that it stays full.
GONE: Final = bytes(PACKED_SIZE)

#: A candidate in an answer: its packed id, whether it has the same whole text (1 byte), shared fingerprints (2 bytes),
#: and how many of their postings it leads (2 bytes).
_CANDIDATE_BYTES: Final = PACKED_SIZE + 5


class Candidate(Struct, frozen=True):
    """A record that may match: its packed id, and how many fingerprints it shares with the sketch."""

    id: bytes
    shared: int


def pack_fingerprints(fingerprints: Fingerprints, bucket_bits: int) -> npt.NDArray[np.uint8]:
    """Packs fingerprints as the scripts take them.

    Args:
        fingerprints: Hashes of 64 bits.
        bucket_bits: How many low bits number the bucket; the 24 bits above them are the field.

    Returns:
        One row of `FINGERPRINT_BYTES` bytes per fingerprint.
    """
    buckets = fingerprints & np.uint64((1 << bucket_bits) - 1)
    packed = np.empty((len(fingerprints), FINGERPRINT_BYTES), dtype=np.uint8)
    digits = np.frombuffer(buckets.astype(">u4").tobytes().hex().encode(), dtype=np.uint8)
    packed[:, :BUCKET_DIGITS] = digits.reshape(-1, 8)[:, 8 - BUCKET_DIGITS :]
    rest = (fingerprints >> np.uint64(bucket_bits)).astype(">u4")
    packed[:, BUCKET_DIGITS:] = rest.view(np.uint8).reshape(-1, 4)[:, 1:]
    return packed


def read_posting(posting: bytes) -> list[bytes]:
    """The packed ids of a posting, in the order in which they came, with `GONE` for those that were taken down."""
    return [posting[at : at + PACKED_SIZE] for at in range(0, len(posting), PACKED_SIZE)]


def read_candidates(answer: bytes) -> list[tuple[Candidate, bool, int]]:
    """The candidates that `probe.lua` answered for one sketch.

    Args:
        answer: The bytes.

    Returns:
        Of each, whether it has the same whole text, and how many of the postings in common it leads, too.
    """
    found = []
    for at in range(0, len(answer), _CANDIDATE_BYTES):
        id_, rest = answer[at : at + PACKED_SIZE], answer[at + PACKED_SIZE : at + _CANDIDATE_BYTES]
        shared, leads = int.from_bytes(rest[1:3], "big"), int.from_bytes(rest[3:], "big")
        found.append((Candidate(id_, shared), rest[0] == 1, leads))
    return found
