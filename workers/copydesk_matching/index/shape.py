"""The shape of an index: what a namespace is made with, and never changes afterwards."""

from math import log2
from typing import Final, cast

import redis
from msgspec import Struct

from copydesk_schemas import CopydeskError, Keys

_FINGERPRINTS_OF_A_DOCUMENT: Final = 36
_POSTINGS_OF_A_BUCKET: Final = 64
_MOST_BUCKET_BITS: Final = 24  # six hex digits; the field takes the 24 bits above


class IndexShape(Struct, frozen=True, kw_only=True):
    """What places postings and signatures: the window in milliseconds, the partitions, and the bits of a bucket."""

    window: int
    partitions: int
    bucket_bits: int

    @classmethod
    def of(cls, *, window: int, partitions: int, window_documents: int) -> "IndexShape":
        """The shape for a window of this length (milliseconds) in which this many documents are expected."""
        return cls(window=window, partitions=partitions, bucket_bits=bucket_bits(window_documents))

    @property
    def window_documents(self) -> int:
        """Documents per window that this number of buckets is made for: a power of two."""
        return next(1 << bits for bits in range(1, 40) if bucket_bits(1 << bits) == self.bucket_bits)


def bucket_bits(window_documents: int) -> int:
    """How many low bits of a fingerprint number its bucket, for this many documents per window."""
    buckets = window_documents * _FINGERPRINTS_OF_A_DOCUMENT / _POSTINGS_OF_A_BUCKET
    return min(max(0, round(log2(max(buckets, 1)))), _MOST_BUCKET_BITS)


def read_shape(client: redis.Redis, keys: Keys) -> IndexShape:
    """The shape that the namespace was made with, whatever the settings of the caller are.

    Raises:
        CopydeskError: No worker has ever run in this namespace.
    """
    found = cast("list[bytes | None]", client.hmget(keys.meta, list(IndexShape.__struct_fields__)))
    values = [int(value) for value in found if value is not None]
    if len(values) < len(found):
        raise CopydeskError(f"there is nothing in {keys.namespace!r}: no worker has run in this namespace")
    return IndexShape(**dict(zip(IndexShape.__struct_fields__, values, strict=True)))


def has_shape(client: redis.Redis, keys: Keys) -> bool:
    """Whether a worker has ever run in the namespace."""
    return bool(client.hexists(keys.meta, "window"))
